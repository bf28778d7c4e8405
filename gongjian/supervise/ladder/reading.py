"""From a text to a ladder, or to everything that is wrong with it: line, key, what was expected, what to do."""

from gongjian.dispatch.lights.reading import read_as
from gongjian.kernel.problems import Problem
from gongjian.supervise.ladder.schema import LadderText


def read_ladder(text: str) -> tuple[LadderText | None, list[Problem]]:
    """The ladder, or None and the findings."""
    return read_as(LadderText, text)
