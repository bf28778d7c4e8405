"""Sheets written out: the year's plan by months with what was done, and the tree of quantity targets."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from gongjian.projects import actions
from gongjian.projects.actions import targets as target_acts

WAN = 1_000_000


def rows_of(answer):
    """The rows of an answered workbook, blank cells left out."""
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    return [[cell for cell in row if cell != ""] for row in book.get_sheet_by_index(0).to_python()]


@pytest.fixture
def planned(cast, register):
    """A project planned by quarters, read in January and twice in February; another without a plan."""
    project = register("示例水厂")
    given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
    actions.set_year_plan(
        **given, plan=actions.YearFigures(2026, 120 * WAN, (30 * WAN, 30 * WAN, 30 * WAN, 30 * WAN))
    )
    for day, done in ((date(2026, 1, 31), 8), (date(2026, 2, 20), 12), (date(2026, 2, 28), 15)):
        actions.take_reading(**given, up_to_on=day, done_fen=done * WAN)
    register("示例路网")
    return project


def test_the_sheet_by_months_has_plan_and_done_of_each_month_and_their_sums(cast, planned):
    rows = rows_of(cast.clerk.browser().get("/c/shili-100/progress/months.xlsx"))
    line = next(row for row in rows if "示例水厂" in row)
    start = line.index("按季分摊")
    assert line[start - 1] == 120
    assert line[start + 1 : start + 6] == [10, 8, 10, 7, 10]
    assert line[-3:] == [15, date(2026, 2, 28), 12.5]
    assert [row[0] for row in rows if str(row[:1]).count("计")][-1:] == ["合计（2个）"]


def test_the_sheet_by_months_narrows_with_the_page(cast, planned):
    rows = rows_of(cast.clerk.browser().get("/c/shili-100/progress/months.xlsx?q=路网&sort=name"))
    names = [cell for row in rows for cell in row if str(cell).startswith("示例") and len(str(cell)) == 4]
    assert names == ["示例路网"]


def test_the_sheet_of_targets_has_the_tree_with_its_sums(cast):
    viewer = cast.clerk.viewer(cast.on)
    new = target_acts.NewTarget("粮食播种面积", cast.county.pk, Decimal("32.5"), "万亩")
    whole = target_acts.set_target(viewer=viewer, campaign=cast.campaign, new=new, at=cast.at)
    parts = [
        target_acts.Part(cast.town_a.pk, Decimal("20")),
        target_acts.Part(cast.town_b.pk, Decimal("10")),
    ]
    target_acts.split_target(viewer=viewer, target=whole, parts=parts, at=cast.at)
    rows = rows_of(cast.clerk.browser().get("/c/shili-100/targets/targets.xlsx"))
    told = [row for row in rows if "万亩" in row]
    assert [row[0] for row in told] == ["1", "1.1", "1.2"]
    assert told[0][-4:] == [32.5, "万亩", 30, -2.5]
    assert [row[3] for row in told[1:]] == [20, 10]


def test_sheets_of_campaigns_out_of_reach_do_not_exist(cast, planned):
    browser = cast.outsider.browser()
    assert browser.get("/c/shili-100/progress/months.xlsx").status_code == 404
    assert browser.get("/c/shili-100/targets/targets.xlsx").status_code == 404
