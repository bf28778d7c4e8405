"""Pages of problems: the ledger, its heat and its sheet, raising, sending up, looking back; what is out of reach."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext
from python_calamine import CalamineWorkbook

from gongjian import ledger
from gongjian.matters.models import Matter, MatterHolding, MatterRole
from gongjian.projects.models import Project
from gongjian.supervise.models import LevelLeg, Problem
from gongjian.supervise.views.problems import ledger as ledger_page
from tests.cast import Cast
from tests.supervise.problem_stage import accepted, at, raised, struck_off

LEDGER = "/c/shili-100/problems/"


@pytest.fixture(autouse=True)
def live(cast: Cast) -> None:
    with ledger.record("test.cast", by=cast.clerk.actor, at=at(0)) as entry:
        entry.change(cast.campaign, status="live")


def typed(**more: Any) -> dict[str, Any]:
    return {"title": "进场道路未通", "category": "utilities", "origin": "project"} | more


def test_the_ledger_shows_its_columns_and_each_cell_of_the_heat_opens_its_records(cast: Cast) -> None:
    raised(cast, wants="请协调路权", level="leader")
    raised(cast, title="用地未批", category="land")
    page = cast.clerk.browser().get(LEDGER)
    assert page.status_code == 200
    heat = page.context["heat"]
    assert [line["label"] for line in heat["lines"]] == ["甲镇"]
    cell = heat["lines"][0]["cells"][0]
    assert cell["value"] == 1
    opened = cast.clerk.browser().get(cell["href"])
    assert [row.row.title for row in opened.context["page"].rows] == ["用地未批"]


def test_the_tab_opens_the_ledger_on_what_is_open_and_a_long_heat_is_folded(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    struck_off(cast, raised(cast))
    raised(cast, title="用地未批", category="land")
    browser = cast.clerk.browser()
    tabs = {tab["href"] for tab in browser.get(LEDGER).context["tabs"]}
    assert f"{LEDGER}?open=1" in tabs
    opened = browser.get(LEDGER, {"open": "1"})
    assert [row.row.title for row in opened.context["page"].rows] == ["用地未批"]
    assert opened.context["heat_open"] is True
    monkeypatch.setattr(ledger_page, "SHORT", 0)
    assert browser.get(LEDGER, {"open": "1"}).context["heat_open"] is False
    assert browser.get(LEDGER, {"open": "1", "heat": "1"}).context["heat_open"] is True


def test_the_ledger_asks_the_database_as_often_for_three_problems_as_for_one(cast: Cast) -> None:
    browser = cast.clerk.browser()
    raised(cast)
    browser.get(LEDGER)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(LEDGER)
    raised(cast, title="二")
    raised(cast, title="三")
    browser.get(LEDGER)  # figures kept in memory are read again once something is written
    with CaptureQueriesContext(connection) as three:
        browser.get(LEDGER)
    assert len(three) == len(one)


def test_the_sheet_has_every_column_filled(cast: Cast) -> None:
    raised(
        cast,
        wants="请协调路权",
        suggests="先修便道",
        level="leader",
        measures="每日调度",
        promised_on=date(2026, 3, 10),
        checker="王核验",
    )
    found = cast.clerk.browser().get(LEDGER, {"format": "xlsx"})
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(found.streaming_content)))
        .get_sheet_by_index(0)
        .to_python()
    )
    heads = next(place for place, row in enumerate(rows) if row[0] == "序号")
    assert rows[heads + 1][0] == "水电气路"
    told = dict(zip(rows[heads], rows[heads + 2], strict=True))
    assert told["问题"] == "进场道路未通"
    assert told["类别（含企业自身）"] == "水电气路"
    assert told["提出单位"] == "指挥部办公室"
    assert told["需协调事项及建议"] == "请协调路权；先修便道"
    assert told["协调层级"] == "分管领导"
    assert told["措施"] == "每日调度"
    assert told["承诺时限"] == date(2026, 3, 10)
    assert told["核验人"] == "王核验"
    assert told["责任人"] == cast.head_a.person.name


def test_the_office_raises_a_problem_and_lands_on_its_page(cast: Cast) -> None:
    form = typed(unit=str(cast.town_a.pk), due="2099-12-31", wants="请协调")
    sent = cast.clerk.browser().post(f"{LEDGER}new/", form, follow=True)
    problem = Problem.objects.get()
    assert sent.redirect_chain[-1][0] == f"/matters/{problem.matter.number}/"
    assert (problem.matter.unit_id, problem.raised_by_id) == (cast.town_a.pk, cast.office.pk)
    assert "请协调" in sent.content.decode()


def test_a_township_is_not_asked_to_whom_it_goes(cast: Cast) -> None:
    page = cast.reporter_a.browser().get(f"{LEDGER}new/")
    assert {"unit", "due", "clock", "solved"} & set(page.context["form"].fields) == set()
    cast.reporter_a.browser().post(f"{LEDGER}new/", typed())
    assert Problem.objects.get().matter.state == "drafted"


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(cast: Cast) -> None:
    form = typed(unit=str(cast.town_a.pk), due="2099-12-31", promised_on="2000-01-01", category="")
    sent = cast.clerk.browser().post(f"{LEDGER}new/", form)
    assert sent.status_code == 422
    assert "category" in sent.context["form"].errors
    assert sent.context["form"]["title"].value() == "进场道路未通"
    assert not Problem.objects.exists()


@pytest.mark.parametrize("what", ["project", "matter", "node"])
def test_of_what_is_out_of_reach_no_problem_is_raised(cast: Cast, project: Any, what: str) -> None:
    problem = raised(cast, project_id=project.pk)
    number = project.number if what == "project" else problem.matter.number
    if what == "node":
        number = "J-2026-99999"
    page = cast.reporter_b.browser().get(f"{LEDGER}new/", {what: number})
    assert page.status_code == 404


def test_an_outsider_finds_no_ledger_and_no_problem(cast: Cast) -> None:
    problem = raised(cast)
    browser = cast.outsider.browser()
    assert browser.get(LEDGER).status_code == 404
    assert browser.get(f"/problems/{problem.matter.number}/up/").status_code == 404
    assert (
        browser.post(f"/problems/{problem.matter.number}/up/", {"to_unit": cast.bureau.pk}).status_code == 404
    )


def test_up_and_answered_on_the_pages(cast: Cast) -> None:
    problem = raised(cast)
    accepted(cast, problem)
    number = problem.matter.number
    up = {"to_unit": str(cast.bureau.pk), "why": "请专班协调路权"}
    assert cast.reporter_a.browser().post(f"/problems/{number}/up/", up).status_code == 302
    assert LevelLeg.objects.get().to_unit_id == cast.bureau.pk
    assert cast.reporter_b.browser().get(f"/problems/{number}/answer/").status_code == 404
    page = cast.head_bureau.browser().get(f"/matters/{number}/")
    assert f"/problems/{number}/answer/" in page.content.decode()
    says = {"says": "路权已协调"}
    assert cast.head_bureau.browser().post(f"/problems/{number}/answer/", says).status_code == 302
    assert LevelLeg.objects.get().answer == "路权已协调"


def test_down_is_not_offered_where_there_is_no_level_below(cast: Cast) -> None:
    problem = raised(cast)
    accepted(cast, problem)
    assert cast.clerk.browser().get(f"/problems/{problem.matter.number}/down/").status_code == 404
    sent = cast.clerk.browser().post(
        f"/problems/{problem.matter.number}/down/", {"to_unit": str(cast.town_b.pk), "why": "下交"}
    )
    assert [one.code for one in sent.context["form"].non_field_errors().as_data()] == ["no_level_below"]


def test_looked_back_at_and_come_back_on_the_page(cast: Cast) -> None:
    problem = raised(cast)
    struck_off(cast, problem)
    number = problem.matter.number
    seen = {"seen": "back", "says": "又被堵上了"}
    assert cast.clerk.browser().post(f"/problems/{number}/look-back/", seen).status_code == 302
    assert Matter.objects.get(pk=problem.matter_id).state == "working"
    page = cast.clerk.browser().get(f"/matters/{number}/")
    assert "又被堵上了" in page.content.decode()


def test_an_archived_campaign_s_ledger_is_read_only(cast: Cast) -> None:
    problem = raised(cast)
    with ledger.record("test.cast", by=cast.clerk.actor, at=at(1)) as entry:
        entry.change(cast.campaign, status="archived", shown_on=cast.on)
    browser = cast.clerk.browser()
    assert browser.get(LEDGER).status_code == 200
    assert browser.post(f"{LEDGER}new/", typed()).status_code == 409
    assert browser.get(f"/problems/{problem.matter.number}/line/").status_code == 404


def test_the_project_s_page_lists_its_open_problems(cast: Cast, project: Any) -> None:
    raised(cast, project_id=project.pk)
    page = cast.clerk.browser().get(f"/projects/{project.number}/")
    assert "进场道路未通" in page.content.decode()


def test_raised_from_the_ledger_a_problem_names_its_project_the_own_units_first(
    cast: Cast, register: Callable[..., Project]
) -> None:
    register("甲水厂", unit=cast.bureau)
    mine = register("乙水厂", unit=cast.town_a)
    page = cast.reporter_a.browser().get(f"{LEDGER}new/")
    assert [name for _key, name in page.context["form"].fields["project"].choices][1:] == ["乙水厂"]
    page = cast.clerk.browser().get(f"{LEDGER}new/")
    assert [name for _key, name in page.context["form"].fields["project"].choices][1:] == ["乙水厂", "甲水厂"]
    cast.reporter_a.browser().post(f"{LEDGER}new/", typed(project=str(mine.pk)))
    assert Problem.objects.get().matter.project_id == mine.pk


def test_the_office_that_raises_a_problem_does_not_supervise_it_and_its_story_says_so_plainly(
    cast: Cast,
) -> None:
    cast.clerk.browser().post(f"{LEDGER}new/", typed(unit=str(cast.town_a.pk), due="2099-12-31"))
    matter = Problem.objects.get().matter
    assert not MatterHolding.objects.filter(matter=matter, role=MatterRole.SUPERVISING).exists()
    story = cast.clerk.browser().get(f"/matters/{matter.number}/").context["story"]
    said = gettext("raised “%(title)s” as a problem") % {"title": matter.title}
    plainly = said.replace(f"“{matter.title}”", gettext("this matter"))
    assert [str(line["text"]).endswith(plainly) for line in story] == [True]
