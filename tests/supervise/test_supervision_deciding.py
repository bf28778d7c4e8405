"""Whoever decides on a supervision sees what is decided on, and need not lie: a late matter closes as late."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Refused
from gongjian.kit.files import Kept
from gongjian.matters import actions as matters
from gongjian.matters.listeners import term_of
from gongjian.matters.views.waiting import waiting_rows
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.models import Feedback, Supervision
from gongjian.supervise.selectors.supervision.steps import standing
from gongjian.supervise.views.supervision.page import stages
from gongjian.supervise.views.supervision.showing import answered_here
from tests.cast import SET_UP, Cast
from tests.supervise.supervised import YES, Stage, day, fresh, on

SIX = ("done", "evidence", "date", "lasting", "satisfied", "left_over")


@pytest.fixture
def stage(cast: Cast) -> Stage:
    with ledger.record("test.cast", by=SET_UP, at=day(0)) as entry:
        entry.change(Campaign.objects.get(pk=cast.campaign.pk), status="live")
    return Stage(cast)


def replied(stage: Stage) -> Feedback:
    notice = stage.issued()
    stage.signed(notice)
    return stage.replied(notice)


def page(stage: Stage, name: str, path: str) -> str:
    return text(getattr(stage.cast, name).browser().get(path))


def text(response: Any) -> str:
    return str(response.content.decode())


# ---------------------------------------------------------------- the six questions
def test_a_matter_done_late_passes_with_a_word_on_how_late(stage: Stage) -> None:
    reply, inspector = replied(stage), stage.viewer("inspector")
    with pytest.raises(Refused) as caught:
        acts.examine(
            inspector, reply, passed=True, says="属实", answers=YES | {"date": (False, "")}, at=day(8)
        )
    assert [(one.code, one.where) for one in caught.value.problems] == [("missing_word", "word_date")]
    late = YES | {"date": (False, "超期五天办成")}
    acts.examine(inspector, reply, passed=True, says="属实，超期办成", answers=late, at=day(8))
    acts.close(inspector, fresh(reply.supervision), says="超期办结", at=day(9))
    assert fresh(reply.supervision.matter).state == "closed"


@pytest.mark.parametrize("key", ["done", "evidence"])
def test_what_is_not_done_or_not_proved_does_not_pass_whatever_is_said(stage: Stage, key: str) -> None:
    reply = replied(stage)
    with pytest.raises(Refused) as caught:
        acts.examine(
            stage.viewer("inspector"), reply, passed=True, says="属实", answers=YES | {key: (False, "基本办完")},
            at=day(8),
        )  # fmt: skip
    assert [(one.code, one.where) for one in caught.value.problems] == [("question_unmet", f"holds_{key}")]


def test_a_question_left_open_is_asked_once_at_its_place(stage: Stage) -> None:
    reply = replied(stage)
    answer = stage.cast.inspector.browser().post(
        f"/supervisions/{reply.supervision.number}/examine/", {"says": "属实", "outcome": "pass"}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors.as_data().keys() == {f"holds_{key}" for key in SIX}


# ---------------------------------------------------------------- beside the form
def test_the_examiner_has_the_reply_its_file_and_what_was_required_beside_the_questions(stage: Stage) -> None:
    notice = stage.issued()
    stage.signed(notice)
    file = Kept("a" * 64, "印章件.pdf", 8, "application/pdf")
    who = stage.viewer("head_a")
    reply = acts.Reply(who.unit_ids[0], "北侧已清到界桩", True, file=file)
    acts.send_feedback(who, fresh(notice.supervision), reply, at=day(7))
    browser = stage.cast.inspector.browser()
    base = f"/supervisions/{notice.supervision.number}/"
    shown = text(browser.get(f"{base}examine/"))
    assert [word in shown for word in ("北侧已清到界桩", "印章件.pdf", "十日内完成清表")] == [True] * 3
    assert "印章件.pdf" in text(browser.get(base))


def test_whoever_approves_sees_what_is_proposed_and_why(stage: Stage) -> None:
    made = stage.proposed(reason="三次催办未动")
    shown = text(stage.cast.inspector.browser().get(f"/supervisions/{made.number}/approve/"))
    assert [word in shown for word in ("三次催办未动", "十日内完成清表", "甲镇")] == [True] * 3


def test_a_unit_signs_for_the_paper_from_the_papers_own_page(stage: Stage) -> None:
    notice = stage.issued()
    href = f"/supervisions/{notice.supervision.number}/sign-for/"
    asked = {name: page(stage, name, f"/notices/{notice.number}/") for name in ("reporter_a", "inspector")}
    assert {name: href in shown for name, shown in asked.items()} == {"reporter_a": True, "inspector": False}
    stage.signed(notice)
    assert href not in page(stage, "reporter_a", f"/notices/{notice.number}/")


# ---------------------------------------------------------------- the term in force
def test_an_extension_is_asked_on_the_page_of_the_supervision_and_measured_by_its_term(stage: Stage) -> None:
    notice = stage.issued()  # due on day 2, term on day 14
    stage.signed(notice)
    base = f"/supervisions/{notice.supervision.number}/"
    asked = {"reason": "连续降雨", "new_due_on": "2026-11-24", "progress": "已清一半"}
    until = on(day(20))
    matter = fresh(notice.supervision.matter)
    assert term_of(matter) == on(day(14))
    assert f"{base}ask-extension/" in page(stage, "head_a", base)
    request = matters.ask_extension(
        viewer=stage.viewer("head_a"), matter=matter, reason=asked["reason"], new_due_on=until,
        progress_so_far=asked["progress"], at=day(9),
    )  # fmt: skip
    assert request.in_time is True
    assert f"{base}ask-extension/" not in page(stage, "head_a", base)
    matters.grant(viewer=stage.viewer("clerk"), request=request, answer="同意", at=day(10))
    assert fresh(notice.supervision).term_on == until


def test_asked_within_the_term_of_a_supervision_it_does_not_mend_a_matter_that_was_late_before(
    stage: Stage,
) -> None:
    notice = stage.issued()
    stage.signed(notice)
    matter = fresh(notice.supervision.matter)
    request = matters.ask_extension(
        viewer=stage.viewer("head_a"), matter=matter, reason="雨季", new_due_on=on(day(20)), progress_so_far="六成",
        at=day(9),
    )  # fmt: skip
    matters.grant(viewer=stage.viewer("clerk"), request=request, at=day(9))
    shown = page(stage, "clerk", f"/matters/{matter.number}/")
    assert "计分按新时限" not in shown


# ---------------------------------------------------------------- the step in hand
def test_after_a_return_the_step_in_hand_is_the_reply_again(stage: Stage) -> None:
    reply = replied(stage)
    assert current(stage, reply) == 5
    stage.examined(reply, passed=False, says="缺现场照片")
    assert current(stage, reply) == 4


def current(stage: Stage, reply: Feedback) -> int:
    from gongjian.ledger import AsOf
    from gongjian.supervise.selectors.supervision.known import known

    row: Supervision = fresh(reply.supervision)
    one = known([row], AsOf(on(day(9))), stage.viewer("inspector"))[row.pk]
    return next(place for place, step in enumerate(stages(row, one)) if step["current"])


# ---------------------------------------------------------------- one matter, one line
def test_the_unit_has_one_line_in_its_inbox_and_it_leads_to_the_reply(stage: Stage) -> None:
    notice = stage.issued()
    base = f"/supervisions/{notice.supervision.number}/"
    assert buttons(stage) == [f"{base}sign-for/"]
    stage.signed(notice)
    assert buttons(stage) == [f"{base}reply/"]
    shown = page(stage, "reporter_a", f"/matters/{notice.supervision.matter.number}/")
    assert [f"{base}reply/" in shown, "/report-done/" in shown, "/progress/" in shown] == [True, False, False]


def buttons(stage: Stage) -> list[str]:
    """Addresses of all buttons of the reporter's inbox that are about the matter or its supervision."""
    shown = stage.cast.reporter_a.browser().get("/todo/").context
    rows = [row for group in shown["groups"] for row in group["rows"]]
    found = [href for row in rows for href, _label in row.verbs]
    return found + [href for one in shown["notices"] for href, _label in one.verbs]


# ---------------------------------------------------------------- who finds it
def test_the_unit_that_assigned_the_matter_reads_its_supervision_once_it_is_issued(stage: Stage) -> None:
    made = stage.approved()
    with ledger.record("test.cast", by=SET_UP, at=day(3)) as entry:
        entry.change(made.matter, assigned_by=stage.cast.bureau)
    path = f"/supervisions/{made.number}/"
    browser = stage.cast.head_bureau.browser()
    assert browser.get(path).status_code == 404
    stage.issued(fresh(made))
    assert browser.get(path).status_code == 200
    board = browser.get(f"/c/{stage.cast.campaign.key}/supervise/")
    whole = stage.cast.inspector.browser().get(f"/c/{stage.cast.campaign.key}/supervise/")
    assert (bool(board.context["partial"]), bool(whole.context["partial"])) == (True, False)


def test_proposing_a_second_time_leads_to_the_supervision(stage: Stage) -> None:
    made = stage.proposed()
    answer = stage.cast.clerk.browser().get(f"/supervisions/propose/{made.matter.number}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/supervisions/{made.number}/")


def test_the_inspection_office_proposes_from_the_register_what_is_on_no_list_yet(stage: Stage) -> None:
    browser = stage.cast.inspector.browser()
    new = f"/c/{stage.cast.campaign.key}/supervisions/new/"
    assert browser.get(f"/c/{stage.cast.campaign.key}/supervisions/").context["new_href"] == new
    sent = {
        "title": "清理北侧堆场", "unit": stage.cast.town_a.pk, "source": "meeting", "requires": "十日内清理完毕",
        "reason": "会议议定", "office": stage.cast.inspection.pk,
    }  # fmt: skip
    assert browser.post(new, sent).status_code == 302
    made = Supervision.objects.get()
    assert (made.matter.title, made.proposed_by) == ("清理北侧堆场", stage.cast.inspector.person.name)


# ---------------------------------------------------------------- which clock
def test_the_badge_names_the_clock_and_the_matters_own_beside_it(stage: Stage) -> None:
    notice = stage.issued()  # due on day 2, reply on day 10, term on day 14
    supervision = fresh(notice.supervision)
    with translation.override("en"):
        told = [standing(supervision, on(day(n)), supervision.matter) for n in (5, 20)]
    assert told == [
        ("watch", "under supervision · own date 3 days over"),
        ("late", "term 6 days over · own date 18 days over"),
    ]


def test_a_matter_that_comes_back_is_held_to_its_last_term(stage: Stage) -> None:
    reply = replied(stage)
    stage.examined(reply)
    acts.close(stage.viewer("inspector"), fresh(reply.supervision), says="办结", at=day(9))
    matters.reopen(
        viewer=stage.viewer("clerk"), matter=fresh(reply.supervision.matter), reason="反弹", at=day(20)
    )
    again = fresh(reply.supervision)
    assert (again.state, again.term_on) == ("issued", on(day(14)))
    assert standing(again, on(day(20)))[0] == "late"


def test_what_is_not_signed_for_in_time_says_which_clock_is_over(stage: Stage) -> None:
    matter = stage.matter(kind="problem")
    assert matter.sign_for_by_on is not None
    over = (on(day(30)) - matter.sign_for_by_on).days
    with translation.override("en"):
        rows = {one.matter.pk: one for one in waiting_rows(stage.viewer("reporter_a"), on(day(30)))}
    assert rows[matter.pk].light.word == f"sign-for {over} days overdue"


def test_where_matters_are_answered_is_asked_as_often_for_three_as_for_one(stage: Stage) -> None:
    def asked(made: list[Supervision]) -> tuple[int, int]:
        viewer, ids = stage.viewer("reporter_a"), [one.matter_id for one in made]
        answered_here(viewer, ids, on(day(5)))
        with CaptureQueriesContext(connection) as queries:
            found = answered_here(viewer, ids, on(day(5)))
        rows = [
            one for one in queries.captured_queries if "gongjian_head" not in one["sql"]
        ]  # memory kept fresh
        return len(rows), len(found)

    made = [
        stage.issued(stage.approved(stage.matter(title=title))).supervision for title in ("甲", "乙", "丙")
    ]
    once, thrice = asked(made[:1]), asked(made)
    assert (once[1], thrice) == (1, (once[0], 3))
