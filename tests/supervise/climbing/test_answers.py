"""A named person answers what the ladder proposes; reasons stop it, and what was found false raises it."""

import pytest

from gongjian import ledger
from gongjian.campaigns.actions import load_playbook
from gongjian.kernel.problems import Refused
from gongjian.matters import actions as matters
from gongjian.supervise.actions.ladder import circulars
from gongjian.supervise.actions.ladder.answering import decline, issue
from gongjian.supervise.actions.ladder.carrying_out import Decision
from gongjian.supervise.actions.ladder.reasons import accept_reason, end_reason, find_false
from gongjian.supervise.actions.ladder.sweeping import sweep_ladder
from gongjian.supervise.actions.supervision import issue_notice
from gongjian.supervise.models import CircularLine, IssuedNotice, LadderStep, Supervision
from gongjian.supervise.selectors.ladder.unit_facts import _tallied
from tests.cast import SET_UP
from tests.supervise.climbing.conftest import at_half_past_eight

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector(live):
    return live.inspector.viewer(live.on)


def decided(inspector, proposed, day, *, on=16, term=20, **more):
    decision = Decision(term_on=day(term).date(), **more)
    return issue(inspector, proposed, decision, at=day(on))


def refused(code):
    return pytest.raises(Refused, match="") if code is None else _Code(code)


class _Code:
    """Expects a refusal of that code."""

    def __init__(self, code):
        self.code = code

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        assert kind is not None and issubclass(kind, Refused), "nothing was refused"
        assert [one.code for one in error.problems] == [self.code]
        return True


def test_notice_on_a_proposal_is_approved_by_who_decides_and_issued_by_another(
    live, inspector, proposed, day
):
    leader = live.leader.viewer(live.on)
    step = decided(leader, proposed, day)
    assert IssuedNotice.objects.get().state == "draft"
    issue_notice(inspector, IssuedNotice.objects.get(), unclassified=True, at=day(16))
    supervision = Supervision.objects.get()
    paper = IssuedNotice.objects.get()
    assert (step.outcome, step.by_name, step.issued_step, step.supervision) == (
        "issued",
        leader.name,
        "notice",
        supervision,
    )
    assert (supervision.state, supervision.decided_by, supervision.supervision_no != "") == (
        "issued",
        leader.name,
        True,
    )
    assert (paper.state, paper.step, paper.term_on, paper.issued_by) == (
        "issued",
        "notice",
        day(20).date(),
        inspector.name,
    )


def test_paper_waits_as_a_draft_until_somebody_confirms_it_is_not_classified(inspector, proposed, day):
    issue(inspector, proposed, Decision(term_on=day(20).date()), at=day(16))
    assert IssuedNotice.objects.get().state == "draft"


def sent(inspector, day, *, on=16):
    """The paper drafted with the decision goes out."""
    return issue_notice(inspector, IssuedNotice.objects.get(), unclassified=True, at=day(on))


def test_past_the_term_of_the_notice_the_next_step_is_proposed(live, inspector, proposed, day):
    decided(live.leader.viewer(live.on), proposed, day)
    sent(inspector, day)
    sweep_ladder(day(25))
    waiting = LadderStep.objects.get(outcome="standing", proposes=True)
    assert (waiting.step, waiting.clause, waiting.arisen_at) == ("raise", "term", at_half_past_eight(day(21)))


def test_a_decision_whose_paper_has_not_gone_out_is_never_overdue(live, inspector, proposed, day):
    decided(live.leader.viewer(live.on), proposed, day)
    sweep_ladder(day(60))
    assert not LadderStep.objects.filter(step="raise").exists()


def test_a_paper_that_goes_out_later_is_answered_by_the_day_it_carries(live, inspector, proposed, day):
    decided(live.leader.viewer(live.on), proposed, day)
    paper = IssuedNotice.objects.get()
    with ledger.record("test.cast", by=inspector.actor(), at=day(18)) as entry:
        entry.change(paper, term_on=day(28).date())
    sweep_ladder(day(18))
    sent(inspector, day, on=21)
    sweep_ladder(day(28))
    assert not LadderStep.objects.filter(step="raise").exists()
    sweep_ladder(day(30))
    assert LadderStep.objects.get(step="raise").arisen_at == at_half_past_eight(day(29))


def test_a_notice_counts_among_the_notices_of_its_unit_from_the_day_it_goes_out(
    live, inspector, proposed, day
):
    step = decided(live.leader.viewer(live.on), proposed, day)
    place = ({step.case.campaign_id}, {step.unit_id})
    assert list(_tallied(*place)) == []
    sent(inspector, day, on=18)
    assert [(fact.at, fact.of) for *_unit, (_at, _place, fact) in _tallied(*place)] == [(day(18), "notice")]


def test_supervision_closed_settles_the_step(inspector, proposed, day):
    decided(inspector, proposed, day)
    with ledger.record("test.cast", by=inspector.actor(), at=day(17)) as entry:
        entry.change(Supervision.objects.get(), state="closed", closed_at=day(17))
    sweep_ladder(day(25))
    assert not LadderStep.objects.filter(step="raise").exists()


def test_declined_proposal_is_kept_with_the_reason_and_does_not_come_again(inspector, proposed, day):
    decline(inspector, proposed, reason="已当面说清", at=day(16))
    sweep_ladder(day(30))
    row = LadderStep.objects.get(step="notice")
    assert (row.outcome, row.by_name, row.reason) == ("declined", inspector.name, "已当面说清")


def test_declining_needs_a_reason(inspector, proposed, day):
    with refused("no_reason"):
        decline(inspector, proposed, reason=" ", at=day(16))


def test_answered_proposal_is_not_answered_again(inspector, proposed, day):
    decline(inspector, proposed, reason="已当面说清", at=day(16))
    with refused("not_waiting"):
        decided(inspector, proposed, day, on=17)


def test_step_of_another_kind_is_issued_as_an_amendment_with_its_reason(inspector, proposed, day):
    with refused("missing_reason"):
        decided(inspector, proposed, day, step="raise")
    step = decided(inspector, proposed, day, step="raise", reason="县领导关注")
    assert (step.outcome, step.issued_step, IssuedNotice.objects.get().step) == ("amended", "raise", "raise")


def test_step_not_above_the_one_in_force_is_refused(live, inspector, proposed, day):
    decided(live.leader.viewer(live.on), proposed, day)
    sent(inspector, day)
    sweep_ladder(day(25))
    waiting = LadderStep.objects.get(outcome="standing", proposes=True)
    with refused("below_in_force"):
        decided(inspector, waiting, day, on=25, term=30, step="notice", reason="再发一次")


def test_term_before_today_is_refused(inspector, proposed, day):
    with refused("term_passed"):
        decided(inspector, proposed, day, term=15)


def test_paper_without_a_term_is_refused(inspector, proposed, day):
    with refused("missing_term_on"):
        issue(inspector, proposed, Decision(unclassified=True), at=day(16))


def test_reminder_is_not_a_step_a_person_issues(inspector, proposed, day):
    with refused("not_a_step"):
        decided(inspector, proposed, day, step="urge", reason="再催")


def test_only_those_who_decide_answer(live, proposed, day):
    for member in (live.clerk, live.head_a, live.reporter_a, live.auditor):
        with refused("may_not_decide"):
            decline(member.viewer(live.on), proposed, reason="不必", at=day(16))


def test_interview_needs_who_holds_it_and_the_day(inspector, proposed, day):
    with refused("missing_chair"):
        decided(inspector, proposed, day, step="interview", reason="多次拖延")
    step = decided(
        inspector,
        proposed,
        day,
        step="interview",
        reason="多次拖延",
        chair="常务副县长",
        held_on=day(18).date(),
    )
    assert (step.issued_step, step.chair, step.held_on) == ("interview", "常务副县长", day(18).date())


# ---------------------------------------------------------------- reasons, false reports
def test_reason_accepted_holds_the_proposal_and_gives_the_days_back(live, late, day):
    clerk = live.clerk.viewer(live.on)
    sweep_ladder(day(9))
    excuse = accept_reason(clerk, late, ground="approval_above", says="市级批复未下", at=day(9))
    sweep_ladder(day(15))
    assert LadderStep.objects.filter(case__matter=late).count() == 2
    end_reason(clerk, excuse, reason="批复已到", at=day(15))
    sweep_ladder(day(23))
    came = LadderStep.objects.filter(case__matter=late, step__in=["urge", "notice"]).order_by("arisen_at")
    assert [(row.step, row.arisen_at) for row in came] == [
        ("urge", at_half_past_eight(day(17))),
        ("notice", at_half_past_eight(day(21))),
    ]


def test_reason_of_no_known_class_and_one_accepted_twice_are_refused(live, late, day):
    clerk = live.clerk.viewer(live.on)
    with refused("unknown_ground"):
        accept_reason(clerk, late, ground="review", says="在审", at=day(9))
    accept_reason(clerk, late, ground="enterprise", says="企业资金未到", at=day(9))
    with refused("excused_already"):
        accept_reason(clerk, late, ground="enterprise", says="仍未到", at=day(10))


def test_unit_does_not_accept_its_own_reason(live, late, day):
    with refused("not_yours"):
        accept_reason(live.head_a.viewer(live.on), late, ground="enterprise", says="企业", at=day(9))


def test_report_found_false_proposes_a_step_higher(live, inspector, late, day):
    find_false(inspector, late, says="现场未开工", at=day(5))
    sweep_ladder(day(6))
    waiting = LadderStep.objects.get(outcome="standing", proposes=True)
    assert (waiting.step, waiting.clause, waiting.arisen_at) == ("raise", "false-report", day(5))


# ---------------------------------------------------------------- cards
CARDS = """
key: shili-100
name: 示例县重点项目攻坚100天
window: {start: 2026-02-10, days: 100}
unit: 示例市/示例县
ladder:
  rules: [huinong]
"""
SWITCH = "  cards: {source: 示例办发1号, approver: 示例主任, term: {days: 30, unit: day}, way_out: 整改到位后解除}\n"


@pytest.mark.parametrize(("text", "proposed_count"), [(CARDS, 0), (CARDS + SWITCH, 1)])
def test_cards_are_proposed_only_where_they_are_switched_on(live, in_hand, day, text, proposed_count):
    load_playbook(text, by=SET_UP, at=day(0))
    in_hand()
    sweep_ladder(day(12))
    assert LadderStep.objects.filter(kind="card", proposes=True).count() == proposed_count


def test_card_while_cards_are_off_is_refused(live, inspector, proposed, day):
    from gongjian.kernel.ladder import Issued, check_can_issue
    from gongjian.supervise.ladder import preset
    from gongjian.supervise.selectors.ladder.climbs import climbed_one

    one = climbed_one(proposed.case, day(16))
    one.climb.case.ladder = preset("huinong").ladder()
    with refused("cards_off"):
        check_can_issue(one.climb, Issued(day(16), "x", "yellow", "示例主任"))


def test_matter_closed_meanwhile_is_not_answered(live, inspector, proposed, day):
    matter = proposed.case.matter
    matters.report_done(viewer=live.reporter_a.viewer(live.on), matter=matter, result="已清表", at=day(16))
    matters.close(viewer=live.clerk.viewer(live.on), matter=matter, conclusion="属实", at=day(16))
    with refused("closed"):
        decided(inspector, proposed, day, on=17, term=22)


# ---------------------------------------------------------------- a step that becomes a line of a circular
def in_a_circular(inspector, proposed, day):
    decided(inspector, proposed, day, term=20, step="circular", reason="多次催办未果")
    return CircularLine.objects.select_related("circular").get()


def test_a_circular_not_published_has_no_term_and_one_published_gives_its_days_from_then(
    live, inspector, proposed, day
):
    line = in_a_circular(inspector, proposed, day)
    sweep_ladder(day(30))
    assert not LadderStep.objects.filter(step="interview").exists()
    clerk, leader = live.clerk.viewer(live.on), live.leader.viewer(live.on)
    circulars.open_for_checking(clerk, line.circular, at=day(30))
    circulars.approve(leader, line.circular, at=day(37))
    circulars.publish(clerk, line.circular, at=day(37))
    sweep_ladder(day(60))
    assert LadderStep.objects.get(step="interview").arisen_at == at_half_past_eight(day(42))


@pytest.mark.parametrize("how", ["taken_out", "dropped"])
def test_a_line_taken_out_of_the_circular_takes_its_step_back(live, inspector, proposed, day, how):
    line, clerk = in_a_circular(inspector, proposed, day), live.clerk.viewer(live.on)
    if how == "taken_out":
        circulars.take_out(clerk, line, ground="approval_above", at=day(17))
    else:
        circulars.cancel(clerk, line.circular, reason="重新梳理", at=day(17))
    row = LadderStep.objects.get(pk=proposed.pk)
    assert (row.withdrawn, row.settled_says) == (True, "已从通报中剔除。")
    sweep_ladder(day(60))
    assert not LadderStep.objects.filter(step="interview").exists()
