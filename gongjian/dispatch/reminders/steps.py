"""The steps of a thing at an instant: which has come last, and which came before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gongjian.dispatch.playbook.reminders import Reminders
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.calendar import calendar


@dataclass(frozen=True)
class Step:
    """A kind of message, the step it is of its thing, and the instant it falls due."""

    kind: str
    key: str
    at: datetime


@dataclass(frozen=True)
class Newest:
    """The last step that has come, and the keys of those before it."""

    step: Step
    before: tuple[str, ...]


def newest(steps: Iterable[Step], rules: Reminders, at: datetime) -> Newest | None:
    """The last step at or before `at`; None when none has come, or it came longer ago than is looked back."""
    come = sorted((step for step in steps if step.at <= at), key=lambda step: step.at)
    if not come or come[-1].at < at - timedelta(days=rules.look_back_days):
        return None
    return Newest(come[-1], tuple(step.key for step in come[:-1]))


def workday_at(day: date, workdays: int, hour: time) -> datetime:
    """The hour on the n-th working day after `day`; before it when n is negative."""
    return datetime.combine(calendar().add(day, workdays).on, hour, SHANGHAI)


def day_of(at: datetime) -> date:
    """The day on the office clock."""
    return at.astimezone(SHANGHAI).date()
