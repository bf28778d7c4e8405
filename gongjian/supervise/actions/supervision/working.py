"""What every act on a supervision shares: the door, the fresh row, state, classification, texts, days off."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Literal

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.classified import problems_of
from gongjian.kernel.lifecycle import State, Verb, step
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.calendar import calendar
from gongjian.ledger import Stale, Writer
from gongjian.ledger.records import Record
from gongjian.matters.actions.acting import Move, day_of, within
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import Matter
from gongjian.matters.policy import check_live
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import Supervision, SupervisionState
from gongjian.supervise.playbook.supervision import SupervisionText, supervision_of

DayOff = Literal["", "move", "keep"]


def campaign_of(supervision: Supervision) -> Campaign:
    """Its campaign."""
    found = campaign_by_id(supervision.campaign_id)
    assert found is not None
    return found


def section_of(supervision: Supervision, on: date) -> SupervisionText:
    """What its campaign's playbook says of supervision on a day."""
    return supervision_of(campaign_of(supervision), on)


@contextmanager
def working(
    act: str,
    *,
    viewer: Viewer,
    supervision: Supervision,
    at: datetime,
    reason: str = "",
    words: Mapping[str, Any] | None = None,
    unit_id: int | None = None,
    open_to_units: bool = True,
    request_key: str = "",
    revision: int | None = None,
) -> Iterator[tuple[Writer, Supervision]]:
    """Open the door for an act on a supervision and read it afresh under the lock. `open_to_units`: the story of the
    matter, which the units read, tells of it too."""
    matter = supervision.matter
    about: list[Record] = [supervision, matter] if open_to_units else [supervision]
    if open_to_units and matter.project is not None:
        about.append(matter.project)
    seat = unit_id if unit_id is not None else supervision.desk_unit_id
    with ledger.record(
        act,
        by=viewer.actor(seat),
        at=at,
        about=about,
        reason=reason,
        request_key=request_key or None,
        words={
            "title": matter.title,
            "no": supervision.supervision_no or supervision.number,
            **(words or {}),
        },
    ) as entry:
        yield entry, fresh_of(supervision, revision)


def fresh_of(supervision: Supervision, revision: int | None = None) -> Supervision:
    """The row as it stands under the lock. Stale, Refused("archived")."""
    fresh: Supervision = Supervision.objects.select_related("matter").get(pk=supervision.pk)
    if revision is not None and revision != fresh.revision:
        raise Stale(fresh)
    check_live(campaign_by_id(fresh.campaign_id))
    return fresh


def check_state(supervision: Supervision, *states: SupervisionState) -> None:
    """Refused unless it is in one of the states: somebody was first, or the step is not due."""
    if supervision.state not in states:
        raise Refused(
            "not_in_this_state",
            _(
                "It is %(state)s now; this step does not follow.",
                state=SupervisionState(supervision.state).label,
            ),
            remedy=_("Open it again and see what comes next."),
        )


def check_unclassified(section: SupervisionText, **texts: str) -> None:
    """Refused("classified") for each text that bears a mark of classification."""
    found = problems_of(texts, section.marks)
    if found:
        raise Refused.many(found)


def needed(text: str, limit: int, where: str, message: Any) -> str:
    """The text trimmed. Refused when it is empty or too long."""
    said = within(text, limit, where)
    if not said:
        raise Refused(f"missing_{where}", message, where, _("One sentence is enough."))
    return said


def settled_term(term_on: date, on: date, day_off: DayOff) -> date:
    """The term of a paper. On a day off a person says: moved to the next working day, or kept.

    Refused: term_past, term_day_off (asked, with both days named).
    """
    if term_on < on:
        raise Refused(
            "term_past",
            _("The term %(term)s is over already.", term=term_on.isoformat()),
            "term_on",
            _("Give a day from today on."),
        )
    if calendar().is_workday(term_on) is not False or day_off == "keep":
        return term_on
    following = calendar().add(term_on, 1).on
    if day_off == "move":
        return following
    raise Refused(
        "term_day_off",
        _("The term %(term)s is a day off; the next working day is %(next)s.", term=term_on, next=following),
        "day_off",
        _("Say which: move it to that working day, or keep the day as it is."),
    )


def workdays_after(on: date, days: int) -> date:
    """The day so many working days after `on`."""
    return calendar().add(on, days).on


def move_of(entry: Writer, matter: Matter, verb: Verb) -> Move:
    """A verb of the matter's own life inside this act. Refused when its state does not allow it."""
    kind = kind_of(campaign_by_id(matter.campaign_id), matter.kind, day_of(entry.at))
    following = step(State(matter.state), verb, needs_strike_off=kind.strike_off)
    return Move(entry, matter, kind, entry.at, following)


def year_of(at: datetime) -> int:
    """The office's year of an instant: numbers begin anew with it."""
    return at.astimezone(SHANGHAI).year
