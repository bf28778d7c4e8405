"""The demonstration can be built on whatever day it is shown."""

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from gongjian.commands.demo_data.county import DAY_OF_CAMPAIGN, lay_down_county
from gongjian.commands.demo_data.county_network import price_the_plant
from gongjian.commands.demo_data.county_plans import Plan, draw_plans, parts_of, register_one_twice
from gongjian.commands.demo_data.county_readings import WAN, Months, invested
from gongjian.commands.demo_data.files import data_file
from gongjian.ledger.models import Entry
from gongjian.projects.actions.progress.readings import Known, questions_about
from gongjian.projects.models import Project, Reading
from gongjian.projects.selectors.stages import proposals

FIRST_DAY = date(2027, 11, 1)
DAYS = [FIRST_DAY + timedelta(days=number) for number in range(430)]
"""A leap year with the months on either side of it."""
MAY_HAVE_SPENT = ("produced", "building", "slow", "done", "started", "early")


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    """The projects of the invented county, drawn as the demonstration draws them."""
    data = data_file("county")
    drawn = draw_plans(data, Random(59))
    price_the_plant(drawn)
    register_one_twice(data, drawn)
    return [*drawn, *parts_of(drawn)]


def test_no_figure_of_any_project_is_asked_about_on_any_day(plans: list[Plan]) -> None:
    asked = []
    for number, today in enumerate(DAYS):
        months = Months(today - timedelta(days=DAY_OF_CAMPAIGN - 1), today)
        for place, plan in enumerate(plans):
            planned_start = months.start + timedelta(days=2 + (number * 7 + place) % 53)
            before = None
            for last, done in invested(plan, months, planned_start).items():
                known = Known(before, None, plan.year * WAN, plan.total * WAN, _prior(plan))
                if any(questions_about(known, done)):
                    asked.append((today, plan.name, last, done, before))
                before = (last, done)
    assert asked == []


def test_projects_that_build_have_figures_of_every_month_that_ended_this_year(plans: list[Plan]) -> None:
    building = next(plan for plan in plans if plan.fate == "building" and not (plan.quiet or plan.late_entry))
    today = date(2028, 6, 30)
    months = Months(today - timedelta(days=DAY_OF_CAMPAIGN - 1), today)
    assert list(invested(building, months, None)) == [date(2028, 4, 30), date(2028, 5, 31)]


def test_a_project_just_started_says_nothing_of_its_first_days(plans: list[Plan]) -> None:
    started = next(plan for plan in plans if plan.fate == "started" and not plan.quiet)
    today = date(2028, 6, 30)
    for launched, figures in ((date(2028, 5, 2), [date(2028, 5, 31)]), (date(2028, 5, 25), [])):
        assert list(invested(started, Months(launched, today), launched)) == figures


@pytest.mark.on_a_file  # the day matters here, not the engine: tests/campaigns/test_county.py builds it on both
@pytest.mark.parametrize(
    "today",
    [
        pytest.param(date(2026, 12, 31), id="year's end, the day after a window closed"),
        pytest.param(date(2027, 1, 1), id="new year, a holiday"),
        pytest.param(date(2028, 2, 29), id="29 February"),
    ],
)
def test_the_county_stands_on_any_day(db: None, today: date) -> None:
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    lay_down_county(today, noon, lambda what, done, total: None)
    assert Project.objects.filter(voided=False).count() == 223
    assert Entry.objects.filter(recorded_at__gt=noon).count() == 0
    assert set(Reading.objects.exclude(done_fen=None).values_list("up_to_on__year", flat=True)) <= {
        today.year
    }
    proposed = proposals(Project.objects.values_list("id", flat=True))
    assert [(one.stage, one.node.key) for one in proposed.values()] == [("preliminary", "feasibility")]


def _prior(plan: Plan) -> int:
    """What such a project had invested before the year, at most."""
    return (max(plan.total - plan.year, 0) // 2 if plan.fate in MAY_HAVE_SPENT else 0) * WAN
