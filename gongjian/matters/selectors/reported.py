"""What a unit reported done, for whoever examines it: the result, when, who, and whether in time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian.kit.asof import SHANGHAI
from gongjian.ledger.models import Entry
from gongjian.matters.models import Matter, MatterRequest, RequestKind, RequestState
from gongjian.matters.selectors.signing import Passed, taken


@dataclass(frozen=True)
class Reported:
    """One report of done. `late` and `late_by_original` are calendar days past the date in force and the original
    one; 0 for in time, None without such a date. `accepted`: who closed it, when and with what conclusion.
    `signed_by`, `signed_at`: who signed it inside the unit, where the kind has the unit sign off."""

    result: str
    at: datetime
    by: str
    unit: str
    due_on: date | None
    original_due_on: date | None
    late: int | None
    late_by_original: int | None
    signed_by: str = ""
    signed_at: datetime | None = None
    conclusion: str = ""
    closed_by: str = ""
    closed_at: datetime | None = None

    @property
    def on(self) -> date:
        """The day of the report in the office's time."""
        return self.at.astimezone(SHANGHAI).date()


def reported(matter: Matter, row: Any, seq: int | None = None) -> Reported | None:
    """The report that counts now (under review or accepted); None while none does."""
    if row.reported_done_at is None:
        return None
    versions = Matter.Version.objects.filter(id=matter.pk)
    if seq is not None:
        versions = versions.filter(entry_from__lte=seq)
    entries = Entry.objects.filter(seq__in=versions.values("entry_from")).order_by("-seq")
    told = entries.filter(act__in=("matter.report_done", "matter.sign")).first()
    signed = told if told is not None and told.act == "matter.sign" else None
    filed = _filed(matter, seq) if signed is not None else None
    closed = entries.filter(act="matter.close").first() if row.closed_at is not None else None
    day = row.reported_done_at.astimezone(SHANGHAI).date()
    return Reported(
        result=str(told.words.get("result", "")) if told is not None else row.last_progress,
        at=row.reported_done_at,
        by=filed.by if filed is not None else told.actor if told is not None else "",
        unit=filed.unit if filed is not None else told.unit if told is not None else "",
        due_on=row.due_on,
        original_due_on=row.original_due_on if row.original_due_on != row.due_on else None,
        late=_days(day, row.due_on),
        late_by_original=_days(day, row.original_due_on),
        conclusion=str(closed.words.get("conclusion", "")) if closed is not None else "",
        closed_by=closed.actor if closed is not None else "",
        closed_at=row.closed_at,
        signed_by=signed.actor if signed is not None else "",
        signed_at=signed.recorded_at if signed is not None else None,
    )


def _filed(matter: Matter, seq: int | None) -> Passed | None:
    """How the report that was signed last had been filed."""
    versions = MatterRequest.Version.objects.filter(
        matter_id=matter.pk, kind=RequestKind.DONE, state=RequestState.GRANTED
    )
    if seq is not None:
        versions = versions.filter(entry_from__lte=seq)
    last = versions.order_by("-entry_from").first()
    steps = taken(last.id, seq) if last is not None else []
    return steps[0] if steps else None


def _days(done: date, due: date | None) -> int | None:
    return max((done - due).days, 0) if due is not None else None
