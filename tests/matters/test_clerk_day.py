"""A clerk's day: sheets to hand on, reports to examine, dates as people type them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from gongjian.kernel.problems import Refused
from gongjian.matters import actions
from gongjian.matters.actions import Draft, Report
from gongjian.matters.models import Edition, Matter, MatterList
from tests.cast import Cast
from tests.matters.conftest import on

Make = Callable[..., Matter]


@pytest.fixture(autouse=True)
def _at_the_time_of_the_cast(monkeypatch: pytest.MonkeyPatch, day: Any) -> None:
    monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: day(2))


def sheet(answer: Any) -> tuple[str, list[list[Any]]]:
    """The file's name and its rows of cells."""
    name = unquote(answer["Content-Disposition"].rpartition("''")[2])
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return name, [list(row) for row in book.active.iter_rows(values_only=True)]


def numbered(rows: list[list[Any]]) -> list[list[Any]]:
    return [row for row in rows if isinstance(row[0], int)]


def address(cast: Cast) -> str:
    return f"/c/{cast.campaign.key}/matters/"


# ---------------------------------------------------------------- sheets
def test_the_list_leaves_as_the_office_names_it(cast: Cast, in_hand: Make, day: Any) -> None:
    matter = in_hand()
    report = Report("已清表三分之一", stuck_on="land")
    actions.progress(viewer=cast.reporter_a.viewer(cast.on), matter=matter, report=report, at=day(2))
    name, rows = sheet(cast.clerk.browser().get(address(cast), {"format": "xlsx"}))
    title = f"{cast.campaign.unit.name}·事项清单"
    assert (name, rows[0][0]) == (f"{title}（截至{on(day(2)).isoformat()}）.xlsx", title)
    heads = next(row for row in rows if row[0] == "序号")
    line = dict(zip(heads, numbered(rows)[0], strict=True))
    assert (line["事项"], line["牵头单位"], line["类别"], line["卡点类别"], line["最近反馈"]) == (
        "完成地块清表", "甲镇", "任务", "用地", "已清表三分之一",
    )  # fmt: skip
    assert line["完成时限"].date() == on(day(10))
    csv = b"".join(cast.clerk.browser().get(address(cast), {"format": "csv"}).streaming_content)  # type: ignore[attr-defined]
    assert csv.decode("utf-8-sig").splitlines()[0].split(",")[:4] == ["序号", "编号", "事项", "项目"]


def test_the_task_sheet_holds_tasks_alone_and_what_is_closed_only_when_asked(
    cast: Cast, assigned: Make, in_hand: Make, day: Any
) -> None:
    assigned("problem", title="问题一")
    assigned("decision", title="议定一")
    assigned(title="任务一", requirement="用地：任务一")
    done = in_hand(title="任务二")
    done = actions.report_done(viewer=cast.reporter_a.viewer(cast.on), matter=done, result="完成", at=day(2))
    actions.close(viewer=cast.clerk.viewer(cast.on), matter=done, conclusion="属实", at=day(2))
    browser = cast.clerk.browser()
    name, rows = sheet(browser.get(address(cast), {"format": "sheet"}))
    assert name.startswith(f"{cast.campaign.unit.name}·任务分工清单")
    assert [row[2] for row in numbered(rows)] == ["任务一"]
    _name, rows = sheet(browser.get(address(cast), {"format": "sheet", "show": "all"}))
    assert [row[2] for row in numbered(rows)] == ["任务一", "任务二"]


def test_lines_of_a_list_spread_over_all_townships_print_as_one(cast: Cast, day: Any) -> None:
    clerk = cast.clerk
    list_ = actions.create_list(viewer=clerk.viewer(cast.on), campaign=cast.campaign, name="重点", at=day(0))
    browser, home = clerk.browser(), f"/c/{cast.campaign.key}/lists/{list_.number}/"
    answer = browser.post(
        f"{home}add/", {"kind": "task", "lines": "清河道 | 各乡镇 | 年底前\n修路 | 甲镇 | 12.15"}
    )
    assert answer.status_code == 302
    assert [m.title for m in Matter.objects.order_by("ordinal")] == ["清河道", "清河道", "修路"]
    _name, rows = sheet(browser.get(address(cast), {"format": "sheet", "list": list_.pk}))
    lines = [(row[2], row[9], row[12]) for row in numbered(rows)]
    assert [(title, unit) for title, _due, unit in lines] == [("清河道", "各乡镇"), ("修路", "甲镇")]
    assert (lines[0][1], lines[1][1].date()) == ("年底前", date(2026, 12, 15))


def test_problems_leave_in_the_form_of_the_office(cast: Cast, in_hand: Make, day: Any) -> None:
    matter = in_hand("problem", title="管线未迁")
    report = Report("在谈", needs="请供电公司到场", suggests="专题会定", level="topic", stuck_on="enterprise")
    actions.progress(viewer=cast.reporter_a.viewer(cast.on), matter=matter, report=report, at=day(2))
    page = cast.clerk.browser().get(address(cast), {"kind": "problem"})
    assert page.context["kinds"] == "problem"
    _name, rows = sheet(cast.clerk.browser().get(address(cast), {"kind": "problem", "format": "problems"}))
    heads = next(row for row in rows if row[0] == "序号")
    assert heads == [
        "序号", "项目", "问题", "类别（含企业自身）", "提出单位", "提出时间", "来源", "需协调事项及建议", "协调层级",
        "牵头解决单位", "责任人", "措施", "要求时限", "承诺时限", "进展（截至）", "状态", "核验人", "销号日期",
        "编号",
    ]  # fmt: skip
    line = dict(zip(heads, numbered(rows)[0], strict=True))
    assert (line["问题"], line["类别（含企业自身）"], line["需协调事项及建议"], line["协调层级"]) == (
        "管线未迁", "企业自身", "请供电公司到场；专题会定", "专题会",
    )  # fmt: skip


# ---------------------------------------------------------------- examining
def test_one_page_closes_or_returns_and_leads_on_to_the_next(cast: Cast, in_hand: Make, day: Any) -> None:
    first, second = in_hand(title="第一件", due=on(day(1))), in_hand(title="第二件")
    for matter in (first, second):
        reporter = cast.reporter_a.viewer(cast.on)
        actions.report_done(viewer=reporter, matter=matter, result="全部清完", at=day(2))
    browser, page = cast.clerk.browser(), f"/matters/{first.number}/review/"
    shown = browser.get(page)
    told = shown.context["reported"]
    assert (told["result"], told["late"], shown.context["title"]) == ("全部清完", True, "审核")
    assert [str(label) for _slug, label in shown.context["buttons"]] == ["办结", "退回补正"]
    answer = browser.post(page, {"opinion": "属实", "outcome": "close"}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert Matter.objects.get(pk=first.pk).state == "closed"
    assert [f"/matters/{second.number}/" in one for one in said] == [True]
    browser.post(f"/matters/{second.number}/review/", {"opinion": "缺照片", "outcome": "return"})
    assert Matter.objects.get(pk=second.pk).state == "returned"


def test_a_press_on_neither_button_changes_nothing(cast: Cast, in_hand: Make, day: Any) -> None:
    matter = in_hand()
    actions.report_done(viewer=cast.reporter_a.viewer(cast.on), matter=matter, result="完成", at=day(2))
    answer = cast.clerk.browser().post(f"/matters/{matter.number}/review/", {"opinion": "属实"})
    assert list(answer.context["form"].errors) == ["opinion"]
    assert Matter.objects.get(pk=matter.pk).state == "reported_done"


def test_what_waits_to_be_struck_off_is_not_under_review(
    cast: Cast, in_hand: Make, day: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: day(4))
    matter = in_hand("problem")
    matter = actions.report_done(
        viewer=cast.reporter_a.viewer(cast.on), matter=matter, result="完成", at=day(2)
    )
    actions.close(viewer=cast.clerk.viewer(cast.on), matter=matter, conclusion="属实", at=day(2))
    page = cast.clerk.browser().get(f"/matters/{matter.number}/")
    assert page.context["desk"]["rows"][-1]["kind"] == "待销号"
    assert page.context["sentence"].startswith(f"已办结，在{cast.office.label}待销号")


# ---------------------------------------------------------------- editions
@pytest.fixture
def in_round(cast: Cast, day: Any) -> MatterList:
    """A list of one line, sent round to 甲镇 with three days to reply."""
    clerk = cast.clerk.viewer(cast.on)
    list_ = actions.create_list(viewer=clerk, campaign=cast.campaign, name="重点任务", at=day(0))
    item = Draft("task", "修路", unit_id=cast.town_a.pk, due=on(day(30)))
    actions.add_items(viewer=clerk, list_=list_, items=[item], at=day(0))
    actions.send_for_comment(viewer=clerk, list_=list_, reply_by_on=on(day(3)), at=day(0))
    return list_


def test_an_edition_made_before_all_have_replied_needs_its_reason_once(
    cast: Cast, in_round: MatterList, day: Any
) -> None:
    browser, home = cast.clerk.browser(), f"/c/{cast.campaign.key}/lists/{in_round.number}/"
    answer = browser.post(f"{home}reviewed/", {"approved_by": "李某"})
    said = answer.context["form"].errors["reason"][0]
    assert said.startswith(f"还有1个单位没有反馈意见：{cast.town_a.label}。")
    assert browser.post(f"{home}reviewed/", {"reason": "已电话征求"}).status_code == 302
    answer = browser.post(f"{home}issue/", {"document_no": "示例发〔2026〕1号"})
    assert list(answer.context["form"].errors) == ["approved_by"]
    assert (
        browser.post(f"{home}issue/", {"document_no": "示例发〔2026〕1号", "approved_by": "李某"}).status_code
        == 302
    )
    assert list(Edition.objects.order_by("ordinal").values_list("kind", "reason")) == [
        ("draft", ""), ("reviewed", "已电话征求"), ("issued", ""),
    ]  # fmt: skip
    page = browser.get(home)
    assert (page.context["missing"], "没有待处理意见" in page.content.decode()) == ("", True)


def test_after_the_day_with_every_reply_no_reason_is_asked(
    cast: Cast, in_round: MatterList, day: Any
) -> None:
    line, round_ = Matter.objects.get(), Edition.objects.get()
    reporter = cast.reporter_a.viewer(cast.on)
    actions.reply(viewer=reporter, edition=round_, unit_id=cast.town_a.pk, answers={line.pk: ""}, at=day(1))
    clerk = cast.clerk.viewer(cast.on)
    with pytest.raises(Refused) as caught:
        actions.make_reviewed(viewer=clerk, list_=in_round, at=day(2))
    assert caught.value.code == "replies_missing"
    assert actions.make_reviewed(viewer=clerk, list_=in_round, at=day(3)).kind == "reviewed"


# ---------------------------------------------------------------- dates and units
@pytest.mark.parametrize(
    ("typed", "due", "phrase"),
    [
        ("12月15日", date(2026, 12, 15), ""),
        ("12月15日前", date(2026, 12, 15), "12月15日前"),
        ("12月中旬", date(2026, 12, 20), "12月中旬"),
        ("12.15", date(2026, 12, 15), ""),
        ("12/15", date(2026, 12, 15), ""),
        ("12-15", date(2026, 12, 15), ""),
        ("2026-12-15", date(2026, 12, 15), ""),
        ("年底前", date(2026, 12, 31), "年底前"),
    ],
)
def test_every_form_reads_a_date_as_people_type_it(
    cast: Cast, drafted: Make, in_hand: Make, typed: str, due: date, phrase: str
) -> None:
    matter, browser = drafted(), cast.clerk.browser()
    browser.post(f"/matters/{matter.number}/change/", {"kind": "task", "title": "清表", "due": typed})
    changed = Matter.objects.get(pk=matter.pk)
    assert (changed.due_on, changed.due_phrase) == (due, phrase)
    held = in_hand()
    browser.post(
        f"/matters/{held.number}/reassign/", {"unit": cast.town_b.pk, "due": typed, "reason": "属地"}
    )
    moved = Matter.objects.get(pk=held.pk)
    assert (moved.due_on, moved.original_due_on) == (due, due)
    other = in_hand()
    asked = {"new_due_on": typed, "reason": "雨", "progress": "半"}
    assert cast.head_a.browser().post(f"/matters/{other.number}/ask-extension/", asked).status_code == 302
    assert other.requests.get().new_due_on == due


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("11月31日", "11月没有31日。这个月最后一天是2026-11-30。"),
        (
            "下周五",
            "“下周五”隔一阵子就不是同一天了，清单上要写明是哪一天。请写明日期，如2026-12-15、12月15日前、12月中旬、年底前。",
        ),
    ],
)
def test_what_is_no_day_is_refused_with_what_to_write(
    cast: Cast, drafted: Make, typed: str, said: str
) -> None:
    matter = drafted()
    given = {"kind": "task", "title": "清表", "due": typed}
    answer = cast.clerk.browser().post(f"/matters/{matter.number}/change/", given)
    assert answer.context["form"].errors["due"] == [said]


def test_a_plain_day_is_printed_once(cast: Cast, drafted: Make) -> None:
    matter, browser = drafted(), cast.clerk.browser()
    browser.post(f"/matters/{matter.number}/change/", {"kind": "task", "title": "清表", "due": "11月30日"})
    facts = {one["label"]: one["value"] for one in browser.get(f"/matters/{matter.number}/").context["facts"]}
    assert facts["完成时限"] == "11月30日（周一）"


def test_the_original_date_starts_anew_for_another_unit(cast: Cast, in_hand: Make, day: Any) -> None:
    matter, clerk = in_hand(), cast.clerk.viewer(cast.on)
    new = on(day(20))
    actions.reassign(viewer=clerk, matter=matter, unit_id=cast.town_b.pk, reason="属地", due=new, at=day(2))
    moved = Matter.objects.get(pk=matter.pk)
    assert (moved.due_on, moved.original_due_on) == (new, new)
    story = cast.clerk.browser().get(f"/matters/{matter.number}/").context["story"]
    assert on(day(10)).isoformat() in story[0]["text"]
    assert "） " not in story[0]["text"]


def test_a_matter_is_assigned_to_the_units_ticked(cast: Cast, drafted: Make) -> None:
    matter = drafted(unit_id=None)
    ticked = {"unit": [cast.town_a.pk, cast.bureau.pk], "due": "12月15日"}
    assert cast.clerk.browser().post(f"/matters/{matter.number}/assign/", ticked).status_code == 302
    parts = Matter.objects.filter(parent=matter)
    assert {(part.unit_id, part.state) for part in parts} == {
        (cast.town_a.pk, "assigned"), (cast.bureau.pk, "assigned"),
    }  # fmt: skip


def test_a_split_takes_all_townships_and_suggests_near_names(cast: Cast, drafted: Make) -> None:
    matter, browser = drafted(), cast.clerk.browser()
    near = f"{cast.bureau.name}局"
    answer = browser.post(f"/matters/{matter.number}/split/", {"lines": f"测量 | {near}"})
    assert cast.bureau.name in answer.context["form"].errors["lines"][0].replace(near, "")
    browser.post(f"/matters/{matter.number}/split/", {"lines": "测量 | 各乡镇 | 12.15"})
    assert set(Matter.objects.filter(parent=matter).values_list("unit_id", flat=True)) == {
        cast.town_a.pk, cast.town_b.pk,
    }  # fmt: skip


# ---------------------------------------------------------------- the inbox and the list
def test_a_review_is_overdue_after_three_working_days(
    cast: Cast, in_hand: Make, day: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = in_hand(due=on(day(30)))
    actions.report_done(viewer=cast.reporter_a.viewer(cast.on), matter=matter, result="完成", at=day(2))
    seen = []
    for later in (7, 8):  # the cast's first day is a Monday: the third working day after Wednesday is Monday
        monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda later=later: day(later))
        groups = cast.clerk.browser().get("/todo/").context["groups"]
        seen.append([(group["late"], row.what, row.light.word) for group in groups for row in group["rows"]])
    assert seen == [
        [(False, "check", "在手3个工作日")],
        [(True, "check", "在手4个工作日，超1个")],
    ]


def test_what_i_issued_and_others_hold_waits_for_others(
    cast: Cast, assigned: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongjian.matters.views.todo.SHOWN", 2)
    for number in range(3):
        assigned(title=f"第{number}件")
    page = cast.clerk.browser().get("/todo/?tab=others")
    assert (page.context["counts"]["others"], page.context["next_page"]) == (3, 2)
    page = cast.clerk.browser().get("/todo/?tab=issued&page=2")
    assert [row.matter.title for group in page.context["groups"] for row in group["rows"]] == ["第2件"]
    assert (page.context["next_page"], page.context["previous_page"]) == (None, 1)


def test_the_list_opens_on_what_is_open_with_counts_on_its_tabs(
    cast: Cast, assigned: Make, in_hand: Make, drafted: Make, day: Any
) -> None:
    drafted(title="拟定的")
    late, soon = assigned(title="超期的", due=on(day(1))), assigned(title="快到的", due=on(day(5)))
    far, done = assigned(title="还早的", due=on(day(40))), in_hand(title="办完的")
    done = actions.report_done(viewer=cast.reporter_a.viewer(cast.on), matter=done, result="完成", at=day(2))
    actions.close(viewer=cast.clerk.viewer(cast.on), matter=done, conclusion="属实", at=day(2))
    checked = in_hand(title="待审的")
    actions.report_done(viewer=cast.reporter_a.viewer(cast.on), matter=checked, result="完成", at=day(2))
    browser = cast.clerk.browser()
    page = browser.get(address(cast)).context["page"]
    assert [line.row.pk for line in page.rows] == [late.pk, soon.pk, checked.pk, far.pk]
    tabs = {str(tab.label): (tab.count, tab.current) for tab in page.tabs}
    assert {name: count for name, (count, _current) in tabs.items()} == {
        "在办": 4, "超期": 1, "七天内": 1, "待我审核": 1, "办结": 1, "拟定中": 1, "全部": 6,
    }  # fmt: skip
    assert [name for name, (_count, current) in tabs.items() if current] == ["在办"]
    over = browser.get(address(cast), {"show": "over"}).context["page"]
    assert [line.row.pk for line in over.rows] == [done.pk]
    assert browser.get(address(cast), {"show": "all"}).context["page"].count == 6


def test_a_report_says_what_it_is_stuck_on_without_unfolding(cast: Cast, in_hand: Make, day: Any) -> None:
    matter = in_hand()
    report = Report("在谈", stuck_on="land")
    actions.progress(viewer=cast.reporter_a.viewer(cast.on), matter=matter, report=report, at=day(2))
    page = cast.reporter_a.browser().get(f"/matters/{matter.number}/")
    form = page.context["form"]
    assert (form["stuck_on"].value(), "stuck_on" in form.FOLDED) == ("land", False)
    assert page.context["sentence"].endswith("卡在用地。")
