"""Taking in a list: the file is looked at, kept aside, and read; nothing goes into the books."""

import errno
import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from gongjian.exchange.actions.mapping import choose_sheet
from gongjian.exchange.models import ImportRun
from gongjian.exchange.policy import check_can_load
from gongjian.exchange.staging import file_place
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.registry import ImportKind
from gongjian.kit.sheets import uploads
from gongjian.kit.sheets.headers import find_table
from gongjian.kit.sheets.marking import MARKED_SHEET
from gongjian.kit.sheets.reading import Sheet, read_workbook
from gongjian.people.viewer import Viewer

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def start_run(
    *,
    viewer: Viewer,
    kind: ImportKind,
    campaign: Any | None,
    name: str,
    file: BinaryIO,
    at: datetime,
    size: int | None = None,
    sheet: str = "",
) -> ImportRun:
    """Take in an uploaded list and go as far as can be gone without asking: to the choice of sheet, of columns, or
    straight to the preview when a list of this head was loaded before.

    `sheet`: the one to take when there are several. Refused with every finding when the file cannot be read.
    """
    check_can_load(viewer, kind, campaign)
    name = str(name or "").replace("\\", "/").rsplit("/", 1)[-1][-200:]
    problems = uploads.check_sheet(name, file, size=size, max_bytes=settings.UPLOAD_LIMIT)
    if problems:
        raise Refused.many(problems)
    sheets, problems = read_workbook(name, file)
    if not sheets:
        raise Refused.many(problems)
    candidates = _candidates(sheets, kind)
    run = ImportRun.objects.create(
        kind=kind.key,
        campaign_id=campaign.pk if campaign is not None else None,
        user_id=viewer.user_id,
        file_name=name,
        file_sha256=_keep(file),
        summary={"sheets": candidates},
        created_at=at,
        updated_at=at,
    )
    if sheet in candidates:
        return choose_sheet(viewer=viewer, run=run, sheet=sheet, at=at)
    return choose_sheet(viewer=viewer, run=run, sheet=candidates[0], at=at) if len(candidates) == 1 else run


def _candidates(sheets: list[Sheet], kind: ImportKind) -> list[str]:
    """Names of the sheets that hold a table. Refused when none does."""
    known = [name for one in kind.fields for name in (str(one.label), *one.aliases)]
    found, problems = [], []
    for sheet in sheets:
        if sheet.hidden or sheet.name == MARKED_SHEET:
            continue
        table, wrong = find_table(sheet, known)
        if table is not None and table.rows:
            found.append(sheet.name)
        problems += wrong
    if not found:
        raise Refused.many(problems) if problems else _nothing(sheets)
    return found


def _nothing(sheets: list[Sheet]) -> Refused:
    return Refused(
        "no_sheet",
        _("No sheet of the file holds a list (%(count)s sheets were looked at).", count=len(sheets)),
        remedy=_("Show the hidden sheet, or put the list on a sheet of its own."),
    )


def _keep(file: BinaryIO) -> str:
    """Lay the bytes aside until the run is done with, whole or not at all; returns their hash."""
    file.seek(0)
    root = Path(settings.HOME) / "imports"
    try:
        root.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        handle, written = tempfile.mkstemp(dir=root, prefix="incoming-")
        try:
            with os.fdopen(handle, "wb") as out:
                while piece := file.read(1 << 16):
                    digest.update(piece)
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            place = file_place(digest.hexdigest())
            place.parent.mkdir(exist_ok=True)
            os.replace(written, place)
        except BaseException:
            Path(written).unlink(missing_ok=True)
            raise
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise Refused(
            "disk_full",
            _("The list could not be kept: the server's disk is full. Nothing was written."),
            "file",
            _("Tell whoever looks after the server, and upload it again later."),
        ) from error
    return digest.hexdigest()


def drop_run(*, run: ImportRun) -> None:
    """Throw a run away that has written nothing. Refused once lines went into the books: those are undone."""
    if run.entry_seqs or run.state in ("running", "undoing"):
        raise Refused(
            "run_has_written",
            _("Lines of this list are in the books already."),
            remedy=_("Take the load back instead; the books remember both."),
        )
    sha256 = run.file_sha256
    run.delete()
    if not ImportRun.objects.filter(file_sha256=sha256).exists():
        file_place(sha256).unlink(missing_ok=True)
