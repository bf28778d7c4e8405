"""Plan against fact: a year's plan by month, earlier plans, the plan to date, the reckoned year's end over a view."""

from datetime import date

import pytest

from gongjian.figures.compute import figure, records
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf
from gongjian.projects import actions, selectors
from gongjian.projects.models import MonthPlan, YearPlan
from gongjian.projects.selectors import progress

WAN = 1_000_000
FEBRUARY = date(2026, 2, 28)


@pytest.fixture
def plan(cast):
    def go(project, year_fen=None, quarters=(None,) * 4, months=None, reason="", **rest):
        given = months and {month: (fen, "") for month, fen in months.items()}
        figures = actions.YearFigures(2026, year_fen, quarters, rest.pop("aims", ("",) * 4), given)
        viewer = cast.clerk.viewer(cast.on)
        return actions.set_year_plan(
            viewer=viewer, project=project, plan=figures, at=cast.at, reason=reason, **rest
        )

    return go


@pytest.fixture
def read(cast):
    def go(project, on, done_fen, **rest):
        viewer = cast.reporter_a.viewer(cast.on)
        return actions.take_reading(
            viewer=viewer, project=project, up_to_on=on, done_fen=done_fen, at=cast.at, **rest
        )

    return go


def refused(call):
    with pytest.raises(Refused) as found:
        call()
    return found.value


def money_of(cast, project):
    return selectors.year_money(AsOf(cast.on), [project.pk])[project.pk]


# ---------------------------------------------------------------- the plan
def test_quarters_left_blank_are_filled_from_their_months_and_make_the_year(project, plan):
    found = plan(project, months={month: month * WAN for month in range(1, 13)})
    assert [found.q1_fen, found.q2_fen, found.q3_fen, found.q4_fen] == [6 * WAN, 15 * WAN, 24 * WAN, 33 * WAN]
    assert found.plan_fen == 78 * WAN


def test_months_that_do_not_make_their_quarter_are_told_with_the_difference(project, plan):
    problem = refused(lambda: plan(project, quarters=(10 * WAN, None, None, None), months={1: 4 * WAN}))
    assert problem.code == "months_do_not_make_the_quarter"
    assert "6万元" in str(problem.problems[0].message)


def test_quarters_that_do_not_make_the_year_are_told_with_the_difference(project, plan):
    problem = refused(lambda: plan(project, 100 * WAN, (30 * WAN, 30 * WAN, 30 * WAN, 30 * WAN)))
    assert problem.code == "quarters_do_not_make_the_year"
    assert "20万元" in str(problem.problems[0].message)


def test_a_month_that_does_not_exist_and_less_than_nothing_are_refused(project, plan):
    assert refused(lambda: plan(project, months={13: WAN})).code == "no_such_month"
    assert refused(lambda: plan(project, months={3: -WAN})).code == "money_negative"


def test_a_plan_that_stood_is_changed_only_with_a_reason_and_stays_as_an_earlier_plan(cast, project, plan):
    plan(project, 120 * WAN)
    assert refused(lambda: plan(project, 90 * WAN)).code == "plan_changes_need_a_reason"
    plan(project, 90 * WAN, reason="设备交付推迟")
    found = progress.earlier_plans(AsOf(cast.on), project.pk)
    assert [(one.curve.plan_fen, one.ended_by) for one in found] == [(120 * WAN, "设备交付推迟")]
    assert YearPlan.objects.get(voided=False).plan_fen == 90 * WAN


def test_a_month_taken_back_is_voided_and_months_unsaid_stay(project, plan):
    plan(project, months={1: WAN, 2: WAN})
    plan(project, quarters=(2 * WAN, None, None, None))
    assert MonthPlan.objects.filter(voided=False).count() == 2
    plan(project, months={1: 2 * WAN})
    assert list(MonthPlan.objects.filter(voided=False).values_list("month", "plan_fen")) == [(1, 2 * WAN)]


# ---------------------------------------------------------------- the plan to date
def test_the_plan_to_date_comes_from_months_else_quarters_else_twelfths(cast, register, plan, read):
    by_month, by_quarter, by_year = register("按月的"), register("按季的"), register("按年的")
    plan(by_month, 120 * WAN, months={1: 0, 2: 12 * WAN} | dict.fromkeys(range(3, 13), 0), reason="示例")
    plan(by_quarter, 120 * WAN, (36 * WAN, 28 * WAN, 28 * WAN, 28 * WAN))
    plan(by_year, 120 * WAN)
    for project in (by_month, by_quarter, by_year):
        read(project, FEBRUARY, 12 * WAN)
    found = [money_of(cast, project) for project in (by_month, by_quarter, by_year)]
    assert [(one.basis, one.due_fen) for one in found] == [
        ("months", 12 * WAN),
        ("quarters", 24 * WAN),
        ("twelfths", 20 * WAN),
    ]
    assert [str(one.points) for one in found] == ["0.0", "-10.0", "-6.7"]
    assert [str(one.ratio) for one in found] == ["1.0000", "0.5000", "0.6000"]


# ---------------------------------------------------------------- readings
def test_more_than_the_years_plan_is_asked_about_once(project, plan, read):
    plan(project, 100 * WAN)
    assert refused(lambda: read(project, date(2026, 1, 31), 110 * WAN)).code == "reading_above_plan"
    read(project, date(2026, 1, 31), 110 * WAN, reason="设备款提前支付")
    assert read(project, FEBRUARY, 120 * WAN).done_fen == 120 * WAN


def test_a_percentage_over_a_hundred_is_refused_with_what_to_do(project, read):
    for text in ("完成120%", "完成１２０％"):
        problem = refused(lambda text=text: read(project, FEBRUARY, WAN, progress=text))
        assert problem.code == "percentage_over_100"
        assert problem.problems[0].remedy


def test_the_curve_of_a_view_carries_a_silent_project_as_it_last_reported(cast, register, read):
    first, second = register("先报的"), register("后报的")
    read(first, date(2026, 1, 31), 10 * WAN)
    read(second, date(2026, 1, 31), 5 * WAN)
    read(second, FEBRUARY, 9 * WAN)
    found = progress.actual_by_month(AsOf(cast.on), [first.pk, second.pk])
    assert found == [(date(2026, 1, 31), 15 * WAN), (FEBRUARY, 19 * WAN)]


# ---------------------------------------------------------------- sums and figures
def test_the_reckoning_of_a_view_is_the_figure_and_opens_each_projects_part(cast, register, plan, read):
    slow, fast, silent = register("慢的"), register("快的"), register("没报的")
    for project in (slow, fast, silent):
        plan(project, 120 * WAN)
    read(slow, FEBRUARY, 10 * WAN)
    read(fast, FEBRUARY, 40 * WAN)
    asof = AsOf(cast.on)
    parts = progress.parts_of_view(asof, [slow.pk, fast.pk, silent.pk])
    whole = progress.sum_of(parts.values())
    assert (whole.planned, whole.silent, whole.forecast.short, whole.forecast.unknown) == (3, 1, 1, 1)
    assert whole.forecast.shortfall_fen == 60 * WAN

    def value(key):
        return figure(Query(measures()[key], cast.campaign, asof, None)).value

    assert value("project_year_shortfall") == 60 * WAN
    assert value("project_year_expected") == whole.forecast.expected_fen
    assert value("project_year_due") == whole.due_fen
    assert value("project_year_short") == 1
    query = Query(measures()["project_year_shortfall"], cast.campaign, asof, None)
    assert {row.name: row.amount for row in records(query)} == {"慢的": 60 * WAN, "快的": 0, "没报的": None}


def test_a_project_without_a_plan_is_counted_and_nothing_else(cast, project, read):
    read(project, FEBRUARY, 10 * WAN)
    whole = progress.sum_of(progress.parts_of_view(AsOf(cast.on), [project.pk]).values())
    assert (whole.count, whole.planned, whole.done_fen, whole.share) == (1, 0, 0, None)
