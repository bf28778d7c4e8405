"""What units put up for a leader's word, and what the leader answered. Only the newest report of a matter asks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.ledger import AsOf
from gongjian.matters.models import AnswerKind, Matter, Progress

LEADER_LEVELS = ("leader", "dispatch", "topic")
"""Levels of coordination that want a leader's word; a task force settles its own."""


def asks(row: Any) -> bool:
    """Whether the report puts something up that nobody has answered."""
    return row.level in LEADER_LEVELS and row.answered_at is None


def asking(asof: AsOf, matter_ids: Iterable[int]) -> list[Any]:
    """Of these matters, the reports that ask: of each the newest up to the day, if it asks and is not answered."""
    newest: dict[int, Any] = {}
    rows = asof.rows(Progress).filter(matter_id__in=list(matter_ids), on__lte=asof.on)
    for row in rows.order_by("on", "id"):
        newest[row.matter_id] = row
    return [row for row in newest.values() if asks(row)]


def question_of(matter: Matter) -> Progress | None:
    """The report of the matter that asks now; None when nothing waits for a leader's word."""
    newest = Progress.objects.filter(matter_id=matter.pk, voided=False).order_by("-on", "-id").first()
    return newest if newest is not None and asks(newest) else None


def unanswered() -> QuerySet[Progress]:
    """The reports that ask now, in all matters."""
    rows = Progress.objects.filter(voided=False, answered_at__isnull=True, level__in=LEADER_LEVELS)
    later = Progress.objects.filter(matter_id=OuterRef("matter_id"), voided=False).filter(
        Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), id__gt=OuterRef("id"))
    )
    return rows.filter(~Exists(later))


def led_by(person_id: int, on: date) -> Q:
    """A filter on reports: of matters the person leads, or on projects they lead that day as lead official."""
    held = {
        "project__holdings__person_id": person_id,
        "project__holdings__role": "lead_official",
        "project__holdings__voided": False,
    }
    today = Q(project__holdings__from_on__lte=on) & (
        Q(project__holdings__to_on=None) | Q(project__holdings__to_on__gt=on)
    )
    through = Matter.objects.order_by().filter(today, **held)
    return Q(matter__lead_official_id=person_id) | Q(matter_id__in=through.values("id"))


def answer_words(row: Any, year: int | None = None) -> str:
    """Who answered, when, and what, as a page tells it; empty while nobody has."""
    if row.answered_at is None:
        return ""
    day = words.day(row.answered_at.astimezone(SHANGHAI).date(), year)
    said = {
        AnswerKind.AGREE.value: _("agreed with the suggestion"),
        AnswerKind.TOPIC.value: _("to a meeting on the topic"),
    }.get(row.answer_kind, "")
    told = " · ".join(filter(None, (said, _("“%(says)s”") % {"says": row.answer} if row.answer else "")))
    return words.named(_("%(who)s answered on %(day)s") % {"who": row.answered_by, "day": day}, told)
