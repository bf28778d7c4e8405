"""What was said on a matter: reported done, filed inside the unit, progress, requests, stage targets."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gongjian.kernel.signoff import STEP_WORDS, Step
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI, AsOfControl
from gongjian.matters.actions.signing import signed_by
from gongjian.matters.answers import answer_words
from gongjian.matters.dues import due_long
from gongjian.matters.forms import LEVEL_WORDS
from gongjian.matters.models import RequestKind, RequestState
from gongjian.matters.selectors import Record
from gongjian.matters.selectors.reported import Reported, reported
from gongjian.matters.selectors.signing import taken
from gongjian.matters.views.asking import granter_of
from gongjian.people.unit_tree import unit_tree


def reported_rows(matter: Any, record: Record, control: AsOfControl) -> dict[str, Any] | None:
    """What the unit reported done, beside the form of whoever examines it."""
    found = reported(matter, record.row, control.asof.seq)
    if found is None:
        return filed_rows(record, control)
    year = control.on.year
    who = " ".join(filter(None, (found.unit, found.by)))
    rows = [
        (_("Reported by"), who),
        (_("Reported at"), words.stamp(found.at, year)),
        *(
            [(_("Signed for the unit by"), f"{words.stamp(found.signed_at, year)} {found.signed_by}")]
            if found.signed_at is not None
            else []
        ),
        (_("Due"), due_long(record.row, year)),
    ]
    if found.original_due_on is not None:
        rows.append((_("Original due date"), words.day(found.original_due_on, year)))
    if found.closed_at is not None:
        rows.append(
            (_("Closed"), " ".join(filter(None, (words.day(found.closed_at, year), found.closed_by))))
        )
    return {
        "result": found.result,
        "late": bool(found.late),
        "in_time": _in_time(found),
        "conclusion": found.conclusion,
        "facts": [{"label": label, "value": value} for label, value in rows if value],
    }


_PASSED = {"matter.file_done": gettext_lazy("Filed by"), "matter.check": gettext_lazy("Checked by")}


def filed_rows(record: Record, control: AsOfControl) -> dict[str, Any] | None:
    """What waits inside the unit to be checked or signed: the result, and who has passed it so far."""
    waits, year = record.open_request(RequestKind.DONE), control.on.year
    if waits is None:
        return None
    rows = [
        (str(_PASSED[one.act]), " ".join(filter(None, (words.stamp(one.at, year), one.by, one.reason))))
        for one in taken(waits.id, control.asof.seq)
        if one.act in _PASSED
    ]
    last = signed_by(record.kind, waits.filed_at)
    rows += [(_("Due"), due_long(record.row, year)), (_("Sign by"), words.day(last, year))]
    return {
        "heading": STEP_WORDS[Step(waits.step)],
        "result": waits.reason,
        "note": _(
            "Nobody outside the unit has been told. Signed by then, it counts from the day it was filed."
        ),
        "facts": [{"label": label, "value": value} for label, value in rows if value],
    }


def _in_time(found: Reported) -> str:
    if found.late is None:
        return _("no date set") if found.due_on is None else ""
    if found.late:
        return ngettext("%(count)s day late", "%(count)s days late", found.late) % {"count": found.late}
    by_original = found.late_by_original or 0
    if found.original_due_on is not None and by_original:
        return _("in time by the extended date, %(count)s days late by the original") % {"count": by_original}
    return _("in time")


def progress_rows(record: Record, year: int) -> list[dict[str, Any]]:
    """What units have reported and what a leader answered, newest first."""
    return [
        {
            "on": row.on,
            "says": _by(row.unit_id, row.says),
            "notes": _notes(record, row),
            "answer": answer_words(row, year),
        }
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
    return [request_row(row, record.row) for row in record.requests]


def request_row(row: Any, matter: Any = None) -> dict[str, Any]:
    """One request as the page tells it; with the matter, an extension that waits says who grants it."""
    return {
        "kind": str(RequestKind(row.kind).label),
        "state": _request_state(row),
        "open": row.state == RequestState.ASKED and row.kind != RequestKind.DONE,
        "unit": unit_tree().label(row.asked_by_unit_id),
        "wanted": _wanted(row),
        "granter": granter_of(matter) if matter is not None and row.kind == RequestKind.EXTENSION else "",
        "reason": row.reason,
        "progress": row.progress,
        "notes": [
            _by(row.asked_by_unit_id, row.reason),
            *([words.named(_("Answer"), row.answer)] if row.answer else []),
        ],
        "late": row.kind == RequestKind.EXTENSION and not row.in_time,
        "decided_on": row.decided_at.astimezone(SHANGHAI).date() if row.decided_at else None,
    }


def _wanted(row: Any) -> str:
    """The date asked for, the unit named, or when a report of done was filed."""
    if row.kind == RequestKind.DONE:
        return words.stamp(row.filed_at)
    if row.kind == RequestKind.EXTENSION:
        return words.day(row.new_due_on)
    return unit_tree().label(row.proper_unit_id)


def _request_state(row: Any) -> str:
    """What has become of it; of a report of done, inside the unit."""
    if row.kind != RequestKind.DONE:
        if row.state == RequestState.WITHDRAWN:
            return _("fell away")
        return str(RequestState(row.state).label)
    said = {
        RequestState.GRANTED: _("signed for the unit"),
        RequestState.REFUSED: _("sent back in the unit"),
        RequestState.WITHDRAWN: _("taken back"),
    }
    return said[RequestState(row.state)] if row.state in said else str(STEP_WORDS[Step(row.step)])


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
