"""到期提醒 and 催办: the ladder's reminding steps as messages to whoever has the matter on the desk.

The week's reminders (dispatch/reminders) own the matter's due date: on the days they name they tell of it, and the
ladder, whose own steps fall on the same days, keeps silent. Everything else a ladder reminds of, it tells itself: to
sign for it, to feed back, a report returned, days of its own. See docs/decisions/0014-who-reminds-of-a-due-date.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from gongjian.campaigns.selectors import campaign_tree
from gongjian.dispatch.playbook.reminders import Reminders, reminders_of
from gongjian.kernel.ladder import DONE, Clause, Late, Outcome, StepKind, day_of
from gongjian.kit.outbox import Note, tell
from gongjian.people.selectors.recipients import REPORTERS, Recipients, recipients
from gongjian.supervise.models import LadderStep
from gongjian.supervise.selectors.ladder.climbs import Climbed
from gongjian.supervise.selectors.ladder.matter_facts import FEEDBACK, SIGN_FOR

OTHER = "other"


def tell_reminders(steps: Sequence[LadderStep], climbs: Mapping[int, Climbed], at: datetime) -> int:
    """Tell of reminders that stand; what had lapsed before it was made troubles nobody."""
    standing = [
        step
        for step in steps
        if not step.proposes and step.outcome == Outcome.standing.value and step.unit_id
    ]
    if not standing:
        return 0
    matters = [climbs[step.case_id].case.matter for step in standing]
    posts = {matter.desk_post_id for matter in matters if matter is not None and matter.desk_post_id}
    who = recipients({step.unit_id for step in standing if step.unit_id}, posts, day_of(at))
    return tell(_notes(standing, climbs, who, at), at)


def _notes(
    steps: Sequence[LadderStep], climbs: Mapping[int, Climbed], who: Recipients, at: datetime
) -> Iterator[Note]:
    campaigns = campaign_tree().campaigns
    weekly = {pk: reminders_of(campaign, day_of(at)) for pk, campaign in campaigns.items()}
    for step in steps:
        one = climbs[step.case_id]
        matter = one.case.matter
        clause = clause_of(one, step)
        if matter is None or clause is None or told_weekly(clause, weekly[one.case.campaign_id]):
            continue
        to = who.by_post.get(matter.desk_post_id, []) if matter.desk_post_id else []
        date = _date(one, clause)
        about = what(clause) if date or clause.returned else OTHER  # a clock without its day is not spoken of
        words = {"title": matter.title, "number": matter.number, **date}
        for user_id in to or who.of_unit(step.unit_id or 0, REPORTERS):
            kind = f"ladder_{step.kind}_{about}"
            yield Note(
                kind, f"ladder-{step.case_id}", step.cause, user_id, words, f"/matters/{matter.number}/"
            )


def told_weekly(clause: Clause, rules: Reminders) -> bool:
    """Do the week's reminders tell of the same due date on the same day?"""
    near, late = clause.due_in, clause.late
    if clause.after or clause.marks or clause.returned or clause.false_report:
        return False
    if near is not None:
        return _same(near, rules.due_workdays)
    return late is not None and _same(late, rules.overdue_workdays)


def _same(late: Late, workdays: Sequence[int]) -> bool:
    return late.of == DONE and late.days.unit == "workday" and late.days.count in workdays


def what(clause: Clause) -> str:
    """What a reminder is about: a clock of the matter by name, a report returned, or something else."""
    clock = clause.late or clause.due_in
    if clock is not None:
        return {SIGN_FOR: "sign_for", FEEDBACK: FEEDBACK, DONE: DONE}.get(clock.of, OTHER)
    return "returned" if clause.returned else OTHER


def clause_of(one: Climbed, step: LadderStep) -> Clause | None:
    """The clause of the rule by which the step arose."""
    for arisen in one.climb.arisen:
        if arisen.cause == step.cause:
            return arisen.clause
    return None


def _date(one: Climbed, clause: Clause) -> dict[str, Any]:
    clock = clause.late or clause.due_in
    basis = one.climb.case.dues.get(clock.of) if clock is not None else None
    return {"due_on": basis.on.isoformat()} if basis is not None else {}


KINDS_TOLD = tuple(
    f"ladder_{kind}_{about}"
    for kind in (StepKind.remind, StepKind.urge)
    for about in ("sign_for", FEEDBACK, DONE, "returned", OTHER)
)
