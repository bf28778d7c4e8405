"""The pages of supervision: who sees what, in how many queries; a leader's words are nobody else's."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext
from openpyxl import load_workbook

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.matters import actions as matters
from gongjian.matters.policy import issuer_of
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.models import IssuedNotice, Supervision
from tests.cast import SET_UP, Cast
from tests.supervise.supervised import Stage, day, fresh, on

ASKED, REST = "此事拖不得", "月底务必见底"
SECRET = ASKED + REST
"""A page repeats what was searched for: so one half is searched for, and the other must not be there."""


@pytest.fixture
def stage(cast: Cast) -> Stage:
    with ledger.record("test.cast", by=SET_UP, at=day(0)) as entry:
        entry.change(Campaign.objects.get(pk=cast.campaign.pk), status="live")
    return Stage(cast)


CARD = "supervise/supervision/_card.html"
OURS = ("/supervisions/", "/notices/")
NEEDS_NONE = "This decision names its unit and its date already; it runs by itself and needs no paper."


def with_words(stage: Stage) -> Supervision:
    """An instruction of a leader, issued to 甲镇; the leader's post is the one reader, the clerk entered it."""
    words = acts.NewWords("示例县长", on(day(2)), SECRET, (stage.cast.leader.post.pk,))
    made = stage.approved(source="instruction", words=(words,))
    notice = stage.issued(made)
    stage.signed(notice)
    return fresh(made)


def page(stage: Stage, name: str, path: str, **data: Any) -> Any:
    return getattr(stage.cast, name).browser().get(path, data)


def text(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode("utf-8", "replace"))


def test_an_outsider_gets_no_page_at_all(stage: Stage) -> None:
    made = with_words(stage)
    notice = made.notices.get()
    for path in (
        f"/supervisions/{made.number}/",
        f"/notices/{notice.number}/",
        f"/notices/{notice.number}/paper.pdf",
    ):
        assert page(stage, "outsider", path).status_code == 404
        assert page(stage, "reporter_b", path).status_code == 404


def test_a_unit_sees_a_supervision_once_it_is_issued_and_not_before(stage: Stage) -> None:
    made = stage.approved()
    draft = stage.drafted(made)
    assert page(stage, "head_a", f"/supervisions/{made.number}/").status_code == 404
    assert page(stage, "head_a", f"/notices/{draft.number}/").status_code == 404
    assert made.supervision_no not in text(page(stage, "head_a", f"/matters/{made.matter.number}/"))
    acts.issue_notice(stage.viewer("inspector"), draft, unclassified=True, at=day(3))
    assert page(stage, "head_a", f"/supervisions/{made.number}/").status_code == 200
    assert made.supervision_no in text(page(stage, "head_a", f"/matters/{made.matter.number}/"))


def test_the_story_of_the_matter_tells_a_unit_nothing_of_the_proposal(stage: Stage) -> None:
    made = stage.proposed(reason="三次催办未动")
    shown = text(page(stage, "head_a", f"/matters/{made.matter.number}/"))
    assert "三次催办未动" not in shown


# ---------------------------------------------------------------- a leader's words
def test_the_named_reader_and_who_entered_them_read_a_leaders_words(stage: Stage) -> None:
    made = with_words(stage)
    path = f"/supervisions/{made.number}/"
    assert {name: SECRET in text(page(stage, name, path)) for name in ("leader", "clerk")} == {
        "leader": True,
        "clerk": True,
    }
    assert {
        name: SECRET in text(page(stage, name, path)) for name in ("inspector", "head_a", "campaign_admin")
    } == {
        "inspector": False,
        "head_a": False,
        "campaign_admin": False,
    }


def test_a_leaders_words_are_on_no_page_list_search_feed_or_answer_of_the_api(stage: Stage) -> None:
    made = with_words(stage)
    key, notice = stage.cast.campaign.key, made.notices.get()
    paths = [
        f"/supervisions/{made.number}/", f"/notices/{notice.number}/", f"/matters/{made.matter.number}/",
        f"/c/{key}/supervisions/?cols=title,no,by,assisting", f"/c/{key}/supervisions/?q={ASKED}", f"/c/{key}/notices/",
        f"/c/{key}/supervise/", f"/c/{key}/", f"/c/{key}/matters/", "/todo/", f"/search/?q={ASKED}",
        f"/api/v1/matters/{made.matter.number}", f"/api/v1/matters?campaign={key}",
    ]  # fmt: skip
    for name in ("inspector", "head_a", "campaign_admin", "auditor"):
        for path in paths:
            assert REST not in text(page(stage, name, path)), (name, path)


def test_the_auditors_pages_show_that_words_were_entered_and_not_the_words(stage: Stage) -> None:
    with_words(stage)
    from gongjian.ledger.models import Entry

    for entry in Entry.objects.all():
        assert SECRET not in text(page(stage, "auditor", f"/ledger/{entry.seq}/"))
        assert SECRET not in f"{entry.words}{entry.reason}"


def test_neither_paper_carries_a_leaders_words(stage: Stage) -> None:
    made = with_words(stage)
    notice = made.notices.get()
    from gongjian.supervise.papers.supervision import red_head, sheet

    assert SECRET not in f"{sheet(notice, day(4))}{red_head(notice, day(4))}"


def ledger_sheet(stage: Stage, name: str) -> list[list[Any]]:
    response = page(stage, name, f"/c/{stage.cast.campaign.key}/supervisions/", format="ledger")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def test_the_office_sheet_has_its_columns_and_the_words_for_named_readers_alone(stage: Stage) -> None:
    with_words(stage)
    for name, seen in (("leader", SECRET), ("inspector", None)):
        rows = ledger_sheet(stage, name)
        head = next(row for row in rows if row and row[0] == "序号")
        line = rows[rows.index(head) + 1]
        told = dict(zip(head, line, strict=True))
        assert head == [
            "序号", "督办编号", "立项日期", "批准人", "来源", "批示领导", "批示原文", "事项及要求", "牵头单位",
            "协办单位", "交办日期", "签收日期", "原定时限", "延期时限", "历次反馈", "催办记录", "审核意见",
            "呈阅及新批示", "办结日期", "销号日期", "归档号",
        ]  # fmt: skip
        assert (told["督办编号"], told["批示原文"], told["牵头单位"]) == ("督办〔2026〕1号", seen, "甲镇")


def test_the_excel_of_the_list_has_no_leaders_words_even_for_a_reader(stage: Stage) -> None:
    with_words(stage)
    response = page(stage, "leader", f"/c/{stage.cast.campaign.key}/supervisions/", format="csv")
    assert SECRET not in text(response)


# ---------------------------------------------------------------- pages at work
@pytest.mark.parametrize("path", ["supervisions", "notices"])
def test_the_registers_ask_as_often_for_three_lines_as_for_one(stage: Stage, path: str) -> None:
    stage.issued()
    browser = stage.cast.inspector.browser()
    address = f"/c/{stage.cast.campaign.key}/{path}/"
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(address)
    for title in ("甲", "乙"):
        stage.issued(stage.approved(stage.matter(title=title)))
    browser.get(address)
    with CaptureQueriesContext(connection) as three:
        browser.get(address)
    assert len(three) == len(one)


def test_the_board_counts_by_step_and_each_count_opens_its_rows(stage: Stage) -> None:
    stage.issued()
    stage.proposed(stage.matter(title="另一件"))
    shown = page(stage, "inspector", f"/c/{stage.cast.campaign.key}/supervise/")
    steps = {
        step["key"]: step
        for card in shown.context["cards"]
        if card["template"] == CARD
        for step in card["one"]["steps"]
    }
    assert {key: step["count"] for key, step in steps.items() if step["count"] and key != "late"} == {
        "proposed": 1,
        "unsigned": 1,
    }
    listed = stage.cast.inspector.browser().get(steps["proposed"]["href"])
    assert list(listed.context["page"].queryset.values_list("state", flat=True)) == ["proposed"]


def test_the_whole_way_by_forms(stage: Stage) -> None:
    matter = stage.matter()
    clerk, inspector, head = (getattr(stage.cast, n).browser() for n in ("clerk", "inspector", "head_a"))
    answer = clerk.post(
        f"/supervisions/propose/{matter.number}/",
        {"source": "late", "requires": "十日内完成", "reason": "超期", "office": stage.cast.inspection.pk},
    )
    assert answer.status_code == 302
    made = Supervision.objects.get()
    base = f"/supervisions/{made.number}/"
    assert inspector.post(f"{base}approve/", {"says": "同意"}).status_code == 302
    draft = {
        "form": "sheet", "issuer": stage.cast.inspection.pk, "title": "督办单", "body": "十日内完成", "lines": "",
        "lead": stage.cast.town_a.pk, "term_on": "2027-03-12", "signer": "示例主任",
    }  # fmt: skip
    assert clerk.post(f"{base}notices/new/", draft).status_code == 302
    notice = IssuedNotice.objects.get()
    assert inspector.post(f"/notices/{notice.number}/issue/", {}).status_code == 422
    assert inspector.post(f"/notices/{notice.number}/issue/", {"unclassified": "on"}).status_code == 302
    assert head.post(f"{base}sign-for/", {}).status_code == 302
    assert head.post(f"{base}reply/", {"says": "已完成", "final": "on"}).status_code == 302
    answers = {
        f"holds_{one}": "yes" for one in ("done", "evidence", "date", "lasting", "satisfied", "left_over")
    }
    assert inspector.post(f"{base}examine/", answers | {"says": "属实", "outcome": "pass"}).status_code == 302
    assert inspector.post(f"{base}close/", {"says": "办结"}).status_code == 302
    assert inspector.post(f"{base}archive/", {"archive_no": "2027-督-1"}).status_code == 302
    done = fresh(made)
    assert (done.state, done.archive_no, done.matter.state) == ("closed", "2027-督-1", "closed")
    assert inspector.get(base).status_code == 200


def test_each_waits_in_the_inbox_of_whose_turn_it_is(stage: Stage) -> None:
    def kinds(name: str) -> list[str]:
        shown = page(stage, name, "/todo/")
        assert shown.status_code == 200
        rows = [row for group in shown.context["groups"] for row in group["rows"]]
        mine = [href for row in rows for href, _label in row.verbs if href.startswith(OURS)]
        return [one.href for one in shown.context["notices"] if one.href.startswith(OURS)] + mine

    made = stage.proposed()
    assert (len(kinds("inspector")), kinds("clerk"), kinds("head_a")) == (1, [], [])
    acts.approve(stage.viewer("inspector"), made, at=day(3))
    notice = stage.issued(fresh(made))
    assert (len(kinds("head_a")), kinds("inspector")) == (1, [])
    stage.signed(notice)
    stage.replied(notice)
    assert len(kinds("inspector")) == 1


def test_a_proposal_of_a_decision_says_that_it_needs_none(stage: Stage) -> None:
    decision = stage.matter("decision")
    shown = page(stage, "clerk", f"/supervisions/propose/{decision.number}/")
    with translation.override("zh-hans"):
        assert shown.context["sentence"] == gettext(NEEDS_NONE)


def test_the_search_finds_a_supervision_by_number_and_by_title(stage: Stage) -> None:
    from gongjian.supervise.views.supervision.showing import find

    made = stage.issued().supervision
    assert [hit.href for hit in find(stage.viewer("head_a"), made.supervision_no, 10)] == [
        f"/supervisions/{made.number}/"
    ]
    assert find(stage.viewer("reporter_b"), made.supervision_no, 10) == []


def test_a_unit_reads_who_asks_for_an_extension_and_who_grants_it_and_whom_one_that_waits_lies_with(
    stage: Stage,
) -> None:
    notice = stage.issued()
    stage.signed(notice)
    matter = fresh(notice.supervision.matter)
    address, granter = f"/supervisions/{notice.supervision.number}/", unit_tree().label(issuer_of(matter))
    says = f"延期由本单位负责人（{stage.cast.head_a.person.name}）申请，由交办单位{granter}批准。"
    assert says in text(page(stage, "reporter_a", address))
    assert granter in text(page(stage, "head_a", f"{address}ask-extension/"))
    matters.ask_extension(
        viewer=stage.viewer("head_a"), matter=matter, reason="雨季", new_due_on=on(day(20)),
        progress_so_far="清表六成", at=day(6),
    )  # fmt: skip
    assert f"待{granter}批准" in text(page(stage, "reporter_a", address))
    assert f"由交办单位{granter}批准" in text(page(stage, "reporter_a", f"/matters/{matter.number}/"))
