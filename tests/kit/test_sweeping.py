"""Clock work is done at the instant given, each piece by itself, as often as it asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from gongjian.kit import registry
from gongjian.kit.registry import Registry, Sweeper
from gongjian.kit.sweeping import Swept, Turns, sweep_all
from tests.cast import AT, Cast

DAY = timedelta(days=1)


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, datetime]]]:
    """A house with three pieces of clock work: daily, always, and one that breaks."""
    calls: list[tuple[str, datetime]] = []

    def put(key: str, every: timedelta = timedelta(0), *, breaks: bool = False) -> None:
        def sweep(at: datetime) -> int:
            calls.append((key, at))
            if breaks:
                raise RuntimeError(key)
            return len(calls)

        house.register(key, Sweeper(key, f"{key}: %(count)s", sweep, every))

    house: Registry[Sweeper] = Registry("sweeper")
    put("daily", DAY)
    put("broken", breaks=True)
    put("always")
    monkeypatch.setattr("gongjian.kit.sweeping.sweepers", house)
    yield calls


def test_all_are_called_in_their_order_and_one_that_breaks_stops_no_other(called: list[object]) -> None:
    assert sweep_all(AT) == [
        Swept("daily", 1, "daily: 1"),
        Swept("broken", None, ""),
        Swept("always", 3, "always: 3"),
    ]
    assert called == [("daily", AT), ("broken", AT), ("always", AT)]


@pytest.mark.django_db
def test_the_worker_calls_each_as_often_as_it_asks(called: list[object]) -> None:
    turns = Turns()
    instants = [AT, AT + timedelta(minutes=1), AT + DAY]
    told = [[one.key for one in turns.take(at)] for at in instants]
    every = ["daily", "broken", "always"]
    assert told == [every, every[1:], every]


def test_the_worker_waits_while_its_clock_is_behind_the_books(cast: Cast, called: list[object]) -> None:
    turns = Turns()
    assert turns.take(AT - DAY) == [] and called == []
    assert len(turns.take(AT)) == 3


@pytest.mark.django_db
def test_every_sweeper_of_the_house_finds_nothing_the_second_time(cast: Cast) -> None:
    at = AT + 30 * DAY
    sweep_all(at)
    assert [one.count for one in sweep_all(at)] == [0 for _one in registry.sweepers]
