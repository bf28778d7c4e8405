"""The pages as people see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongjian.kernel.lifecycle import State
from gongjian.ledger.models import Entry
from gongjian.matters import actions
from gongjian.matters.actions import Draft
from gongjian.matters.models import EditionReply, Evidence, Matter
from tests.cast import Cast
from tests.matters.conftest import on

Make = Callable[..., Matter]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def _at_the_time_of_the_cast(monkeypatch: pytest.MonkeyPatch, day: Any) -> None:
    monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: day(2))


def test_who_cannot_see_it_finds_no_page(cast: Cast, assigned: Make) -> None:
    matter = assigned()
    addresses = [f"/matters/{matter.number}/", f"/matters/{matter.number}/accept/"]
    for member in (cast.outsider, cast.outside_reporter, cast.reporter_b):
        assert [member.browser().get(address).status_code for address in addresses] == [404, 404]
        assert member.browser().post(addresses[1]).status_code == 404
    assert Matter.objects.get(pk=matter.pk).state == "assigned"


def test_a_draft_is_not_shown_to_the_unit_it_names(cast: Cast, drafted: Make) -> None:
    address = f"/matters/{drafted().number}/"
    assert cast.reporter_a.browser().get(address).status_code == 404
    assert cast.clerk.browser().get(address).status_code == 200


def test_the_reporter_signs_for_it_on_the_page(cast: Cast, assigned: Make) -> None:
    matter, browser = assigned(), cast.reporter_a.browser()
    page = browser.get(f"/matters/{matter.number}/")
    form = page.context["form"]
    answer = browser.post(
        f"/matters/{matter.number}/accept/",
        {"request_key": form["request_key"].value(), "revision": matter.revision},
    )
    assert (answer.status_code, answer["Location"]) == (302, f"/matters/{matter.number}/")
    assert Matter.objects.get(pk=matter.pk).state == "accepted"


def test_a_second_press_is_told_the_first_counts(cast: Cast, assigned: Make) -> None:
    matter, browser = assigned(), cast.reporter_a.browser()
    key = str(browser.get(f"/matters/{matter.number}/").context["form"]["request_key"].value())
    posts = [
        browser.post(f"/matters/{matter.number}/accept/", {"request_key": key}).status_code for _ in range(2)
    ]
    assert posts == [302, 200]
    assert Entry.objects.filter(act="matter.accept").count() == 1


def test_a_page_seen_before_somebody_else_changed_it_is_refused(cast: Cast, assigned: Make, day: Any) -> None:
    matter = assigned()
    seen = matter.revision
    actions.reassign(
        viewer=cast.clerk.viewer(cast.on), matter=matter, unit_id=cast.town_b.pk, reason="改派", at=day(1)
    )
    answer = cast.clerk.browser().post(
        f"/matters/{matter.number}/reassign/", {"unit": cast.town_a.pk, "reason": "再改", "revision": seen}
    )
    assert answer.status_code == 409


def test_what_is_missing_is_said_at_the_field(cast: Cast, in_hand: Make) -> None:
    matter = in_hand()
    answer = cast.reporter_a.browser().post(f"/matters/{matter.number}/progress/", {"says": ""})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["says"]


def test_evidence_goes_with_the_report_and_only_who_sees_the_matter_gets_it(
    cast: Cast, in_hand: Make
) -> None:
    matter = in_hand("supervised")
    browser = cast.reporter_a.browser()
    file = SimpleUploadedFile("现场.png", PNG, content_type="image/png")
    answer = browser.post(f"/matters/{matter.number}/report-done/", {"result": "完成", "file": file})
    assert answer.status_code == 302
    kept = Evidence.objects.get(matter=matter).file
    got = browser.get(f"/files/{kept.number}/")
    assert b"".join(got.streaming_content) == PNG  # type: ignore[attr-defined]
    assert (got["X-Content-Type-Options"], got["Content-Disposition"][:10]) == ("nosniff", "attachment")
    assert cast.outsider.browser().get(f"/files/{kept.number}/").status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused(cast: Cast, in_hand: Make) -> None:
    matter = in_hand()
    file = SimpleUploadedFile("现场.png", b"MZ not a picture", content_type="image/png")
    answer = cast.reporter_a.browser().post(f"/matters/{matter.number}/attach/", {"file": file})
    assert list(answer.context["form"].errors) == ["file"]
    assert not Evidence.objects.exists()


def test_a_full_disk_is_said_and_leaves_nothing(
    cast: Cast, in_hand: Make, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    import errno
    import os

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    matter = in_hand()
    before = Entry.objects.count()
    file = SimpleUploadedFile("现场.png", PNG, content_type="image/png")
    answer = cast.reporter_a.browser().post(f"/matters/{matter.number}/attach/", {"file": file})
    assert answer.context["form"].errors.as_data()["file"][0].code == "disk_full"
    assert Entry.objects.count() == before
    assert [p.name for p in settings.FILES.glob("incoming-*")] == []


def test_every_act_has_a_page_for_whoever_may_do_it(cast: Cast, in_hand: Make) -> None:
    matter = in_hand()
    offered = {
        cast.reporter_a: ["progress", "report-done", "comment", "attach"],
        cast.head_a: ["ask-extension", "sub-assign"],
        cast.clerk: ["suspend", "cancel", "reassign"],
    }.items()
    pages = [m.browser().get(f"/matters/{matter.number}/{slug}/") for m, slugs in offered for slug in slugs]
    assert [page.status_code for page in pages] == [200] * 9


def test_the_list_asks_the_database_as_often_for_three_as_for_one(cast: Cast, assigned: Make) -> None:
    browser, address = cast.clerk.browser(), f"/c/{cast.campaign.key}/matters/"
    assigned()
    browser.get(address)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        counts.append(len(asked))
        assigned()
        assigned()
        browser.get(address)
    assert counts[0] == counts[1] <= 7, (
        counts
    )  # a page that reaches matters without a date asks for them apart


def test_a_list_of_every_column_asks_no_more_whoever_looks_and_whenever(cast: Cast, assigned: Make) -> None:
    for _more in range(3):
        assigned()
    columns = (
        "title,number,kind,light,due,state,unit,desk,progress,updated,project,list,assigned_by,original,"
    )
    columns += "extended,returned"
    for member in (cast.clerk, cast.reporter_a):
        browser = member.browser()
        for moment in ({}, {"known_entry": Entry.objects.count()}):
            asking = {"cols": columns, "show": "all", **moment}
            address = f"/c/{cast.campaign.key}/matters/"
            browser.get(address, asking)
            with CaptureQueriesContext(connection) as asked:
                page = browser.get(address, asking).context["page"]
            assert (len(page.rows), len(page.columns), len(asked) <= 7) == (3, 16, True)


def test_a_township_lists_only_its_own(cast: Cast, assigned: Make) -> None:
    own, other = assigned(), assigned(unit_id=cast.town_b.pk, title="乙镇的事")
    assert other.unit_id == cast.town_b.pk
    page = cast.reporter_a.browser().get(f"/c/{cast.campaign.key}/matters/").context["page"]
    assert [line.row.pk for line in page.rows] == [own.pk]


def test_the_list_filters_by_light(cast: Cast, assigned: Make, day: Any) -> None:
    late, _soon = assigned(due=on(day(1))), assigned(due=on(day(3)))
    page = cast.clerk.browser().get(f"/c/{cast.campaign.key}/matters/?light=late").context["page"]
    assert [line.row.pk for line in page.rows] == [late.pk]


def test_the_past_shows_what_was_known_then(cast: Cast, in_hand: Make, day: Any) -> None:
    matter = in_hand()
    page = cast.clerk.browser().get(
        f"/matters/{matter.number}/", {"known_at": (day(0) + timedelta(hours=1)).isoformat()}
    )
    assert page.context["matter"].state == State.assigned.value
    assert page.context["deeds"] == []


def test_the_inbox_groups_what_waits_and_counts_it_alike(
    cast: Cast, assigned: Make, in_hand: Make, day: Any
) -> None:
    from gongjian.matters.inbox import waiting_count

    in_hand(due=on(day(1)))
    assigned()
    viewer = cast.reporter_a.viewer(on(day(2)))
    page = cast.reporter_a.browser().get("/todo/")
    assert [[row.what for row in g["rows"]] for g in page.context["groups"]] == [["work"], ["sign"]]
    with CaptureQueriesContext(connection) as asked:
        assert waiting_count(viewer, on(day(2))) == 2
    assert len([q for q in asked if "gongjian_matter" in q["sql"]]) == 1


def test_a_request_waits_for_whoever_assigned(cast: Cast, in_hand: Make, day: Any) -> None:
    from gongjian.matters.inbox import waiting_count

    matter = in_hand()
    assert waiting_count(cast.clerk.viewer(cast.on), on(day(2))) == 0
    actions.ask_extension(
        viewer=cast.head_a.viewer(cast.on),
        matter=matter,
        reason="雨",
        new_due_on=on(day(20)),
        progress_so_far="半",
        at=day(2),
    )
    assert waiting_count(cast.clerk.viewer(cast.on), on(day(2))) == 1
    assert [row.what for g in cast.clerk.browser().get("/todo/").context["groups"] for row in g["rows"]] == [
        "extension"
    ]


def test_a_clerk_drafts_a_matter_on_the_page(cast: Cast) -> None:
    address = f"/c/{cast.campaign.key}/matters/new/"
    answer = cast.clerk.browser().post(
        address, {"kind": "task", "title": "修路", "due": "年底前", "unit": cast.town_a.pk}
    )
    made = Matter.objects.get()
    assert (answer["Location"], made.title, made.due_on.isoformat(), made.due_phrase) == (  # type: ignore[union-attr]
        f"/matters/{made.number}/", "修路", "2026-12-31", "年底前",
    )  # fmt: skip
    assert cast.reporter_a.browser().get(address).status_code == 404


def test_all_townships_are_one_choice(cast: Cast, drafted: Make) -> None:
    matter = drafted(unit_id=None)
    page = cast.clerk.browser()
    answer = page.post(f"/matters/{matter.number}/assign/", {"unit": "all:township", "due": "2026-04-30"})
    assert answer.status_code == 302
    assert Matter.objects.filter(parent=matter).count() == 2


def test_the_task_sheet_prints_one_line_for_all_townships(cast: Cast, drafted: Make, day: Any) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    whole = drafted(unit_id=None, title="清理河道")
    units = [cast.town_a.pk, cast.town_b.pk]
    actions.assign(viewer=cast.clerk.viewer(cast.on), matter=whole, unit_ids=units, at=day(0))
    answer = cast.clerk.browser().get(f"/c/{cast.campaign.key}/matters/?format=sheet")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    rows = [[cell for cell in row if cell is not None] for row in book.active.iter_rows(values_only=True)]
    assert [row[:2] for row in rows if row and row[0] == 1] == [[1, "清理河道"]]
    assert [row for row in rows if row and row[0] == 2] == []


def test_search_finds_by_number_and_words_only_in_reach(cast: Cast, assigned: Make) -> None:
    from gongjian.matters.search import find_matters

    matter = assigned()
    for text in (matter.number, "地块"):
        assert [hit.number for hit in find_matters(cast.reporter_a.viewer(cast.on), text, 10)] == [
            matter.number
        ]
        assert find_matters(cast.outsider.viewer(cast.on), text, 10) == []


# ---------------------------------------------------------------- lists
def test_a_list_goes_round_is_answered_settled_and_issued(cast: Cast, day: Any) -> None:
    clerk, reporter = cast.clerk.viewer(cast.on), cast.reporter_a.viewer(cast.on)
    list_ = actions.create_list(viewer=clerk, campaign=cast.campaign, name="重点任务", at=day(0))
    items = [Draft("task", title, unit_id=cast.town_a.pk, due=on(day(30))) for title in ("一", "二")]
    lines = actions.add_items(viewer=clerk, list_=list_, items=items, at=day(0))
    draft = actions.send_for_comment(viewer=clerk, list_=list_, reply_by_on=on(day(3)), at=day(0))
    browser = cast.reporter_a.browser()
    home = f"/c/{cast.campaign.key}/lists/{list_.number}/"
    assert browser.get(home).status_code == 200
    replies = actions.reply(
        viewer=reporter,
        edition=draft,
        unit_id=cast.town_a.pk,
        answers={lines[0].pk: "", lines[1].pk: "改到六月"},
        at=day(1),
    )
    assert [r.agrees for r in replies] == [True, False]
    actions.settle(viewer=clerk, reply=replies[1], outcome="采纳", changes={"title": "二改"}, at=day(1))
    actions.make_reviewed(viewer=clerk, list_=list_, reason="县委要求提前印发", at=day(1))
    issued = actions.issue(
        viewer=clerk, list_=list_, document_no="示例发〔2026〕1号", approved_by="李某", at=day(1)
    )
    assert [m.state for m in Matter.objects.order_by("ordinal")] == ["assigned", "assigned"]
    page = cast.clerk.browser().get(home, {"edition": draft.ordinal})
    assert [row["row"].title for row in page.context["rows"]] == ["一", "二"]
    page = cast.clerk.browser().get(home, {"edition": issued.ordinal})
    assert [row["row"].title for row in page.context["rows"]] == ["一", "二改"]
    assert page.context["editions"][0]["edition"].document_no == "示例发〔2026〕1号"
    adjusted = actions.adjust_line(
        viewer=clerk,
        matter=lines[0],
        changes={"title": "一改"},
        reason="政策调整",
        approved_by="李某",
        at=day(2),
    )
    assert (adjusted.kind, adjusted.approved_by) == ("adjusted", "李某")
    for path in ("", "add/"):
        assert cast.clerk.browser().get(home + path).status_code == 200
    assert cast.clerk.browser().get(f"/c/{cast.campaign.key}/lists/").status_code == 200
    assert cast.outsider.browser().get(home).status_code == 404


def test_an_issued_list_is_added_to_only_with_a_reason(cast: Cast, day: Any) -> None:
    from gongjian.kernel.problems import Refused

    clerk = cast.clerk.viewer(cast.on)
    list_ = actions.create_list(viewer=clerk, campaign=cast.campaign, name="重点任务", at=day(0))
    item = Draft("task", "一", unit_id=cast.town_a.pk, due=on(day(30)))
    actions.add_items(viewer=clerk, list_=list_, items=[item], at=day(0))
    actions.issue(viewer=clerk, list_=list_, document_no="1号", approved_by="李某", at=day(0))
    with pytest.raises(Refused) as caught:
        actions.add_items(viewer=clerk, list_=list_, items=[item], at=day(1))
    assert caught.value.code == "missing_reason"


def test_an_issue_names_every_line_that_lacks_something(cast: Cast, day: Any) -> None:
    from gongjian.kernel.problems import Refused

    clerk = cast.clerk.viewer(cast.on)
    list_ = actions.create_list(viewer=clerk, campaign=cast.campaign, name="重点任务", at=day(0))
    items = [Draft("task", "无单位", due=on(day(30))), Draft("task", "无时限", unit_id=cast.town_a.pk)]
    actions.add_items(viewer=clerk, list_=list_, items=items, at=day(0))
    with pytest.raises(Refused) as caught:
        actions.issue(viewer=clerk, list_=list_, document_no="1号", approved_by="李某", at=day(0))
    assert [p.code for p in caught.value.problems] == ["line_incomplete", "line_incomplete"]


def test_a_unit_replies_on_the_page_line_by_line(cast: Cast, day: Any) -> None:
    clerk = cast.clerk.viewer(cast.on)
    list_ = actions.create_list(viewer=clerk, campaign=cast.campaign, name="重点任务", at=day(0))
    items = [Draft("task", title, unit_id=cast.town_a.pk, due=on(day(30))) for title in ("一", "二")]
    lines = actions.add_items(viewer=clerk, list_=list_, items=items, at=day(0))
    actions.send_for_comment(viewer=clerk, list_=list_, reply_by_on=on(day(9)), at=day(0))
    browser, address = cast.reporter_a.browser(), f"/c/{cast.campaign.key}/lists/{list_.number}/reply/"
    shown = browser.get(address).content.decode()
    assert [f'name="line_{line.pk}"' in shown for line in lines] == [True, True]
    assert (
        browser.post(address, {f"line_{lines[0].pk}": "", f"line_{lines[1].pk}": "改期"}).status_code == 302
    )
    found = EditionReply.objects.order_by("matter_id").values_list("agrees", "proposes")
    assert list(found) == [(True, ""), (False, "改期")]
    assert cast.reporter_b.browser().get(address).status_code == 404


def test_lines_that_cannot_be_read_are_named(cast: Cast, drafted: Make) -> None:
    matter = drafted()
    text = "清表 | 甲镇 | 2026-04-01\n测量 | 无此单位\n复垦 | | 9月前"
    answer = cast.clerk.browser().post(f"/matters/{matter.number}/split/", {"lines": text})
    assert len(answer.context["form"].errors["lines"]) == 2
    assert Matter.objects.filter(parent=matter).count() == 0
    answer = cast.clerk.browser().post(f"/matters/{matter.number}/split/", {"lines": text.splitlines()[0]})
    assert [(m.title, m.unit_id) for m in Matter.objects.filter(parent=matter)] == [("清表", cast.town_a.pk)]
