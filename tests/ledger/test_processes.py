"""Several processes write at once, and one is killed: the chain has no gap and no acknowledged act is lost."""

from __future__ import annotations

import subprocess
import time

from tests.homes import Home, Homes

WRITE = """
import sys
from django.utils import timezone
from gongjian import ledger
from gongjian.ledger import acts
from gongjian.people.models import Unit
acts.register("test.write", "wrote")
who, count = sys.argv[1], int(sys.argv[2])
print("ready", flush=True)
unit = Unit.objects.get(name="甲镇")
for n in range(count):
    with ledger.record("test.write", by=ledger.Actor(who), at=timezone.now(), request_key=f"{who}-{n}") as entry:
        unit.refresh_from_db()
        entry.change(unit, ordinal=unit.ordinal + 1)
        entry.create(Unit(name=f"{who}-{n}", kind="group", parent=unit))
    print(n, flush=True)
"""
LOOK = """
import json
from gongjian.ledger.models import Entry
from gongjian.ledger.verification import verify
from gongjian.people.models import Unit
rows = Entry.objects.filter(act="test.write").order_by("seq")
every = list(Entry.objects.order_by("seq").values_list("seq", flat=True))
print(json.dumps({
    "gap_free": every == list(range(1, len(every) + 1)),
    "keys": sorted(rows.values_list("request_key", flat=True)),
    "ordinal": Unit.objects.get(name="甲镇").ordinal,
    "made": Unit.objects.filter(parent__name="甲镇").count(),
    "findings": [str(one) for one in verify()],
}))
"""
BEFORE = 11
"""甲镇's place in the protocol order before anybody writes."""


def _look(home: Home) -> dict[str, object]:
    import json

    done = home.python(LOOK)
    assert done.code == 0, done.err
    told: dict[str, object] = json.loads(done.out)
    return told


def test_two_processes_writing_fifty_acts_each_leave_one_unbroken_chain(homes: Homes) -> None:
    home = homes.copy()
    both = [home.start(WRITE, who, "50") for who in ("one", "two")]
    for process in both:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert out.split() == ["ready", *map(str, range(50))]
    keys = sorted(f"{who}-{n}" for who in ("one", "two") for n in range(50))
    assert _look(home) == {
        "gap_free": True,
        "keys": keys,
        "ordinal": BEFORE + 100,
        "made": 100,
        "findings": [],
    }


def test_a_process_killed_while_writing_loses_nothing_it_had_acknowledged(homes: Homes) -> None:
    home = homes.copy()
    killed = home.start(WRITE, "killed", "100000")
    beside = home.start(WRITE, "beside", "40")
    acknowledged = _read_some(killed, 25)
    killed.kill()
    acknowledged += killed.communicate(timeout=60)[0].split()
    _out, err = beside.communicate(timeout=120)
    assert beside.returncode == 0, err
    told = _look(home)
    kept = [str(key) for key in told.pop("keys")]  # type: ignore[attr-defined]
    mine = {int(key.removeprefix("killed-")) for key in kept if key.startswith("killed-")}
    said = {int(n) for n in acknowledged}
    assert said <= mine
    assert mine == set(range(len(mine)))
    assert len(mine) - len(said) <= 1  # the act that was written when the kill came, not yet told
    assert len(kept) == len(mine) + 40
    assert told == {"gap_free": True, "ordinal": BEFORE + len(kept), "made": len(kept), "findings": []}


def _read_some(process: subprocess.Popen[str], count: int) -> list[str]:
    """The first lines it acknowledges."""
    assert process.stdout is not None
    give_up = time.monotonic() + 60
    lines: list[str] = []
    while len(lines) < count + 1 and time.monotonic() < give_up:
        line = process.stdout.readline().strip()
        assert line, process.stderr and process.stderr.read()
        lines.append(line)
    return lines[1:]
