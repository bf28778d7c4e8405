"""Year plans by month and readings loaded from a sheet: what each line would do, and what is wrong with it."""

from datetime import date

import pytest

from gongjian import ledger
from gongjian.kernel.dates import FuzzyDate
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.projects import actions
from gongjian.projects.imports.progress import MONTH_PLANS, READINGS
from gongjian.projects.models import MonthPlan, Reading, YearPlan

WAN = 1_000_000


@pytest.fixture
def load(cast):
    def go(kind, *lines, write=True):
        context = ImportContext(cast.clerk.viewer(cast.on), cast.campaign, cast.at, {"year": 2026})
        rows = [PlannedRow(number, dict(values)) for number, values in enumerate(lines, start=5)]
        kind.plan(context, rows)
        if write:
            words = {"count": len(rows), "file": "示例.xlsx", "title": cast.campaign.name}
            by = context.viewer.actor(cast.campaign.unit_id)
            with ledger.record(kind.act, by=by, at=cast.at, about=[cast.campaign], words=words) as entry:
                kind.write(entry, context, [row for row in rows if not row.problems])
        return rows

    return go


def codes(row):
    return [one.code for one in [*row.problems, *row.questions]]


def test_a_sheet_of_months_sets_the_year_by_month_and_fills_its_quarters(project, load):
    months = {f"m{month}_fen": 10 * WAN for month in range(1, 13)}
    rows = load(MONTH_PLANS, {"name": project.name, **months, "m6_words": "主体封顶"})
    assert codes(rows[0]) == []
    plan = YearPlan.objects.get(voided=False)
    assert (plan.plan_fen, plan.q2_fen) == (120 * WAN, 30 * WAN)
    assert MonthPlan.objects.get(month=6).words == "主体封顶"


def test_blank_cells_never_erase_what_is_known(cast, project, load):
    plan = actions.YearFigures(2026, 100 * WAN, (25 * WAN,) * 4, ("平整", "桩基", "主体", "封顶"))
    actions.set_year_plan(viewer=cast.clerk.viewer(cast.on), project=project, plan=plan, at=cast.at)
    load(MONTH_PLANS, {"name": project.name, "m1_fen": 5 * WAN, "m2_fen": 20 * WAN})
    stands = YearPlan.objects.get(voided=False)
    assert (stands.plan_fen, stands.q1_fen, stands.q3_fen, stands.q4_words) == (
        100 * WAN,
        25 * WAN,
        25 * WAN,
        "封顶",
    )


def test_months_that_exceed_the_year_are_asked_about(project, load):
    rows = load(MONTH_PLANS, {"name": project.name, "plan_fen": 10 * WAN, "m1_fen": 50 * WAN}, write=False)
    assert codes(rows[0]) == ["quarters_do_not_make_the_year"]


def test_a_project_that_is_not_on_the_list_and_one_named_twice_stop_the_line(project, load):
    rows = load(
        MONTH_PLANS,
        {"name": "没有的项目", "m1_fen": WAN},
        {"name": project.name, "m1_fen": WAN},
        {"name": project.name, "m1_fen": WAN},
        write=False,
    )
    assert [codes(row) for row in rows] == [["project_unknown"], [], ["twice_in_the_list"]]


def test_readings_are_loaded_and_one_of_the_same_day_is_superseded(project, load):
    day = FuzzyDate.of(date(2026, 2, 28))
    load(READINGS, {"name": project.name, "up_to_on": day, "done_fen": 10 * WAN, "words": "桩基施工"})
    load(READINGS, {"name": project.name, "up_to_on": day, "done_fen": 12 * WAN})
    assert list(Reading.objects.order_by("id").values_list("done_fen", "voided")) == [
        (10 * WAN, True),
        (12 * WAN, False),
    ]


def test_a_falling_reading_is_asked_about_and_a_percentage_over_a_hundred_stops_the_line(project, load):
    load(READINGS, {"name": project.name, "up_to_on": FuzzyDate.of(date(2026, 1, 31)), "done_fen": 10 * WAN})
    later = FuzzyDate.of(date(2026, 2, 28))
    rows = load(
        READINGS, {"name": project.name, "up_to_on": later, "done_fen": 8 * WAN, "share": "120"}, write=False
    )
    assert codes(rows[0]) == ["percentage_over_100", "reading_falls"]


def test_both_sheets_have_an_empty_form_in_the_offices_shape(cast):
    context = ImportContext(cast.clerk.viewer(cast.on), cast.campaign, cast.at, {"year": 2026})
    heads = [[str(head.label) for head in kind.template(context).columns] for kind in (MONTH_PLANS, READINGS)]
    assert heads[0][3:6] == ["本年计划投资", "1月", "2月"]
    assert heads[1][-2:] == ["形象进度", "备注"]
