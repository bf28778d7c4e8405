"""What every act on a matter shares: the door, the fresh row, rights, state, whose desk, and which day it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import (
    IN_HAND,
    NEED_WORDS,
    VERB_WORDS,
    State,
    Verb,
    is_finished,
    missing_needs,
    step,
)
from gongjian.kernel.messages import Message, WordList
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.ledger import Stale, Writer
from gongjian.ledger.records import Record
from gongjian.ledger.statements import rows
from gongjian.matters.kinds import MatterKind, kind_of
from gongjian.matters.models import Leg, LegKind, Matter, MatterHolding, MatterRequest, RequestState
from gongjian.matters.policy import check_can, check_live, issuer_of
from gongjian.matters.selectors.signing import filing_of, step_of
from gongjian.people.viewer import Viewer

LEAD, ASSISTING, SUPERVISING = "lead", "assisting", "supervising"


@dataclass
class Move:
    """One act on one matter, while its entry is open."""

    entry: Writer
    matter: Matter
    kind: MatterKind
    at: datetime
    next: State

    @property
    def on(self) -> date:
        """The day of the act in the office's time."""
        return day_of(self.at)

    @property
    def finished(self) -> bool:
        """Is nothing owed after this act?"""
        return is_finished(self.next, needs_strike_off=self.kind.strike_off)


def day_of(at: datetime) -> date:
    """The office's day of an instant."""
    return at.astimezone(SHANGHAI).date()


@contextmanager
def acting(
    verb: Verb,
    *,
    viewer: Viewer,
    matter: Matter,
    at: datetime,
    act: str = "",
    given: Iterable[str] = (),
    reason: str = "",
    words: Mapping[str, Any] | None = None,
    request_key: str = "",
    revision: int | None = None,
) -> Iterator[Move]:
    """Open the door for a verb of the life cycle. Inside it, in this order: has somebody else been first (Stale),
    is the campaign live, is the verb possible in this state, is it the viewer's, is anything missing (Refused).

    `given` names the needs (kernel.lifecycle) that the caller brings.
    """
    with opened(
        act or f"matter.{verb.value}",
        viewer=viewer,
        matter=matter,
        at=at,
        reason=reason,
        words=words,
        request_key=request_key,
        revision=revision,
    ) as (entry, fresh):
        kind = kind_of(campaign_by_id(fresh.campaign_id), fresh.kind, day_of(at))
        signing = step_of(filing_of(fresh.pk)) if State(fresh.state) in IN_HAND else None
        next_state = step(State(fresh.state), verb, needs_strike_off=kind.strike_off, signing=signing)
        check_can(verb, viewer, fresh)
        check_given(verb, given)
        yield Move(entry, fresh, kind, entry.at, next_state)


@contextmanager
def opened(
    act: str,
    *,
    viewer: Viewer,
    matter: Matter,
    at: datetime,
    reason: str = "",
    words: Mapping[str, Any] | None = None,
    request_key: str = "",
    revision: int | None = None,
) -> Iterator[tuple[Writer, Matter]]:
    """Open the door for an act on a matter and read it afresh under the lock."""
    about: list[Record] = [matter]
    if matter.project is not None:
        about.append(matter.project)
    with ledger.record(
        act,
        by=viewer.actor(_acting_unit(viewer, matter)),
        at=at,
        about=about,
        reason=reason,
        request_key=request_key or None,
        words={"title": matter.title, **(words or {})},
    ) as entry:
        (fresh,) = rows(Matter, "id = %s", [matter.pk])
        if revision is not None and fresh.revision != revision:
            raise Stale(fresh)
        check_live(campaign_by_id(fresh.campaign_id))
        yield entry, fresh


def _acting_unit(viewer: Viewer, matter: Matter) -> int | None:
    """The seat in which the viewer signs: in the unit whose desk it is on, the lead unit, or the assigner."""
    seats = set(viewer.unit_ids)
    return next((u for u in (matter.desk_unit_id, matter.unit_id, matter.assigned_by_id) if u in seats), None)


def check_given(verb: Verb, given: Iterable[str]) -> None:
    """Refused, one problem a need, unless everything the verb needs was brought."""
    missing = missing_needs(verb, set(given))
    if missing:
        raise Refused.many(
            Problem(
                f"missing_{need}",
                _("“%(verb)s” needs %(need)s.", verb=VERB_WORDS[verb], need=WordList((NEED_WORDS[need],))),
                need,
                _("Fill it in; one sentence is enough."),
            )
            for need in missing
        )


def named(**values: object) -> list[str]:
    """The names whose values are there: what is given to a verb."""
    return [name for name, value in values.items() if value not in (None, "", [])]


# ---------------------------------------------------------------- whose desk
def lay_on(move: Move, kind: LegKind, unit_id: int | None, what: str) -> None:
    """From this instant the matter lies on that desk: the open leg ends where the new one begins."""
    _end_leg(move.entry, move.matter, move.at)
    leg = Leg(matter=move.matter, unit_id=unit_id, kind=kind, from_at=move.at, what=what)
    leg.illustrative = move.matter.illustrative
    move.entry.create(leg)


def leave_desks(move: Move) -> None:
    """The matter lies on nobody's desk any more: the open leg ends."""
    _end_leg(move.entry, move.matter, move.at)


def back_on_desk(move: Move, unit_id: int | None, what: str, closed_at: datetime | None = None) -> None:
    """A matter that was over comes back. The time since it was closed is nobody's: a leg of its own, so that legs
    stay whole. One that waited to be struck off lay on the reviewer's desk only up to the closing."""
    last = Leg.objects.filter(matter_id=move.matter.pk, voided=False).order_by("-from_at", "-id").first()
    if last is not None and last.to_at is None and closed_at is not None:
        if last.from_at >= closed_at:
            move.entry.change(last, unit_id=None, kind=LegKind.STOPPED, what=_ENDED, to_at=move.at)
        else:
            move.entry.change(last, to_at=closed_at)
    if last is not None and last.to_at is not None and last.to_at < move.at:
        gap = Leg(
            matter=move.matter,
            unit=None,
            kind=LegKind.STOPPED,
            from_at=last.to_at,
            to_at=move.at,
            what=_ENDED,
        )
        gap.illustrative = move.matter.illustrative
        move.entry.create(gap)
    lay_on(move, LegKind.OWN, unit_id, what)


_ENDED = "ended"
"""What the time between closing and taking up again was for."""


def open_leg(matter: Matter) -> Leg | None:
    """The leg the matter lies in now."""
    found = rows(Leg, "matter_id = %s AND to_at IS NULL AND NOT voided ORDER BY id LIMIT 1", [matter.pk])
    return found[0] if found else None


def _end_leg(entry: Writer, matter: Matter, at: datetime) -> None:
    leg = open_leg(matter)
    if leg is not None:
        entry.change(leg, to_at=max(at, leg.from_at))


def reviewer_unit(matter: Matter) -> int | None:
    """Whose desk a report of done lies on: the unit that assigned it."""
    return issuer_of(matter)


# ---------------------------------------------------------------- who answers for it
def hold(entry: Writer, matter: Matter, role: str, unit_ids: Sequence[int], on: date) -> None:
    """From the day on exactly these units hold the role: who no longer does ends, who is new begins."""
    now = "matter_id = %s AND role = %s AND to_on IS NULL AND NOT voided ORDER BY id"
    held = {holding.unit_id: holding for holding in rows(MatterHolding, now, [matter.pk, role])}
    for unit_id, holding in held.items():
        if unit_id not in unit_ids:
            entry.change(holding, to_on=max(on, holding.from_on))
    hold_first(entry, matter, {role: [unit_id for unit_id in unit_ids if unit_id not in held]}, on)


def hold_first(entry: Writer, matter: Matter, roles: Mapping[str, Iterable[int]], on: date) -> None:
    """From the day on these units hold these roles of a matter; none of them held it before."""
    entry.create_many(
        [
            MatterHolding(
                matter=matter, role=role, unit_id=unit_id, from_on=on, illustrative=matter.illustrative
            )
            for role, unit_ids in roles.items()
            for unit_id in unit_ids
        ]
    )


def withdraw_requests(move: Move, kind: str = "") -> None:
    """Requests still open fall away because the matter has moved on; so does what waits inside the unit."""
    asked = "matter_id = %s AND state = %s AND NOT voided ORDER BY id"
    for one in rows(MatterRequest, asked, [move.matter.pk, RequestState.ASKED.value]):
        if kind and one.kind != kind:
            continue
        move.entry.change(one, state=RequestState.WITHDRAWN, decided_at=move.at)


# ---------------------------------------------------------------- texts
def within(text: str, length: int, where: str) -> str:
    """The text trimmed. Refused when it is longer than its column holds: nothing is cut silently."""
    trimmed = text.strip()
    if len(trimmed) > length:
        raise Refused(
            "too_long",
            _("The text has %(count)s characters; %(limit)s fit.", count=len(trimmed), limit=length),
            where,
            _("Say it shorter here, and attach the whole as a file."),
        )
    return trimmed


def needs_reason(reason: str, where: str = "reason") -> str:
    """The reason trimmed. Refused when there is none."""
    trimmed = within(reason, 300, where)
    if not trimmed:
        raise Refused(
            "missing_reason",
            _("The reason is not given."),
            where,
            _("Write it in one sentence; it goes into the ledger."),
        )
    return trimmed


def due_words(matter: Matter) -> Message | str:
    """The due date as an entry tells it: the phrase as written, else the day."""
    return matter.due_phrase or (matter.due_on.isoformat() if matter.due_on else "—")
