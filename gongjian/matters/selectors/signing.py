"""Reports of done that wait inside the unit for its own checker and signer (填报人 → 审核人 → 签发人)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from gongjian.kernel.signoff import Filing, Step, chain_of
from gongjian.ledger.models import Entry
from gongjian.ledger.statements import rows
from gongjian.matters.models import MatterRequest, RequestKind, RequestState

SIGNING = {Step.check: ("check", "check_for"), Step.sign: ("sign", "sign_for")}
"""What passes a step inside the unit: the permission itself, or being the AB deputy of who has it."""


def filings() -> QuerySet[MatterRequest]:
    """Every report of done that waits inside its unit."""
    return MatterRequest.objects.filter(voided=False, state=RequestState.ASKED, kind=RequestKind.DONE)


def filing_of(matter_id: int) -> MatterRequest | None:
    """The report of done of this matter that waits inside the unit; None when none does."""
    waiting = "matter_id = %s AND state = %s AND kind = %s AND NOT voided ORDER BY id LIMIT 1"
    found = rows(MatterRequest, waiting, [matter_id, RequestState.ASKED.value, RequestKind.DONE.value])
    return found[0] if found else None


def filings_of(matter_ids: Iterable[int]) -> dict[int, MatterRequest]:
    """Matter id → the report of done that waits inside its unit; matters without one are out."""
    ids = list(matter_ids)
    return {one.matter_id: one for one in filings().filter(matter_id__in=ids)} if ids else {}


def as_filing(row: Any) -> Filing:
    """A waiting report of done, or a version of one, as the rules know it."""
    passed = () if row.checked_by is None else (row.checked_by,)
    return Filing(chain_of(row.steps.split()), row.filed_by, row.filed_at, passed)


def step_of(row: Any | None) -> Step | None:
    """The step it waits for; None for no filing."""
    return Step(row.step) if row is not None and row.step else None


@dataclass(frozen=True)
class Passed:
    """A step somebody took on a filing: the registered act, who, in which unit, when, and what was said."""

    act: str
    by: str
    unit: str
    at: datetime
    reason: str


def taken(request_id: int, seq: int | None = None) -> list[Passed]:
    """What has been done with a filing so far, oldest first; as known at entry `seq` (None: now)."""
    versions = MatterRequest.Version.objects.filter(id=request_id)
    if seq is not None:
        versions = versions.filter(entry_from__lte=seq)
    entries = Entry.objects.filter(seq__in=versions.values("entry_from")).order_by("seq")
    return [Passed(one.act, one.actor, one.unit, one.recorded_at, one.reason) for one in entries]
