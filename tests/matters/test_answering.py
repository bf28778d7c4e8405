"""A lead official answers what a unit puts up for decision."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongjian import ledger
from gongjian.kernel.problems import Refused
from gongjian.ledger.history import history
from gongjian.ledger.models import Entry
from gongjian.matters import actions
from gongjian.matters.actions import Report
from gongjian.matters.inbox import waiting_count
from gongjian.matters.models import Matter, Progress
from gongjian.matters.views.waiting import waiting_rows
from tests.cast import SET_UP, Cast
from tests.matters.conftest import on

Make = Callable[..., Matter]


@pytest.fixture(autouse=True)
def _at_the_time_of_the_cast(monkeypatch: pytest.MonkeyPatch, day: Any) -> None:
    monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: day(3))


@pytest.fixture
def asked(cast: Cast, in_hand: Make, day: Any) -> Callable[..., Progress]:
    """甲镇 puts something up on a matter of the leader's."""

    def make(**changes: Any) -> Progress:
        matter = in_hand(lead_official_id=cast.leader.person.pk)
        given = {
            "says": "卡住了",
            "needs": "请定清表费用",
            "suggests": "概算列支",
            "level": "leader",
        } | changes
        return actions.progress(
            viewer=cast.reporter_a.viewer(cast.on), matter=matter, report=Report(**given), at=day(2)
        )

    return make


def answer(cast: Cast, progress: Progress, day: Any, **given: Any) -> Progress:
    found = {"kind": "agree", "viewer": cast.leader.viewer(cast.on), "at": day(3)} | given
    return actions.answer(progress=progress, **found)


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def waiting(cast: Cast, day: Any) -> int:
    return waiting_count(cast.leader.viewer(cast.on), on(day(3)))


# ---------------------------------------------------------------- the act
def test_the_leader_agrees_and_the_answer_stands_with_the_report(cast: Cast, asked: Any, day: Any) -> None:
    answer(cast, asked(), day)
    found = Progress.objects.get()
    assert (found.answer_kind, found.answer, found.answered_by, found.answered_at) == (
        "agree",
        "",
        cast.leader.person.name,
        day(3),
    )


def test_words_are_kept_as_they_were_said(cast: Cast, asked: Any, day: Any) -> None:
    progress = asked()
    answer(cast, progress, day, kind="say", words="先由县里垫，月底前办。")
    assert Progress.objects.get().answer == "先由县里垫，月底前办。"
    told = history(progress.matter)[0]
    assert (told.entry.act, told.entry.words["says"]) == ("matter.answer", "先由县里垫，月底前办。")


@pytest.mark.parametrize(
    "given, code",
    [
        ({"kind": "say"}, "missing_answer"),
        ({"kind": "say", "words": "长" * 301}, "too_long"),
        ({"kind": "", "words": "好"}, "answer_unknown"),
    ],
)
def test_what_is_no_answer_is_refused(cast: Cast, asked: Any, day: Any, given: Any, code: str) -> None:
    progress = asked()
    assert code_of(lambda: answer(cast, progress, day, **given)) == code
    assert Entry.objects.filter(act__startswith="matter.answer").count() == 0


def test_agreeing_needs_a_suggestion(cast: Cast, asked: Any, day: Any) -> None:
    progress = asked(suggests="")
    assert code_of(lambda: answer(cast, progress, day)) == "nothing_suggested"


@pytest.mark.parametrize("who", ["clerk", "head_a", "reporter_a", "inspector", "outsider"])
def test_others_do_not_answer_for_the_leader(cast: Cast, asked: Any, day: Any, who: str) -> None:
    progress = asked()
    viewer = getattr(cast, who).viewer(cast.on)
    assert code_of(lambda: answer(cast, progress, day, viewer=viewer)) == "not_yours"


def test_it_is_answered_once(cast: Cast, asked: Any, day: Any) -> None:
    progress = asked()
    answer(cast, progress, day)
    assert code_of(lambda: answer(cast, progress, day, kind="topic")) == "already_answered"
    assert Progress.objects.get().answer_kind == "agree"


def test_a_question_the_unit_has_dropped_is_not_answered(cast: Cast, asked: Any, day: Any) -> None:
    progress = asked()
    reporter = cast.reporter_a.viewer(cast.on)
    actions.progress(viewer=reporter, matter=progress.matter, report=Report(says="已自行解决"), at=day(3))
    assert code_of(lambda: answer(cast, progress, day)) == "question_over"


# ---------------------------------------------------------------- what waits
def test_what_waits_for_the_leader_is_the_list_and_the_count(cast: Cast, asked: Any, day: Any) -> None:
    progress = asked()
    page = cast.leader.browser().get(f"/c/{cast.campaign.key}/leader/")
    assert [one["what"] for one in page.context["decisions"]] == ["请定清表费用"]
    rows = waiting_rows(cast.leader.viewer(cast.on), on(day(3)))
    assert [(row.matter.pk, row.what) for row in rows] == [(progress.matter_id, "decide")]
    assert waiting(cast, day) == 1
    answer(cast, progress, day)
    page = cast.leader.browser().get(f"/c/{cast.campaign.key}/leader/")
    assert (page.context["decisions"], waiting(cast, day)) == ([], 0)
    assert waiting_rows(cast.leader.viewer(cast.on), on(day(3))) == []


@pytest.mark.parametrize(
    "level, count", [("taskforce", 0), ("leader", 1), ("dispatch", 1), ("topic", 1), ("", 0)]
)
def test_a_task_force_settles_its_own(cast: Cast, asked: Any, day: Any, level: str, count: int) -> None:
    asked(level=level)
    assert waiting(cast, day) == count
    assert len(cast.leader.browser().get(f"/c/{cast.campaign.key}/leader/").context["decisions"]) == count


def test_what_another_leads_does_not_wait_for_this_leader(cast: Cast, asked: Any, day: Any) -> None:
    progress = asked()
    with ledger.record("test.cast", by=SET_UP, at=day(3)) as entry:
        entry.change(progress.matter, lead_official_id=cast.clerk.person.pk)
    assert waiting(cast, day) == 0


def test_the_count_is_one_query(cast: Cast, asked: Any, day: Any) -> None:
    asked()
    viewer = cast.leader.viewer(cast.on)
    waiting_count(viewer, on(day(3)))
    with CaptureQueriesContext(connection) as queries:
        assert waiting_count(viewer, on(day(3))) == 1
    assert len([one for one in queries.captured_queries if "gongjian_matter" in one["sql"]]) == 1


def test_an_extension_is_not_the_leaders_to_grant(cast: Cast, in_hand: Make, day: Any) -> None:
    matter = in_hand(lead_official_id=cast.leader.person.pk)
    actions.ask_extension(
        viewer=cast.head_a.viewer(cast.on),
        matter=matter,
        reason="下雨",
        new_due_on=on(day(20)),
        progress_so_far="一半",
        at=day(2),
    )
    page = cast.leader.browser().get(f"/c/{cast.campaign.key}/leader/")
    assert page.context["decisions"] == []


# ---------------------------------------------------------------- the pages
def sent(page: Any, kind: str, words: str = "") -> dict[str, str]:
    form = page.context["decisions"][0]["form"]
    data = {name: str(form[name].value()) for name in ("request_key", "progress", "next")}
    return data | {"kind": kind, "words": words}


def test_the_leader_answers_on_the_list_and_comes_back_to_it(cast: Cast, asked: Any) -> None:
    matter, browser = asked().matter, cast.leader.browser()
    address = f"/c/{cast.campaign.key}/leader/"
    page = browser.get(address)
    buttons = re.findall(r'name="kind" value="(\w+)"', page.content.decode())
    assert buttons == ["agree", "topic", "say"]
    answered = browser.post(f"/matters/{matter.number}/answer/", sent(page, "say", "按概算列支"))
    assert (answered.status_code, answered["Location"]) == (302, address)
    assert Progress.objects.get().answer == "按概算列支"


def test_a_second_press_writes_nothing(cast: Cast, asked: Any) -> None:
    matter, browser = asked().matter, cast.leader.browser()
    data = sent(browser.get(f"/c/{cast.campaign.key}/leader/"), "topic")
    statuses = [browser.post(f"/matters/{matter.number}/answer/", data).status_code for _ in range(2)]
    assert statuses == [302, 200]
    assert Entry.objects.filter(act="matter.answer_topic").count() == 1


def test_the_answer_stands_on_the_matter_for_the_unit(cast: Cast, asked: Any, day: Any) -> None:
    progress = asked()
    answer(cast, progress, day, kind="say", words="月底前办")
    page = cast.reporter_a.browser().get(f"/matters/{progress.matter.number}/")
    assert [one["answer"] for one in page.context["progress"]] == [
        f"{cast.leader.person.name} 3月5日答复：“月底前办”"
    ]


@pytest.mark.parametrize("who", ["clerk", "reporter_a", "outsider"])
def test_who_does_not_decide_finds_no_page_to_answer_on(cast: Cast, asked: Any, who: str) -> None:
    matter = asked().matter
    browser = getattr(cast, who).browser()
    assert browser.get(f"/matters/{matter.number}/answer/").status_code == 404
    data = {"kind": "agree", "progress": Progress.objects.get().pk}
    assert browser.post(f"/matters/{matter.number}/answer/", data).status_code == 404
    assert Progress.objects.get().answered_at is None


def test_words_missing_are_asked_for_and_nothing_is_written(cast: Cast, asked: Any) -> None:
    matter, browser = asked().matter, cast.leader.browser()
    page = browser.get(f"/c/{cast.campaign.key}/leader/")
    again = browser.post(f"/matters/{matter.number}/answer/", sent(page, "say"))
    assert list(again.context["form"].errors) == ["words"]
    assert Progress.objects.get().answered_at is None
