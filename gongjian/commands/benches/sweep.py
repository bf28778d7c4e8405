"""One sweep of the clock over everything laid down, and the same sweep again, which must find nothing."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from gongjian.kernel.lifecycle import OPEN
from gongjian.kit.models import OutboxMessage
from gongjian.kit.registry import sweepers
from gongjian.ledger.memo import read_head
from gongjian.matters.models import Matter

AIM, OF = 20.0, 100_000
"""Seconds for a whole sweep of so many open matters; fewer are given their share, and at least one second."""


def measure(at: datetime) -> list[dict[str, Any]]:
    """Each piece of clock work with its seconds, then the whole, then the whole once more."""
    first = [_turn(one.key, one.sweep, at) for one in sweepers]
    whole = _sum("first", "the whole sweep", first)
    again = _sum("again", "the same once more", [_turn(one.key, one.sweep, at) for one in sweepers])
    aim = round(max(1.0, AIM * min(open_matters(), OF) / OF), 1)
    whole["met"] = whole["seconds"] < aim
    again["met"] = not (again["done"] or again["entries"] or again["messages"])
    for row in (whole, again):
        row["aim_s"] = aim
    return [*first, whole, again]


def open_matters() -> int:
    """How many matters are open."""
    states = [state.value for state in OPEN]
    return Matter.objects.filter(voided=False, merged_into_id=None, state__in=states).count()


def _turn(key: str, sweep: Any, at: datetime) -> dict[str, Any]:
    seq, told = read_head().seq, _told()
    began = time.perf_counter()
    done = sweep(at)
    return {
        "work": key,
        "what": "",
        "seconds": round(time.perf_counter() - began, 2),
        "done": done,
        "entries": read_head().seq - seq,
        "messages": _told() - told,
        "aim_s": "",
        "met": None,
    }


def _sum(key: str, says: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    totals = {name: sum(row[name] for row in rows) for name in ("seconds", "done", "entries", "messages")}
    return {"work": key, "what": says, **totals, "seconds": round(totals["seconds"], 2), "met": None}


def _told() -> int:
    return OutboxMessage.objects.filter(passed_at=None).count()
