"""Digests of entries and version rows, the same on SQLite and PostgreSQL and in years to come.

A column that is null, or at the empty default of its type, is left out, so that a column added later
(null or empty for old rows) does not change the digest of what was written before it existed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

_NOT_CONTENT = {"entry_from", "entry_to", "digest"}
_PLAIN = {str, bool}


def text_of(field: models.Field[Any, Any], value: Any) -> Any:
    """The value as a digest tells it."""
    if isinstance(field, models.DecimalField):
        return format(Decimal(value).quantize(Decimal(1).scaleb(-field.decimal_places)), "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, (date, time, UUID)):
        return str(value)
    if isinstance(value, models.Choices):
        return value.value
    return value


def empty(value: Any) -> bool:
    """Is it left out of a digest?"""
    return value is None or value is False or value == "" or value == [] or value == {}


_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def _sha(content: Any) -> str:
    return hashlib.sha256(_encode(content).encode()).hexdigest()


def row_digest(row: Any, table: str, fields: Iterable[models.Field[Any, Any]]) -> str:
    """Digest of one version row's content, read from the database."""
    return content_digest(table, ((field, getattr(row, field.attname)) for field in fields))


def content_digest(table: str, content: Iterable[tuple[models.Field[Any, Any], Any]]) -> str:
    """Digest of a row given as (field, value) pairs."""
    return _sha(
        [
            table,
            {
                field.attname: value if type(value) in _PLAIN else text_of(field, value)
                for field, value in content
                if not empty(value) and field.attname not in _NOT_CONTENT
            },
        ]
    )


def told_digest(table: str, told: dict[str, Any]) -> str:
    """Digest of a row given as what a digest tells of each column that is not empty."""
    return _sha([table, told])


def versions_digest(rows: Iterable[tuple[str, int, str]]) -> str:
    """Digest over (table, record id, row digest) of all version rows one entry wrote, in that order."""
    return _sha(sorted(rows))


def entry_digest(entry: Any, abouts: Iterable[tuple[str, int]]) -> str:
    """Digest over an entry's content, the rows it wrote and its predecessor's digest."""
    return _sha(
        {
            "seq": entry.seq,
            "uid": str(entry.uid),
            "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "about_at": entry.about_at and entry.about_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "act": entry.act,
            "actor_id": entry.actor_id,
            "actor": entry.actor,
            "post": entry.post,
            "unit": entry.unit,
            "reason": entry.reason,
            "words": entry.words,
            "cites": entry.cites,
            "request_key": entry.request_key,
            "about": sorted([kind, number] for kind, number in abouts),
            "versions": entry.versions_digest,
            "version_count": entry.version_count,
            "previous": entry.previous_digest,
        }
    )
