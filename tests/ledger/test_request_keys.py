"""A double click is one act; two people editing one record are told."""

from __future__ import annotations

import pytest

from gongjian import ledger
from gongjian.ledger import AlreadyRecorded, Stale
from gongjian.ledger.models import Entry
from gongjian.people.models import Unit
from tests.ledger.conftest import CLERK, change, last_entry, make_unit, minute, versions

pytestmark = pytest.mark.django_db


def test_the_same_request_twice_is_one_act_and_the_first_entry_stands() -> None:
    with ledger.record("test.act", by=CLERK, at=minute(0), request_key="k") as entry:
        entry.create(Unit(name="一", kind="department"))
    with (
        pytest.raises(AlreadyRecorded) as told,
        ledger.record("test.act", by=CLERK, at=minute(1), request_key="k") as entry,
    ):
        entry.create(Unit(name="二", kind="department"))
    assert told.value.entry == last_entry()
    assert list(Unit.objects.values_list("name", flat=True)) == ["一"]


def test_a_key_of_an_act_that_was_refused_may_be_used_again() -> None:
    with (
        pytest.raises(ValueError, match="no"),
        ledger.record("test.act", by=CLERK, at=minute(0), request_key="k"),
    ):
        raise ValueError("no")
    with ledger.record("test.act", by=CLERK, at=minute(1), request_key="k"):
        pass
    assert Entry.objects.get().request_key == "k"


def test_acts_without_a_key_are_never_taken_for_one_another() -> None:
    for key in (None, "", None, ""):
        with ledger.record("test.act", by=CLERK, at=minute(0), request_key=key):
            pass
    assert list(Entry.objects.values_list("request_key", flat=True)) == [None] * 4


def test_the_second_editor_of_a_record_is_told_and_nothing_is_written() -> None:
    unit = make_unit(0)
    mine, theirs = Unit.objects.get(pk=unit.pk), Unit.objects.get(pk=unit.pk)
    seen = mine.revision
    change(theirs, 1, name="别人改的")
    fresh = Unit.objects.get(pk=unit.pk)
    with pytest.raises(Stale), ledger.record("test.act", by=CLERK, at=minute(2)) as entry:
        entry.change(fresh, revision=seen, name="我改的")
    assert Unit.objects.get(pk=unit.pk).name == "别人改的"
    assert Entry.objects.count() == 2


def test_a_record_read_before_it_moved_on_cannot_be_written_even_without_a_revision() -> None:
    unit = make_unit(0)
    mine, theirs = Unit.objects.get(pk=unit.pk), Unit.objects.get(pk=unit.pk)
    change(theirs, 1, name="别人改的")
    with pytest.raises(Stale):
        change(mine, 2, name="我改的")
    assert [row.name for row in versions(unit)] == ["示例局", "别人改的"]


def test_one_stale_row_among_many_stops_them_all() -> None:
    units = [make_unit(0, f"第{n}局") for n in range(3)]
    old = list(Unit.objects.order_by("id"))
    change(units[1], 1, ordinal=9)
    with pytest.raises(Stale) as told, ledger.record("test.act", by=CLERK, at=minute(2)) as entry:
        entry.change_many([(unit, {"ordinal": 5}) for unit in old])
    assert told.value.record.pk == units[1].pk
    assert list(Unit.objects.order_by("id").values_list("ordinal", flat=True)) == [0, 9, 0]
