"""Pictures of what was found on site: files of the finding's matter that nobody handed in as evidence."""

from collections.abc import Iterable, Sequence

from gongjian.kit.models import StoredFile
from gongjian.ledger import AsOf
from gongjian.ledger.models import Entry
from gongjian.matters.models import Evidence, Matter
from gongjian.supervise.models import Problem, Visit
from gongjian.supervise.selectors.inspections.past import known_rows
from gongjian.supervise.selectors.inspections.rounds import NOW


def pictures_of(matters: Iterable[int], asof: AsOf = NOW) -> dict[int, list[StoredFile]]:
    """By matter, in the order they were kept."""
    rows = known_rows(
        asof,
        StoredFile,
        target_table=Matter._meta.db_table,
        target_id__in=list(matters),
        mime__startswith="image/",
    )
    handed_in = set(
        Evidence.objects.filter(file_id__in=[row.pk for row in rows]).values_list("file_id", flat=True)
    )
    found: dict[int, list[StoredFile]] = {}
    for row in rows:
        if row.pk not in handed_in:
            found.setdefault(row.target_id, []).append(row)
    return found


def numbers_by_place(visit: Visit, request_key: str, places: Sequence[str]) -> dict[str, str]:
    """Which finding became which matter in the sending of that key: place on the page → number of the matter.

    `places`: those filled in, in the order of the page, which is the order in which findings are written.
    """
    rows = Problem.Version.objects.filter(visit_id=visit.pk, entry_from__in=_entries(request_key))
    matters = [row.matter_id for row in rows.order_by("id")]
    numbers = dict(Matter.objects.filter(pk__in=matters).values_list("pk", "number"))
    return {place: numbers[matter] for place, matter in zip(places, matters, strict=False)}


def _entries(request_key: str) -> list[int]:
    return list(Entry.objects.filter(request_key=request_key).values_list("seq", flat=True))


def kept_by(request_key: str) -> StoredFile | None:
    """The picture that the sending of that key brought."""
    rows = StoredFile.Version.objects.filter(entry_from__in=_entries(request_key))
    row = rows.order_by("id").first()
    return StoredFile.objects.filter(pk=row.id).first() if row is not None else None
