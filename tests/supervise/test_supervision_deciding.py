"""Whoever decides on a supervision sees what is decided on, and need not lie: a late matter closes as late."""

from __future__ import annotations

from typing import Any

import pytest

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Refused
from gongjian.kit.files import Kept
from gongjian.matters import actions as matters
from gongjian.matters.listeners import term_of
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.models import Feedback, Supervision
from gongjian.supervise.views.supervision.page import stages
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
