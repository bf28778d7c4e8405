"""Rows read by the door's own SQL are those the ORM reads."""

from __future__ import annotations

from datetime import date

import pytest

from gongjian import ledger
from gongjian.ledger.memo import read_head
from gongjian.ledger.models import Entry, Head
from gongjian.ledger.statements import rows
from gongjian.people.models import Unit
from gongjian.projects.models import Project
from tests.ledger.conftest import CLERK, make_unit, minute

pytestmark = pytest.mark.django_db


def test_rows_hold_the_values_the_orm_reads() -> None:
    unit = make_unit()
    with ledger.record("test.act", by=CLERK, at=minute(1), words={"title": "示例"}) as entry:
        entry.create(Project(name="甲", unit=unit, total_fen=1, planned_start_on=date(2026, 3, 2)))
    for model in (Head, Entry, Unit, Project):
        read, orm = rows(model, "1 = 1", []), model.objects.all()
        names = [field.attname for field in model._meta.concrete_fields]
        values = [[[getattr(row, name) for name in names] for row in found] for found in (read, orm)]
        assert values[0] and values[0] == values[1]
        kinds = [[[type(getattr(row, name)) for name in names] for row in found] for found in (read, orm)]
        assert kinds[0] == kinds[1]


def test_rows_are_changed_as_those_of_the_orm_are() -> None:
    unit = make_unit()
    (read,) = rows(Unit, "id = %s AND NOT voided", [unit.pk])
    with ledger.record("test.act", by=CLERK, at=minute(1)) as entry:
        entry.change(read, name="示例二局", revision=unit.revision)
    assert Unit.objects.get(pk=unit.pk).name == "示例二局"
    assert read_head().recorded_at == minute(1)


def test_no_row_is_found_where_none_meets_the_condition() -> None:
    assert rows(Unit, "name = %s", ["没有"]) == []
