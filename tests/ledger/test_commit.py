"""Where an act ends: its own commit when nothing is around it, else the commit of what is around it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from gongjian import ledger
from gongjian.ledger.models import Entry
from gongjian.matters.models import Matter
from gongjian.people.models import Unit
from tests.cast import SET_UP, build_cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reference_to_nothing_refused_at_the_commit_leaves_nothing_of_the_act() -> None:
    cast = build_cast()
    before = Entry.objects.count()
    with pytest.raises(IntegrityError), ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        entry.change(cast.town_a, name="改了名")
        entry.create(Matter(kind="task", title="无主", campaign_id=10**9, unit=cast.town_a))
    assert Entry.objects.count() == before
    assert Unit.objects.get(pk=cast.town_a.pk).name == "甲镇"
    assert connection.in_atomic_block is False


def test_what_waits_for_the_commit_of_an_act_happens_once_and_sees_the_act() -> None:
    cast = build_cast()
    seen: list[int] = []
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        entry.change(cast.town_a, name="改了名")
        transaction.on_commit(lambda: seen.append(Entry.objects.count()))
    assert seen == [2]


def test_an_act_inside_a_larger_transaction_ends_with_it() -> None:
    cast = build_cast()
    with transaction.atomic():
        with ledger.record("test.cast", by=SET_UP, at=cast.at + timedelta(hours=1)) as entry:
            entry.change(cast.town_a, name="改了名")
        transaction.set_rollback(True)
    assert Entry.objects.count() == 1
    assert Unit.objects.get(pk=cast.town_a.pk).name == "甲镇"
