"""A row of states from the first to the last, with the ways back over it and the side states under it."""

from dataclasses import dataclass

from gongjian.kit.drawing.svg import Canvas
from gongjian.kit.drawing.text import wrap

SIZE, SMALL = 13, 12
BOX, GAP, TALL, DROP = 100, 60, 58, 74
BACK = 36
LEAST = 1380
"""Pictures of short and long rows stand under each other in one size: none is narrower than this."""


@dataclass(frozen=True)
class State:
    """A state of the row; `note` says what is due in it. `mark`: dashed, with this word."""

    key: str
    title: str
    note: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Side:
    """A state below the row, under the state of that key; `out` and `back` say what leads there and back again."""

    key: str
    title: str
    under: str
    out: str
    back: str = ""
    note: str = ""


@dataclass(frozen=True)
class Arrow:
    """A way from one state of the row to another: the next one, or an earlier one over the top."""

    start: str
    end: str
    label: str


@dataclass(frozen=True)
class Chain:
    """A row of states with what leads from one to another."""

    states: tuple[State, ...]
    sides: tuple[Side, ...]
    arrows: tuple[Arrow, ...]

    def draw(self) -> Canvas:
        """The picture."""
        count = len(self.states)
        canvas = Canvas(max(count * BOX + (count - 1) * GAP, LEAST))
        places = {state.key: number for number, state in enumerate(self.states)}
        backwards = [one for one in self.arrows if places[one.end] < places[one.start]]
        top = BACK if backwards else 4
        for number, state in enumerate(self.states):
            _box(canvas, number * (BOX + GAP), top, state.title, state.note, state.mark)
        for arrow in self.arrows:
            if arrow in backwards:
                _over(canvas, places, arrow, top)
            else:
                _along(canvas, places, arrow, top)
        for side in self.sides:
            _aside(canvas, places[side.under], side, top)
        return canvas


def _box(canvas: Canvas, x: float, y: float, title: str, note: str, mark: str = "") -> None:
    canvas.rect(x, y, BOX, TALL, "s-box", dashed=bool(mark))
    said = " · ".join(part for part in (mark, note) if part)
    titles = wrap(title, SIZE, BOX - 8, 2)
    lines = wrap(said, SMALL, BOX - 6, 2) if said else []
    at = y + (TALL - 16 * len(titles) - 13 * len(lines)) / 2 + 12
    for line in titles:
        canvas.text(x + BOX / 2, at, line, "s-ink", anchor="middle")
        at += 16
    for line in lines:
        canvas.text(x + BOX / 2, at - 1, line, "s-small", anchor="middle")
        at += 13


def _along(canvas: Canvas, places: dict[str, int], arrow: Arrow, top: float) -> None:
    start = places[arrow.start] * (BOX + GAP) + BOX
    end = places[arrow.end] * (BOX + GAP)
    y = top + TALL / 2
    canvas.line([(start, y), (end, y)], arrow=True)
    for number, line in enumerate(reversed(wrap(arrow.label, SMALL, GAP - 6, 2))):
        canvas.text((start + end) / 2, y - 5 - 13 * number, line, "s-small", anchor="middle")


def _over(canvas: Canvas, places: dict[str, int], arrow: Arrow, top: float) -> None:
    start = places[arrow.start] * (BOX + GAP) + BOX / 2
    end = places[arrow.end] * (BOX + GAP) + BOX / 2
    canvas.line([(start, top), (start, top - 18), (end, top - 18), (end, top)], arrow=True)
    canvas.text((start + end) / 2, top - 22, arrow.label, "s-small", anchor="middle")


def _aside(canvas: Canvas, place: int, side: Side, top: float) -> None:
    x = place * (BOX + GAP)
    y = top + TALL + DROP - 22
    down = x + (BOX / 2 - 20 if side.back else BOX / 2)
    canvas.line([(down, top + TALL), (down, y)], arrow=True)
    canvas.text(down - 5, top + TALL + 30, side.out, "s-small", anchor="end")
    if side.back:
        up = x + BOX / 2 + 20
        canvas.line([(up, y), (up, top + TALL)], arrow=True)
        canvas.text(up + 5, top + TALL + 30, side.back, "s-small")
    _box(canvas, x, y, side.title, side.note)
