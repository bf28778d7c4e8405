"""Leads of investment promotion: registered, changed, moved from step to step, given up."""

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import files
from gongjian.kit.models import StoredFile
from gongjian.ledger import Stale, Writer
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason, say_why, today_of
from gongjian.projects.actions.promotion.checks import (
    did_you_mean,
    long_texts,
    meant,
    meant_of_lead,
    not_negative,
    not_to_come,
    refuse_all,
    too_long,
)
from gongjian.projects.models import Lead, LeadStep, LeadStepKind
from gongjian.projects.policy import check_can_promote
from gongjian.projects.selectors.promotion import ORDER, SIGNED

COLUMNS = (
    "name",
    "unit_id",
    "investor",
    "investor_place",
    "sector",
    "amount_fen",
    "event_id",
    "team_id",
    "contract_no",
    "contract_fen",
    "start_due_on",
    "remark",
)
"""Columns of a lead that a person fills in."""
_TEXTS = ("name", "investor", "investor_place", "sector", "contract_no", "remark")


@dataclass(frozen=True)
class NewLead:
    """A lead as it comes on the books: its columns (see COLUMNS) and the step it stands at, since when."""

    values: dict[str, Any]
    step: str = LeadStepKind.CLUE.value
    word: str = ""
    from_on: date | None = None
    """The day of the act when not said."""
    illustrative: bool = False


@dataclass(frozen=True)
class Step:
    """A move: to which step, from which day, in which local word (or the name of the paper signed), and why."""

    step: str
    on: date
    word: str = ""
    reason: str = ""
    contract_no: str = ""
    contract_fen: int | None = None
    start_due_on: date | None = None
    paper: files.Kept | None = None
    """The scan of what was signed."""


# ---------------------------------------------------------------- register
def register_lead(
    *,
    viewer: Viewer,
    campaign: Campaign,
    new: NewLead,
    at: datetime,
    reason: str = "",
    request_key: str = "",
) -> Lead:
    """Put a lead on the books at the step it stands at.

    Refused with every finding at once; an amount that looks ten thousand times off passes with a reason.
    """
    check_can_promote(viewer, campaign, new.values.get("unit_id"), new.values.get("team_id"))
    refuse_all(new_lead_problems(campaign, new, today_of(at)))
    say_why(*lead_questions(new), reason=reason)
    title = str(new.values["name"]).strip()
    with ledger.record(
        "lead.register",
        by=viewer.actor(new.values.get("unit_id")),
        at=at,
        about=[campaign],
        reason=reason,
        request_key=request_key,
        words={"title": title},
    ) as entry:
        return register_leads_in(entry, campaign, [new], today_of(at))[0]


def register_leads_in(entry: Writer, campaign: Campaign, news: list[NewLead], today: date) -> list[Lead]:
    """Leads with their first steps inside another act."""
    leads = entry.create_many([_as_lead(campaign, new) for new in news])
    entry.create_many(
        [
            LeadStep(
                lead=lead,
                step=new.step,
                word=new.word.strip(),
                from_on=new.from_on or today,
                illustrative=new.illustrative,
            )
            for lead, new in zip(leads, news, strict=True)
        ]
    )
    return leads


def _as_lead(campaign: Campaign, new: NewLead) -> Lead:
    values = {name: value for name, value in new.values.items() if name in COLUMNS}
    lead = Lead(campaign=campaign, step=new.step, illustrative=new.illustrative, **values)
    lead.name = lead.name.strip()
    return lead


def new_lead_problems(campaign: Campaign, new: NewLead, today: date) -> list[Problem]:
    """What is wrong with a lead about to be registered, in itself; nothing is looked up."""
    lead = _as_lead(campaign, new)
    found = [*lead_problems(lead), *too_long(new.word.strip(), 40, "word")]
    if new.step not in LeadStepKind.values:
        found.append(_unknown_step(new.step))
    found += not_to_come(new.from_on, today, "from_on", "lead_step_in_future")
    if new.step in SIGNED:
        found += _unpriced(lead)
    return found


def lead_problems(lead: Lead) -> list[Problem]:
    """What contradicts itself in a lead as it would stand."""
    found = long_texts(lead, *_TEXTS)
    if not lead.name.strip():
        said = _("The lead has no name.")
        found.append(Problem("name_missing", said, "name", _("Write what is to be built, and by whom.")))
    if lead.unit_id is None:
        said = _("No unit answers for the lead.")
        found.append(Problem("unit_missing", said, "unit", _("Choose the unit that follows it up.")))
    return [
        *found,
        *not_negative(lead.amount_fen, "amount_fen"),
        *not_negative(lead.contract_fen, "contract_fen"),
    ]


def lead_questions(new: NewLead) -> list[Problem | None]:
    """Amounts that look ten thousand times off."""
    amount, signed = new.values.get("amount_fen"), new.values.get("contract_fen")
    return [
        did_you_mean(amount or 0, meant_of_lead(amount), "amount_fen"),
        did_you_mean(signed or 0, meant_of_lead(signed, amount), "contract_fen"),
    ]


def _unpriced(lead: Lead) -> list[Problem]:
    if lead.contract_fen:
        return []
    said = _("A contract is signed over an amount, and none is given.")
    expected = _("Write the amount of the contract; an agreement without one is a framework agreement.")
    return [Problem("contract_without_amount", said, "contract_fen", expected)]


def _unknown_step(step: str) -> Problem:
    said = _("“%(step)s” is not a step of a lead.", step=step)
    return Problem("lead_step_unknown", said, "step", _("Choose one of the steps offered."))


# ---------------------------------------------------------------- change
def change_lead(
    *,
    viewer: Viewer,
    lead: Lead,
    values: dict[str, Any],
    at: datetime,
    reason: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> Lead:
    """Change what is registered of a lead (see COLUMNS); an amount ten thousand times off is asked about."""
    check_can_promote(viewer, lead.campaign, lead.unit_id, lead.team_id)
    with ledger.record(
        "lead.change",
        by=viewer.actor(lead.unit_id),
        at=at,
        about=[lead],
        reason=reason,
        request_key=request_key,
        words={"title": lead.name},
    ) as entry:
        fresh = locked_lead(lead, revision)
        wanted = copy(fresh)
        columns = {name: value for name, value in values.items() if name in COLUMNS}
        for name, value in columns.items():
            setattr(wanted, name, value)
        refuse_all([*lead_problems(wanted), *(_unpriced(wanted) if wanted.step in SIGNED else [])])
        say_why(*_change_questions(fresh, wanted), reason=reason)
        return entry.change(fresh, **columns)


def _change_questions(old: Lead, new: Lead) -> list[Problem | None]:
    found: list[Problem | None] = []
    for name, reference in (("amount_fen", old.amount_fen), ("contract_fen", new.amount_fen)):
        given = getattr(new, name)
        if given != getattr(old, name):
            found.append(did_you_mean(given or 0, meant_of_lead(given, reference), name))
    return found


def locked_lead(lead: Lead, revision: int | None = None) -> Lead:
    """The lead as it stands now, read inside the act. Refused when it was taken off the books meanwhile."""
    fresh: Lead = Lead.objects.get(pk=lead.pk)
    if fresh.voided:
        raise Refused(
            "lead_gone",
            _("“%(lead)s” was taken off the books.", lead=fresh.name),
            remedy=_("Look at its story to see when and why."),
        )
    if revision is not None and revision != fresh.revision:
        raise Stale(fresh)
    return fresh


# ---------------------------------------------------------------- step by step
def move_lead(
    *,
    viewer: Viewer,
    lead: Lead,
    move: Step,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> LeadStep:
    """Move a lead to a step from a day on.

    Going back, giving up and taking up again each need a reason. A contract needs its amount, and a lead has one
    contract: a second is refused. The day is neither to come nor before the present step began.
    """
    check_can_promote(viewer, lead.campaign, lead.unit_id, lead.team_id)
    refuse_all([] if move.step in LeadStepKind.values else [_unknown_step(move.step)])
    with ledger.record(
        f"lead.step.{move.step}",
        by=viewer.actor(lead.unit_id),
        at=at,
        about=[lead],
        reason=move.reason,
        request_key=request_key,
        words={"title": lead.name, "on": str(move.on), "word": move.word.strip()},
    ) as entry:
        return move_lead_in(entry, locked_lead(lead, revision), move, today_of(at))


def move_lead_in(entry: Writer, lead: Lead, move: Step, today: date) -> LeadStep:
    """The move inside another act."""
    now = step_now(lead.pk)
    _check_one_contract(lead, move)
    problems = not_to_come(move.on, today, "on", "lead_step_in_future")
    problems += [*too_long(move.word.strip(), 40, "word"), *too_long(move.reason.strip(), 200, "reason")]
    problems += _order_problems(now, move)
    signed = _signed(lead, move)
    wanted = copy(lead)
    for name, value in signed.items():
        setattr(wanted, name, value)
    if move.step in SIGNED:
        problems += [*_unpriced(wanted), *not_negative(wanted.contract_fen, "contract_fen")]
        problems += _due_problems(wanted, move)
    refuse_all(problems)
    _check_reason(now, move)
    if "contract_fen" in signed:
        given = move.contract_fen or 0
        say_why(did_you_mean(given, meant(given, lead.amount_fen), "contract_fen"), reason=move.reason)
    if now is not None:
        if now.from_on == move.on:
            entry.void(now)  # the same day said again is a correction
        else:
            entry.change(now, to_on=move.on)
    entry.change(lead, step=move.step, **signed)
    made = LeadStep(
        lead=lead,
        step=move.step,
        word=move.word.strip(),
        from_on=move.on,
        reason=move.reason.strip(),
        illustrative=lead.illustrative,
    )
    entry.create(made)
    if now is not None and now.voided:  # what was signed on that day stays with the lead
        kept = StoredFile.objects.filter(target_table=now._meta.db_table, target_id=now.pk, voided=False)
        entry.change_many([(file, {"target_id": made.pk}) for file in kept])
    if move.paper is not None:
        files.store(entry, move.paper, made)
    return made


def step_now(lead_id: int) -> LeadStep | None:
    """The step a lead is at, as the books stand."""
    return LeadStep.objects.filter(lead_id=lead_id, voided=False, to_on=None).first()


def _signed(lead: Lead, move: Step) -> dict[str, Any]:
    """What a contract brings onto the lead."""
    if move.step not in SIGNED:
        return {}
    given = {
        "contract_no": move.contract_no.strip(),
        "contract_fen": move.contract_fen,
        "start_due_on": move.start_due_on,
    }
    return {name: value for name, value in given.items() if value and value != getattr(lead, name)}


def _check_one_contract(lead: Lead, move: Step) -> None:
    if move.step != LeadStepKind.CONTRACT or lead.step not in SIGNED:
        return
    raise Refused(
        "second_contract",
        _("“%(lead)s” has a contract already.", lead=lead.name),
        "step",
        _(
            "Register a lead of its own for the second contract; to correct the first, change what is registered."
        ),
    )


def _order_problems(now: LeadStep | None, move: Step) -> list[Problem]:
    if now is None:
        return []
    values = {"now": now.word or LeadStepKind(now.step).label, "since": now.from_on}
    if now.step == move.step and now.word == move.word.strip():
        said = _("The lead is at “%(now)s” already, since %(since)s.", **values)
        return [Problem("lead_step_same", said, "step", _("Nothing needs to be changed."))]
    if move.on < now.from_on:
        said = _("“%(now)s” began on %(since)s; the next step cannot begin before.", **values)
        return [Problem("lead_step_before", said, "on", _("Give that day or a later one."))]
    return []


def _due_problems(lead: Lead, move: Step) -> list[Problem]:
    if move.start_due_on is None or move.start_due_on >= move.on:
        return []
    said = _("The start agreed on, %(due)s, lies before the contract.", due=move.start_due_on)
    return [Problem("start_due_before_contract", said, "start_due_on", _("Check both days."))]


def _check_reason(now: LeadStep | None, move: Step) -> None:
    new = LeadStepKind(move.step).label
    if move.step == LeadStepKind.DROPPED:
        said = _("Why the lead is given up is missing.")
        check_reason(move.reason, "lead_dropped_without_reason", said, _("Write the reason in a few words."))
    elif now is None:
        return
    elif now.step == LeadStepKind.DROPPED:
        said = _("The lead was given up; to go on at “%(new)s” needs a reason.", new=new)
        check_reason(move.reason, "lead_resumed_without_reason", said, _("Write what has changed since."))
    elif ORDER[move.step] < ORDER[now.step]:
        old = now.word or LeadStepKind(now.step).label
        said = _("The lead is at “%(now)s”; going back to “%(new)s” needs a reason.", now=old, new=new)
        expected = _("Write why, for example: the investor withdrew and talks begin anew.")
        check_reason(move.reason, "lead_back_without_reason", said, expected)
