"""The same projects under several rules side by side: the undefined band is seen, and each light opens its reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongjian import ledger
from gongjian.campaigns.models import Membership
from gongjian.dispatch.lights import preset
from gongjian.dispatch.selectors.lights import lights_shown, own_lights, side_by_side, stretches
from gongjian.kernel.schedule_to_date import Schedule
from gongjian.ledger import AsOf
from gongjian.projects.models import Project, Reading, YearPlan
from gongjian.projects.selectors import year_money
from tests.cast import AT, SET_UP, Cast

JUNE = AT.replace(month=6, day=30)
RULES = [preset(key).rule() for key in ("yinchuan-2025", "wuhan", "sanya-2022")]
PLAN = 10_000_000_000  # 1 亿元, in 分

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(cast: Cast) -> Cast:
    """Four projects of June: 38, 28 and 45 per cent done, and one without a reading; the last is 乙镇's."""
    with ledger.record("test.window", by=SET_UP, at=AT) as entry:
        entry.change(cast.campaign, status="live")
        for place, (name, percent) in enumerate((("甲", 38), ("乙", 28), ("丙", 45), ("丁", None))):
            unit = cast.town_b if name == "丙" else cast.town_a
            project = entry.create(Project(name=name, unit=unit))
            entry.create(
                Membership(project=project, campaign=cast.campaign, from_on=AT.date(), ordinal=place)
            )
            entry.create(YearPlan(project=project, year=2026, plan_fen=PLAN))
            if percent is not None:
                done = PLAN // 100 * percent
                entry.create(Reading(project=project, up_to_on=JUNE.date(), done_fen=done))
    return cast


def told(cast: Cast, viewer) -> list[tuple[str, list[str]]]:
    lines, _without = side_by_side(cast.campaign, AsOf(JUNE.date(), None), viewer, RULES, Schedule())
    return [(line.project.name, [light.meaning.value for light in line.lights]) for line in lines]


def test_the_same_projects_are_judged_by_each_rule_furthest_behind_first(county):
    assert told(county, county.clerk.viewer(JUNE.date())) == [
        ("乙", ["watch", "late", "watch"]),
        ("甲", ["watch", "watch", "watch"]),
        ("丙", ["undefined", "on-course", "watch"]),
    ]


def test_a_unit_sees_its_own_projects_only(county):
    assert [name for name, _lights in told(county, county.reporter_a.viewer(JUNE.date()))] == ["乙", "甲"]


def test_scale_shows_where_a_rule_is_silent():
    found = [
        (str(one.low), str(one.high), one.meaning.value)
        for one in stretches(RULES[0], Schedule().at(date(2026, 6, 1)))
    ]
    assert found == [
        ("0", "20", "late"),
        ("20", "40", "watch"),
        ("40", "50", "undefined"),
        ("50", "100", "on-course"),
    ]


def test_page_opens_every_light_and_names_the_silence(county):
    answer = county.clerk.browser().get(f"/c/{county.campaign.key}/lights/", {"on": JUNE.date().isoformat()})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert (
        text.count('class="g-fold g-light-why"') == 12
    )  # the house's rule and three presets, three projects
    assert "序时50%，完成45%，低5个百分点。" in text
    assert "低于序时不到10个百分点的，规则没有写" in text


def test_the_head_says_what_is_due_of_the_projects_listed_each_by_its_own_plan(county):
    address, day = f"/c/{county.campaign.key}/lights/", {"on": JUNE.date().isoformat()}
    assert "3个项目有年度计划和完成数，序时50%。" in county.clerk.browser().get(address, day).content.decode()
    worst = Project.objects.get(name="乙")
    with ledger.record("test.window", by=SET_UP, at=AT + timedelta(minutes=1)) as entry:
        plan = YearPlan.objects.get(project=worst)
        entry.change(plan, plan_fen=2 * PLAN, q1_fen=0, q2_fen=0, q3_fen=PLAN, q4_fen=PLAN)
    page = county.clerk.browser().get(address, day)
    assert [(line["project"].name, line["plan"]) for line in page.context["lines"]] == [
        ("甲", "50%"), ("丙", "50%"), ("乙", "0%"),
    ]  # fmt: skip
    assert "各按自己的计划对序时：到各自最近一次填报应完成0%至50%，合计应完成25%。" in page.content.decode()


def test_page_shows_only_the_rules_asked_for_and_refuses_unknown_ones(county):
    browser, address = county.clerk.browser(), f"/c/{county.campaign.key}/lights/"
    answer = browser.get(address, {"rule": ["wuhan", "sanya-2022"], "sort": "name", "on": "2026-06-30"})
    assert answer.content.decode().count('class="g-fold g-light-why"') == 6
    assert browser.get(address, {"rule": "nowhere"}).status_code == 404


def test_archived_campaign_has_no_light(county):
    with ledger.record("test.window", by=SET_UP, at=AT + timedelta(minutes=1)) as entry:
        entry.change(county.campaign, status="archived", shown_on=JUNE.date())
    answer = county.clerk.browser().get(f"/c/{county.campaign.key}/lights/")
    assert 'class="g-fold g-light-why"' not in answer.content.decode()


def test_page_is_hidden_from_an_outsider(county):
    assert county.outsider.browser().get(f"/c/{county.campaign.key}/lights/").status_code == 404


def test_projects_the_rules_disagree_about_and_those_a_rule_is_silent_on_are_shown_alone(county):
    def names(show: str) -> list[str]:
        address = f"/c/{county.campaign.key}/lights/"
        asked = {
            "rule": ["yinchuan-2025", "wuhan", "sanya-2022"],
            "on": JUNE.date().isoformat(),
            "show": show,
        }
        answer = county.clerk.browser().get(address, asked)
        return [line["project"].name for line in answer.context["lines"]]

    assert names("all") == ["乙", "甲", "丙"]
    assert names("differ") == ["乙", "丙"]
    assert names("silent") == ["丙"]


def test_the_list_and_the_page_of_a_project_wear_the_light_the_figures_count(county):
    asof = AsOf(JUNE.date(), None)
    rows = list(Project.objects.order_by("id"))
    shown = lights_shown(county.campaign, asof, rows, year_money(asof, [row.id for row in rows]))
    counted = own_lights(county.campaign, asof)
    assert {pk: meaning for pk, (meaning, _word) in shown.items()} == {
        pk: one.value for pk, one in counted.items() if one.value != "undefined"
    }
    worst = next(row for row in rows if row.name == "乙")
    browser, on = county.clerk.browser(), {"on": JUNE.date().isoformat()}
    for address in (f"/c/{county.campaign.key}/projects/", f"/projects/{worst.number}/"):
        assert f">{shown[worst.pk][1]}<" in browser.get(address, on).content.decode(), address
