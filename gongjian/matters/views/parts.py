"""The parts of a matter's page, as plain rows for the template."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kernel.signoff import STEP_WORDS, Step
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI, AsOfControl
from gongjian.kit.calendar import calendar
from gongjian.matters.dues import due_long, names_a_day
from gongjian.matters.listeners import opens
from gongjian.matters.models import RequestKind, RequestState
from gongjian.matters.selectors import Record, Standing
from gongjian.matters.sticking import sticking_word
from gongjian.matters.views.desk import time_words
from gongjian.people.models import Person, Post
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

_STEPS = (
    State.drafted,
    State.assigned,
    State.accepted,
    State.working,
    State.reported_done,
    State.closed,
    State.struck_off,
)
_PLACE = {
    "drafted": 0,
    "assigned": 1,
    "accepted": 2,
    "working": 3,
    "returned": 3,
    "suspended": 3,
    "reported_done": 4,
    "closed": 5,
    "struck_off": 6,
}


def _tail(control: AsOfControl, **more: object) -> str:
    query = {**control.address, **more}
    return f"?{urlencode(query)}" if query else ""


def crumbs(record: Record, control: AsOfControl, viewer: Viewer) -> list[dict[str, str]]:
    """From the campaign's list, or from the project it is about."""
    found = []
    if record.campaign is not None:
        key = record.campaign.key
        found.append({"label": _("Matters"), "href": f"/c/{key}/matters/{_tail(control)}"})
    project = getattr(record.row, "project", None)
    if project is not None and opens(viewer, "project", project):
        found.append({"label": project.name, "href": f"/projects/{project.number}/{_tail(control)}"})
    if record.parent is not None:
        found.append(
            {"label": record.parent.title, "href": f"/matters/{record.parent.number}/{_tail(control)}"}
        )
    found.append({"label": record.kind.label, "href": ""})
    return found


def sentence(record: Record, light: Standing, now: datetime) -> str:
    """The opening sentence: in whose hands, since when, and what comes next."""
    row = record.row
    leg = record.legs[-1] if record.legs and record.legs[-1].to_at is None else None
    if row.state == State.drafted.value:
        return _("Drafted, not handed to anybody yet.")
    if row.unit_id is None and row.state == State.assigned.value:
        over = sum(1 for part in record.parts if part.state in ("closed", "struck_off", "cancelled"))
        parts = {"count": len(record.parts), "over": over}
        return _("Owed by %(count)s units, each in a matter of its own; %(over)s are over.") % parts
    if leg is None:
        return _how_it_ended(row, now.year)
    values: dict[str, object] = {
        "unit": unit_tree().label(leg.unit_id) or leg.what,
        "time": time_words(leg.time),
    }
    match leg.kind:
        case "waiting":
            return _("Waiting for %(unit)s, for %(time)s now.") % values
        case "outside":
            return _("Waiting for %(what)s outside, for %(time)s now.") % {**values, "what": leg.what}
        case "stopped":
            review = {"day": words.day(row.review_on, now.year)}
            return _("Suspended; the clock stands still. To be looked at again on %(day)s.") % review
        case "review" if row.state == State.closed.value:
            return _("Closed; with %(unit)s to be struck off, for %(time)s now.") % values
        case "review":
            return _("Reported done; with %(unit)s for review, for %(time)s now.") % values
    waits = record.open_request(RequestKind.DONE)
    if waits is not None:
        values["step"] = str(STEP_WORDS[Step(waits.step)])
        return _("Filed as done inside %(unit)s, not reported yet: %(step)s, for %(time)s now.") % values
    if row.blocked_by:
        values["what"] = sticking_word(row.blocked_by)
        return _("In the hands of %(unit)s for %(time)s; stuck on %(what)s.") % values
    return _("In the hands of %(unit)s for %(time)s.") % values


def _how_it_ended(row: Any, year: int) -> str:
    days = {
        "done": words.day(row.reported_done_at, year),
        "closed": words.day(row.closed_at, year),
        "struck": words.day(row.struck_off_at, year),
    }
    if row.state == State.cancelled.value:
        return _("Nothing is owed any more.")
    if row.struck_off_at is not None:
        return _("Reported done on %(done)s, closed on %(closed)s, struck off on %(struck)s.") % days
    if row.closed_at is not None:
        return _("Reported done on %(done)s, closed on %(closed)s.") % days
    return str(STATE_WORDS[State(row.state)])


def hints(record: Record) -> list[str]:
    """What the reader should know about the dates."""
    row, found = record.row, []
    if row.due_provisional and row.due_on is not None:
        years = sorted(calendar().published_years)
        found.append(
            _("The working days of %(year)s are not announced yet; the due date is provisional.")
            % {"year": max(row.due_on.year, years[-1] + 1)}
        )
    late = next(
        (
            r
            for r in record.requests
            if r.kind == RequestKind.EXTENSION and r.state == RequestState.GRANTED and not r.in_time
        ),
        None,
    )
    if late is not None:
        found.append(
            _(
                "The extension was asked for after the due date: it moves the date for chasing, not for scoring."
            )
        )
    return found


def stages(record: Record, on: date) -> list[dict[str, Any]]:
    """拟定 to 办结, or 销号 where the kind demands it, with the days passed and who owns the next."""
    row = record.row
    place = _PLACE.get(row.state, -1)
    ended = row.state in ("struck_off",) or (row.state == "closed" and not record.kind.strike_off)
    notes = _stage_notes(record, on.year)
    if place == 3 and row.accepted_at is not None and not notes.get(3):
        notes[3] = _("day %(count)s") % {"count": (on - row.accepted_at.astimezone(SHANGHAI).date()).days + 1}
    shown = _STEPS if record.kind.strike_off else _STEPS[:-1]
    if row.state == "cancelled":
        return [{"label": str(STATE_WORDS[State.cancelled]), "note": "", "past": False, "current": True}]
    return [
        {
            "label": str(
                STATE_WORDS[State(row.state)]
                if at == place == 3 and row.state != "working"
                else STATE_WORDS[step]
            ),
            "note": notes.get(at, ""),
            "past": at < place or (ended and at == place),
            "current": at == place and not ended,
        }
        for at, step in enumerate(shown)
    ]


def _stage_notes(record: Record, year: int) -> dict[int, str]:
    row = record.row

    def at(value: datetime | None) -> str:
        return words.day(value, year) if value is not None else ""

    notes = {
        1: at(row.assigned_at),
        2: at(row.accepted_at),
        4: at(row.reported_done_at),
        5: at(row.closed_at),
        6: at(row.struck_off_at),
    }
    if not notes[2] and row.sign_for_by_on is not None and row.state == "assigned":
        notes[2] = _("by %(day)s") % {"day": words.day(row.sign_for_by_on, year)}
    if not notes[4] and (row.due_on is not None or row.due_phrase):
        due = words.day(row.due_on, year) if names_a_day(row) else row.due_phrase
        notes[4] = _("by %(day)s") % {"day": due} if row.due_on is not None else due
    waits = record.open_request(RequestKind.DONE)
    if waits is not None:
        notes[3] = str(STEP_WORDS[Step(waits.step)])
    if not notes[5] and row.assigned_by_id:
        notes[5] = _("%(unit)s examines") % {"unit": unit_tree().label(row.assigned_by_id)}
    return notes


def facts(record: Record, control: AsOfControl, viewer: Viewer) -> list[dict[str, Any]]:
    """The facts beside the page; what is not known is left out."""
    row, tree, year = record.row, unit_tree(), control.on.year
    project = getattr(row, "project", None)
    found: list[tuple[Any, Any, str, str]] = [
        (_("Number"), row.number, "", ""),
        (_("Kind"), record.kind.label, "", ""),
        (_("Requirement"), row.requirement, "", ""),
        (_("Assigned by"), tree.label(row.assigned_by_id), "", ""),
        (_("Lead unit"), tree.label(row.unit_id), "", _post(row)),
        (_("Assisting units"), words.joined(u.label for u in record.units("assisting")), "", ""),
        (_("Supervising units"), words.joined(u.label for u in record.units("supervising")), "", ""),
        (_("Lead official"), _person(row.lead_official_id), "", ""),
        (_("Starts on"), words.day(row.start_on, year) if row.start_on else "", "", ""),
        (_("Due"), due_long(row, year), "", _("provisional") if row.due_provisional else ""),
        (_("Original due date"), _original(row, year), "", _scoring(record)),
        (_("Times extended"), row.extended_count or "", "", ""),
        (_("Times returned"), row.returned_count or "", "", ""),
        (_("Next review"), words.day(row.review_on, year) if row.review_on else "", "", ""),
        (_("Stuck on"), sticking_word(row.blocked_by), "", ""),
        (
            _("Target"),
            f"{row.target_value.normalize():f} {row.target_unit}" if row.target_value is not None else "",
            "",
            "",
        ),
        (
            _("Project"),
            project.name if project else "",
            f"/projects/{project.number}/" if project and opens(viewer, "project", project) else "",
            "",
        ),
        (_("List"), *_list(record), ""),
        (_("Aspect"), row.aspect if row.aspect != sticking_word(row.blocked_by) else "", "", ""),
        (_("Remark"), row.remark, "", ""),
    ]
    return [
        {"label": label, "value": value, "href": href, "note": note}
        for label, value, href, note in found
        if value
    ]


def _scoring(record: Record) -> str:
    """By which date scoring counts: the original, unless every extension was asked for in time."""
    granted = [
        r for r in record.requests if r.kind == RequestKind.EXTENSION and r.state == RequestState.GRANTED
    ]
    if not granted:
        return ""
    if all(r.in_time for r in granted) and _kept_up(record.row, granted):
        return _("extended in time; scoring counts by the new date")
    return _("scoring counts by it")


def _kept_up(row: Any, granted: list[Any]) -> bool:
    """Was each asked before the day that counted then? Asked within the term of a supervision, the matter's own day may
    have been over already."""
    counted = row.original_due_on
    for one in sorted(granted, key=lambda r: r.decided_at):
        if (
            one.filed_at is not None
            and counted is not None
            and one.filed_at.astimezone(SHANGHAI).date() > counted
        ):
            return False
        counted = one.new_due_on
    return True


def _original(row: Any, year: int) -> str:
    return (
        words.day(row.original_due_on, year)
        if row.original_due_on and row.original_due_on != row.due_on
        else ""
    )


def _post(row: Any) -> str:
    post = Post.objects.filter(pk=row.desk_post_id).first() if row.desk_post_id else None
    return _("handed to %(post)s") % {"post": post.label} if post is not None else ""


def _person(person_id: int | None) -> str:
    person = Person.objects.filter(pk=person_id).first() if person_id else None
    return person.name if person is not None else ""


def _list(record: Record) -> tuple[str, str]:
    from gongjian.matters.selectors.lists import lists_of

    found = (
        next((one for one in lists_of(record.campaign) if one.pk == record.row.list_id), None)
        if record.row.list_id
        else None
    )
    return (found.name, f"/c/{record.campaign.key}/lists/{found.number}/") if found is not None else ("", "")


def all_matters() -> str:
    """The word for the list of matters."""
    return _("Matters")
