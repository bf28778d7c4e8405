"""A backup file: one tar.gz with the database, the files, and a manifest that proves both.

SQLite: a consistent copy taken while the product runs. PostgreSQL: every table as COPY text from one snapshot.
A backup is restored into the same kind of database; the restored ledger is verified before it is put in place.
"""

import hashlib
import io
import json
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction

from gongjian.ledger.memo import read_head

FORMAT = 1
_CHUNK = 1024 * 1024


class Damaged(Exception):
    """The file is not a backup of ours, or not whole; the message names the place."""


def write(path: Path, at: datetime, with_key: bool) -> dict[str, Any]:
    """Write a backup to `path` (never half: a temporary file beside it is renamed at the end); returns the manifest."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)  # all a site holds lies in it
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "taken_at": at.isoformat(),
        "engine": connection.vendor,
        "members": {},
    }
    with (
        tempfile.TemporaryDirectory(dir=path.parent) as folder,
        tarfile.open(part, "w:gz", compresslevel=3) as tar,
    ):
        copies = _from_sqlite if connection.vendor == "sqlite" else _from_postgres
        for name, copy in copies(Path(folder), manifest):
            _add(tar, manifest, name, copy)
            copy.unlink()
        for file in sorted(Path(settings.FILES).rglob("*")):
            if file.is_file():
                _add(tar, manifest, f"files/{file.relative_to(settings.FILES)}", file)
        key = Path(settings.HOME) / "secret.key"
        if with_key and key.is_file():
            _add(tar, manifest, "secret.key", key)
        _add_bytes(tar, "manifest.json", json.dumps(manifest, indent=1).encode())
    part.replace(path)
    return manifest


def _from_sqlite(folder: Path, manifest: dict[str, Any]) -> Iterator[tuple[str, Path]]:
    """One copy read in one step: a reader of the write-ahead log sees one moment, and writers go on meanwhile."""
    copy = folder / "gongjian.sqlite3"
    with (
        closing(sqlite3.connect(f"file:{settings.DATABASES['default']['NAME']}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        head = target.execute("SELECT seq, digest FROM gongjian_head WHERE id = 1").fetchone()
    manifest["entries"], manifest["head"] = head or (0, "0" * 64)
    yield "database/gongjian.sqlite3", copy


def _from_postgres(folder: Path, manifest: dict[str, Any]) -> Iterator[tuple[str, Path]]:
    """Every table as text, all from one snapshot."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        head = read_head()
        manifest["entries"], manifest["head"] = head.seq, head.digest
        for table in sorted(connection.introspection.table_names()):
            copy = folder / f"{table}.copy"
            names = _columns(cursor, table)
            quoted = ", ".join(connection.ops.quote_name(name) for name in names)
            with copy.open("wb") as out:
                out.write((json.dumps(names) + "\n").encode())
                with cursor.cursor.copy(
                    f"COPY {connection.ops.quote_name(table)} ({quoted}) TO STDOUT"
                ) as lines:
                    for line in lines:
                        out.write(line)
            yield f"database/{table}.copy", copy


def _columns(cursor: Any, table: str) -> list[str]:
    return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _add(tar: tarfile.TarFile, manifest: dict[str, Any], name: str, path: Path) -> None:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(_CHUNK):
            digest.update(block)
    manifest["members"][name] = {"sha256": digest.hexdigest(), "size": path.stat().st_size}
    tar.add(path, arcname=name, filter=_plain)


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """Owner and rights of this machine are nobody else's business."""
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(_plain(info), io.BytesIO(content))


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Unpack a backup into an empty folder and prove every member by its hash; Damaged names what is wrong."""
    try:
        with tarfile.open(path, "r:gz") as tar:
            tar.extractall(folder, filter="data")
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise Damaged(f"{path}: cannot be unpacked ({error})") from None
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        members = manifest["members"]
    except (OSError, ValueError, KeyError):
        raise Damaged(f"{path}: no manifest inside; this is not a backup") from None
    if manifest.get("format") != FORMAT:
        raise Damaged(f"{path}: made by another version (format {manifest.get('format')}); expected {FORMAT}")
    found = {str(file.relative_to(folder)) for file in folder.rglob("*") if not file.is_dir()}
    for name in sorted(found - {"manifest.json", *members}):
        raise Damaged(f"{path}: {name} was put in after the backup was taken")
    for name, told in members.items():
        member = folder / name
        if not member.is_file():
            raise Damaged(f"{path}: {name} is missing")
        with member.open("rb") as source:
            if _sha256(source) != told["sha256"]:
                raise Damaged(f"{path}: {name} is not what was backed up")
    return manifest


def _sha256(source: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := source.read(_CHUNK):
        digest.update(block)
    return digest.hexdigest()
