"""The rush before a window closes, small: real server and worker, killed in the middle; nothing lost or twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from gongjian.dispatch.actions.acting import arrived
from tests.homes import Homes

pytestmark = pytest.mark.on_a_file


def test_a_rush_with_the_server_killed_in_the_middle_loses_nothing(homes: Homes) -> None:
    home = homes.copy("cast", sqlite=True)
    size = ("--units", "6", "--lines", "3", "--seconds", "3", "--import-rows", "200")
    done = home.run("bench", "rush", "--again", "--kill", *size, "--json")
    assert done.out, done.err
    told = json.loads(done.out)
    assert told["findings"] == {
        "unanswered": [],
        "lost": [],
        "twice": [],
        "wrong_side": [],
        "import": [],
        "sweep": [],
        "verify": [],
        "faults": [],
    }
    assert told["right"] is True
    assert (told["engine"], told["kill"], told["units"]) == ("sqlite", True, 6)
    assert told["acknowledged"] == 6
    assert told["sendings"] == told["acknowledged"] + told["second_devices_told"]
    assert told["outage_s"] > 0
    assert done.code == (0 if told["fast"] else 1)


def test_a_rush_of_nobody_is_a_question_put_wrongly(homes: Homes) -> None:
    done = homes.copy("cast", sqlite=True).run("bench", "rush", "--again", "--units", "0")
    assert (done.code, done.out) == (2, "")
    assert done.err == "gongjian bench: --units, --lines, --seconds and --import-rows are at least 1\n"


def test_what_arrived_before_another_but_was_written_after_it_keeps_its_own_instant() -> None:
    noon = datetime(2026, 3, 4, 4, tzinfo=UTC)
    before = noon - timedelta(milliseconds=20)
    assert arrived(before, noon + timedelta(milliseconds=5)) == before


def test_books_kept_by_a_later_clock_go_by_that_clock() -> None:
    noon = datetime(2026, 3, 4, 4, tzinfo=UTC)
    assert arrived(noon, noon + timedelta(hours=1)) == noon + timedelta(hours=1)
