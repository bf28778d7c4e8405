"""The S-curve: plan, actual, earlier plans and the reckoned year's end, as a picture and as a table."""

from calendar import month_abbr
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongjian.kit import words
from gongjian.kit.drawing import Canvas, text_width

WIDE, HIGH = 720, 260
LEFT, RIGHT, TOP = 64, 24, 66
_PHONE = 21
"""How large a phone sets the words, in units of the picture."""
_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Curves:
    """What is drawn: amounts in 分. `plan` and each of `earlier` have twelve, due by the end of each month."""

    on: date
    plan: Sequence[int]
    actual: Sequence[tuple[date, int]]
    earlier: Sequence[tuple[str, Sequence[int]]] = ()
    expected_fen: int | None = None
    key: str = "curve"

    @property
    def empty(self) -> bool:
        """Is there nothing to draw?"""
        return not any(self.plan) and not self.actual

    @property
    def top(self) -> int:
        """The highest amount."""
        lines = [*self.plan, *(fen for _day, fen in self.actual)]
        lines += [fen for _label, line in self.earlier for fen in line]
        return max([*lines, self.expected_fen or 0, 1])


@dataclass
class _Frame:
    """Where days and amounts stand on the picture."""

    year: int
    top: int
    step: int = field(init=False)

    def __post_init__(self) -> None:
        rough = self.top / 4
        power = 10 ** max(len(str(int(rough))) - 1, 0)
        self.step = int(next(step * power for step in _STEPS if step * power >= rough))

    @property
    def highest(self) -> int:
        """The amount of the uppermost line."""
        return -(-self.top // self.step) * self.step

    def x(self, day: date) -> float:
        """By the day of the year, its end."""
        days = (date(self.year + 1, 1, 1) - date(self.year, 1, 1)).days
        return LEFT + ((day - date(self.year, 1, 1)).days + 1) / days * (WIDE - LEFT - RIGHT)

    def x_of_month(self, month: int) -> float:
        """The end of a month; 0 is the year's beginning."""
        return LEFT + month / 12 * (WIDE - LEFT - RIGHT)

    def y(self, fen: float) -> float:
        """By the amount."""
        return TOP + HIGH - fen / self.highest * HIGH


def draw(curves: Curves) -> SafeString:
    """The picture with its own title and description; every number of it stands in the table beside it."""
    frame, canvas = _Frame(curves.on.year, curves.top), Canvas(WIDE)
    _grid(canvas, frame)
    for _label, line in curves.earlier:
        canvas.line(_monthly(frame, line), "s-earlier")
    canvas.line(_monthly(frame, curves.plan), "s-plan")
    _today(canvas, frame, curves.on)
    _actual(canvas, frame, curves)
    _legend(canvas, curves)
    title = _("Investment of %(year)s: plan and actual") % {"year": curves.on.year}
    text = canvas.render(key=curves.key, title=title, description=_describe(curves))
    return SafeString(text)  # built from escaped words and numbers by the canvas


def _grid(canvas: Canvas, frame: _Frame) -> None:
    unit = "yi" if frame.highest >= 10_000_000_000 else "wan"
    for place in range(frame.highest // frame.step + 1):
        fen = place * frame.step
        canvas.line([(LEFT, frame.y(fen)), (WIDE - RIGHT, frame.y(fen))], "s-grid" if place else "s-axis")
        canvas.text(LEFT - 8, frame.y(fen) + 4, _short(fen, unit), "s-small", anchor="end")
    canvas.text(0, TOP - 25, str(words.UNIT_LABELS[unit]), "s-small")
    for month in range(1, 13):
        x = frame.x_of_month(month)
        canvas.line([(x, TOP + HIGH), (x, TOP + HIGH + (6 if month % 3 == 0 else 3))])
        if month % 3 == 0:
            said = _("month %(month)s") % {"month": month}
            canvas.text(x, TOP + HIGH + 24, said, "s-small", anchor="end" if month == 12 else "middle")


def _short(fen: int, unit: str) -> str:
    text = words.in_unit(fen, unit)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _monthly(frame: _Frame, line: Sequence[int]) -> list[tuple[float, float]]:
    points = [(frame.x_of_month(0), frame.y(0))]
    return points + [(frame.x_of_month(month), frame.y(fen)) for month, fen in enumerate(line, start=1)]


def _today(canvas: Canvas, frame: _Frame, on: date) -> None:
    x = frame.x(on)
    canvas.line([(x, TOP), (x, TOP + HIGH)], "s-today")


def _actual(canvas: Canvas, frame: _Frame, curves: Curves) -> None:
    if not curves.actual:
        return
    points = [(frame.x(day), frame.y(fen)) for day, fen in curves.actual]
    if curves.actual[0][0].month == 1:  # before the first report nothing is known: no line is drawn there
        points.insert(0, (frame.x_of_month(0), frame.y(0)))
    canvas.line(points, "s-act")
    for x, y in points[-len(curves.actual) :]:
        canvas.dot(x, y)
    if curves.expected_fen is not None:
        canvas.line([points[-1], (frame.x_of_month(12), frame.y(curves.expected_fen))], "s-fore")


def _legend(canvas: Canvas, curves: Curves) -> None:
    said = [("s-act", _("actual")), ("s-plan", _("planned"))]
    if curves.earlier:
        said.append(("s-earlier", _("former plan")))
    if curves.expected_fen is not None and curves.actual:
        said.append(("s-fore", _("reckoned")))
    said.append(("s-today", words.day(curves.on, curves.on.year)))
    x = 0.0
    for css, text in said:
        canvas.line([(x, 12), (x + 26, 12)], css)
        canvas.text(x + 32, 17, text, "s-small")
        x += 32 + text_width(text, _PHONE) + 12


def _describe(curves: Curves) -> str:
    if not curves.actual:
        return _("Plan of the year %(plan)s; nothing reported yet.") % {
            "plan": words.money_text(curves.plan[-1])
        }
    day, done = curves.actual[-1]
    values = {
        "plan": words.money_text(curves.plan[-1]),
        "done": words.money_text(done),
        "on": words.day(day, curves.on.year),
    }
    return _("Plan of the year %(plan)s; invested %(done)s by %(on)s.") % values


def table(curves: Curves) -> list[dict[str, Any]]:
    """The same numbers, a line a month: plan to its end, each earlier plan, actual where reported."""
    told = {day.month: fen for day, fen in curves.actual}
    return [
        {
            "month": month_text(month),
            "plan": curves.plan[month - 1] if curves.plan else None,
            "earlier": [line[month - 1] for _label, line in curves.earlier],
            "actual": told.get(month),
            "apart": _signed(told[month] - curves.plan[month - 1]) if month in told else "",
            "now": month == curves.on.month,
        }
        for month in range(1, 13)
    ]


def month_text(month: int) -> str:
    """3月, Mar."""
    return month_abbr[month] if get_language() == "en" else f"{month}月"


def _signed(fen: int) -> str:
    """万元 with its sign."""
    return f"{'+' if fen > 0 else '−' if fen < 0 else ''}{words.in_unit(abs(fen), 'wan')}"
