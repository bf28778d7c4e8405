"""Time limits of problems: the presets of problem_clocks/*.yaml, and those a ladder brings (13710)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import Field

from gongjian.campaigns.playbook.schema import KEY, Bilingual, Part
from gongjian.dispatch.lights.reading import read_as
from gongjian.dispatch.lights.schema import Source, words
from gongjian.kernel.ladder import Clock, due_by
from gongjian.kernel.messages import Words
from gongjian.kernel.problems import Problem
from gongjian.kernel.workdays import Due
from gongjian.kit.calendar import calendar
from gongjian.kit.presets import PresetFolder
from gongjian.supervise import ladder as ladders
from gongjian.supervise.ladder.schema import ClockText

FOLDER = Path(__file__).resolve().parent / "problem_clocks"
BEFORE_DONE = ("arrange", "feedback")
"""Clocks of a ladder that run before the one that ends with the solution."""
ALSO_CALLED = {"13710": "shanxi-13710"}


class ClockSetText(Part):
    """Limits as a file says them, with the source; `leaves_open`: what it does not say."""

    key: str = Field(pattern=KEY, max_length=40)
    version: int = Field(1, ge=1)
    name: Bilingual
    source: Source
    clocks: tuple[ClockText, ...] = Field(min_length=1)
    leaves_open: tuple[Bilingual, ...] = ()


@dataclass(frozen=True)
class ClockSet:
    """The limits a campaign goes by. `done`: those that end with the solution, by key; `unit`: workday or day in place
    of the source's own ("" keeps it)."""

    key: str
    name: Words
    source: Words
    done: tuple[Clock, ...]
    arrange: Clock | None = None
    feedback: Clock | None = None
    unit: str = ""

    def clock(self, key: str) -> Clock | None:
        """The limit of that key."""
        return next((one for one in self.done if one.key == key), None)

    def due(self, clock: Clock, on: date) -> Due:
        """The last day of a limit for what was given on that day, itself not counted."""
        return due_by(clock, on, calendar(), unit=self.unit if clock.unit != "month" else "")


def _read(text: str) -> tuple[ClockSetText | None, list[Problem]]:
    return read_as(ClockSetText, text)


_SETS = PresetFolder(FOLDER, "limits of problems", _read)


def clock_keys() -> tuple[str, ...]:
    """Keys of the sets of limits that come with the product: its own, and those of ladders that name limits."""
    with_clocks = [one.key for one in ladders.presets() if one.clocks]
    return (*_SETS.preset_keys(), *with_clocks)


@cache
def clock_set(key: str, unit: str = "") -> ClockSet:
    """The set of limits of that key. KeyError when there is none."""
    wanted = ALSO_CALLED.get(key, key)
    if wanted in _SETS.preset_keys():
        text = _SETS.preset(wanted)
        clocks = tuple(one.clock() for one in text.clocks)
        return ClockSet(wanted, words(text.name), words(text.source.title), clocks, unit=unit)
    ladder = ladders.preset(wanted)
    every = {one.key: one.clock() for one in ladder.clocks}
    done = tuple(clock for name, clock in every.items() if name not in BEFORE_DONE)
    if not done:
        raise KeyError(key)
    return ClockSet(
        wanted,
        words(ladder.name),
        words(ladder.source.title),
        done,
        every.get("arrange"),
        every.get("feedback"),
        unit,
    )
