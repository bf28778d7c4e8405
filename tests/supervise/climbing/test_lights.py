"""Ladders that go by lights: a month of a project is judged once, from what the books knew then."""

from datetime import date

import pytest

from gongjian.campaigns.actions import load_playbook
from gongjian.projects import actions as projects
from gongjian.projects.models import ProjectRole
from gongjian.supervise.actions.ladder.sweeping import sweep_ladder
from gongjian.supervise.models import LadderCase, LadderStep
from tests.cast import SET_UP
from tests.supervise.climbing.test_sweep import windows_of

pytestmark = pytest.mark.django_db
WAN = 1_000_000
PLAYBOOK = """
key: shili-100
name: 示例县重点项目攻坚100天
window: {start: 2026-02-10, days: 100}
unit: 示例市/示例县
lights: sanya-2022
ladder: sanya-2022
"""


@pytest.fixture
def sanya(live, day):
    load_playbook(PLAYBOOK, by=SET_UP, at=day(0))
    return live


def project_of(live, unit, name, day):
    """A project of the unit on the campaign's list with 1,200 万元 a month planned."""
    clerk = live.clerk.viewer(live.on)
    new = projects.NewProject(
        values={"name": name},
        holdings=[projects.Held(ProjectRole.ACCOUNTABLE, unit_id=unit.pk)],
        joins=projects.Joined(live.campaign),
        illustrative=True,
    )
    made = projects.register_project(viewer=clerk, new=new, at=day(0))
    plan = projects.YearFigures(2026, 14_400 * WAN, (None,) * 4, ("",) * 4, None)
    projects.set_year_plan(viewer=clerk, project=made, plan=plan, at=day(0))
    return made


def read(live, project, on, share, at):
    """So many per cent of what was due by the day are done."""
    done = 1_200 * WAN * on.month * share // 100
    projects.take_reading(
        viewer=live.clerk.viewer(live.on), project=project, up_to_on=on, done_fen=done, at=at
    )


def proposed():
    return [
        (row.unit.short_name, row.step, row.arisen_at.date().isoformat())
        for row in LadderStep.objects.select_related("unit").order_by("arisen_at")
    ]


MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 30)


def test_yellow_month_proposes_an_interview_after_the_fifth_working_day_of_the_next(sanya, day):
    project = project_of(sanya, sanya.town_a, "示例一号", day)
    read(sanya, project, MARCH, 80, day(30))
    sweep_ladder(day(36))
    assert proposed() == []
    sweep_ladder(day(38))
    assert proposed() == [("甲镇", "talk", "2026-04-09")]


def test_two_yellow_months_running_count_of_one_project_and_not_of_two(sanya, day):
    one, other = (project_of(sanya, sanya.town_a, name, day) for name in ("示例一号", "示例二号"))
    read(sanya, one, MARCH, 80, day(30))
    read(sanya, other, MARCH, 100, day(30))
    read(sanya, one, APRIL, 100, day(60))
    read(sanya, other, APRIL, 80, day(60))
    sweep_ladder(day(72))
    assert [step for _unit, step, _on in proposed()] == ["talk"]
    third = project_of(sanya, sanya.town_b, "示例三号", day)
    assert LadderCase.objects.filter(unit=sanya.town_b).count() == 0
    sweep_ladder(day(73))
    assert (third.unit_id, LadderCase.objects.filter(unit=sanya.town_b).count()) == (sanya.town_b.pk, 1)


def test_reading_put_right_later_changes_nothing_that_was_judged_whatever_the_rhythm(sanya, day):
    project = project_of(sanya, sanya.town_a, "示例一号", day)
    read(sanya, project, MARCH, 80, day(30))
    read(sanya, project, MARCH, 100, day(45))
    sweep_ladder(day(50))
    assert proposed() == [("甲镇", "talk", "2026-04-09")]


def test_late_reports_are_no_lights(sanya, day):
    windows_of(sanya, 3, late=3)
    sweep_ladder(day(30))
    assert proposed() == []


def test_two_yellow_months_of_one_project_go_to_the_vice_mayor_and_the_page_names_the_project(sanya, day):
    project = project_of(sanya, sanya.town_a, "示例一号", day)
    read(sanya, project, MARCH, 80, day(30))
    read(sanya, project, APRIL, 80, day(60))
    sweep_ladder(day(72))
    assert [(step, on) for _unit, step, on in proposed()] == [
        ("talk", "2026-04-09"),
        ("vice-mayor", "2026-05-12"),
    ]
    page = sanya.inspector.browser().get(f"/c/{sanya.campaign.key}/ladder/").content.decode()
    assert "甲镇 · 示例一号" in page
