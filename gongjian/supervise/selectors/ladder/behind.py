"""What a circular is drafted from: matters that are late without a valid reason; and the day its lines stand as of."""

from datetime import date

from django.db.models import Min, QuerySet

from gongjian.campaigns.models import Campaign
from gongjian.kernel.ladder import day_of
from gongjian.kernel.lifecycle import WITH_UNIT
from gongjian.ledger.models import Entry
from gongjian.matters.models import Matter
from gongjian.supervise.models import Circular, CircularLine, Excuse

IN_HAND = sorted(state.value for state in WITH_UNIT)
"""States in which the unit has it: neither stopped nor with the reviewer."""


def behind_in(
    campaign: Campaign, on: date, *, from_on: date | None = None, to_on: date | None = None
) -> QuerySet[Matter]:
    """Matters that are late on the day, due from `from_on` to `to_on` (both inclusive), unit by unit, oldest first.

    Left out: what is stopped, with the reviewer, or has a valid reason.
    """
    rows = Matter.objects.filter(
        campaign_id=campaign.pk, voided=False, merged_into_id=None, unit__isnull=False, state__in=IN_HAND,
        due_on__lt=on,
    )  # fmt: skip
    if from_on is not None:
        rows = rows.filter(due_on__gte=from_on)
    if to_on is not None:
        rows = rows.filter(due_on__lte=to_on)
    excused = Excuse.objects.filter(to_at=None, voided=False).values("matter_id")
    return rows.exclude(id__in=excused).order_by("unit__ordinal", "unit_id", "due_on", "id")


def drawn_on(row: Circular) -> date | None:
    """The day the last of its lines was written; None without lines."""
    first = CircularLine.Version.objects.filter(circular_id=row.pk).order_by().values("id")
    seqs = list(first.annotate(first=Min("entry_from")).values_list("first", flat=True))
    at = Entry.objects.filter(seq=max(seqs)).values_list("recorded_at", flat=True).first() if seqs else None
    return day_of(at) if at is not None else None
