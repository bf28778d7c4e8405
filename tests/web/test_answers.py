"""What a leader asks beside what is late, on the overview: the last meeting, lights, desks, money, the year's end."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from gongjian import ledger
from gongjian.campaigns.models import Campaign, Membership
from gongjian.dispatch.models import Meeting, MeetingState
from gongjian.figures.compute import figure, records
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.figures.words import sentence
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter
from gongjian.projects.models import Project, Reading, YearPlan
from gongjian.web.overview import answers
from gongjian.web.overview.numbers import Asker
from tests.cast import AT, SET_UP, Cast
from tests.dispatch.meeting_cast import LAST_TUESDAY, MONDAY, Meetings, joint  # noqa: F401

PLAN = 1_000_000_000
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 31)

pytestmark = pytest.mark.django_db


def _ask(cast: Cast, on: date, who: str = "clerk") -> Asker:
    campaign = Campaign.objects.get(pk=cast.campaign.pk)
    return Asker(campaign, AsOf(on), getattr(cast, who).viewer(on))


@pytest.fixture
def judged(cast: Cast) -> Cast:
    """Three projects with a plan: one on course in June and late in July, one late in both, one never reported."""
    with ledger.record("test.cast", by=SET_UP, at=AT) as entry:
        entry.change(cast.campaign, status="live")
        for name, june, july in (("甲", 50, 30), ("乙", 20, 25), ("丙", None, None)):
            project = entry.create(Project(name=name, unit=cast.town_a))
            entry.create(Membership(project=project, campaign=cast.campaign, from_on=AT.date()))
            entry.create(YearPlan(project=project, year=2026, plan_fen=PLAN))
            for day, percent in ((JUNE, june), (JULY, july)):
                if percent is not None:
                    entry.create(Reading(project=project, up_to_on=day, done_fen=PLAN // 100 * percent))
    return cast


def test_lights_count_their_projects_and_say_how_many_turned_in_the_week(judged: Cast) -> None:
    rows = {
        row.meaning: row
        for row in answers.lights(_ask(judged, JULY + timedelta(days=3)), JULY + timedelta(days=3))
    }
    assert {meaning: row.number.value for meaning, row in rows.items()} == {
        "late": 2,
        "watch": 0,
        "on-course": 0,
    }
    assert {meaning: (row.came, row.went) for meaning, row in rows.items()} == {
        "late": (1, 0), "watch": (0, 0), "on-course": (0, 1),
    }  # fmt: skip
    behind = records(rows["late"].number.figure.query).order_by("name")
    assert sorted(behind.values_list("name", flat=True)) == ["乙", "甲"]


def test_the_money_tile_says_which_light_is_of_the_sum_and_which_of_single_projects(judged: Cast) -> None:
    browser, address = judged.clerk.browser(), f"/c/{judged.campaign.key}/"
    june = browser.get(address, {"on": JUNE.isoformat()})
    assert (june.context["money_meaning"], str(june.context["money_word"])) == ("late", "红（滞后）")
    assert [(str(row.word), row.number.value) for row in june.context["lights"]] == [
        ("红（滞后）", 1), ("黄（关注）", 0), ("绿（正常）", 1),
    ]  # fmt: skip
    tile = june.content.decode().split('class="g-invest"')[1].split("</section>")[0]
    assert tile.index("合计") < tile.index("红（滞后）") < tile.index("单个项目")


def test_a_units_money_is_held_against_the_plans_of_its_own_projects(judged: Cast) -> None:
    with ledger.record("test.cast", by=SET_UP, at=AT) as entry:
        other = entry.create(Project(name="丁", unit=judged.town_b))
        entry.create(Membership(project=other, campaign=judged.campaign, from_on=AT.date()))
        entry.create(
            YearPlan(project=other, year=2026, plan_fen=PLAN, q1_fen=0, q2_fen=0, q3_fen=0, q4_fen=PLAN)
        )
        entry.create(Reading(project=other, up_to_on=JUNE, done_fen=PLAN // 100))
    page = judged.clerk.browser().get(f"/c/{judged.campaign.key}/", {"on": JUNE.isoformat()})
    assert {row["unit"].pk: (row["plan_share"], row["meaning"]) for row in page.context["units"]} == {
        judged.town_a.pk: (Decimal("0.5"), "late"), judged.town_b.pk: (Decimal(0), ""),
    }  # fmt: skip


def test_money_is_dated_by_the_last_month_reported_and_compared_with_the_one_before(judged: Cast) -> None:
    def said(day: date, before: date) -> str:
        ask = _ask(judged, day)
        query = ask.query("project_year_done")
        return sentence(figure(query), figure(query.at(AsOf(before))))

    august = date(2026, 8, 20)
    assert said(august, JUNE).startswith("截至2026年7月31日，")
    assert "，比2026年6月30日减少" in said(august, date(2026, 7, 20))
    # nothing was reported in between
    assert "持平" not in said(august, date(2026, 8, 13))
    worst = Project.objects.get(name="乙")
    page = judged.clerk.browser().get(f"/projects/{worst.number}/", {"on": august.isoformat()})
    assert "截至7月31日低于序时" in page.context["sentence"]
    listed = judged.clerk.browser().get(f"/c/{judged.campaign.key}/progress/", {"on": august.isoformat()})
    assert "最近填报截至7月31日" in listed.content.decode()


def test_nothing_is_judged_of_an_archived_campaign(judged: Cast) -> None:
    with ledger.record("test.cast", by=SET_UP, at=AT) as entry:
        entry.change(Campaign.objects.get(pk=judged.campaign.pk), status="archived", shown_on=JULY)
    ask = _ask(judged, JULY)
    assert answers.lights(ask, JULY) == []
    query = Query(measures()["project_light_late"], ask.campaign, AsOf(JULY), None)
    assert figure(query).value == 0


def test_the_last_meeting_says_what_is_done_and_who_is_behind(joint: Meetings) -> None:  # noqa: F811
    meeting = joint.call(LAST_TUESDAY, at=LAST_TUESDAY - timedelta(days=1))
    late_on, later_on = MONDAY.date() - timedelta(days=2), MONDAY.date() + timedelta(days=9)
    joint.decide(meeting, "超期的一件", LAST_TUESDAY, due=late_on)
    joint.decide(meeting, "还没到期的一件", LAST_TUESDAY, due=later_on, unit_id=joint.cast.town_b.pk)
    with ledger.record("test.cast", by=SET_UP, at=LAST_TUESDAY) as entry:
        entry.change(Meeting.objects.get(pk=meeting.pk), state=MeetingState.HELD)
    found = answers.last_meeting(_ask(joint.cast, MONDAY.date()))
    assert found is not None
    assert [found[name].value for name in ("decided", "closed", "open", "late")] == [2, 0, 2, 1]
    assert [(one["label"], one["number"].value) for one in found["behind"]] == [("甲镇", 1)]
    assert found["href"] == f"/meetings/{meeting.number}/"


def test_open_problems_are_told_by_the_desk_they_lie_on(cast: Cast) -> None:
    with ledger.record("test.cast", by=SET_UP, at=AT) as entry:
        entry.change(cast.campaign, status="live")
        for desk, count in ((cast.bureau, 2), (cast.town_b, 1)):
            for _place in range(count):
                entry.create(
                    Matter(
                        kind="problem",
                        title="问题",
                        campaign=cast.campaign,
                        unit=cast.town_a,
                        desk_unit=desk,
                        state="working",
                    )
                )
    rows = answers.desks(_ask(cast, AT.date()))
    assert [(row["label"], row["number"].value) for row in rows] == [("县资规局", 2), ("乙镇", 1)]


def test_the_year_is_reckoned_and_what_is_wanting_opens_the_projects_that_lack_it(judged: Cast) -> None:
    found = answers.means(_ask(judged, JULY))
    assert found["missing"].value == 2
    assert {row.name for row in records(found["missing"].figure.query)} == {"甲", "乙"}
    assert found["shortfall"].value == sum(
        row.amount or 0 for row in records(found["shortfall"].figure.query)
    )
