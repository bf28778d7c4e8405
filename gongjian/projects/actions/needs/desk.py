"""A need as a matter on its department's desk, written inside the act on the need."""

from datetime import date

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.deadlines import due_from_clock
from gongjian.kernel.lifecycle import ENDED, IN_HAND, State, Verb
from gongjian.kit.calendar import calendar
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import Move, withdraw_requests
from gongjian.matters.actions.assigning import assign_in
from gongjian.matters.actions.dates import DueDate
from gongjian.matters.actions.drafting import Draft, draft_in
from gongjian.matters.actions.finishing import back_to_unit
from gongjian.matters.actions.signing import go_out
from gongjian.matters.actions.working import Report, progress_in
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import Matter
from gongjian.projects.actions.checks import today_of
from gongjian.projects.models import Need, NeedState

KIND = "need"
RESPONSE_WORKDAYS = 3
"""Where the playbook says nothing of needs, a department answers within so many working days (an assumption)."""


def answer_due(campaign: Campaign | None, on: date) -> DueDate:
    """By when a need handed over on that day is to be answered."""
    days = kind_of(campaign, KIND, on).due_workdays if campaign is not None else None
    due = due_from_clock(on, days or RESPONSE_WORKDAYS, "workday", calendar())
    return DueDate(due.on, provisional=due.provisional)


def open_matter(entry: Writer, campaign: Campaign, need: Need, unit_id: int, due: DueDate) -> Matter:
    """Draft and assign it to the department; due when it is to be answered, later when it promised."""
    on = today_of(entry.at)
    draft = Draft(
        kind=KIND,
        title=f"{need.project.name}：{need.wants}"[:200],
        requirement=need.help_plan,
        unit_id=unit_id,
        due=due,
        project_id=need.project_id,
    )
    matter = draft_in(entry, campaign, draft, assigned_by_id=campaign.unit_id, on=on)
    entry.change(matter, illustrative=need.illustrative)
    assign_in(_move(entry, matter, State.assigned), unit_id, due, ())
    return matter


def move_to(entry: Writer, matter: Matter, unit_id: int, due: DueDate) -> None:
    """The need goes to another department, with the time it has."""
    if State(matter.state) not in ENDED | {State.closed}:
        assign_in(_move(entry, matter, State.assigned), unit_id, due, ())


def promise(entry: Writer, matter: Matter, says: str, promised_on: date | None) -> None:
    """The department has answered: the matter is in hand, due when it promised."""
    if State(matter.state) in ENDED | {State.closed}:
        return
    if State(matter.state) is State.assigned:
        entry.change(matter, state=State.accepted.value, accepted_at=entry.at)
    if State(matter.state) in IN_HAND:
        progress_in(_move(entry, matter, State.working), Report(says=says[:300]), matter.unit_id)
    if promised_on is not None:
        entry.change(
            matter, due_on=promised_on, original_due_on=promised_on, due_precision="day", due_phrase=""
        )


def to_the_office(entry: Writer, matter: Matter, says: str, by: int | None) -> None:
    """The department says it cannot: the matter lies with the office, which confirms or sends it back. `by`: user."""
    if State(matter.state) in ENDED | {State.closed}:
        return
    if State(matter.state) is State.assigned:
        entry.change(matter, state=State.accepted.value, accepted_at=entry.at)
    move = _move(entry, matter, State.reported_done)
    withdraw_requests(move)
    go_out(move, says[:300], by=by, counted=entry.at)


def answer_by(need: Need, answer_by_on: date | None, on: date) -> DueDate:
    """By when it is to be answered anew."""
    if answer_by_on is not None:
        return DueDate.of(answer_by_on)
    return answer_due(campaign_by_id(need.campaign_id) if need.campaign_id else None, on)


def look_again(entry: Writer, need: Need, answer_by_on: date | None) -> None:
    """The department has the need again, and has not answered it; what it said stays in the story."""
    entry.change(
        need,
        state=NeedState.ASSIGNED,
        answer="",
        answered_at=None,
        promised_on=None,
        answer_by_on=answer_by_on,
    )


def hand_back(entry: Writer, matter: Matter, due: DueDate) -> None:
    """The office gives it back to the department, with the time it has."""
    if State(matter.state) is not State.reported_done:
        return
    entry.change(matter, returned_count=matter.returned_count + 1, **due.columns())
    back_to_unit(_move(entry, matter, State.returned), "returned")


def matter_moved(entry: Writer, matter: Matter, verb: Verb) -> None:
    """The matter was closed, came back, was returned, cancelled or went to another unit: the need learns it."""
    need = Need.objects.filter(matter_id=matter.pk, voided=False).first()
    if need is None:
        return
    open_ones = (NeedState.ASSIGNED, NeedState.ANSWERED)
    if need.state == NeedState.UNABLE:
        _settle(entry, need, matter, verb)
        return
    if verb in (Verb.close, Verb.strike_off) and need.state in open_ones:
        answered = need.answered_at or entry.at
        entry.change(need, state=NeedState.MET, met_on=today_of(entry.at), answered_at=answered)
    elif verb is Verb.reopen and need.state == NeedState.MET:
        back = NeedState.ANSWERED if need.answer else NeedState.ASSIGNED
        entry.change(need, state=back, met_on=None)
    elif verb is Verb.cancel and need.state in open_ones:
        entry.change(need, state=NeedState.WITHDRAWN)
    elif verb is Verb.reassign and need.unit_id != matter.unit_id:
        entry.change(need, unit_id=matter.unit_id)


def _settle(entry: Writer, need: Need, matter: Matter, verb: Verb) -> None:
    """The office answers on the matter what the department said cannot be met."""
    if verb in (Verb.close, Verb.strike_off):
        entry.change(need, state=NeedState.REFUSED)
    elif verb is Verb.cancel:
        entry.change(need, state=NeedState.WITHDRAWN)
    elif verb in (Verb.return_, Verb.withdraw_report):
        due = answer_by(need, None, today_of(entry.at))
        look_again(entry, need, due.on)
        entry.change(matter, **due.columns())
    elif verb is Verb.reassign:
        entry.change(need, unit_id=matter.unit_id)


def _move(entry: Writer, matter: Matter, state: State) -> Move:
    kind = kind_of(campaign_by_id(matter.campaign_id), matter.kind, today_of(entry.at))
    return Move(entry, matter, kind, entry.at, state)
