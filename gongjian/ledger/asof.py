"""Reading the past: which day, and as known when.

`on` is the day in the world: spans and date columns answer for it. `seq` is how much of the ledger counts:
None means all that is known now; a number means as known right after that entry.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.ledger.models import Entry
from gongjian.ledger.records import Record, SpanRecord


@dataclass(frozen=True)
class AsOf:
    """A moment of reading. Equal moments give equal answers for ever when `seq` is given."""

    on: date
    seq: int | None = None

    def rows(self, model: type[Record]) -> QuerySet[Any]:
        """The live rows of a record table at this moment; in the past these are its version rows."""
        if self.seq is None:
            return model.objects.filter(voided=False, merged_into_id=None)
        return all_versions_at(model, self.seq).filter(voided=False, merged_into_id=None)

    def spans(self, model: type[SpanRecord]) -> QuerySet[Any]:
        """The rows of a span table that hold on the day."""
        return self.rows(model).filter(holds_on(self.on))

    @property
    def is_now(self) -> bool:
        """True when all that is known counts."""
        return self.seq is None


def holds_on(day: date) -> Q:
    """The half-open span [from_on, to_on) covers `day`."""
    return Q(from_on__lte=day) & (Q(to_on=None) | Q(to_on__gt=day))


def all_versions_at(model: type[Record], seq: int) -> QuerySet[Any]:
    """The version rows in force right after entry `seq`, voided ones included."""
    rows: QuerySet[Any] = model.Version.objects.filter(entry_from__lte=seq, entry_to__gt=seq)
    return rows


def seq_known_at(instant: datetime) -> int:
    """The last entry recorded at or before `instant`; 0 when there was none."""
    return (
        Entry.objects.filter(recorded_at__lte=instant)
        .order_by("-recorded_at", "-seq")
        .values_list("seq", flat=True)
        .first()
        or 0
    )
