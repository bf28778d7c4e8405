"""How a due date is said: once, as a day where a day is known, else in the words of the list."""

from datetime import date
from typing import Any

from gongjian.kernel.dates import Precision
from gongjian.kit import words

_NAMES_A_DAY = ("日", "号")


def names_a_day(row: Any) -> bool:
    """Is it one day: written as a day, or as 12月15日前?"""
    if row.due_on is None:
        return False
    if row.due_precision == Precision.day or not row.due_phrase:
        return True
    return row.due_precision == Precision.no_later_than and any(one in row.due_phrase for one in _NAMES_A_DAY)


def due_short(row: Any, year: int) -> str:
    """For lists: 11-30, or the phrase."""
    return words.short_day(row.due_on, year) if names_a_day(row) else row.due_phrase or words.DASH


def due_cell(row: Any) -> date | str | None:
    """For sheets: the day where one is known, else the phrase."""
    return row.due_on if names_a_day(row) else row.due_phrase or None


def due_long(row: Any, year: int) -> str:
    """For a page of one matter: 11月30日（周一）; 年底前（12月31日）; empty when none is set."""
    if row.due_on is None:
        return str(row.due_phrase)
    if names_a_day(row):
        day = words.day_with_weekday(row.due_on, year)
        return f"{day}前" if row.due_precision == Precision.no_later_than and words.chinese() else day
    day = words.day(row.due_on, year)
    return f"{row.due_phrase}（{day}）" if words.chinese() else f"{row.due_phrase} ({day})"


def due_typed(row: Any) -> Any:
    """As it would be typed into a form."""
    return row.due_on if row.due_precision == Precision.day else row.due_phrase or row.due_on
