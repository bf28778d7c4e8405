"""督办: proposed by one, approved by another, issued, signed for, answered, examined, closed; refusals by cause."""

from __future__ import annotations

from typing import Any

import pytest

from gongjian import ledger
from gongjian.kernel.problems import Refused
from gongjian.matters import actions as matters
from gongjian.matters.models import Matter
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.models import (
    FeedbackState,
    IssuedNotice,
    LeaderWords,
    Supervision,
    SupervisionState,
)
from tests.cast import SET_UP, Cast
from tests.supervise.supervised import YES, Stage, code, day, fresh, on


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


# ---------------------------------------------------------------- 立项
def test_a_proposal_binds_nobody_and_has_no_number(stage: Stage) -> None:
    made = stage.proposed()
    assert (made.state, made.supervision_no, made.office_id) == ("proposed", "", stage.cast.inspection.pk)


def test_another_named_person_approves_and_the_number_is_given(stage: Stage) -> None:
    made = stage.approved()
    assert (made.state, made.supervision_no, made.decided_by) == (
        "approved",
        "督办〔2026〕1号",
        stage.cast.inspector.person.name,
    )


def test_who_proposed_does_not_approve(stage: Stage) -> None:
    made = stage.proposed(by="inspector")
    with pytest.raises(Refused) as caught:
        acts.approve(stage.viewer("inspector"), made, at=day(3))
    assert code(caught) == "own_proposal"
    assert acts.approve(stage.viewer("leader"), made, at=day(3)).state == "approved"


def test_the_clerk_does_not_approve(stage: Stage) -> None:
    made = stage.proposed(by="inspector")
    with pytest.raises(Refused) as caught:
        acts.approve(stage.viewer("clerk"), made, at=day(3))
    assert code(caught) == "may_not_approve"


def test_a_unit_does_not_propose(stage: Stage) -> None:
    with pytest.raises(Refused) as caught:
        stage.proposed(by="head_a")
    assert code(caught) == "may_not_propose"


def test_declined_with_a_reason_uses_no_number(stage: Stage) -> None:
    first = stage.proposed()
    with pytest.raises(Refused) as caught:
        acts.decline(stage.viewer("inspector"), first, reason=" ", at=day(3))
    assert code(caught) == "missing_reason"
    acts.decline(stage.viewer("inspector"), first, reason="已在办理", at=day(3))
    assert stage.approved(stage.matter(title="另一件")).serial == 1


def test_a_matter_is_under_one_supervision_at_a_time(stage: Stage) -> None:
    matter = stage.matter()
    stage.proposed(matter)
    with pytest.raises(Refused) as caught:
        stage.proposed(matter)
    assert code(caught) == "under_supervision"


def test_a_decision_with_owner_and_date_needs_no_supervision(stage: Stage) -> None:
    decision = stage.matter("decision")
    with pytest.raises(Refused) as caught:
        stage.proposed(decision, reason="")
    assert code(caught) == "needs_no_supervision"
    assert stage.proposed(decision, reason="两次未按期").state == "proposed"


def test_an_instruction_drafts_its_matter_and_issuing_hands_it_down(stage: Stage) -> None:
    new = acts.NewMatter("解决停工问题", unit_id=stage.cast.bureau.pk)
    proposal = acts.Proposal("instruction", "查清原因，限期复工", "领导批示")
    made = acts.propose_new(stage.viewer("clerk"), stage.cast.campaign, new, proposal, at=day(3))
    assert (made.matter.kind, made.matter.state) == ("instruction", "drafted")
    approved = acts.approve(stage.viewer("inspector"), made, at=day(3))
    stage.issued(approved, lead_id=stage.cast.bureau.pk)
    matter = fresh(made.matter)
    assert (matter.state, matter.unit_id, matter.due_on) == ("assigned", stage.cast.bureau.pk, on(day(14)))


# ---------------------------------------------------------------- sign-for, feedback
def test_signing_for_the_paper_accepts_the_matter(stage: Stage) -> None:
    notice = stage.issued()
    receipt = stage.signed(notice)
    assert receipt.signed_by == stage.cast.reporter_a.person.name
    assert fresh(notice.supervision.matter).state == "accepted"


def test_another_unit_does_not_sign_for_it(stage: Stage) -> None:
    receipt = stage.issued().receipts.get()
    with pytest.raises(Refused) as caught:
        acts.sign_for(stage.viewer("reporter_b"), receipt, at=day(4))
    assert code(caught) == "not_your_paper"


def test_a_reply_before_signing_for_the_paper_is_refused(stage: Stage) -> None:
    with pytest.raises(Refused) as caught:
        stage.replied(stage.issued())
    assert code(caught) == "sign_first"


def test_a_reporter_needs_the_stamped_paper_with_the_heads_signature(stage: Stage) -> None:
    notice = stage.issued()
    stage.signed(notice)
    with pytest.raises(Refused) as caught:
        stage.replied(notice, name="reporter_a")
    assert code(caught) == "unsigned_reply"


def test_the_lead_unit_gathers_the_replies_of_the_assisting_units(stage: Stage) -> None:
    notice = stage.issued(assisting=(stage.cast.bureau.pk,))
    stage.signed(notice)
    stage.signed(notice, "reporter_bureau")
    part = stage.replied(notice, name="head_bureau")
    assert (part.state, part.final, part.gathered_into) == (FeedbackState.GATHERED, False, None)
    whole = stage.replied(notice)
    assert (whole.state, list(whole.gathers.all())) == (FeedbackState.SENT, [fresh(part)])


def test_a_reply_on_the_way_sets_the_next_one_a_cycle_later(stage: Stage) -> None:
    notice = stage.issued()
    assert fresh(notice.supervision).feedback_due_on == on(day(10))
    stage.signed(notice)
    reply = stage.replied(notice, final=False)
    assert (reply.due_on, fresh(notice.supervision).feedback_due_on) == (on(day(10)), on(day(14)))
    matter = fresh(notice.supervision.matter)
    assert (matter.state, matter.last_progress) == ("working", reply.says)


def test_a_final_reply_reports_the_matter_done(stage: Stage) -> None:
    notice = stage.issued()
    stage.signed(notice)
    stage.replied(notice)
    matter = fresh(notice.supervision.matter)
    assert (matter.state, matter.reported_done_at) == ("reported_done", day(7))


def test_a_unit_takes_back_a_reply_nobody_has_examined(stage: Stage) -> None:
    notice = stage.issued()
    stage.signed(notice)
    reply = stage.replied(notice)
    acts.withdraw_feedback(stage.viewer("head_a"), reply, reason="数字有误", at=day(7))
    assert (fresh(reply).state, fresh(notice.supervision.matter).state) == ("withdrawn", "working")


# ---------------------------------------------------------------- examination
def test_a_returned_reply_goes_back_with_its_reason_and_counts(stage: Stage) -> None:
    notice = stage.issued()
    stage.signed(notice)
    reply = stage.replied(notice)
    stage.examined(reply, passed=False, says="缺现场照片")
    matter = fresh(notice.supervision.matter)
    assert (matter.state, matter.returned_count, fresh(reply).state) == ("returned", 1, "returned")
    assert fresh(notice.supervision).state == SupervisionState.ISSUED
    assert stage.replied(notice).state == FeedbackState.SENT


def test_six_questions_are_all_asked_and_what_is_not_done_does_not_pass(stage: Stage) -> None:
    notice = stage.issued()
    stage.signed(notice)
    reply = stage.replied(notice)
    inspector = stage.viewer("inspector")
    with pytest.raises(Refused) as caught:
        acts.examine(inspector, reply, passed=True, says="属实", answers={}, at=day(8))
    assert [one.code for one in caught.value.problems] == ["missing_answer"] * 6
    with pytest.raises(Refused) as caught:
        acts.examine(
            inspector, reply, passed=True, says="属实", at=day(8), answers=YES | {"done": (False, "")}
        )
    assert code(caught) == "question_unmet"


def test_who_sent_the_reply_does_not_examine_it(stage: Stage) -> None:
    notice = stage.issued()
    stage.signed(notice)
    reply = stage.replied(notice)
    with ledger.record("test.cast", by=SET_UP, at=day(7)) as entry:
        entry.change(reply, sent_by=stage.cast.inspector.user.pk)
    with pytest.raises(Refused) as caught:
        stage.examined(reply)
    assert code(caught) == "doer_does_not_examine"


def test_who_reported_it_done_does_not_close_it(stage: Stage) -> None:
    _notice, supervision = ready(stage)
    with ledger.record("test.cast", by=SET_UP, at=day(8)) as entry:
        entry.change(supervision.matter, reported_done_by=stage.cast.inspector.user.pk)
    with pytest.raises(Refused) as caught:
        acts.close(stage.viewer("inspector"), supervision, says="办结", at=day(9))
    assert code(caught) == "doer_does_not_review"


# ---------------------------------------------------------------- the end
def ready(stage: Stage, **changes: Any) -> tuple[IssuedNotice, Supervision]:
    notice = stage.issued(stage.approved(**changes))
    stage.signed(notice)
    stage.examined(stage.replied(notice))
    return notice, fresh(notice.supervision)


def test_closed_by_another_filed_and_struck_off_then_reopened_under_the_same_number(stage: Stage) -> None:
    _notice, supervision = ready(stage, matter=stage.matter("problem"))
    acts.close(stage.viewer("inspector"), supervision, says="事项办结", at=day(9))
    closed = fresh(supervision)
    assert (closed.state, closed.matter.state) == ("closed", "closed")
    acts.archive(stage.viewer("inspector"), closed, at=day(9))
    assert fresh(closed).archive_no == "督档〔2026〕1号"
    matters.strike_off(viewer=stage.viewer("inspector"), matter=closed.matter, at=day(9))
    matters.reopen(viewer=stage.viewer("clerk"), matter=fresh(closed.matter), reason="反弹", at=day(12))
    again = fresh(supervision)
    assert (again.state, again.cycle, again.supervision_no) == ("issued", 2, closed.supervision_no)


def test_a_matter_under_supervision_is_not_closed_past_it(stage: Stage) -> None:
    _notice, supervision = ready(stage)
    with pytest.raises(Refused) as caught:
        matters.close(
            viewer=stage.viewer("inspector"), matter=supervision.matter, conclusion="办结", at=day(9)
        )
    assert code(caught) == "under_supervision"


def words(stage: Stage, *readers: str) -> acts.NewWords:
    posts = tuple(getattr(stage.cast, name).post.pk for name in readers)
    return acts.NewWords("示例县长", on(day(2)), "此事拖不得，月底见底", posts)


def test_an_instruction_is_put_before_the_leader_before_it_is_closed(stage: Stage) -> None:
    _notice, supervision = ready(stage, source="instruction", words=(words(stage, "leader"),))
    with pytest.raises(Refused) as caught:
        acts.close(stage.viewer("inspector"), supervision, says="办结", at=day(9))
    assert code(caught) == "not_presented"
    shown = acts.present(stage.viewer("inspector"), supervision, to_name="示例县长", at=day(9))
    with pytest.raises(Refused) as caught:
        acts.close(stage.viewer("inspector"), fresh(supervision), says="办结", at=day(9))
    assert code(caught) == "not_answered"
    acts.answer_presentation(stage.viewer("inspector"), shown, at=day(10))
    assert (
        acts.close(stage.viewer("inspector"), fresh(supervision), says="办结", at=day(10)).state == "closed"
    )


def test_a_new_instruction_begins_a_new_round(stage: Stage) -> None:
    notice, supervision = ready(stage, source="instruction", words=(words(stage, "leader"),))
    shown = acts.present(stage.viewer("inspector"), supervision, to_name="示例县长", at=day(9))
    acts.answer_presentation(
        stage.viewer("inspector"), shown, at=day(10), words=words(stage, "leader"), term_on=on(day(21))
    )
    again = fresh(supervision)
    assert (again.state, again.cycle, again.term_on, again.matter.state) == (
        "issued",
        2,
        on(day(21)),
        "working",
    )
    assert LeaderWords.objects.filter(supervision=again).count() == 2
    assert stage.replied(notice).state == FeedbackState.SENT


def test_a_leaders_words_need_named_readers(stage: Stage) -> None:
    with pytest.raises(Refused) as caught:
        acts.enter_words(stage.viewer("inspector"), stage.approved(), words(stage), at=day(3))
    assert code(caught) == "missing_readers"


# ---------------------------------------------------------------- urging, handing over
def test_urging_is_kept_with_who_answered_what(stage: Stage) -> None:
    notice = stage.issued()
    made = acts.chase(
        stage.viewer("clerk"), fresh(notice.supervision), unit_id=stage.cast.town_a.pk, way="telephone", whom="镇办",
        says="周五前报", at=day(5),
    )  # fmt: skip
    assert (made.whom, made.by_name) == ("镇办", stage.cast.clerk.person.name)


def test_handed_over_it_is_on_the_desk_of_who_accepted_it(stage: Stage) -> None:
    matter = stage.matter(unit_id=stage.cast.bureau.pk)
    supervision = stage.approved(matter, office_id=stage.cast.office.pk)
    notice = stage.issued(supervision, issuer_id=stage.cast.office.pk, lead_id=stage.cast.bureau.pk)
    handed = acts.hand_over(
        stage.viewer("clerk"), fresh(notice.supervision), to_unit_id=stage.cast.inspection.pk, reason="久拖不决",
        approved_by="示例县长", at=day(5),
    )  # fmt: skip
    with pytest.raises(Refused) as caught:
        acts.accept_hand_over(stage.viewer("clerk"), handed, at=day(6))
    assert code(caught) == "not_theirs"
    acts.accept_hand_over(stage.viewer("inspector"), handed, at=day(6))
    after = fresh(supervision)
    assert (after.desk_unit_id, after.office_id) == (stage.cast.inspection.pk, stage.cast.office.pk)
    with pytest.raises(Refused) as caught:
        acts.chase(stage.viewer("clerk"), after, unit_id=stage.cast.bureau.pk, way="telephone", at=day(7))
    assert code(caught) == "not_your_desk"


def test_an_extension_asked_after_the_term_is_granted_as_late(stage: Stage) -> None:
    notice = stage.issued()
    stage.signed(notice)
    matter: Matter = fresh(notice.supervision.matter)
    head, until = stage.viewer("head_a"), on(day(20))
    asked = matters.ask_extension(
        viewer=head, matter=matter, reason="雨季", new_due_on=until, progress_so_far="清表六成", at=day(16)
    )
    assert asked.in_time is False
    matters.grant(viewer=stage.viewer("clerk"), request=asked, answer="同意", at=day(16))
    assert fresh(notice.supervision).term_on == until
    assert fresh(notice).term_on == on(day(14))
