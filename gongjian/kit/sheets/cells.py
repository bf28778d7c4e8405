"""Turn a cell into a value of its field's kind; say where and how to mend what cannot be turned.

A *problem* stops the row. A *question* does not: the value is read, and a person is asked whether
that is what was meant (an amount that looks ten thousand times too large, a rounded sum).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from statistics import median_low
from typing import NamedTuple

from gongjian.kernel.dates import parse_fuzzy, read_typed
from gongjian.kernel.messages import say as _
from gongjian.kernel.money import looks_off_by_ten_thousand, parse_money, zh
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.kit.sheets.reading import Cell, as_text
from gongjian.kit.sheets.words import MoneyUnit, decimal_of, normalise, where

# What offices write for "nothing" in a cell that is not text.
_NOTHING = frozenset({"", "/", "\\", "-", "--", "—", "——", "－", "无", "暂无"})
# A thousand million million 元, and what a column of the database holds.
_TOO_MUCH_FEN = 10**17
_TOO_LARGE = 2**63
_LONGEST_NOTHING = max(map(len, _NOTHING))
_OWN_UNIT = re.compile(r"(亿元|亿|万元|万|元)\s*$")
_SPOKEN = {"亿": MoneyUnit.YI, "万": MoneyUnit.WAN}
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?%?")


class Place(NamedTuple):
    """Where a cell stands: sheet, row counted from 1, column counted from 0."""

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        return where(self.sheet, self.row, self.column)


@dataclass(frozen=True)
class Setting:
    """What a conversion needs to know besides the cell.

    ``unit`` is the money unit of the column or the table; ``year`` the one a date without a year
    belongs to; ``resolve`` finds a unit of the organisation by its printed name, or None.
    """

    year: int
    unit: MoneyUnit | None = None
    resolve: Callable[[str], object | None] | None = None


class Converted(NamedTuple):
    """The value (None for a blank or a refused cell), what stops the row, and what a person is asked."""

    value: object = None
    problems: tuple[Problem, ...] = ()
    questions: tuple[Problem, ...] = ()


_BLANK = Converted()


def convert(cell: Cell, wanted: Field, at: Place, setting: Setting) -> Converted:
    """The value of a cell: text → str, money → int 分, date → FuzzyDate, number → Decimal,
    integer → int, choice → its code, unit_ref → what ``setting.resolve`` gives."""
    if _is_nothing(cell, wanted):
        if not wanted.required:
            return _BLANK
        return _bad("required", _("“%(field)s” is blank.", field=wanted.label), at, _fill_in(wanted))
    return _CONVERT[wanted.kind](cell, wanted, at, setting)


def ask_about_slips(amounts: Iterable[tuple[Place, int | None]]) -> list[Problem]:
    """Questions on amounts (分) of one column that stand about ten thousand times off its middle.

    The middle is the lower median of the amounts that are not zero; fewer than five say nothing.
    """
    known = [(at, fen) for at, fen in amounts if fen]
    if len(known) < 5:
        return []
    middle = median_low(sorted(abs(fen) for _at, fen in known))
    return [
        Problem(
            "money_slip",
            _(
                "%(amount)s stands here, about %(middle)s in its column: ten thousand times apart.",
                amount=zh(fen),
                middle=zh(middle),
            ),
            str(at),
            _(
                "Is %(meant)s meant? Then write it so; if the amount is right, keep it.",
                meant=_meant(fen, middle),
            ),
        )
        for at, fen in known
        if looks_off_by_ten_thousand(fen, middle)
    ]


def _meant(fen: int, middle: int) -> str:
    """The amount ten thousand times nearer to the others."""
    return zh(fen * 10_000 if abs(fen) < middle else round(fen / 10_000))


def _is_nothing(cell: Cell, wanted: Field) -> bool:
    if cell is None:
        return True
    if not isinstance(cell, str) or wanted.kind in (Kind.TEXT, Kind.CODE):
        return cell == ""
    if len(cell) > _LONGEST_NOTHING:
        return False
    return cell in _NOTHING or unicodedata.normalize("NFKC", cell) in _NOTHING


def _fill_in(wanted: Field) -> object:
    return wanted.hint or _("Fill in the cell.")


def _bad(code: str, message: object, at: Place, remedy: object) -> Converted:
    return Converted(problems=(Problem(code, message, str(at), remedy),))


def _text(cell: Cell, wanted: Field, at: Place, setting: Setting) -> Converted:
    return Converted(as_text(cell))


def _code(cell: Cell, wanted: Field, at: Place, setting: Setting) -> Converted:
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**15:
        return _bad(
            "digits_lost",
            _(
                "The cell holds %(shown)s as a number; of so long a number only the first 15 digits are kept.",
                shown=as_text(cell),
            ),
            at,
            _("Set the cell's format to Text, type the code again, and upload the file again."),
        )
    return Converted(re.sub(r"\s", "", as_text(cell)))


def _money(cell: Cell, wanted: Field, at: Place, setting: Setting) -> Converted:
    if isinstance(cell, float) and setting.unit is not None:
        # The usual case, and exact: a division is rounded to the nearest float, as the typed decimal was.
        size = setting.unit.fen
        near = round(cell * size)
        if near / size == cell and abs(near) < _TOO_MUCH_FEN:
            return Converted(near)
    own = _own_unit(cell)
    unit = own or setting.unit
    if isinstance(cell, bool | date | time):
        return _not_amount(cell, at)
    if unit is None:
        return _bad(
            "money_unit_unknown",
            _("The list does not say whether “%(field)s” is in 元, 万元 or 亿元.", field=wanted.label),
            at,
            _("Write “单位：万元” above the list or in the column's name, or choose the unit."),
        )
    try:
        return _amount(cell, unit, own, at, setting)
    except Refused as refused:
        if refused.code == "money_unreadable":
            return _not_amount(cell, at)
        return Converted(
            problems=tuple(Problem(one.code, one.message, str(at), one.remedy) for one in refused.problems)
        )


def _amount(cell: Cell, unit: MoneyUnit, own: MoneyUnit | None, at: Place, setting: Setting) -> Converted:
    questions = []
    if isinstance(cell, int | float):
        exact = decimal_of(cell) * unit.fen
        fen = int(exact.to_integral_value(rounding=ROUND_HALF_UP))
        if fen != exact:
            questions.append(_rounded(cell, unit, at))
    else:
        fen = _amount_in_words(as_text(cell), unit, own)
    if abs(fen) >= _TOO_MUCH_FEN:
        return _bad(
            "money_too_large",
            _("“%(shown)s” %(unit)s is more than any list can hold.", shown=as_text(cell), unit=unit),
            at,
            _("Check the number and its unit."),
        )
    if own and setting.unit and own != setting.unit:
        questions.append(
            Problem(
                "money_other_unit",
                _(
                    "The cell is written in %(own)s, the list in %(unit)s; it was read in %(own)s.",
                    own=own,
                    unit=setting.unit,
                ),
                str(at),
                _("If that is right, keep it; otherwise mend the cell."),
            )
        )
    return Converted(fen, questions=tuple(questions))


def _amount_in_words(text: str, unit: MoneyUnit, own: MoneyUnit | None) -> int:
    if own or unit not in (MoneyUnit.THOUSAND, MoneyUnit.MILLION):
        return parse_money(
            text, "亿元" if unit is MoneyUnit.YI else "万元" if unit is MoneyUnit.WAN else "元"
        )
    return parse_money(text, "元") * (unit.fen // MoneyUnit.YUAN.fen)


def _own_unit(cell: Cell) -> MoneyUnit | None:
    found = _OWN_UNIT.search(cell) if isinstance(cell, str) else None
    return None if found is None else _SPOKEN.get(found[1]) or MoneyUnit(found[1])


def _rounded(cell: Cell, unit: MoneyUnit, at: Place) -> Problem:
    return Problem(
        "money_rounded",
        _("%(shown)s %(unit)s is finer than one 分; it was rounded to 分.", shown=as_text(cell), unit=unit),
        str(at),
        _("If the cell is computed, this is expected; otherwise mend the cell."),
    )


def _not_amount(cell: Cell, at: Place) -> Converted:
    return _bad(
        "not_money",
        _("“%(shown)s” is not an amount.", shown=as_text(cell)),
        at,
        _("Write one number, such as 1200 or 1,200.50, without words."),
    )


def _date(cell: Cell, wanted: Field, at: Place, setting: Setting) -> Converted:
    if isinstance(cell, date | int) or (isinstance(cell, float) and cell.is_integer()):
        found = _parsed(cell, setting.year)
    else:
        found = _parsed(as_text(cell), setting.year)
    if found is None:
        return _no_date(as_text(cell), at, setting.year)
    if isinstance(cell, float) and as_text(cell).endswith(".1"):
        return Converted(found, questions=(_january_or_october(cell, at),))
    return Converted(found)


def _no_date(text: str, at: Place, year: int) -> Converted:
    said = _("“%(shown)s” is not a date that could be read.", shown=text)
    remedy: object = _("Write it as 2026-06-30, 2026年6月, 6月底前 or 二季度.")
    typed = read_typed(text, year)
    if isinstance(typed, Problem) and typed.code == "date_not_there":
        said, remedy = _("“%(shown)s”: %(why)s", shown=text, why=typed.message), typed.remedy
    return _bad("not_a_date", said, at, remedy)


# A list repeats its dates; typed, so that the number 1 and True stay apart.
_parsed = lru_cache(maxsize=8192, typed=True)(parse_fuzzy)


def _january_or_october(cell: float, at: Place) -> Problem:
    # Typed as 2026.10, a number cell keeps 2026.1.
    return Problem(
        "date_two_meanings",
        _("The cell holds the number %(shown)s: January, or October typed as a number?", shown=as_text(cell)),
        str(at),
        _("It was read as January; if October is meant, write 2026年10月."),
    )


def _decimal(cell: Cell) -> Decimal | None:
    if isinstance(cell, bool | date | time):
        return None
    if isinstance(cell, int | float):
        return decimal_of(cell)
    text = unicodedata.normalize("NFKC", as_text(cell)).replace(" ", "")
    if not _NUMBER.fullmatch(text):
        return None
    try:
        number = Decimal(text.rstrip("%").replace(",", ""))
    except InvalidOperation:
        return None
    # Excel keeps 85 % as 0.85; a typed "85%" is read the same.
    return number / 100 if text.endswith("%") else number


def _number(cell: Cell, wanted: Field, at: Place, setting: Setting) -> Converted:
    number = _decimal(cell)
    if number is not None:
        return Converted(number)
    return _bad(
        "not_a_number",
        _("“%(shown)s” is not a number.", shown=as_text(cell)),
        at,
        _("Write digits only; the unit belongs in its own column."),
    )


def _integer(cell: Cell, wanted: Field, at: Place, setting: Setting) -> Converted:
    number = _decimal(cell)
    if number is not None and number == number.to_integral_value() and abs(number) < _TOO_LARGE:
        return Converted(int(number))
    return _bad(
        "not_an_integer",
        _("“%(shown)s” is not a whole number.", shown=as_text(cell)),
        at,
        _("Write a whole number, such as 12."),
    )


def _choice(cell: Cell, wanted: Field, at: Place, setting: Setting) -> Converted:
    said = normalise(as_text(cell))
    for code, words in wanted.choices.items():
        if said == normalise(code) or any(said == normalise(word) for word in words):
            return Converted(code)
    allowed = "、".join(words[0] if words else code for code, words in wanted.choices.items())
    return _bad(
        "not_a_choice",
        _("“%(shown)s” is not one of the values of “%(field)s”.", shown=as_text(cell), field=wanted.label),
        at,
        _("Write one of: %(allowed)s.", allowed=allowed),
    )


def _unit_ref(cell: Cell, wanted: Field, at: Place, setting: Setting) -> Converted:
    name = as_text(cell)
    found = setting.resolve(name) if setting.resolve else None
    if found is not None:
        return Converted(found)
    return _bad(
        "unit_unknown",
        _("No unit is called “%(shown)s”.", shown=name),
        at,
        _("Use the name in the list of units, or add the unit or this short name there first."),
    )


_CONVERT: dict[str, Callable[[Cell, Field, Place, Setting], Converted]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.INTEGER: _integer,
    Kind.CHOICE: _choice,
    Kind.UNIT_REF: _unit_ref,
}
