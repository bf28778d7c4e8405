"""A ledger with two registered acts, and short ways to write with them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import gettext_lazy

from gongjian import ledger
from gongjian.ledger import acts
from gongjian.ledger.models import Entry
from gongjian.people.models import Unit, UnitKind

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
CLERK = ledger.Actor("赵一", "综合科科员", "指挥部办公室", 7)


def minute(n: int) -> datetime:
    """So many minutes after nine o'clock in Shanghai on 2 March 2026."""
    return START + timedelta(minutes=n)


def make_unit(n: int = 0, name: str = "示例局", **columns: Any) -> Unit:
    """Create one unit in an act of its own."""
    with ledger.record("test.act", by=CLERK, at=minute(n)) as entry:
        return entry.create(Unit(**({"name": name, "kind": UnitKind.DEPARTMENT} | columns)))


def change(record: Any, n: int, **columns: Any) -> Any:
    """Change one record in an act of its own."""
    with ledger.record("test.act", by=CLERK, at=minute(n)) as entry:
        return entry.change(record, **columns)


def void(record: Any, n: int) -> Any:
    """Void one record in an act of its own."""
    with ledger.record("test.act", by=CLERK, at=minute(n)) as entry:
        return entry.void(record)


def last_entry() -> Entry:
    return Entry.objects.order_by("-seq")[0]


def versions(record: Any) -> list[Any]:
    """Every state the record has had, oldest first."""
    return list(type(record).Version.objects.filter(id=record.pk).order_by("entry_from"))


@pytest.fixture(autouse=True)
def _an_act_to_write_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(acts._acts, "test.act", acts.Act("test.act", gettext_lazy("changed the account")))
