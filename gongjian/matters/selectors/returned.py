"""Why matters were returned for correction."""

from collections.abc import Iterable

from gongjian.ledger.models import Entry
from gongjian.matters.models import Matter


def reasons_of_return(matter_ids: Iterable[int], seq: int | None = None) -> dict[int, str]:
    """Matter id → the reason of its last return, as known at entry `seq` (None: now).
    Matters never returned are out."""
    ids = list(matter_ids)
    if not ids:
        return {}
    versions = Matter.Version.objects.filter(id__in=ids, state="returned")
    if seq is not None:
        versions = versions.filter(entry_from__lte=seq)
    last = dict(versions.order_by("entry_from").values_list("id", "entry_from"))
    entries = Entry.objects.filter(seq__in=last.values(), act="matter.return")
    reasons = dict(entries.values_list("seq", "reason"))
    return {pk: reasons[at] for pk, at in last.items() if at in reasons}
