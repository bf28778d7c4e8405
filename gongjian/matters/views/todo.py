"""待办: what waits for me, for others, what I issued, what is over."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import STATE_WORDS, State, Verb
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.calendar import calendar
from gongjian.ledger.models import Entry
from gongjian.matters import inbox
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import Matter, MatterRequest, RequestKind
from gongjian.matters.policy import can
from gongjian.matters.selectors import Standing, standing
from gongjian.matters.selectors.returned import reasons_of_return
from gongjian.matters.sticking import sticking_word
from gongjian.matters.views.deeds import BY_SLUG
from gongjian.people.unit_tree import unit_tree

SHOWN = 100
"""Rows of one page of a tab."""
REVIEW_WORKDAYS = 3
"""What a unit reported or asked for is examined within so many working days; then the examiner is overdue."""
_VERBS: dict[str, tuple[str, ...]] = {
    "sign": ("accept", "ask-reassign"),
    "work": ("progress", "report-done"),
    "returned": ("report-done", "progress"),
    "check": ("review",),
    "strike": ("strike-off",),
    "extension": ("grant-extension", "refuse-extension"),
    "reassign": ("reassign", "keep"),
    "review": ("resume",),
    "decide": ("answer",),
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
    """The last day for the step asked."""
    since: date | None = None
    """Since when it lies with whoever is asked, where that is what counts."""

    @property
    def verbs(self) -> list[tuple[str, object]]:
        """Addresses and words of the buttons."""
        if not self.slugs:
            return [("", _("Look"))]
        return [(slug, BY_SLUG[slug].words if slug in BY_SLUG else _("Answer")) for slug in self.slugs]


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
    page, more = 1, False
    if tab in tables:
        page = _page(request)
        rows, more = _plain_rows(tables[tab], tab, request.today, page)
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
        "counts": counts | {"late": late},
        "next_page": page + 1 if more else None,
        "previous_page": page - 1 if page > 1 else None,
        "first_shown": (page - 1) * SHOWN + 1,
        "workdays": REVIEW_WORKDAYS,
    }
    return render(request, "matters/todo.html", context)


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


def waiting_rows(viewer: Any, on: date) -> list[Row]:
    """What waits for the viewer, by the day it is to be done by; of one day, what has waited longest first."""
    rows: list[Row] = []
    asked = inbox.requests_to_answer(viewer)
    waiting_requests = list(asked.select_related("matter")[:SHOWN]) if asked is not None else []
    since = _asked_at(waiting_requests)
    for request in waiting_requests:
        rows.append(_request_row(request, on, since.get(request.pk)))
    taken = {row.matter.pk for row in rows}
    waiting = inbox.waiting_for(viewer, on)
    ordered = waiting.select_related("desk_post").order_by("due_on", "id") if waiting is not None else None
    found = list(ordered[: 3 * SHOWN]) if ordered is not None else []
    reasons = reasons_of_return(matter.pk for matter in found if matter.state == State.returned.value)
    rows += [
        _mine(viewer, _row(matter, _step(matter), on, reasons.get(matter.pk, "")))
        for matter in found
        if matter.pk not in taken
    ]
    rows += _decide_rows(viewer, on)
    return sorted(rows, key=lambda row: (row.by_on or date.max, row.since or date.max, row.matter.pk))


def _mine(viewer: Any, row: Row) -> Row:
    """The row without 报结 where another unit leads the matter and it only waits on this desk."""
    if can(Verb.report_done, viewer, row.matter, ()):
        return row
    return replace(row, slugs=tuple(slug for slug in row.slugs if slug != "report-done"))


def _decide_rows(viewer: Any, on: date) -> list[Row]:
    """What waits for the viewer's word as lead official, longest waiting first."""
    asked = inbox.to_decide(viewer, on)
    if asked is None:
        return []
    rows = []
    for report in asked.select_related("matter", "matter__project")[:SHOWN]:
        matter = report.matter
        note = " · ".join(
            filter(
                None,
                (
                    matter.project.name if matter.project else "",
                    unit_tree().label(report.unit_id),
                    report.needs,
                ),
            )
        )
        days = max((on - report.on).days, 0)
        waited = ngettext("waiting %(count)s day", "waiting %(count)s days", days) % {"count": days}
        light = Standing("watch", waited)
        told = Row(
            matter, "decide", _kind(matter, on), note, light, report.suggests, _VERBS["decide"], on, report.on
        )
        rows.append(told)
    return rows


def _asked_at(requests: list[Any]) -> dict[int, date]:
    """The day each request was made."""
    if not requests:
        return {}
    first = MatterRequest.Version.objects.filter(id__in=[one.pk for one in requests], revision=1)
    seqs = dict(first.values_list("id", "entry_from"))
    made = dict(Entry.objects.filter(seq__in=seqs.values()).values_list("seq", "recorded_at"))
    return {pk: made[seq].astimezone(SHANGHAI).date() for pk, seq in seqs.items() if seq in made}


def next_for(viewer: Any, on: date, done: Matter) -> Matter | None:
    """The next thing in the viewer's queue after one is done: of the same kind of step if there is any."""
    if not viewer.unit_ids:
        return None
    rows = [row for row in waiting_rows(viewer, on) if row.matter.pk != done.pk]
    reviews = [row for row in rows if row.what in ("check", "strike", "extension", "reassign")]
    examined = done.assigned_by_id in viewer.unit_ids
    found = reviews if examined and reviews else rows
    return found[0].matter if found else None


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


def _row(matter: Matter, what: str, on: date, returned: str = "") -> Row:
    light, by_on, under = standing(matter, on), matter.due_on, ""
    note = _note(matter)
    if returned:
        note = f"{note} · " + _("Returned because: %(reason)s") % {"reason": returned}
    since: date | None = None
    if what == "sign" and matter.sign_for_by_on is not None:
        by_on = matter.sign_for_by_on
        light = _by(by_on, on)
        under = _("sign for it by %(day)s") % {"day": words.day(by_on, on.year)}
    elif what in ("check", "strike"):
        at = matter.closed_at if what == "strike" else matter.reported_done_at
        since = at.astimezone(SHANGHAI).date() if at is not None else on
        by_on, light, under = _in_my_hands(since, on)
    elif what == "review":
        by_on, light = matter.review_on, Standing("watch", _("look at it again today"))
    return Row(matter, what, _kind(matter, on), note, light, under, _VERBS[what], by_on, since)


def _in_my_hands(since: date, on: date) -> tuple[date, Standing, str]:
    """For what is to be examined: the last day for it, how it stands, and since when it is here."""
    by_on = calendar().add(since, REVIEW_WORKDAYS).on
    days = max(calendar().count_span(since, on).days, 0)
    under = _("here since %(day)s") % {"day": words.day(since, on.year)}
    said = (
        ngettext("%(count)s working day in my hands", "%(count)s working days in my hands", days)
        % {"count": days}
        if days
        else _("under one working day in my hands")
    )
    if on > by_on:
        over = _("%(held)s, %(count)s too many") % {"held": said, "count": max(days - REVIEW_WORKDAYS, 1)}
        return by_on, Standing("late", over, (on - by_on).days), under
    return by_on, Standing("watch" if on == by_on else "on-course", said), under


def _request_row(request: Any, on: date, since: date | None) -> Row:
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
    by_on, light, _under = _in_my_hands(since or on, on)
    return Row(
        matter,
        request.kind,
        _kind(matter, on),
        note,
        light,
        request.reason,
        _VERBS[request.kind],
        by_on,
        since,
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
    if matter.desk_post is not None:
        parts.append(_("handed to %(post)s") % {"post": matter.desk_post.label})
    return " · ".join(filter(None, (*parts, sticking_word(matter.blocked_by))))


def _plain_rows(rows: QuerySet[Matter], tab: str, on: date, page: int) -> tuple[list[Row], bool]:
    """One page of a tab, and whether there is more."""
    ordered = rows.order_by("-closed_at", "-id") if tab == "over" else rows.order_by("due_on", "id")
    ordered = ordered.select_related("desk_post")
    start = (page - 1) * SHOWN
    found = list(ordered[start : start + SHOWN + 1])
    told = [
        Row(m, tab, _kind(m, on), _note(m), standing(m, on), m.last_progress, (), m.due_on)
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
