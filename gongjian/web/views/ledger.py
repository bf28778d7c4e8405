"""The auditor's pages of the ledger: entries, what each wrote, and the proof that nothing was changed."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import row_seals
from gongjian.kit.story import change_words, who_said
from gongjian.ledger import acts, memo
from gongjian.ledger.history import Changed, line
from gongjian.ledger.models import Entry
from gongjian.ledger.records import record_models
from gongjian.ledger.verification import verify
from gongjian.ledger.written import Written, written_by

PAGE = 50
MOST_ROWS = 200


def _only_auditors(request: Any) -> None:
    """For all others the ledger's pages do not exist."""
    if not request.viewer.may("audit"):
        raise Http404
    request.room = "ledger"


@require_safe
def entries(request: Any) -> HttpResponse:
    """Entries, newest first; by act, by actor, by day."""
    _only_auditors(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("act", "actor", "day")}
    rows = _filtered(asked)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 18:
        rows = rows.filter(seq__lt=int(before))
    page = list(rows.order_by("-seq")[: PAGE + 1])
    context = {
        "title": _("Ledger"),
        "head": memo.head(),
        "lines": [{"line": line(entry), "who": who_said(line(entry))} for entry in page[:PAGE]],
        "next_before": page[PAGE - 1].seq if len(page) > PAGE else None,
        "asked": asked,
        "acts": _act_choices(),
        "narrowed": any(asked.values()),
    }
    return render(request, "web/ledger.html", context)


def _filtered(asked: dict[str, str]) -> QuerySet[Entry]:
    condition = Q()
    if asked["act"]:
        whole_room = asked["act"].endswith(".")
        condition &= Q(act__startswith=asked["act"]) if whole_room else Q(act=asked["act"])
    if asked["actor"]:
        condition &= Q(actor__icontains=asked["actor"]) | Q(unit__icontains=asked["actor"])
    on = _day(asked["day"])
    if on is not None:
        start = datetime.combine(on, time(), SHANGHAI)
        condition &= Q(recorded_at__gte=start, recorded_at__lt=start + timedelta(days=1))
    return Entry.objects.filter(condition)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


_ROOMS = {
    "account": lambda: _("Accounts"),
    "campaign": lambda: _("Campaigns"),
    "circular": lambda: _("Circulars"),
    "coordination": lambda: _("Coordination"),
    "declaration": lambda: _("Declarations upward"),
    "duty": lambda: _("Duties to be present"),
    "event": lambda: _("Promotion events"),
    "exchange": lambda: _("Loading and writing out"),
    "figures": lambda: _("Figures"),
    "funds": lambda: _("Funds in place"),
    "grant": lambda: _("Roles"),
    "handling": lambda: _("Handling days"),
    "import": lambda: _("Loading"),
    "inspection": lambda: _("Inspections"),
    "ladder": lambda: _("Ladder"),
    "lead": lambda: _("Leads"),
    "legacy": lambda: _("Legacy items"),
    "link": lambda: _("Links"),
    "list": lambda: _("Lists"),
    "matter": lambda: _("Matters"),
    "meeting": lambda: _("Meetings"),
    "money": lambda: _("Public money"),
    "need": lambda: _("Needs"),
    "network": lambda: _("Plan networks"),
    "node": lambda: _("Nodes"),
    "parcel": lambda: _("Parcels"),
    "people": lambda: _("Units and people"),
    "person": lambda: _("Persons"),
    "post": lambda: _("Posts"),
    "problem": lambda: _("Problems"),
    "project": lambda: _("Projects"),
    "promotion": lambda: _("Promotion"),
    "public": lambda: _("Reports from the public"),
    "report": lambda: _("Progress reports"),
    "statistics": lambda: _("Statistics"),
    "supervision": lambda: _("Supervision"),
    "target": lambda: _("Quantity targets"),
    "unit": lambda: _("Units"),
    "visit": lambda: _("Visits"),
    "window": lambda: _("Report windows"),
}
_PLACE = re.compile(r"%\(\w+\)s")


def _room_words(room: str) -> str:
    return _ROOMS[room]() if room in _ROOMS else room


def _act_words(name: str) -> str:
    """The sentence of an act without its particulars, as a list of acts names it."""
    known = acts.known().get(name)
    return _PLACE.sub("…", str(known.sentence)) if known is not None else name


def _act_choices() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Rooms with their acts: each as the address names it, and in words."""
    rooms: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(acts.known()):
        rooms.setdefault(name.partition(".")[0], []).append((name, _act_words(name)))
    return [(room, _room_words(room), names) for room, names in rooms.items()]


def _record_words(table: str) -> str:
    """What a record of the table is called."""
    found = next((model for model in record_models() if model._meta.db_table == table), None)
    return str(found._meta.verbose_name) if found is not None else table


@require_safe
def one_entry(request: Any, seq: int) -> HttpResponse:
    """One entry with all it wrote: each row, old and new, and the digests that hold it in the chain."""
    _only_auditors(request)
    entry = Entry.objects.filter(pk=seq).first()
    if entry is None:
        raise Http404
    told = line(entry)
    rows = written_by(entry, limit=MOST_ROWS)
    context = {
        "title": _("Entry %(seq)s") % {"seq": f"{entry.seq:,}"},
        "entry": entry,
        "line": told,
        "actor_words": who_said(told),
        "rows": [_told_row(request.viewer, row) for row in rows],
        "more": max(entry.version_count - len(rows), 0),
        "act_words": _act_words(entry.act),
        "abouts": [
            {"label": _record_words(one.kind), "record_id": one.record_id}
            for one in entry.abouts.order_by("kind", "record_id")
        ],
        "crumbs": [{"label": _("Ledger"), "href": "/ledger/"}, {"label": f"{entry.seq:,}", "href": ""}],
        "following": Entry.objects.filter(pk=entry.seq + 1).exists(),
    }
    return render(request, "web/ledger_entry.html", context)


def _told_row(viewer: Any, row: Written) -> dict[str, Any]:
    """A row with its changes; what is sealed shows its digest alone: that it is there, and nothing of it."""
    readable = row_seals.get(row.table)
    if readable is not None and not readable(viewer, row.record_id):
        return {"sealed": True, "digest": row.digest}
    return {"row": row, "changes": [_told_change(one) for one in row.changes], "digest": row.digest}


def _told_change(one: Changed) -> dict[str, Any]:
    """A change in words; a column nobody has named for people is shown by its own name."""
    told = change_words(one)
    plain = one.column.name.replace("_", " ")
    label = _(str(one.column.verbose_name))
    return told | {
        "label": label,
        "code": one.column.name if label == plain and get_language() != "en" else "",
    }


@require_POST
def verify_now(request: Any) -> HttpResponse:
    """Go through the whole chain now; every place where it does not hold, or the proof that it does."""
    _only_auditors(request)
    findings = verify()
    context = {
        "title": _("Verification of the ledger"),
        "findings": findings[:500],
        "count": len(findings),
        "head": memo.read_head(),
        "at": request.now,
        "crumbs": [{"label": _("Ledger"), "href": "/ledger/"}, {"label": _("Verification"), "href": ""}],
    }
    return render(request, "web/ledger_verified.html", context)
