"""What a township reporter meets on a phone: returned, extended, handed on, sent twice, taken up again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gongjian.kernel import legs as kernel_legs
from gongjian.ledger.models import Entry
from gongjian.matters import actions
from gongjian.matters.inbox import live_matters, waiting_count, waiting_on_others_q
from gongjian.matters.models import Leg, Matter, MatterRequest
from gongjian.matters.policy import issuer_of
from gongjian.matters.views.waiting import waiting_rows
from gongjian.people.unit_tree import unit_tree
from tests.cast import Cast
from tests.matters.conftest import on

Make = Callable[..., Matter]


@pytest.fixture(autouse=True)
def _at_the_time_of_the_cast(monkeypatch: pytest.MonkeyPatch, day: Any) -> None:
    monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: day(5))


@pytest.fixture
def returned(cast: Cast, in_hand: Make, day: Any) -> Matter:
    matter = in_hand()
    actions.report_done(viewer=cast.reporter_a.viewer(cast.on), matter=matter, result="完成", at=day(3))
    return actions.return_(viewer=cast.clerk.viewer(cast.on), matter=matter, reason="缺现场照片", at=day(4))


def ask(cast: Cast, matter: Matter, at: Any, until: Any) -> MatterRequest:
    return actions.ask_extension(
        viewer=cast.head_a.viewer(cast.on),
        matter=matter,
        reason="下雨",
        new_due_on=on(until),
        progress_so_far="一半",
        at=at,
    )


# ---------------------------------------------------------------- returned
def test_why_it_was_returned_stands_on_top_and_reporting_done_comes_first(
    cast: Cast, returned: Matter
) -> None:
    page = cast.reporter_a.browser().get(f"/matters/{returned.number}/")
    assert (page.context["returned_because"], page.context["first"].slug) == ("缺现场照片", "report-done")


def test_why_it_was_returned_stands_in_the_inbox(cast: Cast, returned: Matter, day: Any) -> None:
    rows = waiting_rows(cast.reporter_a.viewer(cast.on), on(day(5)))
    assert [row.note.endswith("缺现场照片") for row in rows] == [True]


def test_the_reason_goes_once_it_is_reported_again(cast: Cast, returned: Matter, day: Any) -> None:
    actions.report_done(viewer=cast.reporter_a.viewer(cast.on), matter=returned, result="补了照片", at=day(5))
    assert cast.clerk.browser().get(f"/matters/{returned.number}/").context["returned_because"] == ""


# ---------------------------------------------------------------- extensions
def _note_of_original(cast: Cast, matter: Matter) -> list[str]:
    page = cast.clerk.browser().get(f"/matters/{matter.number}/")
    return [fact["note"] for fact in page.context["facts"] if fact["label"] == "原定时限"]


def test_an_extension_asked_in_time_counts_for_scoring(cast: Cast, in_hand: Make, day: Any) -> None:
    matter = in_hand()
    actions.grant(viewer=cast.clerk.viewer(cast.on), request=ask(cast, matter, day(2), day(20)), at=day(3))
    assert _note_of_original(cast, matter) == ["已按期延期，计分按新时限"]


def test_an_extension_asked_too_late_leaves_scoring_with_the_original(
    cast: Cast, in_hand: Make, day: Any
) -> None:
    matter = in_hand(due=on(day(2)))
    actions.grant(viewer=cast.clerk.viewer(cast.on), request=ask(cast, matter, day(3), day(20)), at=day(4))
    assert _note_of_original(cast, matter) == ["计分按此"]


def test_the_lead_unit_reads_who_asks_for_extensions_and_who_grants_them(cast: Cast, in_hand: Make) -> None:
    matter = in_hand()
    number, granter = matter.number, unit_tree().label(issuer_of(matter))
    said = f"延期由本单位负责人（{cast.head_a.person.name}）申请，由交办单位{granter}批准。"
    for member in (cast.reporter_a, cast.head_a):
        assert member.browser().get(f"/matters/{number}/").context["extension_by"] == said
    assert cast.clerk.browser().get(f"/matters/{number}/").context["extension_by"] == ""


def test_while_an_extension_waits_it_is_not_asked_again(cast: Cast, in_hand: Make, day: Any) -> None:
    matter, browser = in_hand(), cast.head_a.browser()
    slugs = [deed.slug for deed in browser.get(f"/matters/{matter.number}/").context["deeds"]]
    assert "ask-extension" in slugs
    ask(cast, matter, day(2), day(20))
    after = [deed.slug for deed in browser.get(f"/matters/{matter.number}/").context["deeds"]]
    assert after == [slug for slug in slugs if slug != "ask-extension"]
    assert browser.get(f"/matters/{matter.number}/ask-extension/").status_code == 404


# ---------------------------------------------------------------- handed on inside the unit
def test_what_the_head_handed_on_waits_for_that_post(cast: Cast, in_hand: Make, day: Any) -> None:
    matter = in_hand()
    head, staff = cast.head_a.viewer(cast.on), cast.staff_a.viewer(cast.on)
    assert (waiting_count(head, on(day(3))), waiting_count(staff, on(day(3)))) == (1, 1)
    actions.sub_assign(viewer=head, matter=matter, post=cast.staff_a.post, at=day(2))
    assert (waiting_count(head, on(day(3))), waiting_count(staff, on(day(3)))) == (0, 1)
    assert waiting_rows(head, on(day(3))) == []
    others = waiting_on_others_q(head)
    assert others is not None
    assert list(live_matters().filter(others)) == [matter]


def test_the_heads_row_says_to_whom_it_was_handed(cast: Cast, in_hand: Make, day: Any) -> None:
    matter = in_hand()
    actions.sub_assign(viewer=cast.head_a.viewer(cast.on), matter=matter, post=cast.staff_a.post, at=day(2))
    page = cast.head_a.browser().get("/todo/?tab=others")
    notes = [row.note for group in page.context["groups"] for row in group["rows"]]
    assert [note.endswith("已分办给经办人") for note in notes] == [True]


# ---------------------------------------------------------------- sent twice
def _send_progress(browser: Any, matter: Matter, says: str) -> int:
    page = browser.get(f"/matters/{matter.number}/progress/")
    key = str(page.context["form"]["request_key"].value())
    data = {"says": says, "request_key": key, "revision": page.context["form"]["revision"].value()}
    return int(browser.post(f"/matters/{matter.number}/progress/", data).status_code)


def test_the_same_sent_again_from_a_page_loaded_anew_is_recorded_once(cast: Cast, in_hand: Make) -> None:
    matter, browser = in_hand(), cast.reporter_a.browser()
    assert [_send_progress(browser, matter, "已清表") for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(act="matter.progress").count() == 1
    said = [str(one) for one in browser.get(f"/matters/{matter.number}/").context["messages"]]
    assert said[-1:] == ["刚报过，没有重复记录。"]


def test_other_words_are_another_report(cast: Cast, in_hand: Make) -> None:
    matter, browser = in_hand(), cast.reporter_a.browser()
    assert [_send_progress(browser, matter, says) for says in ("已清表", "已放线")] == [302, 302]
    assert Entry.objects.filter(act="matter.progress").count() == 2


def test_the_same_words_count_again_after_ten_minutes(
    cast: Cast, in_hand: Make, day: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter, browser = in_hand(), cast.reporter_a.browser()
    _send_progress(browser, matter, "无变化")
    later = day(5) + timedelta(minutes=11)
    monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: later)
    _send_progress(browser, matter, "无变化")
    assert Entry.objects.filter(act="matter.progress").count() == 2


# ---------------------------------------------------------------- taken up again
def _legs(matter: Matter) -> list[tuple[str, int | None, timedelta]]:
    rows = list(Leg.objects.filter(matter=matter, voided=False).order_by("from_at", "id"))
    plain = [kernel_legs.Leg(kernel_legs.LegKind(r.kind), str(r.unit_id), r.from_at, r.to_at) for r in rows]
    kernel_legs.check(plain)
    return [(r.kind, r.unit_id, r.to_at - r.from_at) for r in rows if r.to_at is not None]


@pytest.mark.parametrize("kind", ["task", "problem"])
def test_between_closing_and_taking_up_again_it_is_nobodys_time(
    cast: Cast, in_hand: Make, day: Any, kind: str
) -> None:
    clerk, reporter = cast.clerk.viewer(cast.on), cast.reporter_a.viewer(cast.on)
    matter = in_hand(kind)
    actions.report_done(viewer=reporter, matter=matter, result="完成", at=day(3))
    actions.close(viewer=clerk, matter=matter, conclusion="好", at=day(4), steps={"check": "看过"})
    actions.reopen(viewer=clerk, matter=matter, reason="反弹", at=day(9))
    assert _legs(matter)[-2:] == [
        ("review", cast.office.pk, timedelta(days=1)),
        ("stopped", None, timedelta(days=5)),
    ]


def test_the_sentence_and_the_desk_tell_the_same_time(cast: Cast, in_hand: Make) -> None:
    page = cast.clerk.browser().get(f"/matters/{in_hand().number}/")
    assert page.context["desk"]["rows"][-1]["time"] == "4 天"
    assert page.context["sentence"] == "在甲镇手上 4 天。"
