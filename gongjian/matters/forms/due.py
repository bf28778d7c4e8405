"""The one reader of due dates: every form of the room takes them through this field."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongjian.kernel.dates import FuzzyDate, Precision, read_typed
from gongjian.kernel.problems import Problem
from gongjian.kit import forms, words
from gongjian.matters.actions import DueDate

DUE_HINT = _("For example 12月15日, 12.15, 2026-12-15, 12月中旬, 年底前 or 持续推进")
DAY_HINT = _("For example 12月15日, 12.15 or 2026-12-15")


def read_due(text: str, year: int) -> FuzzyDate | None:
    """A due date as it is typed; nothing for nothing. ValidationError says what to write instead."""
    if not text.strip():
        return None
    found = read_typed(text.replace("\x00", ""), year)
    if isinstance(found, Problem):
        raise ValidationError(f"{found.message}{found.remedy}", code=found.code)
    return found


class DueField(forms.FuzzyDateField):
    """When something is due, as precisely as it is known. Cleans to a FuzzyDate."""

    def __init__(self, *, help_text: object = DUE_HINT, **kwargs: Any) -> None:
        super().__init__(example="12月15日", help_text=help_text, **kwargs)

    def to_python(self, value: Any) -> FuzzyDate | None:
        """The date meant, without a year in the year of the form."""
        return read_due(str(value or ""), self.year or 0)


class DueDayField(DueField):
    """The same where one last day is needed: a period is due on its last day. Cleans to that day."""

    def __init__(self, *, help_text: object = DAY_HINT, **kwargs: Any) -> None:
        super().__init__(help_text=help_text, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A day known, as it would be typed."""
        return value.isoformat() if isinstance(value, date) else value

    def to_python(self, value: Any) -> Any:
        """The last day meant."""
        found = super().to_python(value)
        if found is None:
            return None
        last = found.last()
        if last is None:
            raise ValidationError(
                _("An open-ended date will not do here: name the last day."), code="no_last_day"
            )
        return last


def hint_after(first: object) -> str:
    """A sentence of a field's own before the examples."""
    return f"{first}{'；' if words.chinese() else '; '}{DUE_HINT}"


def due_of(found: FuzzyDate | None, written: str) -> DueDate | None:
    """The due date meant, with the words as written where they say less than a day."""
    if found is None:
        return None
    return DueDate.of(found, "" if found.precision is Precision.day else written.strip())
