"""Whose desk the time was spent on, as a bar and its rows."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongjian.kernel.lifecycle import State
from gongjian.kit import words
from gongjian.matters.models import LegKind
from gongjian.matters.selectors import Record
from gongjian.people.unit_tree import unit_tree

_BAR = {"own": "b-own", "waiting": "b-wait", "outside": "b-out", "stopped": "b-stop", "review": "b-none"}
_WHAT = {
    "sign_for": lambda: _("to be signed for"),
    "work": lambda: _("in hand"),
    "waits": lambda: _("to act"),
    "review": lambda: _("under review"),
    "unit_check": lambda: _("to be checked in the unit"),
    "unit_sign": lambda: _("to be signed in the unit"),
    "returned": lambda: _("being put right"),
    "reopened": lambda: _("taken up again"),
    "suspended": lambda: _("suspended"),
    "reassign": lambda: _("whose it is, to be decided"),
    "ended": lambda: _("closed in between"),
    "strike_off": lambda: _("to be struck off"),
    "level_up": lambda: _("one level up"),
    "level_down": lambda: _("one level down"),
}


def desk(record: Record, now: datetime) -> dict[str, Any]:
    """The bar of desk time and its rows: neighbours on one desk for one purpose stand together."""
    whole = record.elapsed.total_seconds() or 1
    pieces, rows, x = [], [], 0.0
    totals: dict[str, timedelta] = {}
    for index, leg in enumerate(record.legs):
        share = 100 * leg.time.total_seconds() / whole
        pieces.append({"css": _BAR[leg.kind], "x": f"{x:.1f}%", "width": f"{share:.1f}%"})
        x += share
        last = index == len(record.legs) - 1 and leg.to_at is None
        what = "strike_off" if last and record.row.state == State.closed.value else leg.what
        kind = str(_("waiting to be struck off") if what == "strike_off" else LegKind(leg.kind).label)
        totals[kind] = totals.get(kind, timedelta()) + leg.time
        rows.append(
            {
                "css": _BAR[leg.kind],
                "kind": kind,
                "says": words.named(unit_tree().label(leg.unit_id), _what(what))
                if leg.unit_id
                else _what(what),
                "time": time_words(leg.time),
                "now": last,
                "from_at": leg.from_at,
            }
        )
    total = time_words(record.elapsed)
    kinds = [(kind, time_words(time)) for kind, time in totals.items()]
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
