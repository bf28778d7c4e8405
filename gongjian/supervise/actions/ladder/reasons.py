"""Valid reasons that stop the clock, reports found false, and what becomes of steps that were issued."""

from datetime import date, datetime

from gongjian import ledger
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.ladder import EXCUSABLE, GROUND_WORDS, Ground, Outcome, StepKind
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Stale
from gongjian.matters.actions.acting import day_of, needs_reason, opened, within
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.ladder.answering import step_name, title_of
from gongjian.supervise.models import Card, Excuse, FalseReport, LadderLook, LadderStep
from gongjian.supervise.policy.ladder import check_can_decide, check_keeps


def accept_reason(
    viewer: Viewer, matter: Matter, *, ground: str, says: str, at: datetime, request_key: str = ""
) -> Excuse:
    """A named person accepts a valid reason by its class: from now on the ladder stands still, until it is ended.

    Refused: not_yours, unknown_ground, missing_reason, excused_already.
    """
    words = GROUND_WORDS[Ground(ground)] if ground in {one.value for one in EXCUSABLE} else None
    with opened(
        "ladder.excuse", viewer=viewer, matter=matter, at=at, reason=says.strip()[:300], request_key=request_key,
        words={"ground": words.zh if words is not None else ground},
    ) as (entry, fresh):  # fmt: skip
        check_keeps(viewer, campaign_by_id(fresh.campaign_id))
        if words is None:
            raise Refused(
                "unknown_ground",
                _("This is no class of reasons that is excused."),
                "ground",
                _("Choose one of those offered."),
            )
        said = needs_reason(says, "says")
        if Excuse.objects.filter(matter=fresh, ground=ground, to_at=None, voided=False).exists():
            raise Refused(
                "excused_already",
                _("This reason is accepted already, and not ended."),
                "ground",
                _("End it first, or choose another class."),
            )
        return entry.create(
            Excuse(
                matter=fresh,
                ground=ground,
                says=said,
                accepted_by=viewer.name[:100],
                from_at=entry.at,
                illustrative=fresh.illustrative,
            )
        )


def end_reason(viewer: Viewer, excuse: Excuse, *, reason: str, at: datetime, request_key: str = "") -> Excuse:
    """The reason holds no longer; the clock goes on, the days in between given back. Refused: ended_already."""
    with opened(
        "ladder.end_excuse", viewer=viewer, matter=excuse.matter, at=at, reason=reason, request_key=request_key,
        words={"ground": GROUND_WORDS[Ground(excuse.ground)].zh},
    ) as (entry, fresh):  # fmt: skip
        check_keeps(viewer, campaign_by_id(fresh.campaign_id))
        row = Excuse.objects.get(pk=excuse.pk)
        if row.to_at is not None:
            raise Refused("ended_already", _("This reason has been ended already."))
        needs_reason(reason)
        return entry.change(row, to_at=entry.at)


def find_false(
    viewer: Viewer, matter: Matter, *, says: str, at: datetime, request_key: str = ""
) -> FalseReport:
    """Record that a report on the matter was found to be false: by whom, what. Refused: not_yours, missing_reason."""
    with opened(
        "ladder.false_report",
        viewer=viewer,
        matter=matter,
        at=at,
        reason=says.strip()[:300],
        request_key=request_key,
    ) as (entry, fresh):
        check_keeps(viewer, campaign_by_id(fresh.campaign_id))
        said = needs_reason(says, "says")
        return entry.create(
            FalseReport(
                matter=fresh,
                says=said,
                found_by=viewer.name[:100],
                at=entry.at,
                illustrative=fresh.illustrative,
            )
        )


# ---------------------------------------------------------------- steps issued
def record_interview(
    viewer: Viewer,
    step: LadderStep,
    *,
    held_on: date | None,
    result: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> LadderStep:
    """The interview was held on that day with that result. Refused: not_an_interview, missing_reason, not_held_yet."""
    with ledger.record(
        "ladder.interview", by=viewer.actor(), at=at, about=[step], request_key=request_key or None,
        words={"title": title_of(step), "on": held_on or "—"},
    ) as entry:  # fmt: skip
        row = _issued(viewer, step, revision)
        if _kind(row) is not StepKind.interview:
            raise Refused("not_an_interview", _("This step is no interview."))
        said = needs_reason(result, "result")
        if held_on is None or held_on > day_of(entry.at):
            raise Refused(
                "not_held_yet", _("The interview is not over yet."), "held_on", _("Give the day it was held.")
            )
        return entry.change(row, held_on=held_on, result=said)


def withdraw_step(
    viewer: Viewer,
    step: LadderStep,
    *,
    reason: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> LadderStep:
    """Withdraw a step that was issued (a card: lift it by its way out), with the reason; it counts no longer.

    A step with a paper is withdrawn with its paper. Refused: has_paper, settled_already, missing_reason.
    """
    with ledger.record(
        "ladder.withdraw", by=viewer.actor(), at=at, about=[step], reason=reason.strip()[:300],
        request_key=request_key or None, words={"title": title_of(step), "step": step_name(step)},
    ) as entry:  # fmt: skip
        row = _issued(viewer, step, revision)
        said = within(needs_reason(reason), 300, "reason")
        if row.supervision_id is not None:
            raise Refused(
                "has_paper",
                _("A paper was issued for this step."),
                "reason",
                _("Withdraw the supervision on its own page; the step goes with it."),
            )
        for card in Card.objects.filter(step=row, to_on=None, voided=False):
            entry.change(card, to_on=day_of(entry.at), lifted_reason=said)
        LadderLook.objects.filter(case_id=row.case_id).update(look_at=entry.at)
        return entry.change(row, settled_at=entry.at, settled_says=said, withdrawn=True)


def _issued(viewer: Viewer, step: LadderStep, revision: int | None) -> LadderStep:
    row: LadderStep = LadderStep.objects.select_related("case__matter").get(pk=step.pk)
    if revision is not None and row.revision != revision:
        raise Stale(row)
    check_can_decide(viewer, row.case)
    if row.outcome not in (Outcome.issued.value, Outcome.amended.value) or row.settled_at is not None:
        raise Refused("settled_already", _("This step is not in force."))
    return row


def _kind(row: LadderStep) -> StepKind:
    return StepKind.interview if row.chair else StepKind(row.kind)
