"""Which column of a sheet means which field: proposed by the machine, confirmed by a person, remembered."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit.sheets.headers import Column, Table
from gongjian.kit.sheets.words import bare, normalise


class Kind(StrEnum):
    """What a field's cells hold."""

    TEXT = "text"
    CODE = "code"
    MONEY = "money"
    DATE = "date"
    NUMBER = "number"
    INTEGER = "integer"
    CHOICE = "choice"
    UNIT_REF = "unit_ref"


@dataclass(frozen=True)
class Field:
    """A field a room takes from a sheet, declared as data.

    ``label`` may be lazy; ``aliases`` are the labels offices write for it; ``choices`` maps a stored
    code to the words a cell may hold for it.
    """

    key: str
    label: object
    aliases: tuple[str, ...] = ()
    kind: str = Kind.TEXT
    required: bool = False
    hint: object = ""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """A column proposed for a field; ``confidence`` from 0 to 1, 1 when the labels are the same."""

    index: int
    key: str
    confidence: float


@dataclass(frozen=True)
class Proposal:
    """What was matched, and what was not: column indexes and field keys left over."""

    matches: list[Match]
    columns_left: list[int]
    fields_left: list[str]

    def by_field(self) -> dict[str, int]:
        """Field key → column index."""
        return {match.key: match.index for match in self.matches}


SURE = 0.9
_LEAST = 0.55


def propose(columns: Sequence[Column], fields: Sequence[Field], year: int | None = None) -> Proposal:
    """The best column for each field; one column serves one field. The order of columns breaks ties.

    With the ``year`` of the list, 2026年计划投资 is compared as 本年计划投资, and 2025年底 as 上年底.
    """
    last_parts = Counter(bare(column.parts[-1]) for column in columns if column.parts)
    scored = []
    for at, column in enumerate(columns):
        for rank, wanted in enumerate(fields):
            score = _score(_parts(column, year), wanted, last_parts)
            if score >= _LEAST:
                scored.append((-score, rank, at))
    matches: dict[int, Match] = {}
    taken: set[str] = set()
    for negative, rank, at in sorted(scored):
        column, key = columns[at], fields[rank].key
        if column.index not in matches and key not in taken:
            matches[column.index] = Match(column.index, key, round(-negative, 2))
            taken.add(key)
    return Proposal(
        [matches[column.index] for column in columns if column.index in matches],
        [column.index for column in columns if column.index not in matches],
        [wanted.key for wanted in fields if wanted.key not in taken],
    )


def missing(table: Table, fields: Sequence[Field], chosen: Mapping[str, int]) -> list[Problem]:
    """A problem for every required field that no column was chosen for (field key → column index)."""
    return [
        Problem(
            "column_missing",
            _("No column was found for “%(field)s”.", field=wanted.label),
            table.sheet,
            _("Choose the column that holds it, or add a column named “%(field)s”.", field=wanted.label),
        )
        for wanted in fields
        if wanted.required and wanted.key not in chosen
    ]


def signature(columns: Sequence[Column]) -> str:
    """A key for remembering a mapping: the same for sheets with the same column labels in the same order."""
    text = "\n".join("\t".join(normalise(part) for part in column.parts) for column in columns)
    return hashlib.sha256(text.encode()).hexdigest()


def _parts(column: Column, year: int | None) -> tuple[str, ...]:
    if year is None:
        return column.parts
    words = (
        (f"{year}年度", "本年"),
        (f"{year}年", "本年"),
        (f"{year - 1}年度", "上年"),
        (f"{year - 1}年", "上年"),
    )
    parts = []
    for part in column.parts:
        for figure, word in words:
            part = part.replace(figure, word)
        parts.append(part)
    return tuple(parts)


def _score(parts: tuple[str, ...], wanted: Field, last_parts: Counter[str]) -> float:
    if not parts:
        return 0.0
    names = [str(wanted.label), *wanted.aliases]
    whole = normalise("".join(parts))
    if any(whole == normalise(name) for name in names):
        return 1.0
    plain = "".join(bare(part) for part in parts)
    if any(plain == bare(name) for name in names):
        return 0.95
    last = bare(parts[-1])
    if len(parts) > 1 and last_parts[last] == 1 and any(last == bare(name) for name in names):
        return SURE
    return max((_likeness(plain, bare(name)) for name in names if name), default=0.0)


def _likeness(label: str, name: str) -> float:
    """How alike two labels are, below the sure ones: contained, or of mostly the same characters."""
    if len(label) < 2 or len(name) < 2:
        return 0.0
    if name in label or label in name:
        short, long = sorted((len(name), len(label)))
        return 0.6 + 0.25 * short / long
    return 0.8 * SequenceMatcher(None, label, name, autojunk=False).ratio()
