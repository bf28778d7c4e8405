"""Attached files: the hash goes into the ledger, the bytes under the home folder, named by their hash."""

import errno
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.models import StoredFile
from gongjian.kit.sheets import uploads
from gongjian.ledger import Writer
from gongjian.ledger.records import Record

MIMES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Kept:
    """Bytes that lie safely on the disk, not yet told of in the ledger."""

    sha256: str
    name: str
    size: int
    mime: str


def place_of(sha256: str) -> Path:
    """Where the bytes of that hash lie."""
    return Path(settings.FILES) / sha256[:2] / sha256


def keep_bytes(upload: Any) -> Kept:
    """Look at an upload, and put its bytes on the disk, whole or not at all.

    `upload`: a Django upload. Refused with every finding when it is not what it says, and when the disk is full.
    """
    name = str(upload.name or "").replace("\\", "/").rsplit("/", 1)[-1][-200:]
    problems = uploads.check_evidence(name, upload.file, size=upload.size, max_bytes=settings.UPLOAD_LIMIT)
    if problems:
        raise Refused.many(problems)
    upload.seek(0)
    try:
        sha256, size = _write(upload)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise Refused(
            "disk_full",
            _("The file could not be kept: the server's disk is full. Nothing was written."),
            "file",
            _("Tell whoever looks after the server, and upload it again later."),
        ) from error
    return Kept(sha256, name, size, MIMES.get(uploads.kind_of(name), "application/octet-stream"))


def _write(upload: Any) -> tuple[str, int]:
    """Into a file beside its place, to the disk, then under its name in one step."""
    root = Path(settings.FILES)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, written = tempfile.mkstemp(dir=root, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as out:
            for piece in upload.chunks():
                digest.update(piece)
                size += len(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        place = place_of(digest.hexdigest())
        place.parent.mkdir(exist_ok=True)
        os.replace(written, place)
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def store(entry: Writer, kept: Kept, target: Record) -> StoredFile:
    """Tell the ledger of a file and of the record it is attached to: rights on the file are rights on that record."""
    return entry.create(
        StoredFile(
            sha256=kept.sha256,
            name=kept.name,
            size=kept.size,
            mime=kept.mime,
            target_table=target._meta.db_table,
            target_id=target.pk,
            illustrative=target.illustrative,
        )
    )
