"""待办: what waits for me, for others, what I issued, what is over."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.kernel.signoff import STEP_WORDS, Step
from gongjian.ledger import AsOf
from gongjian.matters import inbox
from gongjian.matters.clocks import Clock, binds_next, clocks_running
from gongjian.matters.models import Matter
from gongjian.matters.selectors import standing
from gongjian.matters.selectors.signing import filings_of
from gongjian.matters.views.badge import count_notices, keep_count
from gongjian.matters.views.waiting import REVIEW_WORKDAYS, SHOWN, Row, kind_label, note_of, waiting_rows


@require_safe
def todo(request: Any) -> HttpResponse:
    """The inbox. `tab`: waiting (default), others, issued, over; `what` narrows to one kind of step."""
    request.room = "todo"
    tab = request.GET.get("tab", "waiting")
    waiting = waiting_rows(request.viewer, request.today)
    notices = inbox.notices(request.viewer, request.now)
    count_notices(request, len(notices))
    others = _query(inbox.waiting_on_others_q(request.viewer))
    issued = _query(inbox.issued_q(request.viewer))
    counts = {"waiting": len(waiting) + len(notices), "others": others.count(), "issued": issued.count()}
    what = request.GET.get("what", "")
    tables = {"others": others, "issued": issued, "over": _query(inbox.over_q(request.viewer))}
    page, more = 1, False
    if tab in tables:
        page = _page(request)
        clocks = clocks_running(request.viewer, AsOf(request.today))
        rows, more = _plain_rows(tables[tab], tab, request.today, page, clocks)
        groups = [{"label": "", "late": False, "rows": rows}] if rows else []
    else:
        tab, groups = (
            "waiting",
            _groups([row for row in waiting if not what or row.what == what], request.today),
        )
    late = sum(1 for row in waiting if row.light.meaning == "late" or (row.by_on or date.max) < request.today)
    context = {
        "title": _("To do"),
        "tab": tab,
        "tabs": _tabs(tab, counts),
        "chips": _chips(waiting, what) if tab == "waiting" else [],
        "groups": groups,
        "notices": notices if tab == "waiting" and not what else [],
        "counts": counts | {"matters": len(waiting), "late": late, "notices": len(notices)},
        "next_page": page + 1 if more else None,
        "previous_page": page - 1 if page > 1 else None,
        "first_shown": (page - 1) * SHOWN + 1,
        "workdays": REVIEW_WORKDAYS,
    }
    return keep_count(request, render(request, "matters/todo.html", context))


def _page(request: Any) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and 0 < int(asked[:6]) < 100_000 else 1


TAB_WORDS = {
    "waiting": lambda: _("Waiting for me"),
    "others": lambda: _("Waiting for others"),
    "issued": lambda: _("Issued by us"),
    "over": lambda: _("Over"),
}
WHAT_WORDS = {
    "sign": lambda: _("To be signed for"),
    "returned": lambda: _("Returned"),
    "work": lambda: _("In hand"),
    "unit_check": lambda: str(STEP_WORDS[Step.check]),
    "unit_sign": lambda: str(STEP_WORDS[Step.sign]),
    "check": lambda: _("To be examined"),
    "strike": lambda: _("To be struck off"),
    "extension": lambda: _("Extensions asked"),
    "reassign": lambda: _("Reassignments asked"),
    "review": lambda: _("To be looked at again"),
    "decide": lambda: _("Wants my word"),
}


def _tabs(tab: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    shown = [name for name in TAB_WORDS if name in ("waiting", "over") or counts.get(name) or name == tab]
    return [
        {
            "label": TAB_WORDS[name](),
            "href": f"/todo/?tab={name}",
            "current": name == tab,
            "count": counts.get(name),
        }
        for name in shown
    ]


def _chips(rows: list[Row], what: str) -> list[dict[str, Any]]:
    found = []
    for key, label in WHAT_WORDS.items():
        count = sum(1 for row in rows if row.what == key)
        if count or key == what:
            found.append(
                {
                    "label": label(),
                    "count": count,
                    "href": "/todo/" if key == what else f"/todo/?what={key}",
                    "on": key == what,
                }
            )
    return found


def _query(condition: Any) -> QuerySet[Matter]:
    return inbox.live_matters().filter(condition) if condition is not None else Matter.objects.none()


def _plain_rows(
    rows: QuerySet[Matter], tab: str, on: date, page: int, clocks: Mapping[int, Clock]
) -> tuple[list[Row], bool]:
    """One page of a tab, and whether there is more."""
    ordered = rows.order_by("-closed_at", "-id") if tab == "over" else rows.order_by("due_on", "id")
    ordered = ordered.select_related("desk_post")
    start = (page - 1) * SHOWN
    found = list(ordered[start : start + SHOWN + 1])
    filed = filings_of(m.pk for m in found) if tab == "others" else {}
    told = [
        Row(
            m,
            tab,
            kind_label(m, on),
            note_of(m, filed.get(m.pk)),
            standing(m, on),
            binds_next(m, clocks.get(m.pk), on) or m.last_progress,
            (),
            m.due_on,
        )
        for m in found[:SHOWN]
    ]
    return told, len(found) > SHOWN


def _groups(rows: list[Row], on: date) -> list[dict[str, Any]]:
    week_end = on + timedelta(days=6 - on.weekday())
    found: dict[str, list[Row]] = {"late": [], "today": [], "week": [], "later": []}
    for row in rows:
        if row.light.meaning == "late" or (row.by_on is not None and row.by_on < on):
            found["late"].append(row)
        elif row.by_on is not None and row.by_on <= on:
            found["today"].append(row)
        elif row.by_on is not None and row.by_on <= week_end:
            found["week"].append(row)
        else:
            found["later"].append(row)
    labels = {"late": _("Overdue"), "today": _("Today"), "week": _("This week"), "later": _("Later")}
    return [
        {"label": labels[key], "late": key == "late", "rows": part} for key, part in found.items() if part
    ]
