"""What is to happen, played in the order of time, so that the ledger is written as it would have been."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gongjian.ledger import memo

SHANGHAI = ZoneInfo("Asia/Shanghai")

Step = Callable[[datetime], object]


def clock(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant of a day in Shanghai."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def office_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


class Script:
    """Steps by instant; those after `now` do not happen."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._steps: list[tuple[datetime, int, Step]] = []
        self._count = 0

    def at(self, when: datetime, step: Step) -> None:
        """Have `step` done at an instant, unless it has not come yet."""
        if when <= self.now:
            self._count += 1
            heapq.heappush(self._steps, (when, self._count, step))

    def play(self, tell: Callable[[str, int, int], None], what: str) -> None:
        """Do everything, earliest first, what was added first coming first at the same instant."""
        total, done = len(self._steps), 0
        while self._steps:
            when, _order, step = heapq.heappop(self._steps)
            memo.begin_request()  # each step reads the head of the chain once, as a request does
            try:
                step(when)
            finally:
                memo.end_request()
            done += 1
            if done % 50 == 0:
                tell(what, done, max(total, done))


class Thread:
    """One matter's steps: each at its day, never before the one that came before it."""

    def __init__(self, script: Script, minute: int) -> None:
        self.script = script
        self.minute = minute
        self.last: datetime | None = None

    def on(self, day: date, hour: int, step: Step) -> None:
        """Do the next step on a day (the Friday before, at a weekend), at an hour."""
        when = clock(office_day(day), hour, self.minute)
        if self.last is not None and when <= self.last:
            when = self.last + timedelta(minutes=9)
        self.last = when
        self.script.at(when, step)
