"""What waits for somebody, row by row, and what comes next when one thing is done."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Case, F, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import IN_HAND, STATE_WORDS, WITH_UNIT, State, Verb
from gongjian.kernel.signoff import STEP_WORDS
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.calendar import calendar
from gongjian.ledger.models import Entry
from gongjian.matters import inbox
from gongjian.matters.actions.acting import day_of
from gongjian.matters.actions.signing import signed_by
from gongjian.matters.kinds import kind_of
from gongjian.matters.listeners import Elsewhere, elsewhere_of
from gongjian.matters.models import Matter, MatterRequest, RequestKind
from gongjian.matters.policy import can
from gongjian.matters.selectors import Standing, standing
from gongjian.matters.selectors.returned import reasons_of_return
from gongjian.matters.selectors.signing import SIGNING, filings_of, step_of
from gongjian.matters.sticking import sticking_word
from gongjian.matters.views.deeds import BY_SLUG
from gongjian.people.unit_tree import unit_tree

SHOWN = 100
"""Rows of one page of a tab."""
ROWS = 3 * SHOWN
"""So many matters are shown as waiting; the count goes further."""
REVIEW_WORKDAYS = 3
"""What a unit reported or asked for is examined within so many working days; then the examiner is overdue."""
_VERBS: dict[str, tuple[str, ...]] = {
    "sign": ("accept", "ask-reassign"),
    "work": ("progress", "report-done"),
    "returned": ("report-done", "progress"),
    "unit_check": ("check",),
    "unit_sign": ("sign",),
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
    elsewhere: Elsewhere | None = None
    """Where the unit answers, when not on the page of the matter."""

    @property
    def verbs(self) -> list[tuple[str, object]]:
        """Addresses and words of the buttons."""
        base = f"/matters/{self.matter.number}/"
        if self.elsewhere is not None:
            return [(self.elsewhere.href, self.elsewhere.label)]
        if not self.slugs:
            return [(base, _("Look"))]
        return [
            (f"{base}{slug}/", BY_SLUG[slug].words if slug in BY_SLUG else _("Answer")) for slug in self.slugs
        ]


def waiting_rows(viewer: Any, on: date) -> list[Row]:
    """What waits for the viewer, by the day it is to be done by; of one day, what has waited longest first."""
    rows = _request_rows(viewer, on)
    taken = {row.matter.pk for row in rows}
    found = _first_due(viewer, on)
    reasons = reasons_of_return(matter.pk for matter in found if matter.state == State.returned.value)
    filed = filings_for(viewer, found)
    answers = elsewhere_of(viewer, (one.pk for one in found if State(one.state) in WITH_UNIT), on)
    rows += [
        _filed_row(matter, filed[matter.pk], on)
        if matter.pk in filed
        else _answered(matter, answers[matter.pk], on, reasons.get(matter.pk, ""))
        if matter.pk in answers
        else _mine(viewer, _row(matter, _step(matter), on, reasons.get(matter.pk, "")))
        for matter in found
        if matter.pk not in taken
    ]
    rows += _decide_rows(viewer, on)
    return sorted(rows, key=_turn)


def filings_for(viewer: Any, matters: list[Matter]) -> dict[int, MatterRequest]:
    """Matter id → the report of done in it that waits for the viewer to check or sign."""
    if not any(viewer.may(permission) for permissions in SIGNING.values() for permission in permissions):
        return {}
    return filings_of(matter.pk for matter in matters if State(matter.state) in IN_HAND)


def _filed_row(matter: Matter, filing: MatterRequest, on: date) -> Row:
    """What waits inside the unit: by when it is to be signed so that the filing counts."""
    assert filing.filed_at is not None
    kind = kind_of(campaign_by_id(matter.campaign_id), matter.kind, on)
    since, by_on = day_of(filing.filed_at), signed_by(kind, filing.filed_at)
    under = _("filed on %(day)s; signed by %(last)s, it counts from that day") % {
        "day": words.day(since, on.year),
        "last": words.day(by_on, on.year),
    }
    what = f"unit_{filing.step}"
    note = f"{note_of(matter, filing)} · {filing.reason}"
    return Row(matter, what, kind.label, note, _by(by_on, on), under, _VERBS[what], by_on, since)


def _turn(row: Row) -> tuple[date, date, int]:
    """The place in the queue: the day it is to be done by; of one day, what has waited longest first."""
    return (row.by_on or date.max, row.since or date.max, row.matter.pk)


def _first_due(viewer: Any, on: date) -> list[Matter]:
    """The first matters by due date whose next step is the viewer's. Each kind of step is asked by its own index."""
    found: list[Matter] = []
    for step in inbox.steps_waiting(viewer, on):
        found += step.select_related("desk_post").order_by(_DUE, "id")[:ROWS]
    return sorted(found, key=lambda matter: (matter.due_on or date.max, matter.pk))[:ROWS]


_DUE = F("due_on").asc(nulls_last=True)


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
            matter,
            "decide",
            kind_label(matter, on),
            note,
            light,
            report.suggests,
            _VERBS["decide"],
            on,
            report.on,
        )
        rows.append(told)
    return rows


def _request_rows(viewer: Any, on: date) -> list[Row]:
    """Extensions and reassignments the viewer is to answer."""
    asked = inbox.requests_to_answer(viewer)
    requests = list(asked.select_related("matter")[:SHOWN]) if asked is not None else []
    since = _asked_at(requests)
    return [_request_row(request, on, since.get(request.pk)) for request in requests]


def _asked_at(requests: list[Any]) -> dict[int, date]:
    """The day each request was made."""
    if not requests:
        return {}
    first = MatterRequest.Version.objects.filter(id__in=[one.pk for one in requests], revision=1)
    seqs = dict(first.values_list("id", "entry_from"))
    made = dict(Entry.objects.filter(seq__in=seqs.values()).values_list("seq", "recorded_at"))
    return {pk: made[seq].astimezone(SHANGHAI).date() for pk, seq in seqs.items() if seq in made}


def next_for(viewer: Any, on: date, done: Matter) -> Matter | None:
    """The next thing in the viewer's queue after one is done: of the same kind of step if there is any.

    Only the first of each kind of step is read: the queue may be long.
    """
    if not viewer.unit_ids:
        return None
    rows = [row for row in _request_rows(viewer, on) if row.matter.pk != done.pk]
    gone = [done.pk, *(row.matter.pk for row in rows)]
    for step in inbox.steps_waiting(viewer, on):
        first = step.exclude(pk__in=gone).order_by(_TURN.asc(nulls_last=True), "id").first()
        if first is not None:
            filed = filings_for(viewer, [first]).get(first.pk)
            rows.append(_filed_row(first, filed, on) if filed is not None else _row(first, _step(first), on))
    rows += [row for row in _decide_rows(viewer, on) if row.matter.pk != done.pk]
    reviews = [row for row in rows if row.what in ("check", "strike", "extension", "reassign")]
    examined = done.assigned_by_id in viewer.unit_ids
    first_row = min(reviews if examined and reviews else rows, key=_turn, default=None)
    return first_row.matter if first_row is not None else None


_TURN = Case(
    When(state=State.assigned.value, then=Coalesce("sign_for_by_on", "due_on")),
    When(state=State.closed.value, then=TruncDate("closed_at", tzinfo=SHANGHAI)),
    When(state=State.reported_done.value, then=TruncDate("reported_done_at", tzinfo=SHANGHAI)),
    When(state=State.suspended.value, then=F("review_on")),
    default=F("due_on"),
)
"""What orders the matters of one kind of step as `_turn` does: working days added to a day keep its place."""


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
    note = note_of(matter)
    if returned:
        note = f"{note} · " + _("Returned because: %(reason)s") % {"reason": returned}
    since: date | None = None
    if what == "sign" and matter.sign_for_by_on is not None:
        by_on = matter.sign_for_by_on
        light = _by(by_on, on)
        if light.days:
            light = replace(light, word=_("sign-for %(count)s days overdue") % {"count": light.days})
        under = _("sign for it by %(day)s") % {"day": words.day(by_on, on.year)}
    elif what in ("check", "strike"):
        at = matter.closed_at if what == "strike" else matter.reported_done_at
        since = at.astimezone(SHANGHAI).date() if at is not None else on
        by_on, light, under = _in_my_hands(since, on)
    elif what == "review":
        by_on, light = matter.review_on, Standing("watch", _("look at it again today"))
    return Row(matter, what, kind_label(matter, on), note, light, under, _VERBS[what], by_on, since)


def _answered(matter: Matter, where: Elsewhere, on: date, returned: str) -> Row:
    """A matter its unit answers elsewhere: by the clock there; the matter's own stands beside it when it is over."""
    row = _row(matter, _step(matter), on, returned)
    own = standing(matter, on)
    under = row.under or (
        _("own due date: %(word)s") % {"word": own.word} if own.meaning == "late" and where.meaning else ""
    )
    light = Standing(where.meaning, str(where.word)) if where.meaning else row.light
    note = f"{row.note} · {where.note}" if where.note else row.note
    return replace(row, note=note, light=light, under=under, by_on=where.by_on or row.by_on, elsewhere=where)


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
        over = _("%(held)s, %(count)s over") % {"held": said, "count": max(days - REVIEW_WORKDAYS, 1)}
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
        kind_label(matter, on),
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


def kind_label(matter: Matter, on: date) -> str:
    """The word for the kind of matter it is."""
    return kind_of(campaign_by_id(matter.campaign_id), matter.kind, on).label


def note_of(matter: Matter, filing: MatterRequest | None = None) -> str:
    """Whose it is, its state (or the step inside the unit it waits for), with whom it lies, what it is stuck on."""
    tree, step = unit_tree(), step_of(filing)
    state = str(STATE_WORDS[State(matter.state)] if step is None else STEP_WORDS[step])
    parts = [tree.label(matter.unit_id), state]
    if matter.desk_unit_id not in (None, matter.unit_id):
        parts.append(_("with %(unit)s") % {"unit": tree.label(matter.desk_unit_id)})
    if matter.desk_post is not None:
        parts.append(_("handed to %(post)s") % {"post": matter.desk_post.label})
    return " · ".join(filter(None, (*parts, sticking_word(matter.blocked_by))))
