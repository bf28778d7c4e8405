"""Money as an integer of 分 (fen): read exactly, written as the office writes it."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal

from .messages import say as _
from .problems import Refused

Unit = Literal["元", "万元", "亿元"]
FEN_PER: dict[str, int] = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
WAN = FEN_PER["万元"]
YI = FEN_PER["亿元"]

_AMOUNT = re.compile(r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?P<unit>亿元|亿|万元|万|元)?")
_SPOKEN = {"亿": "亿元", "万": "万元"}
# A float holds at most this many trustworthy digits; a cell with more was computed, and shows another figure.
_TRUE_DIGITS = 15


def parse_money(given: str | int | float | Decimal, unit: Unit) -> int:
    """The amount in 分, exactly. `unit` is the column's; a unit written in the text itself wins.

    Refused: "money_unreadable" (not one plain amount), "money_float_lies" (a computed cell whose digits are
    not what it shows), "money_below_fen" (finer than 分).

    >>> parse_money("53.49", "亿元"), parse_money("47,000万元", "元"), parse_money(0.35, "亿元")
    (534900000000, 47000000000, 3500000000)
    """
    number, written = _read(given)
    fen = number * FEN_PER[written or unit]
    if fen != fen.to_integral_value():
        raise Refused(
            "money_below_fen",
            _(
                "“%(given)s” in %(unit)s is finer than one fen (0.01 yuan).",
                given=given,
                unit=written or unit,
            ),
            remedy=_("Round the amount to the fen, or check that the unit of the column is right."),
        )
    return int(fen)


def _read(given: str | int | float | Decimal) -> tuple[Decimal, str | None]:
    if isinstance(given, bool):
        raise _unreadable(given)
    if isinstance(given, float):
        return _read_float(given), None
    if isinstance(given, int):
        return Decimal(given), None
    if isinstance(given, Decimal):
        if not given.is_finite():
            raise _unreadable(given)
        return given, None
    text = unicodedata.normalize("NFKC", given).replace("人民币", "").strip()
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise _unreadable(given)
    written = found["unit"]
    return Decimal(found["number"].replace(",", "")), _SPOKEN.get(written, written)


def _read_float(given: float) -> Decimal:
    """The decimal a cell shows. A float prints the shortest decimal that names it: 53.49 is 53.49."""
    try:
        number = Decimal(repr(given))
    except InvalidOperation as error:  # pragma: no cover - repr of a float is always a decimal
        raise _unreadable(given) from error
    if not number.is_finite():
        raise _unreadable(given)
    if len(number.normalize().as_tuple().digits) > _TRUE_DIGITS:
        raise Refused(
            "money_float_lies",
            _("The cell holds %(given)s, which is not the figure it shows.", given=repr(given)),
            remedy=_("It was computed by a formula. Round it in the sheet, or type the amount."),
        )
    return number


def _unreadable(given: object) -> Refused:
    return Refused(
        "money_unreadable",
        _("“%(given)s” is not one amount.", given=given),
        remedy=_("Write one number, with or without its unit: 53.49, 47,000 or 53.49亿元."),
    )


def in_unit(fen: int, unit: Unit) -> Decimal:
    """The amount in that unit, exactly."""
    return Decimal(fen) / FEN_PER[unit]


def zh(fen: int) -> str:
    """As a Chinese page writes it: 元 below 1 万, 万元 below 1 亿, else 亿元.

    At most two decimals, none for 万元 from 100 up; halves round away from zero.

    >>> zh(534_900_000_000), zh(11_000_000_000), zh(950_000)
    ('53.49亿元', '1.1亿元', '9,500元')
    """
    size = abs(fen)
    if size < WAN:
        return _plain(Decimal(fen) / 100, 2) + "元"
    wan = _rounded(in_unit(fen, "万元"), 0 if size >= 100 * WAN else 2)
    if abs(wan) < 10_000 and size < YI:  # 9,999.6 万元 is written 1亿元
        return _plain(wan, 2) + "万元"
    return _plain(in_unit(fen, "亿元"), 2) + "亿元"


def en(fen: int) -> str:
    """As an English page writes it: CNY, then the amount, m from a million, bn from a thousand million.

    bn keeps three decimals, so that nothing two decimals of 亿元 say is lost.

    >>> en(11_000_000_000), en(534_900_000_000), en(47_000_00)
    ('CNY 110 m', 'CNY 5.349 bn', 'CNY 47,000')
    """
    million = 1_000_000 * 100
    size = abs(fen)
    if size < million:
        return "CNY " + _plain(Decimal(fen) / 100, 2)
    millions = _rounded(Decimal(fen) / million, 0 if size >= 100 * million else 2)
    if abs(millions) < 1000 and size < 1000 * million:
        return "CNY " + _plain(millions, 2) + " m"
    return "CNY " + _plain(Decimal(fen) / (1000 * million), 3) + " bn"


def looks_off_by_ten_thousand(value_fen: int, reference_fen: int) -> bool:
    """Is one about ten thousand times the other? Then 万 was likely written for 亿, or 元 for 万.

    "About" is within half an order of magnitude. Never so when either is nothing.
    """
    low, high = sorted((abs(value_fen), abs(reference_fen)))
    if low == 0:
        return False
    # 10^3.5 <= ratio <= 10^4.5, squared to stay in whole numbers
    return 10**7 * low**2 <= high**2 <= 10**9 * low**2


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _plain(value: Decimal, places: int) -> str:
    """With thousands separators, at most so many decimals, no trailing zeros."""
    text = f"{_rounded(value, places):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
