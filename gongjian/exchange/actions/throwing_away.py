"""What uploads leave behind in the home, thrown away by the sweep: nothing of it is in the books.

The lines of a load that went into the books stay: an undo, and loading again, read them. Neither reads the file.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gongjian.exchange.actions.source import EDITABLE
from gongjian.exchange.models import ImportRow, ImportRun
from gongjian.exchange.staging import file_place

KEPT_FOR = timedelta(days=7)
"""How long an upload nobody confirms is kept after the last hand was laid on it, and the file of one that has ended."""


def throw_away_unconfirmed(at: datetime) -> int:
    """Throw uploads away that were never confirmed and have not been touched for seven days, with their lines; their
    files go when no other run needs them. Returns how many uploads."""
    count = 0
    old = ImportRun.objects.filter(state__in=EDITABLE, updated_at__lte=at - KEPT_FOR)
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            run = old.select_for_update().filter(pk=pk).first()
            if run is None or run.entry_seqs:  # confirmed or mended a moment ago
                continue
            ImportRow.objects.filter(run=run).delete()
            run.delete()
        if not ImportRun.objects.filter(file_sha256=run.file_sha256).exists():
            file_place(run.file_sha256).unlink(missing_ok=True)
        count += 1
    return count


def throw_away_files(at: datetime) -> int:
    """Throw files away that nothing reads any more: those of loads done with for seven days, and those without an
    upload (a power cut between the two). Returns how many files."""
    limit = at - KEPT_FOR
    count = 0
    for place in _files():
        if place.stat().st_mtime > limit.timestamp() or _is_needed(place.name, limit):
            continue
        place.unlink(missing_ok=True)
        count += 1
    return count


def _files() -> Iterator[Path]:
    root = Path(settings.HOME) / "imports"
    yield from sorted(path for path in root.rglob("*") if path.is_file())


def _is_needed(sha256: str, limit: datetime) -> bool:
    runs = ImportRun.objects.filter(file_sha256=sha256).values_list("state", "updated_at")
    return any(state not in ("done", "undone", "stopped") or touched > limit for state, touched in runs)
