"""The parts of a matter's page, as plain rows for the template."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI, AsOfControl
from gongjian.kit.calendar import calendar
from gongjian.matters.forms import LEVEL_WORDS
from gongjian.matters.models import LegKind, RequestKind, RequestState
from gongjian.matters.selectors import Record, Standing
from gongjian.matters.sticking import sticking_word
from gongjian.people.models import Person, Post
from gongjian.people.unit_tree import unit_tree

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
_BAR = {"own": "b-own", "waiting": "b-wait", "outside": "b-out", "stopped": "b-stop", "review": "b-none"}
_WHAT = {
    "sign_for": lambda: _("to be signed for"),
    "work": lambda: _("in hand"),
    "waits": lambda: _("to act"),
    "review": lambda: _("under review"),
    "returned": lambda: _("being put right"),
    "reopened": lambda: _("taken up again"),
    "suspended": lambda: _("suspended"),
    "reassign": lambda: _("whose it is, to be decided"),
    "ended": lambda: _("closed in between"),
}


def _tail(control: AsOfControl, **more: object) -> str:
    query = {**control.address, **more}
    return f"?{urlencode(query)}" if query else ""


def crumbs(record: Record, control: AsOfControl) -> list[dict[str, str]]:
    """From the campaign's list, or from the project it is about."""
    found = []
    if record.campaign is not None:
        key = record.campaign.key
        found.append({"label": _("Matters"), "href": f"/c/{key}/matters/{_tail(control)}"})
    project = getattr(record.row, "project", None)
    if project is not None:
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
        return str(STATE_WORDS[State(row.state)])
    values: dict[str, object] = {"unit": unit_tree().label(leg.unit_id) or leg.what, "day": leg.time.days + 1}
    match leg.kind:
        case "waiting":
            return _("Waiting for %(unit)s, day %(day)s.") % values
        case "outside":
            return _("Waiting for %(what)s outside, day %(day)s.") % {"what": leg.what, "day": values["day"]}
        case "stopped":
            review = {"day": words.day(row.review_on, now.year)}
            return _("Suspended; the clock stands still. To be looked at again on %(day)s.") % review
        case "review":
            return _("Reported done; with %(unit)s for review, day %(day)s.") % values
    return _("In the hands of %(unit)s, day %(day)s.") % values


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
        due = row.due_phrase or words.day(row.due_on, year)
        notes[4] = _("by %(day)s") % {"day": due}
    if not notes[5] and row.assigned_by_id:
        notes[5] = _("%(unit)s examines") % {"unit": unit_tree().label(row.assigned_by_id)}
    return notes


def facts(record: Record, control: AsOfControl) -> list[dict[str, Any]]:
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
        (_("Due"), _due(row, year), "", _("provisional") if row.due_provisional else ""),
        (_("Original due date"), _original(row, year), "", _("scoring counts by it")),
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
            f"/projects/{project.number}/" if project else "",
            "",
        ),
        (_("List"), *_list(record), ""),
        (_("Aspect"), row.aspect, "", ""),
        (_("Remark"), row.remark, "", ""),
    ]
    return [
        {"label": label, "value": value, "href": href, "note": note}
        for label, value, href, note in found
        if value
    ]


def _due(row: Any, year: int) -> str:
    if row.due_phrase:
        return words.joined(filter(None, (row.due_phrase, row.due_on and words.day(row.due_on, year))))
    return words.day_with_weekday(row.due_on, year) if row.due_on else ""


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


# ---------------------------------------------------------------- whose desk
def desk(record: Record, now: datetime) -> dict[str, Any]:
    """The bar of desk time and its rows: neighbours on one desk for one purpose stand together."""
    whole = record.elapsed.total_seconds() or 1
    pieces, rows, x = [], [], 0.0
    for index, leg in enumerate(record.legs):
        share = 100 * leg.time.total_seconds() / whole
        pieces.append({"css": _BAR[leg.kind], "x": f"{x:.1f}%", "width": f"{share:.1f}%"})
        x += share
        rows.append(
            {
                "css": _BAR[leg.kind],
                "kind": str(LegKind(leg.kind).label),
                "says": words.named(unit_tree().label(leg.unit_id), _what(leg.what))
                if leg.unit_id
                else _what(leg.what),
                "time": time_words(leg.time),
                "now": index == len(record.legs) - 1 and leg.to_at is None,
                "from_at": leg.from_at,
            }
        )
    total = time_words(record.elapsed)
    kinds = [(str(LegKind(kind).label), time_words(time)) for kind, time in record.desk_totals.items()]
    label = words.named(total, words.joined(f"{kind} {time}" for kind, time in kinds)) if kinds else ""
    return {"pieces": pieces, "rows": rows, "total": total, "label": label, "kinds": kinds}


def _what(what: str) -> str:
    return _WHAT[what]() if what in _WHAT else what


def time_words(time: timedelta) -> str:
    """A time on a desk: days, or hours under a day."""
    if time >= timedelta(days=1):
        return ngettext("%(count)s day", "%(count)s days", time.days) % {"count": time.days}
    hours = int(time.total_seconds() // 3600)
    return (
        ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
        if hours
        else _("under an hour")
    )


# ---------------------------------------------------------------- what was said
def progress_rows(record: Record) -> list[dict[str, Any]]:
    """What units have reported, newest first."""
    return [
        {"on": row.on, "says": _by(row.unit_id, row.says), "notes": _notes(record, row)}
        for row in record.progress
    ]


def _by(unit_id: int | None, says: str) -> str:
    unit = unit_tree().label(unit_id)
    return words.named(unit, says) if unit else says


def _notes(record: Record, row: Any) -> list[str]:
    notes = []
    if row.done_value is not None:
        notes.append(
            words.named(_("Done so far"), f"{row.done_value.normalize():f} {record.row.target_unit}".strip())
        )
    if row.next_step:
        notes.append(words.named(_("Next step"), row.next_step))
    if row.needs:
        notes.append(words.named(_("To be coordinated"), row.needs))
    if row.suggests:
        notes.append(words.named(_("Suggested solution"), row.suggests))
    if row.level:
        notes.append(words.named(_("Level of coordination"), LEVEL_WORDS.get(row.level, row.level)))
    return notes


def request_rows(record: Record) -> list[dict[str, Any]]:
    """Extensions and reassignments asked for, newest first."""
    return [request_row(row) for row in record.requests]


def request_row(row: Any) -> dict[str, Any]:
    """One request as the page tells it."""
    wanted = (
        words.day(row.new_due_on)
        if row.kind == RequestKind.EXTENSION
        else unit_tree().label(row.proper_unit_id)
    )
    return {
        "kind": str(RequestKind(row.kind).label),
        "state": str(RequestState(row.state).label),
        "open": row.state == RequestState.ASKED,
        "unit": unit_tree().label(row.asked_by_unit_id),
        "wanted": wanted,
        "reason": row.reason,
        "progress": row.progress,
        "notes": [
            _by(row.asked_by_unit_id, row.reason),
            *([words.named(_("Answer"), row.answer)] if row.answer else []),
        ],
        "late": row.kind == RequestKind.EXTENSION and not row.in_time,
        "decided_on": row.decided_at.astimezone(SHANGHAI).date() if row.decided_at else None,
    }


def target_rows(record: Record) -> list[dict[str, Any]]:
    """Stage targets by quarter and month."""
    rows = []
    for t in record.targets:
        when = _period(t)
        amount = (
            f"{t.quantity.normalize():f} {record.row.target_unit}".strip() if t.quantity is not None else ""
        )
        rows.append({"when": when, "words": t.words, "quantity": amount})
    return rows


def _period(target: Any) -> str:
    if target.month:
        return words.fuzzy(date(target.year, target.month, 1), "month")
    return words.fuzzy(date(target.year, 3 * target.quarter - 2, 1), "quarter")


def all_matters() -> str:
    """The word for the list of matters."""
    return _("Matters")
