"""What a playbook would ask of one unit before any list is loaded: a unit of ten lines, all of which change."""

from dataclasses import dataclass
from datetime import date, timedelta

from gongjian.campaigns.playbook import PlaybookText
from gongjian.dispatch.burden import SECONDS_A_CELL, SECONDS_A_REPORT, SHEET_COLUMNS
from gongjian.dispatch.playbook.burden import Budget
from gongjian.dispatch.playbook.cadences import CadenceText, cadences_in
from gongjian.kernel.windows import Window, windows
from gongjian.kit.calendar import calendar

LINES_ASSUMED = 10
"""Lines of a unit, where the lists are not loaded yet."""
LONGEST = timedelta(days=400)
"""A campaign of ten years is looked through for its first thirteen months: what collides comes back by then."""


@dataclass(frozen=True)
class Estimate:
    """A week of one unit with LINES_ASSUMED lines. `cells`: answers when every line changes; `paper`: what the paper
    sheets of the same reports would ask; `budget`: what the playbook allows."""

    cells: float
    paper: float
    minutes: float
    budget: Budget
    lines: int = LINES_ASSUMED

    @property
    def over(self) -> bool:
        """More than the budget allows?"""
        return self.budget.exceeded(self.minutes, self.cells)


def days_of(playbook: PlaybookText) -> tuple[date, date]:
    """The days a playbook is looked through: [first, day after the last)."""
    start = playbook.window.start
    return start, min(playbook.window.last_on, start + LONGEST) + timedelta(days=1)


def laid(playbook: PlaybookText, text: CadenceText) -> list[Window]:
    """The windows of a cadence in those days."""
    return windows(text.cadence, calendar(), *days_of(playbook))


def estimate(playbook: PlaybookText) -> Estimate:
    """All cadences of a playbook together."""
    start, end = days_of(playbook)
    weeks = max((end - start).days / 7, 1)
    cells = paper = minutes = 0.0
    for text in cadences_in(playbook):
        often = len(laid(playbook, text)) / weeks
        asked = LINES_ASSUMED * len(text.asks)
        cells += often * asked
        paper += often * LINES_ASSUMED * SHEET_COLUMNS
        minutes += often * (SECONDS_A_REPORT + asked * SECONDS_A_CELL) / 60
    budget = playbook.more.get("burden")
    return Estimate(cells, paper, minutes, budget if isinstance(budget, Budget) else Budget())
