"""Which rows of a sheet are its head, and the labels they flatten to."""

import re

from gongjian.kit.sheets.reading import Cell, Sheet, as_text
from gongjian.kit.sheets.words import bare, normalise, tidy_label, unit_line

_LOOK_DOWN = 30
_DEEPEST = 4
_LONGEST_LABEL = 40
_NOTE_ABOVE = re.compile(
    r"(填报单位|填报时间|填报日期|填表日期|编制单位|责任单位|制表时间|统计时间|截至|截止|单位[(（]盖章[)）]|数据时点)\s*[:：]?"
)

Area = tuple[int, int, int, int]


def is_note_above(text: str) -> bool:
    """Whether a line above the head says who fills it in, for when, or in what unit."""
    return bool(_NOTE_ABOVE.match(text)) or unit_line(text) is not None


def find_head(sheet: Sheet, known: frozenset[str]) -> tuple[int, int] | None:
    """The first row of the head (from 0) and how many rows it has; None if there is none."""
    first = _first_row(sheet, known)
    return None if first is None else (first, _depth(sheet, first))


def flatten(sheet: Sheet, first: int, depth: int) -> list[tuple[str, ...]]:
    """The labels of every column from the top level down, merged and repeated levels written out."""
    grid = _grid(sheet, first, depth)
    width = len(grid[0])
    columns = []
    for index in range(width):
        parts: list[str] = []
        for level in grid:
            label = level[index]
            if label and (not parts or parts[-1] != label):
                parts.append(label)
        columns.append(tuple(parts))
    return columns


def _first_row(sheet: Sheet, known: frozenset[str]) -> int | None:
    candidates = []
    for at, row in enumerate(sheet.rows[:_LOOK_DOWN]):
        labels = [as_text(cell) for cell in row if cell is not None]
        if labels and not _is_above(sheet, at, row, labels):
            hits = sum(normalise(text) in known or bare(text) in known for text in labels)
            candidates.append((at, hits, _reads_as_head(row, labels)))
    best = max((hits for _at, hits, _reads in candidates), default=0)
    if best >= 2:
        # The row with most known labels may be the lower level; its group row stands above it.
        at = next(at for at, hits, _reads in candidates if hits == best)
        return _top_of_group(sheet, at)
    return next((at for at, _hits, reads in candidates if reads), None)


def _is_above(sheet: Sheet, at: int, row: tuple[Cell, ...], labels: list[str]) -> bool:
    """Whether a row is a title, a unit line or a reporter's line rather than a head."""
    if any(is_note_above(text) and len(text) > 3 and (":" in text or "：" in text) for text in labels):
        return True
    only_one = len(labels) == 1
    return only_one and _width(sheet) > 1


def _width(sheet: Sheet) -> int:
    used = [sum(cell is not None for cell in row) for row in sheet.rows[: _LOOK_DOWN * 2]]
    return max(used, default=0)


def _reads_as_head(row: tuple[Cell, ...], labels: list[str]) -> bool:
    words = [
        cell for cell in row if isinstance(cell, str) and len(cell) <= _LONGEST_LABEL and not _is_number(cell)
    ]
    distinct = len(set(words))
    return distinct >= min(2, len(labels)) and len(words) * 10 >= len(labels) * 7


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,%\-/年月日:：]+", text))


def _top_of_group(sheet: Sheet, at: int) -> int:
    for top, _left, bottom, _right in sheet.merges:
        if top < at <= bottom and bottom - top < _DEEPEST:
            at = top
    return at


def _depth(sheet: Sheet, first: int) -> int:
    """How many rows the head has: as far as merges reach, or as blanks are filled from below."""
    depth = 1
    changed = True
    while changed and depth < _DEEPEST:
        deeper = max(depth, _merged_depth(sheet, first, depth))
        if first + deeper < len(sheet.rows) and _continues(sheet, first, deeper):
            deeper += 1
        changed = deeper > depth
        depth = min(deeper, _DEEPEST)
    return depth


def _merged_depth(sheet: Sheet, first: int, depth: int) -> int:
    reach = [bottom for top, _left, bottom, _right in sheet.merges if first <= top < first + depth]
    return min(max(reach, default=first) - first + 1, _DEEPEST)


def _continues(sheet: Sheet, first: int, depth: int) -> bool:
    """Whether the next row names the columns of groups: words under groups, nothing elsewhere."""
    above = sheet.rows[first + depth - 1]
    below = sheet.rows[first + depth]
    under = {index for index, cell in enumerate(below) if cell is not None}
    if not under or not all(
        isinstance(below[index], str) and not _is_number(str(below[index])) for index in under
    ):
        return False
    groups = _groups(sheet, first + depth - 1, above)
    return bool(groups) and under <= groups and len(under) >= len(groups) - 1


def _groups(sheet: Sheet, at: int, row: tuple[Cell, ...]) -> set[int]:
    """Columns of a row that stand under or beside a group's label: merged across, or blank after it."""
    merged = {
        index
        for top, left, bottom, right in sheet.merges
        if top <= at == bottom and right > left
        for index in range(left, right + 1)
    }
    if merged or _has_merges(sheet, at):
        return merged
    first_filled = next((index for index, cell in enumerate(row) if cell is not None), len(row))
    blanks = {index for index in range(first_filled, len(row)) if row[index] is None}
    return blanks | {index - 1 for index in blanks if index - 1 >= first_filled}


def _has_merges(sheet: Sheet, at: int) -> bool:
    """Whether the head shows its groups by merging, so that a blank is only a blank."""
    return any(top <= at <= bottom for top, _left, bottom, _right in sheet.merges)


def _grid(sheet: Sheet, first: int, depth: int) -> list[list[str]]:
    rows = sheet.rows[first : first + depth]
    width = max(len(row) for row in sheet.rows)
    grid = [[tidy_label(as_text(row[at])) if at < len(row) else "" for at in range(width)] for row in rows]
    covered: set[tuple[int, int]] = set()
    for area in sheet.merges:
        covered |= _spread(grid, area, first)
    for level in range(depth - 1):
        _fill_right(grid, level, covered)
    return grid


def _spread(grid: list[list[str]], area: Area, first: int) -> set[tuple[int, int]]:
    """Write a merged label into every cell of the head it covers."""
    top, left, bottom, right = area
    if not first <= top < first + len(grid):
        return set()
    width = len(grid[0])
    label = grid[top - first][left] if left < width else ""
    cells = {
        (level - first, index)
        for level in range(top, min(bottom, first + len(grid) - 1) + 1)
        for index in range(left, min(right, width - 1) + 1)
    }
    for level, index in cells:
        grid[level][index] = label
    return cells


def _fill_right(grid: list[list[str]], level: int, covered: set[tuple[int, int]]) -> None:
    """Unmerged groups: a blank beside a group's label, with a name below it, belongs to the group."""
    for index in range(1, len(grid[level])):
        blank = not grid[level][index] and (level, index) not in covered
        below = any(grid[deeper][index] for deeper in range(level + 1, len(grid)))
        same_parent = level == 0 or grid[level - 1][index] == grid[level - 1][index - 1]
        beside_group = any(grid[deeper][index - 1] for deeper in range(level + 1, len(grid)))
        if blank and below and same_parent and beside_group and (level, index - 1) not in covered:
            grid[level][index] = grid[level][index - 1]
