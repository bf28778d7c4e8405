"""Boxes in columns, lines from each column to the next: what follows from what, read from left to right."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongjian.kit.drawing.svg import Canvas
from gongjian.kit.drawing.text import wrap

SIZE, SMALL = 13, 12
"""What lines are measured by: a bit more than they are set in, as a phone sets them larger."""
LEADING, SMALL_LEADING = 16, 14
PAD, GAP, GUTTER = 9, 9, 46
HEAD = 34


@dataclass(frozen=True)
class Box:
    """`title` in bold, `note` below it, `mark` a word on what is not certain of it (the box is dashed then).

    `after`: keys of boxes of the column before that lead here. `strong`: stands out.
    """

    key: str
    title: str
    note: str = ""
    mark: str = ""
    after: tuple[str, ...] = ()
    href: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Column:
    """A column under its heading."""

    title: str
    boxes: tuple[Box, ...]


@dataclass
class _Placed:
    box: Box
    x: float
    y: float
    width: float
    title: list[str]
    note: list[str]

    @property
    def height(self) -> float:
        return _height(self.title, self.note)

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def draw_columns(columns: Sequence[Column], *, width: float = 1120, top: float = 0) -> Canvas:
    """The picture. Columns without boxes are left out; boxes stand as near to what leads to them as room allows."""
    shown = [column for column in columns if column.boxes]
    canvas = Canvas(width)
    wide = (width - GUTTER * (len(shown) - 1)) / max(len(shown), 1)
    placed: dict[str, _Placed] = {}
    laid: list[list[_Placed]] = []
    for number, column in enumerate(shown):
        x = number * (wide + GUTTER)
        canvas.rect(x, top, wide, HEAD - 12, "s-lane", round_=2)
        canvas.text(x + wide / 2, top + 15, column.title, "s-ink", anchor="middle")
        if number:
            canvas.line([(x - GUTTER + 8, top + 11), (x - 8, top + 11)], arrow=True)
        laid.append(_stacked(column, x, wide, top + HEAD, placed))
        placed |= {one.box.key: one for one in laid[-1]}
    for before, after in itertools.pairwise(laid):
        _lines(canvas, before, after)
    for one in placed.values():
        _draw(canvas, one)
    return canvas


def _stacked(
    column: Column, x: float, wide: float, top: float, placed: Mapping[str, _Placed]
) -> list[_Placed]:
    """The boxes from top to bottom: in the order of what leads to them, as given where nothing does."""

    def wanted(box: Box) -> float:
        led = [placed[key].middle for key in box.after if key in placed]
        return sum(led) / len(led) if led else float("inf")

    inner = wide - 2 * PAD
    y, found = top, []
    order = sorted(column.boxes, key=wanted) if any(box.after for box in column.boxes) else list(column.boxes)
    for box in order:
        note = _note(box)
        one = _Placed(
            box, x, y, wide, wrap(box.title, SIZE, inner, 3), wrap(note, SMALL, inner, 3) if note else []
        )
        found.append(one)
        y += one.height + GAP
    return found


def _note(box: Box) -> str:
    return " · ".join(part for part in (box.mark, box.note) if part)


def _height(title: list[str], note: list[str]) -> float:
    return 2 * PAD - 4 + LEADING * len(title) + SMALL_LEADING * len(note)


def _lines(canvas: Canvas, before: Sequence[_Placed], after: Sequence[_Placed]) -> None:
    """Each box that leads on has its own upright in the gutter, so that lines can be followed."""
    known = {one.box.key: place for place, one in enumerate(before)}
    leading = sorted({known[key] for one in after for key in one.box.after if key in known})
    for rank, place in enumerate(leading):
        start = before[place]
        x = start.x + start.width
        upright = x + 8 + (GUTTER - 20) * (rank + 1) / (len(leading) + 1)
        for one in after:
            if start.box.key in one.box.after:
                points = [
                    (x, start.middle),
                    (upright, start.middle),
                    (upright, one.middle),
                    (one.x, one.middle),
                ]
                canvas.line(points, arrow=True)


def _draw(canvas: Canvas, one: _Placed) -> None:
    if one.box.href:
        canvas.open_link(one.box.href)
    css = "s-box-2" if one.box.strong else "s-box"
    canvas.rect(one.x, one.y, one.width, one.height, css, dashed=bool(one.box.mark))
    y = one.y + PAD + 9
    for line in one.title:
        canvas.text(one.x + PAD, y, line, "s-ink")
        y += LEADING
    for line in one.note:
        canvas.text(one.x + PAD, y - 1, line, "s-small")
        y += SMALL_LEADING
    if one.box.href:
        canvas.close_link()
