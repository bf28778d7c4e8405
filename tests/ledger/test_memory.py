"""What a process keeps in memory is thrown away when anybody writes its tables, at the next request at the latest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gongjian.ledger import door_state, memo
from gongjian.people.models import Person, Unit
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from tests.ledger.conftest import change, make_unit, void

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_request() -> Iterator[None]:
    yield
    memo.end_request()


def _names() -> list[str]:
    return memo.remember(
        "names", (Unit,), lambda: list(Unit.objects.order_by("id").values_list("name", flat=True))
    )


def test_an_answer_is_kept_until_its_table_is_written() -> None:
    made: list[int] = []
    for n in range(3):
        memo.remember("x", (Unit, Person), lambda: made.append(1))
        make_unit(n, f"第{n}局")
        memo.remember("x", (Unit, Person), lambda: made.append(1))
        memo.remember("x", (Unit, Person), lambda: made.append(1))
    assert len(made) == 4


def test_writing_another_table_leaves_the_answer() -> None:
    unit = make_unit(0)
    made: list[int] = []
    memo.remember("x", (Project,), lambda: made.append(1))
    change(unit, 1, name="二")
    memo.remember("x", (Project,), lambda: made.append(1))
    assert len(made) == 1


def test_what_reads_many_tables_is_kept_until_anything_is_written() -> None:
    unit = make_unit(0)

    def name() -> str:
        return memo.remember_until_written("x", lambda: Unit.objects.get(pk=unit.pk).name, ("one",))

    assert name() == "示例局"
    memo.begin_request()
    assert name() == "示例局"
    change(unit, 1, name="改名")
    assert name() == "改名"  # the request that wrote is answered afresh
    memo.end_request()
    assert name() == "改名"


def test_inside_an_open_act_nothing_is_kept() -> None:
    made: list[int] = []
    with door_state.opened():
        memo.remember_until_written("x", lambda: made.append(1), ("one",))
        memo.remember_until_written("x", lambda: made.append(1), ("one",))
    memo.remember_until_written("x", lambda: made.append(1), ("one",))
    assert len(made) == 3


def test_a_request_sees_one_moment_and_the_next_request_what_was_changed_elsewhere() -> None:
    unit = make_unit(0)
    memo.begin_request()
    assert _names() == ["示例局"]
    change(unit, 1, name="改名")  # another process, as far as this request is concerned
    assert _names() == ["示例局"]
    memo.end_request()
    memo.begin_request()
    assert _names() == ["改名"]


def test_the_tree_of_units_follows_what_was_renamed_and_voided() -> None:
    unit = make_unit(0)
    assert unit_tree().label(unit.pk) == "示例局"
    change(unit, 1, name="改名")
    assert unit_tree().label(unit.pk) == "改名"
    void(unit, 2)
    assert [one.name for one in unit_tree().units.values() if not one.voided] == []
