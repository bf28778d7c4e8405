"""Entries, versions, spans, chain, verification: the one door for every write."""

from gongjian.ledger.asof import AsOf, holds_on, seq_known_at
from gongjian.ledger.door import CLOCK, Actor, AlreadyRecorded, Stale, Writer, record, record_many

__all__ = [
    "CLOCK",
    "Actor",
    "AlreadyRecorded",
    "AsOf",
    "Stale",
    "Writer",
    "holds_on",
    "record",
    "record_many",
    "seq_known_at",
]
