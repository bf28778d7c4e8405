"""Bars on a line of time, in lanes, with what follows from what: one row a bar, its name beside it."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongjian.kit.drawing.svg import Canvas
from gongjian.kit.drawing.text import text_width, wrap

SIZE = 12
ROW, BAR, HEAD, LANE = 25, 13, 24, 22
NAMES = 168
ROOM = 118
"""Left free at the right end for the words behind the last bars."""
CSS = {"done": "s-full", "running": "s-box-2", "late": "s-box-hot", "todo": "s-box"}


@dataclass(frozen=True)
class Bar:
    """`look`: done, running, late or todo; `mark` says it in words behind the bar. `strong`: on the longest path.

    `held`: the days it was held to, drawn as a thin line below. A bar of one point in time (`point`) is a diamond.
    """

    key: str
    title: str
    start: date
    finish: date
    look: str = "todo"
    mark: str = ""
    strong: bool = False
    point: bool = False
    held: tuple[date, date] | None = None
    href: str = ""


@dataclass(frozen=True)
class Lane:
    """Bars under a heading."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    left: float
    wide: float

    def x(self, day: date) -> float:
        days = max((self.last - self.first).days, 1)
        return self.left + self.wide * min(max((day - self.first).days, 0), days) / days


def draw_timed(
    lanes: Sequence[Lane], links: Sequence[tuple[str, str]], *, today: date | None, width: float = 1120
) -> Canvas:
    """The picture. `links` as (key before, key after); those between bars on the longest path are drawn darker."""
    canvas = Canvas(width)
    bars = [bar for lane in lanes for bar in lane.bars]
    if not bars:
        return canvas
    days = [day for bar in bars for day in (bar.start, bar.finish, *(bar.held or ()))]
    scale = _Scale(min(days), max(days), NAMES + 8, width - NAMES - 8 - ROOM)
    high = HEAD + sum(LANE + ROW * len(lane.bars) for lane in lanes)
    _months(canvas, scale, high)
    if today is not None and scale.first <= today <= scale.last:
        canvas.line([(scale.x(today), HEAD - 6), (scale.x(today), high)], "s-today")
    places: dict[str, tuple[Bar, float]] = {}
    y: float = HEAD
    for lane in lanes:
        canvas.rect(0, y, width, LANE - 4, "s-lane", round_=2)
        canvas.text(6, y + 13, lane.title, "s-ink")
        y += LANE
        for bar in lane.bars:
            places[bar.key] = (bar, y + ROW / 2 - 2)
            y += ROW
    for before, after in links:
        if before in places and after in places:
            _link(canvas, scale, places[before], places[after])
    for bar, middle in places.values():
        _draw(canvas, scale, bar, middle)
    return canvas


def _months(canvas: Canvas, scale: _Scale, high: float) -> None:
    month = scale.first.replace(day=1)
    marks: list[date] = []
    while month <= scale.last:
        if month >= scale.first:
            marks.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    step = next((n for n in (1, 2, 3, 6, 12, 24, 60) if len(marks) / n * 52 <= scale.wide), 120)
    for mark in marks:
        if (mark.month - 1) % min(step, 12) == 0 and (step <= 12 or mark.year % (step // 12) == 0):
            canvas.line([(scale.x(mark), HEAD - 6), (scale.x(mark), high)], "s-grid")
            canvas.text(scale.x(mark), 11, f"{mark:%Y-%m}", "s-small", anchor="middle")


def _link(canvas: Canvas, scale: _Scale, before: tuple[Bar, float], after: tuple[Bar, float]) -> None:
    (first, y0), (second, y1) = before, after
    strong = first.strong and second.strong
    x0, x1 = scale.x(first.finish), scale.x(second.start)
    if x1 >= x0:
        turn = max(x0, x1) + 3
        points = [(x0, y0), (turn, y0), (turn, y1 - BAR / 2 if y1 > y0 else y1 + BAR / 2)]
    else:
        points = [
            (x0, y0),
            (x0 + 5, y0),
            (x0 + 5, (y0 + y1) / 2),
            (x1 - 5, (y0 + y1) / 2),
            (x1 - 5, y1),
            (x1, y1),
        ]
    canvas.line(
        [one for one, _next in itertools.groupby(points)], "s-axis" if strong else "s-grid", arrow=strong
    )


def _draw(canvas: Canvas, scale: _Scale, bar: Bar, middle: float) -> None:
    if bar.href:
        canvas.open_link(bar.href)
    name = wrap(("◆ " if bar.strong else "") + bar.title, SIZE, NAMES - 4, 1)[0]
    canvas.text(4, middle + 4, name, "s-ink" if bar.strong else "s-small")
    if bar.href:
        canvas.close_link()
    left, right = scale.x(bar.start), scale.x(bar.finish)
    css = CSS.get(bar.look, "s-box")
    if bar.point:
        canvas.diamond(right, middle, BAR / 2, css)
        right += BAR / 2
    else:
        canvas.rect(
            left, middle - BAR / 2, max(right - left, 3), BAR, css, dashed=bar.look == "todo", round_=2
        )
        right = max(right, left + 3)
    if bar.held is not None:
        low = middle + BAR / 2 + 3
        canvas.line(
            [(scale.x(bar.held[0]), low), (max(scale.x(bar.held[1]), scale.x(bar.held[0]) + 3), low)],
            "s-held",
        )
    if bar.mark:
        room = canvas.width - right - 6
        said = wrap(bar.mark, SIZE, max(room, 24), 1)[0] if text_width(bar.mark, SIZE) > room else bar.mark
        canvas.text(right + 5, middle + 4, said, "s-mark")
