"""What a named person answers to a proposal: issue it, issue another step or term, or decline with the reason.

What was decided is a fact of the case from that instant. What a step needs besides (a paper, a line of a circular, an
interview, a card) is written in the same act.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from gongjian import ledger
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.ladder import Declined, Issued, Ladder, Outcome, Step, check_can_decline, check_can_issue
from gongjian.kernel.messages import WordList
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Stale, Writer
from gongjian.matters.actions.acting import needs_reason, within
from gongjian.matters.policy import check_live
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.ladder.carrying_out import Decision, carry_out
from gongjian.supervise.models import LadderLook, LadderStep
from gongjian.supervise.policy.ladder import check_can_decide
from gongjian.supervise.selectors.ladder.beside_facts import step_key
from gongjian.supervise.selectors.ladder.climbs import Climbed, climbed_one


def issue(
    viewer: Viewer,
    proposal: LadderStep,
    decision: Decision,
    *,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> LadderStep:
    """Issue the step proposed, or another above the one in force (an amendment, with the reason).

    Refused: may_not_decide, not_waiting, not_a_step, below_in_force, cards_off, term_passed, closed, missing_reason,
    and what the paper, the circular, the interview or the card refuses.
    """
    with _answering("ladder.issue", viewer, proposal, decision.reason, at, request_key, revision, True) as (
        entry,
        row,
        one,
    ):
        chosen = decision.step or row.step
        said = within(decision.reason, 300, "reason")
        answer = Issued(entry.at, step_key(row), chosen, viewer.name, decision.term_on, row.cause, said)
        check_can_issue(one.climb, answer)
        step = _above(one, chosen)
        amended = chosen != row.step
        if amended:
            needs_reason(decision.reason)
        entry.change(
            row,
            outcome=(Outcome.amended if amended else Outcome.issued).value,
            ended_at=entry.at,
            by_name=viewer.name[:100],
            reason=said,
            issued_step=chosen,
            term_on=decision.term_on,
            unit_id=_unit_of(row),
        )
        carry_out(entry, viewer, row, one, step, decision)
        return row


def decline(
    viewer: Viewer,
    proposal: LadderStep,
    *,
    reason: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> LadderStep:
    """Decline the proposal, with the reason; it does not come again for the same cause.

    Refused: may_not_decide, no_reason, not_waiting.
    """
    with _answering("ladder.decline", viewer, proposal, reason, at, request_key, revision) as (
        entry,
        row,
        one,
    ):
        said = within(reason, 300, "reason")
        check_can_decline(one.climb, Declined(entry.at, row.cause, viewer.name, said))
        return entry.change(
            row,
            outcome=Outcome.declined.value,
            ended_at=entry.at,
            by_name=viewer.name[:100],
            reason=said,
            unit_id=_unit_of(row),
        )


@contextmanager
def _answering(
    act: str,
    viewer: Viewer,
    proposal: LadderStep,
    reason: str,
    at: datetime,
    request_key: str,
    revision: int | None,
    open_to_units: bool = False,
) -> Iterator[tuple[Writer, LadderStep, Climbed]]:
    """Open the door, read the proposal afresh, reckon where its case stands; afterwards the clock looks again.

    `open_to_units`: the story of the matter, which the units read, tells of it too; what is declined stays inside.
    """
    case = proposal.case
    with ledger.record(
        act,
        by=viewer.actor(),
        at=at,
        about=[proposal, *([case.matter] if open_to_units and case.matter is not None else [])],
        reason=reason.strip()[:300],
        request_key=request_key or None,
        words={"title": title_of(proposal), "step": step_name(proposal)},
    ) as entry:
        row = LadderStep.objects.select_related("case__matter").get(pk=proposal.pk)
        if revision is not None and row.revision != revision:
            raise Stale(row)
        check_live(campaign_by_id(case.campaign_id))
        check_can_decide(viewer, row.case)
        one = climbed_one(row.case, entry.at)
        if one is None:
            raise Refused(
                "rule_gone",
                _("The ladder %(rule)s of this case is in no playbook any more.", rule=case.rule),
                remedy=_("Ask the campaign's administrator to load the playbook that has it."),
            )
        yield entry, row, one
        LadderLook.objects.filter(case_id=case.pk).update(look_at=entry.at)


def _above(one: Climbed, chosen: str) -> Step:
    """The step chosen. Refused unless it lies above what is in force."""
    ladder: Ladder = one.rule.ladder
    step = ladder.step(chosen)
    highest = one.climb.case.highest
    if highest is not None and ladder.level(chosen) <= one.climb.case.level:
        above = [other.name for other in ladder.steps[one.climb.case.level + 1 :] if other.proposes]
        message = _(
            "“%(step)s” is not above “%(now)s”, which is in force.",
            step=step.name,
            now=ladder.step(highest.issue.step).name,
        )
        remedy = _("Choose one of: %(names)s.", names=WordList(tuple(above)))
        raise Refused("below_in_force", message, "step", remedy)
    return step


def _unit_of(row: LadderStep) -> int | None:
    return row.case.unit_id if row.case.matter is None else row.case.matter.unit_id


def title_of(row: LadderStep) -> str:
    """What the case is about: the matter's title, or the unit."""
    return row.case.matter.title if row.case.matter is not None else unit_tree().label(row.case.unit_id)


def step_name(row: LadderStep) -> str:
    """The step in the words of its ladder."""
    from gongjian.supervise.selectors.ladder.climbs import rules_of

    rule = next(iter(rules_of([row.case]).values()), None)
    names = {step.key: str(step.name) for step in rule.ladder.steps} if rule is not None else {}
    return names.get(row.issued_step or row.step, row.issued_step or row.step)
