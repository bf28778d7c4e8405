"""The small words of a sheet: money units, normalised labels, A1 references."""

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class MoneyUnit(StrEnum):
    """The unit a sheet or a column counts money in, as it is printed."""

    YUAN = "元"
    THOUSAND = "千元"
    WAN = "万元"
    MILLION = "百万元"
    YI = "亿元"

    @property
    def fen(self) -> int:
        """How many 分 one of this unit is."""
        return _FEN[self]


_FEN = {
    MoneyUnit.YUAN: 100,
    MoneyUnit.THOUSAND: 100_000,
    MoneyUnit.WAN: 1_000_000,
    MoneyUnit.MILLION: 100_000_000,
    MoneyUnit.YI: 10_000_000_000,
}

_UNIT = r"(亿元|百万元|千元|万元|元)"
# 填报单位：元谋县 is a reporter, not a unit of money.
_UNIT_LINE = re.compile(
    r"(?<!填报)(?<!责任)(?<!牵头)(?<!编制)单位\s*[:：]\s*(?:人民币)?\s*" + _UNIT + r"(?![\u4e00-\u9fff])"
)
_UNIT_IN_LABEL = re.compile(r"[（(]\s*(?:单位\s*[:：]\s*)?" + _UNIT + r"\s*[)）]")
_BRACKETS = re.compile(r"[（(\[【][^（()）\[\]【】]*[)）\]】]")
_NOT_WORD = re.compile(r"[\W_]+")
_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


def unit_line(text: str) -> MoneyUnit | None:
    """The money unit a line such as ``单位：万元`` declares, or None."""
    found = _UNIT_LINE.search(unicodedata.normalize("NFKC", text))
    return MoneyUnit(found[1]) if found else None


def unit_in_label(label: str) -> MoneyUnit | None:
    """The money unit in the brackets of a column's label: ``总投资（万元）``."""
    found = _UNIT_IN_LABEL.search(label)
    return MoneyUnit(found[1]) if found else None


def tidy_label(text: str) -> str:
    """A label on one line: ``总 投\\n资`` → ``总投资``; spaces between Latin words stay."""
    return _BETWEEN_HAN.sub("", " ".join(text.split()))


@lru_cache(maxsize=4096)
def normalise(label: str) -> str:
    """A label as compared: full width folded, lower case, no spaces or punctuation."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", label)).lower()


@lru_cache(maxsize=4096)
def bare(label: str) -> str:
    """A label as compared, without what stands in brackets: ``总投资（万元）`` → ``总投资``."""
    return normalise(_BRACKETS.sub("", label)) or normalise(label)


def letter(index: int) -> str:
    """The column letter of a zero-based index.

    >>> letter(0), letter(25), letter(26), letter(701), letter(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The zero-based index of a column letter.

    >>> column_index("A"), column_index("AA"), column_index("XFD")
    (0, 26, 16383)
    """
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - 64
    return number - 1


def where(sheet: str, row: int, index: int) -> str:
    """A cell as a person finds it: ``Sheet1!F12`` (row counted from 1, index from 0)."""
    return f"{sheet}!{letter(index)}{row}"


def decimal_of(number: int | float) -> Decimal:
    """The decimal a spreadsheet shows for a number: fifteen significant digits, as Excel keeps.

    >>> decimal_of(0.1 + 0.2)
    Decimal('0.3')
    """
    if isinstance(number, int):
        return Decimal(number)
    return Decimal(f"{number:.15g}")
