"""The rush before a window closes: all units report in the last minute while a long list is loaded.

The real server and worker, real forms over the wire to this machine alone. Sendings leave at instants drawn
beforehand, however slow the server is, and their time counts from those instants.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connections

from gongjian.commands.benches.rush import checking, clients, laying
from gongjian.commands.benches.rush.clients import Device, Line, Sending
from gongjian.commands.benches.rush.laying import KEY, Laid
from gongjian.commands.benches.rush.serving import Server
from gongjian.commands.told import now
from gongjian.exchange.models import ImportRun
from gongjian.kit.models import Job
from gongjian.kit.sqlite.statistics import learn_sizes
from gongjian.kit.sweeping import sweep_all
from gongjian.ledger import memo
from gongjian.ledger.memo import read_head

__all__ = ["AIM", "KEY", "Asked", "measure"]
AIM = 1.0
"""Seconds within which 95 of 100 sendings are answered."""
SEED = 12
LEAD = 2.0
"""Seconds between the server being ready and the first page opened."""
IMPORT_WITHIN = 600.0
AFTER_KILL = 15.0
"""Seconds after a killed server answers again in which what had gathered is still being worked off."""


@dataclass(frozen=True)
class Asked:
    """The size of a rush."""

    units: int = 500
    lines: int = 20
    seconds: float = 60.0
    import_rows: int = 50_000
    kill: bool = False
    workers: int = 2


@dataclass
class Rush:
    """What happened."""

    sendings: list[Sending]
    healthz: list[float]
    server: Server
    import_seconds: float = 0.0


def measure(asked: Asked, home: Path, tell: Any) -> dict[str, Any]:
    """Lay down, rush, look. The answer holds the figures, and the findings by kind: empty where all is right."""
    began = time.monotonic()
    laid = laying.lay_down(asked.units, asked.lines, now())
    run = laying.stage_list(laid, asked.import_rows, now())
    learn_sizes()
    tell(f"laid down in {time.monotonic() - began:.0f} s")
    server = Server(home / "rush.log", asked.workers)
    try:
        rush = _rush(asked, laid, run, server, tell)
        rush.import_seconds = _wait_for_import(run)
    finally:
        server.end()
    memo.forget_all()
    return _told(asked, laid, run, rush)


def _rush(asked: Asked, laid: Laid, run: ImportRun, server: Server, tell: Any) -> Rush:
    server.start()
    server.wait()
    opens = time.time() + LEAD + asked.seconds / 2
    closes = round(opens + asked.seconds, 3)
    laying.close_at(laid.window, datetime.fromtimestamp(closes, UTC), now())
    laid.window.refresh_from_db()
    connections.close_all()
    sendings = clients.draw(laid.owing, asked.seconds, closes, SEED)
    tell(f"{len(sendings)} sendings until {laid.window.closes_at.isoformat(timespec='seconds')}")
    return asyncio.run(_play(asked, laid, run, server, sendings, closes))


async def _play(
    asked: Asked, laid: Laid, run: ImportRun, server: Server, sendings: list[Sending], closes: float
) -> Rush:
    line, until = Line(server.port), closes + clients.AFTERWARDS
    healthz = asyncio.ensure_future(clients.probe(line, closes + 3))
    beside = [asyncio.ensure_future(_at(closes - asked.seconds, _confirm, laid, run))]
    if asked.kill:
        beside.append(asyncio.ensure_future(_at(closes - asked.seconds / 2, server.kill_and_start)))
    await asyncio.gather(*(Device(line, one, until, asked.lines).run() for one in sendings))
    await asyncio.gather(*beside)
    return Rush(sendings, await healthz, server)


async def _at(instant: float, act: Any, *given: Any) -> None:
    await asyncio.sleep(max(0.0, instant - time.time()))
    await asyncio.to_thread(act, *given)


def _confirm(laid: Laid, run: ImportRun) -> None:
    try:
        laying.confirm_list(laid, run, now())
    finally:
        connections.close_all()


def _wait_for_import(run: ImportRun) -> float:
    """Seconds the load took, waited for when the rush is over before it."""
    until = time.monotonic() + IMPORT_WITHIN
    while time.monotonic() < until:
        job = Job.objects.filter(target_id=run.pk).order_by("-id").first()
        if job is not None and job.state in ("done", "failed", "stopped"):
            return float((job.updated_at - job.created_at).total_seconds())
        time.sleep(0.3)
    return IMPORT_WITHIN


def _told(asked: Asked, laid: Laid, run: ImportRun, rush: Rush) -> dict[str, Any]:
    swept = []
    for _turn in range(2):
        sweep_all(now())
        swept.append(read_head().seq)
    laid.window.refresh_from_db()
    found = checking.look(rush.sendings, laid.window, asked.lines)
    checking.look_at_list(found, run, asked.import_rows)
    checking.look_at_sweeps(found, laid.window, swept)
    checking.look_at_ledger(found)
    if rush.server.faults():
        found["faults"].append(f"{rush.server.faults()} errors in the server's log")
    figures = _figures(rush)
    right = not any(found.values())
    return {
        "units": asked.units, "lines": asked.lines, "seconds": asked.seconds, "import_rows": asked.import_rows,
        "kill": asked.kill, "workers": asked.workers, "processors": os.cpu_count(),
        "sendings": len(rush.sendings), "acknowledged": sum(one.acknowledged for one in rush.sendings),
        "second_devices_told": sum(bool(one.answered) and not one.acknowledged for one in rush.sendings),
        "late": sum(one.acknowledged and one.due >= laid.window.closes_at.timestamp() for one in rush.sendings),
        "across_closing": checking.moved_by_waiting(rush.sendings, laid.window.closes_at),
        "answers": dict(Counter(str(status) for one in rush.sendings for status in one.statuses)),
        "import_seconds": round(rush.import_seconds, 1),
        **figures, "aim_p95_s": AIM, "right": right, "fast": figures["p95_s"] < AIM,
        "findings": {kind: places[:20] for kind, places in found.items()},
        "counts": {kind: len(places) for kind, places in found.items()},
    }  # fmt: skip


def _figures(rush: Rush) -> dict[str, Any]:
    """Seconds from the instant due to the answer. With a kill, the outage and the working off of what gathered in it
    are told apart: p50, p95 and max are those of the rest, whole_* those of all."""
    answered = [one for one in rush.sendings if one.acknowledged]
    apart = [(start, end + AFTER_KILL) for start, end in rush.server.outages]
    calm = [one for one in answered if not any(a - AIM <= one.due <= b for a, b in apart)] or answered
    quick = sorted(one.seconds for one in calm)
    whole = sorted(one.seconds for one in answered)
    healthz = sorted(rush.healthz)
    figures = {
        "p50_s": share(quick, 0.5), "p95_s": share(quick, 0.95), "max_s": share(quick, 1),
        "measured": len(quick), "whole_p95_s": share(whole, 0.95), "whole_max_s": share(whole, 1),
        "outage_s": round(sum(end - start for start, end in rush.server.outages), 1),
        "healthz_p50_s": share(healthz, 0.5), "healthz_p95_s": share(healthz, 0.95),
    }  # fmt: skip
    plain = max(figures["healthz_p50_s"], 0.0001)
    return figures | {"times_healthz": round(figures["p50_s"] / plain, 1)}


def share(sorted_seconds: Sequence[float], part: float) -> float:
    """The value below which this part lies; infinite when nothing was answered."""
    if not sorted_seconds:
        return float("inf")
    place = min(len(sorted_seconds) - 1, int(part * len(sorted_seconds)))
    return round(sorted_seconds[place], 4)
