"""Reads of circulars: their lines, and how far each has come on a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from gongjian.campaigns.selectors import campaign_tree
from gongjian.kernel.ladder import (
    CircularLine as Line,
)
from gongjian.kernel.ladder import (
    CircularStanding,
    CircularState,
    Days,
    Ground,
    Ladder,
    StepKind,
    circular,
    day_of,
)
from gongjian.kit.calendar import calendar
from gongjian.ledger import AsOf
from gongjian.supervise.models import Circular, CircularLine
from gongjian.supervise.playbook.ladder import rule_on

USUAL = Days(3, "workday")
"""Days to check where the campaign's ladder has no circular of its own."""


def lines_of(row: Circular) -> QuerySet[Any]:
    """The lines of a circular, in the order of units and matters."""
    found = CircularLine.objects.filter(circular_id=row.pk, voided=False)
    return found.select_related("matter", "unit", "circular").order_by("unit__ordinal", "unit_id", "id")


def check_days(row: Any, on: date) -> Days:
    """How many days a unit has to check its line, by the campaign's ladder on the day."""
    steps = _ladder(row, on).steps
    return next((step.check for step in steps if step.kind is StepKind.circular and step.check), USUAL)


def standing_of(row: Circular, on: date) -> CircularStanding:
    """How far it has come: lines left, the last day to check, what is missing."""
    rows = CircularLine.objects.filter(circular_id=row.pk, voided=False, out=False).order_by("id")
    return _standing(row, list(rows), on)


def standings_of(rows: Sequence[Any], asof: AsOf, on: date) -> dict[int, CircularStanding]:
    """The same of many at the moment asked: one query for their lines."""
    lines: dict[int, list[Any]] = {row.id: [] for row in rows}
    for one in asof.rows(CircularLine).filter(circular_id__in=lines, out=False).order_by("id"):
        lines[one.circular_id].append(one)
    return {row.id: _standing(row, lines[row.id], on) for row in rows}


def _standing(row: Any, rows: Sequence[Any], on: date) -> CircularStanding:
    opened_on = day_of(row.opened_at) if row.opened_at is not None else None
    lines = [
        Line(
            str(one.id),
            opened_on,
            Ground(one.ground) if one.ground else None,
            one.objected_at is not None and one.answered_at is None,
        )
        for one in rows
    ]
    day = opened_on or on
    approved = row.approved_at is not None
    return circular(_ladder(row, day), lines, check_days(row, day), calendar(), on, approved=approved)


def _ladder(row: Any, on: date) -> Ladder:
    return rule_on(campaign_tree().campaigns[row.campaign_id], on).ladder


__all__ = ["CircularState", "check_days", "lines_of", "standing_of", "standings_of"]
