"""A record is written through the door or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongjian.ledger.records import NotThroughTheDoor
from gongjian.people.models import Unit
from tests.ledger.conftest import make_unit, versions

pytestmark = pytest.mark.django_db

WAYS: dict[str, Callable[[Unit], object]] = {
    "save": lambda unit: unit.save(),
    "create": lambda _unit: Unit.objects.create(name="新", kind="department"),
    "update": lambda _unit: Unit.objects.update(name="新"),
    "bulk_create": lambda _unit: Unit.objects.bulk_create([Unit(name="新", kind="department")]),
    "select and update": lambda unit: Unit.objects.filter(pk=unit.pk).select_for_update().update(name="新"),
    "get_or_create": lambda _unit: Unit.objects.get_or_create(name="新", kind="department"),
    "update_or_create": lambda unit: Unit.objects.update_or_create(pk=unit.pk, defaults={"name": "新"}),
    "delete one": lambda unit: unit.delete(),
    "delete many": lambda _unit: Unit.objects.all().delete(),
    "through a relation": lambda unit: unit.children.create(name="新", kind="department"),
}


@pytest.mark.parametrize("way", WAYS)
def test_writing_a_record_past_the_door_is_refused(way: str) -> None:
    unit = make_unit(0)
    unit.name = "改"
    with pytest.raises(NotThroughTheDoor):
        WAYS[way](unit)
    assert list(Unit.objects.values_list("name", flat=True)) == ["示例局"]
    assert [row.name for row in versions(unit)] == ["示例局"]


@pytest.mark.django_db(transaction=True)
def test_updating_many_at_once_past_the_door_is_refused() -> None:
    unit = make_unit(0)
    unit.name = "改"
    with pytest.raises(NotThroughTheDoor):
        Unit.objects.bulk_update([unit], ["name"])
    assert list(Unit.objects.values_list("name", flat=True)) == ["示例局"]
