"""Quantities as texts print them (2×660 MW, 60万吨, 100余家, 500MW以上), and what published figures claim."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from .messages import say as _
from .problems import Refused


class Compare(StrEnum):
    eq = "eq"
    ge = "ge"  # 以上, 突破
    lt = "lt"  # 不到
    about = "about"  # 余, 多


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"(?P<before>不少于|不低于|突破|超过|不到|不足|超)?"
    rf"(?:(?P<count>\d+)[×xX*✕╳])?(?P<each>{_NUMBER})"
    rf"(?P<more>[余多])?(?P<unit>(?:%|[^\d\s×余多以.,+\-~～至、]+)?)(?P<after>以上)?"
)
_NEARLY = re.compile(r"(?:左右|上下|内|起)$")
_BEFORE = {"不到": Compare.lt, "不足": Compare.lt}
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, the text as printed, and what the text claims of it.

    `value` is the total: 2×660 MW is 1320, made of `count` 2 of `each` 660.
    """

    value: Decimal
    unit: str
    text: str
    compare: Compare = Compare.eq
    count: int = 1
    each: Decimal | None = None

    def in_base(self) -> tuple[Decimal, str]:
        """The value and unit with 万 and 亿 multiplied out: 60万吨 is (600000, 吨)."""
        scale = _SCALES.get(self.unit[:1])
        return (self.value, self.unit) if scale is None else (self.value * scale, self.unit[1:])


def parse_quantity(text: str) -> Quantity | None:
    """The one quantity a text is; None when it is not one (a range, an approximation either way, no number).

    >>> parse_quantity("4×350MW").value, parse_quantity("100余家").compare.value
    (Decimal('1400'), 'about')
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    found = _QUANTITY.fullmatch(plain)
    if found is None:
        return None
    claims = {
        _BEFORE.get(found["before"], Compare.ge) if found["before"] else None,
        Compare.about if found["more"] else None,
        Compare.ge if found["after"] else None,
    } - {None}
    if len(claims) > 1 or _NEARLY.search(found["unit"]):  # 不到100余家, 100家左右
        return None
    each = Decimal(found["each"].replace(",", ""))
    count = int(found["count"] or 1)
    compare = next((claim for claim in claims if claim), Compare.eq)
    return Quantity(each * count, found["unit"], text, compare, count, each if found["count"] else None)


def equals_published(published: str, compare: str, computed: Decimal) -> bool:
    """Does the computed value bear out the published one, both in the published unit?

    eq: equal at the published decimals, halves away from zero. ge: not less. lt: less. about (余, 多): from
    the value up to, not including, the value plus one of its last significant place: 120余 is 120 to 129.
    `published` is the number as printed (53.49, 2×660); trailing zeros after the point count as printed.
    Refused("published_unreadable") when it is no number; ValueError for a comparison that does not exist.
    """
    wanted = parse_quantity(published)
    if wanted is None:
        raise Refused(
            "published_unreadable",
            _("“%(published)s” is not a published number.", published=published),
            remedy=_("Give the number as printed, for example 53.49 or 2×660."),
        )
    match Compare(compare):
        case Compare.ge:
            return computed >= wanted.value
        case Compare.lt:
            return computed < wanted.value
        case Compare.about:
            return wanted.value <= computed < wanted.value + last_significant_place(wanted.value)
        case _:
            step = Decimal(1).scaleb(min(_exponent(wanted.value), 0))
            return computed.quantize(step, rounding=ROUND_HALF_UP) == wanted.value


def last_significant_place(value: Decimal) -> Decimal:
    """One unit of the last significant place: 10 for 120, 100 for 1200, 0.1 for 1.5, 0.01 for 1.50; 1 for 0.

    Zeros before the point only hold the place; zeros printed after it were meant.
    """
    exponent = _exponent(value)
    if exponent < 0:
        return Decimal(1).scaleb(exponent)
    whole = int(value)
    place = 1
    while whole and whole % (place * 10) == 0:
        place *= 10
    return Decimal(place)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is not a number")
    return exponent
