"""The chain: numbers without a gap, each entry standing on the one before, time never falling."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gongjian import ledger
from gongjian.kernel.problems import Refused
from gongjian.ledger.memo import read_head
from gongjian.ledger.models import Entry, EntryAbout
from gongjian.people.models import Unit
from tests.ledger.conftest import CLERK, change, last_entry, make_unit, minute

pytestmark = pytest.mark.django_db
NOTHING = "0" * 64


def test_entries_are_numbered_without_a_gap_and_each_names_the_digest_before_it() -> None:
    unit = make_unit(0)
    change(unit, 1, name="二")
    change(unit, 2, name="三")
    rows = list(Entry.objects.order_by("seq"))
    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.previous_digest for row in rows] == [NOTHING, rows[0].digest, rows[1].digest]
    assert len({row.digest for row in rows}) == 3


def test_the_head_is_the_last_entry() -> None:
    make_unit(0)
    make_unit(5, "另一局")
    head, last = read_head(), last_entry()
    assert (head.seq, head.digest, head.recorded_at) == (2, last.digest, minute(5))


def test_a_refused_act_leaves_nothing_and_no_gap() -> None:
    make_unit(0)
    with pytest.raises(Refused), ledger.record("test.act", by=CLERK, at=minute(1)) as entry:
        entry.create(Unit(name="不成", kind="department"))
        raise Refused("no", "no")
    make_unit(2, "后来")
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]
    assert list(Unit.objects.order_by("id").values_list("name", flat=True)) == ["示例局", "后来"]
    assert [u.number for u in Unit.objects.order_by("id")] == ["U-2026-00001", "U-2026-00002"]


def test_recorded_at_never_falls_though_a_clock_goes_back() -> None:
    make_unit(10)
    with ledger.record("test.act", by=CLERK, at=minute(3), about_at=minute(1)) as entry:
        assert entry.at == minute(10)
    last = last_entry()
    assert (last.recorded_at, last.about_at) == (minute(10), minute(1))


def test_an_entry_keeps_who_why_and_on_what_ground_as_text() -> None:
    unit = make_unit(0)
    with ledger.record(
        "test.act",
        by=CLERK,
        at=minute(1),
        about=[unit],
        reason="会议议定",
        cites=["示例发〔2026〕1号"],
        words={"title": 5},
    ):
        pass
    last = last_entry()
    assert (last.actor, last.post, last.unit, last.actor_id) == ("赵一", "综合科科员", "指挥部办公室", 7)
    assert (last.reason, last.cites, last.words) == ("会议议定", ["示例发〔2026〕1号"], {"title": "5"})
    assert (last.version_count, last.act) == (0, "test.act")
    about = EntryAbout.objects.get(entry=last)
    assert (about.kind, about.record_id) == ("gongjian_unit", unit.pk)


def test_an_act_nobody_registered_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError), ledger.record("test.unknown", by=CLERK, at=minute(0)):
        pass
    assert Entry.objects.count() == 0


def test_an_act_inside_an_act_is_refused() -> None:
    with (
        pytest.raises(RuntimeError, match="an act inside an act"),
        ledger.record("test.act", by=CLERK, at=minute(0)),
    ):
        make_unit(1)
    assert Entry.objects.count() == 0


def test_as_known_at_an_instant_counts_what_was_recorded_at_that_very_instant() -> None:
    make_unit(0)
    make_unit(5, "二")
    make_unit(5, "三")
    before = datetime(2026, 1, 1, tzinfo=UTC)
    asked = [before, minute(0), minute(4), minute(5), minute(6)]
    assert [ledger.seq_known_at(at) for at in asked] == [0, 1, 1, 3, 3]


def test_many_rows_written_at_once_are_one_entry() -> None:
    units = [Unit(name=f"第{n}局", kind="department") for n in range(60)]
    seq = ledger.record_many("test.act", by=CLERK, at=minute(0), create=units)
    seq_2 = ledger.record_many(
        "test.act", by=CLERK, at=minute(1), change=[(unit, {"ordinal": unit.pk}) for unit in units]
    )
    assert (seq, seq_2) == (1, 2)
    assert list(Entry.objects.order_by("seq").values_list("version_count", flat=True)) == [60, 60]
    assert Unit.Version.objects.count() == 120
    assert [unit.number for unit in units] == [f"U-2026-{n:05d}" for n in range(1, 61)]
