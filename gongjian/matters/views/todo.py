"""待办: what waits for me, for others, what I issued, what is over."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.matters import inbox
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import Matter, RequestKind
from gongjian.matters.selectors import Standing, standing
from gongjian.matters.views.deeds import BY_SLUG
from gongjian.matters.sticking import sticking_word
from gongjian.people.unit_tree import unit_tree

SHOWN = 100
"""Rows of one tab; the rest is a press away in the list of matters."""
_VERBS: dict[str, tuple[str, ...]] = {
    "sign": ("accept", "ask-reassign"),
    "work": ("progress", "report-done"),
    "returned": ("report-done", "progress"),
    "check": ("close", "return"),
    "strike": ("strike-off",),
    "extension": ("grant-extension", "refuse-extension"),
    "reassign": ("reassign", "keep"),
    "review": ("resume",),
}


@dataclass(frozen=True)
class Row:
    """One thing in the inbox."""

    matter: Matter
    what: str
    kind: str
    note: str
    light: Standing
    under: str
    slugs: tuple[str, ...]
    by_on: date | None

    @property
    def verbs(self) -> list[tuple[str, object]]:
        """Addresses and words of the buttons."""
        if not self.slugs:
            return [("", _("Look"))]
        return [(slug, _("Examine") if slug == "close" else BY_SLUG[slug].words) for slug in self.slugs]


@require_safe
def todo(request: Any) -> HttpResponse:
    """The inbox. `tab`: waiting (default), others, issued, over; `what` narrows to one kind of step."""
    request.room = "todo"
    tab = request.GET.get("tab", "waiting")
    waiting = waiting_rows(request.viewer, request.today)
    others = _query(inbox.waiting_on_others_q(request.viewer))
    issued = _query(inbox.issued_q(request.viewer))
    counts = {"waiting": len(waiting), "others": others.count(), "issued": issued.count()}
    what = request.GET.get("what", "")
    tables = {"others": others, "issued": issued, "over": _query(inbox.over_q(request.viewer))}
    if tab in tables:
        rows = _plain_rows(tables[tab], tab, request.today)
        groups = [{"label": TAB_WORDS[tab](), "late": False, "rows": rows}] if rows else []
    else:
        tab, groups = (
            "waiting",
            _groups([row for row in waiting if not what or row.what == what], request.today),
        )
    late = sum(1 for row in waiting if row.light.meaning == "late")
    context = {
        "title": _("To do"),
        "tab": tab,
        "tabs": _tabs(tab, counts),
        "chips": _chips(waiting, what) if tab == "waiting" else [],
        "groups": groups,
        "counts": counts | {"late": late},
        "more": tab in counts and counts[tab] > SHOWN,
        "shown": SHOWN,
    }
    return render(request, "matters/todo.html", context)


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
    "check": lambda: _("Under review"),
    "strike": lambda: _("To be struck off"),
    "extension": lambda: _("Extensions asked"),
    "reassign": lambda: _("Reassignments asked"),
    "review": lambda: _("To be looked at again"),
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


def waiting_rows(viewer: Any, on: date) -> list[Row]:
    """What waits for the viewer, most urgent first: requests to answer, then matters by date."""
    rows: list[Row] = []
    asked = inbox.requests_to_answer(viewer)
    for request in asked.select_related("matter")[:SHOWN] if asked is not None else []:
        rows.append(_request_row(request, on))
    taken = {row.matter.pk for row in rows}
    waiting = inbox.waiting_for(viewer, on)
    found = waiting.order_by("due_on", "id")[: 3 * SHOWN] if waiting is not None else []
    rows += [_row(matter, _step(matter), on) for matter in found if matter.pk not in taken]
    return sorted(rows, key=lambda row: (row.by_on or date.max, row.matter.pk))


def _step(matter: Matter) -> str:
    match matter.state:
        case "assigned":
            return "sign"
        case "returned":
            return "returned"
        case "reported_done":
            return "check"
        case "closed":
            return "strike"
        case "suspended":
            return "review"
    return "work"


def _row(matter: Matter, what: str, on: date) -> Row:
    light, by_on, under = standing(matter, on), matter.due_on, ""
    if what == "sign" and matter.sign_for_by_on is not None:
        by_on = matter.sign_for_by_on
        light = _by(by_on, on)
        under = _("sign for it by %(day)s") % {"day": words.day(by_on, on.year)}
    elif what in ("check", "strike"):
        since = matter.closed_at if what == "strike" else matter.reported_done_at
        by_on = since.astimezone(SHANGHAI).date() if since is not None else on
        light = Standing(
            "watch" if (on - by_on).days >= 3 else "on-course",
            _("%(count)s days here") % {"count": (on - by_on).days},
        )
        by_on = on
    elif what == "review":
        by_on, light = matter.review_on, Standing("watch", str(STATE_WORDS[State.suspended]))
    return Row(matter, what, _kind(matter, on), _note(matter), light, under, _VERBS[what], by_on)


def _request_row(request: Any, on: date) -> Row:
    matter = request.matter
    unit = unit_tree().label(request.asked_by_unit_id)
    if request.kind == RequestKind.EXTENSION:
        note = _("%(unit)s asks to extend it to %(day)s") % {
            "unit": unit,
            "day": words.day(request.new_due_on, on.year),
        }
    else:
        note = _("%(unit)s says it belongs to %(other)s") % {
            "unit": unit,
            "other": unit_tree().label(request.proper_unit_id),
        }
    light = standing(matter, on)
    return Row(
        matter,
        request.kind,
        _kind(matter, on),
        note,
        light,
        request.reason,
        _VERBS[request.kind],
        min(matter.due_on or on, on),
    )


def _by(day: date, on: date) -> Standing:
    left = (day - on).days
    if left < 0:
        return Standing("late", _("%(count)s days late") % {"count": -left}, -left)
    return Standing(
        "watch" if left <= 1 else "on-course", words.day(day, on.year) if left else _("today"), 0, left
    )


def _kind(matter: Matter, on: date) -> str:
    return kind_of(campaign_by_id(matter.campaign_id), matter.kind, on).label


def _note(matter: Matter) -> str:
    tree = unit_tree()
    parts = [tree.label(matter.unit_id), str(STATE_WORDS[State(matter.state)])]
    if matter.desk_unit_id not in (None, matter.unit_id):
        parts.append(_("with %(unit)s") % {"unit": tree.label(matter.desk_unit_id)})
    return " · ".join(filter(None, (*parts, sticking_word(matter.blocked_by))))


def _plain_rows(rows: QuerySet[Matter], tab: str, on: date) -> list[Row]:
    ordered = rows.order_by("-closed_at", "-id") if tab == "over" else rows.order_by("due_on", "id")
    return [
        Row(m, tab, _kind(m, on), _note(m), standing(m, on), m.last_progress, (), m.due_on)
        for m in ordered[:SHOWN]
    ]


def _groups(rows: list[Row], on: date) -> list[dict[str, Any]]:
    week_end = on + timedelta(days=6 - on.weekday())
    found: dict[str, list[Row]] = {"late": [], "today": [], "week": [], "later": []}
    for row in rows:
        if row.light.meaning == "late":
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
