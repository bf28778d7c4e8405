"""A node as a matter on its department's desk, written inside the act on the node."""

from datetime import date, timedelta
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.deadlines import due_from_clock
from gongjian.kernel.lifecycle import ENDED, IN_HAND, State
from gongjian.kit.calendar import calendar
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import Move, leave_desks, withdraw_requests
from gongjian.matters.actions.assigning import assign_in
from gongjian.matters.actions.dates import DueDate
from gongjian.matters.actions.drafting import Draft, draft_in
from gongjian.matters.actions.pausing import resume_in, suspend_in
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import Matter
from gongjian.projects.actions.checks import today_of
from gongjian.projects.models import PlanNode

KIND = "node"
LOOK_AGAIN = timedelta(days=14)
"""When nobody has handed the papers in, somebody looks at it again after so many days."""


def open_matter(entry: Writer, campaign: Campaign, node: PlanNode) -> Matter:
    """Draft and assign it to the node's department; due when the node's limit, counted from its start, is over."""
    on = today_of(entry.at)
    assert node.unit_id is not None and node.actual_start_on is not None
    due = due_from_clock(node.actual_start_on, node.limit_days, "workday", calendar())
    draft = Draft(
        kind=KIND,
        title=f"{node.project.name}：{node.name}"[:200],
        requirement=node.source,
        unit_id=node.unit_id,
        start_on=node.actual_start_on,
        due=DueDate(due.on, provisional=due.provisional),
        project_id=node.project_id,
        more={"rule": f"plan:{node.key}"[:60]},
    )
    matter = draft_in(entry, campaign, draft, assigned_by_id=campaign.unit_id, on=on)
    entry.change(matter, illustrative=node.illustrative)
    move = _move(entry, matter, State.assigned)
    assign_in(move, node.unit_id, DueDate(due.on, provisional=due.provisional), ())
    return matter


def close_matter(entry: Writer, matter: Matter, on: date) -> None:
    """The node is done: its matter is over, reported on that day unless it was reported before."""
    if State(matter.state) in ENDED | {State.closed}:
        return
    move = _move(entry, matter, State.closed)
    withdraw_requests(move)
    columns: dict[str, Any] = {"state": State.closed.value, "closed_at": entry.at, "desk_unit_id": None}
    entry.change(matter, reported_done_at=matter.reported_done_at or entry.at, **columns)
    leave_desks(move)


def stop_clock(entry: Writer, matter: Matter, unit_id: int | None) -> None:
    """Papers were asked for: the clock stands still, and it lies with the unit that is to bring them."""
    state = State(matter.state)
    if state is State.assigned:  # whoever asks for papers has taken it up
        entry.change(matter, state=State.accepted.value, accepted_at=entry.at)
        state = State.accepted
    if state in IN_HAND:
        move = _move(entry, matter, State.suspended)
        suspend_in(move, move.on + LOOK_AGAIN, unit_id, "papers")


def run_clock(entry: Writer, matter: Matter) -> None:
    """The papers are there: the due date moves on by the working days the clock stood still."""
    if State(matter.state) is State.suspended:
        resume_in(_move(entry, matter, State.working))


def _move(entry: Writer, matter: Matter, state: State) -> Move:
    kind = kind_of(campaign_by_id(matter.campaign_id), matter.kind, today_of(entry.at))
    return Move(entry, matter, kind, entry.at, state)
