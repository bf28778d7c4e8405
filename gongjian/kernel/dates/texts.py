"""Reading dates as lists and sheets write them. What is ambiguous is not guessed: the answer is None."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem

from .fuzzy import OPEN_ENDED, UNKNOWN, FuzzyDate, Precision, period_end

# What a sheet counts days from (the 1900 system; the 1904 system is for the reader of the sheet to undo).
_SHEET_EPOCH = date(1899, 12, 30)
# A bare number is a serial from 1990 to 2100, or a whole year in the same range.
_FIRST_YEAR, _LAST_YEAR = 1990, 2100

_OPEN = re.compile(
    r"(?:持续|长期|常态化?|按(?:照)?(?:上级|省|市|县)?(?:时间|工作)?(?:节点|要求|进度|部署|安排))"
    r"(?:推进|坚持|开展|落实|实施|执行|完成|保持|抓好)?"
)
_UNSET = re.compile(r"(?:时间)?(?:未定|待定|不详|未明确)")
_MONTH_NAMES = (
    "一月",
    "二月",
    "三月",
    "四月",
    "五月",
    "六月",
    "七月",
    "八月",
    "九月",
    "十月",
    "十一月",
    "十二月",
)

_Y = r"(?P<y>\d{4})"
_YEAR = rf"(?:{_Y}年?[-./]?)?"
_MONTH = r"(?P<m>\d{1,2})"
_BY = r"(?:之?前|以前)"
_END = r"(?:底|末)"

Reader = Callable[[re.Match[str], int], FuzzyDate]


def parse_fuzzy(text: str | float | date | None, year: int | None) -> FuzzyDate | None:
    """What date a cell means, as precisely as it says; None when it says none, or could mean two things.

    `year` is the year of the sheet, for texts that name none (9月上旬, 年底前). Numbers are sheet serials,
    or a year. Open-ended phrases (持续推进) come back open-ended: whoever asks keeps the phrase.
    """
    if text is None or isinstance(text, bool):
        return None
    if isinstance(text, datetime):
        return FuzzyDate(text.date(), Precision.day)
    if isinstance(text, date):
        return FuzzyDate(text, Precision.day)
    if isinstance(text, int | float):
        return _from_number(float(text))
    return _from_text(text, year)


def read_typed(text: str, year: int, where: str = "") -> FuzzyDate | Problem:
    """What a person types into a field for a date: all that `parse_fuzzy` reads, and what is plain only there
    (12.15, 12/15, 12-15, 12月15, each also with 前). A problem says what to write instead; its code is
    date_not_there (11月31日), date_relative (下周五) or date_unreadable.

    `year` completes texts that name none.
    """
    plain = _plain(text)
    found = parse_fuzzy(plain, year) or _short_day(plain, year)
    if found is not None and found.precision is not Precision.unknown:
        return found
    return _not_there(plain, year, where) or _not_plain(text.strip(), year, where)


def _short_day(plain: str, year: int) -> FuzzyDate | None:
    found = _SHORT.fullmatch(plain)
    if found is None:
        return None
    try:
        return (_by_day if found["by"] else _day)(found, int(found["y"] or year))
    except ValueError:
        return None


def _not_there(plain: str, year: int, where: str) -> Problem | None:
    """A day or a month that the calendar does not have."""
    found = _ANY_DAY.fullmatch(plain)
    if found is None:
        return None
    meant, month, day = int(found["y"] or year), int(found["m"]), int(found["d"])
    if not 1 <= month <= 12:
        return Problem(
            "date_not_there",
            _("There is no month %(month)s.", month=month),
            where,
            _("Write a month from 1 to 12, for example %(example)s.", example=f"{meant}-12-15"),
        )
    if not _FIRST_YEAR <= meant <= _LAST_YEAR:
        return None
    last = period_end(date(meant, month, 1), Precision.month)
    return Problem(
        "date_not_there",
        _("Month %(month)s has no day %(day)s.", month=month, day=day),
        where,
        _("Its last day is %(example)s.", example=last.isoformat()),
    )


def _not_plain(text: str, year: int, where: str) -> Problem:
    examples = _(
        "Write the day, for example %(example)s.", example=f"{year}-12-15、12月15日前、12月中旬、年底前"
    )
    if _RELATIVE.search(text):
        return Problem(
            "date_relative",
            _("“%(given)s” means another day every week; a list needs the day itself.", given=text[:40]),
            where,
            examples,
        )
    return Problem(
        "date_unreadable", _("“%(given)s” does not say one day.", given=text[:40]), where, examples
    )


def _plain(text: str) -> str:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).rstrip("。.;,")
    for number in range(12, 0, -1):  # 十二月 before 二月
        plain = plain.replace(_MONTH_NAMES[number - 1], f"{number}月")
    return plain


def _from_number(number: float) -> FuzzyDate | None:
    if number.is_integer() and _FIRST_YEAR <= number <= _LAST_YEAR:
        return FuzzyDate(date(int(number), 1, 1), Precision.year)
    first = (date(_FIRST_YEAR, 1, 1) - _SHEET_EPOCH).days
    last = (date(_LAST_YEAR, 12, 31) - _SHEET_EPOCH).days
    if not first <= number < last + 1:
        return None
    return FuzzyDate(_SHEET_EPOCH + timedelta(days=int(number)), Precision.day)


def _from_text(text: str, year: int | None) -> FuzzyDate | None:
    plain = _plain(text)
    if _OPEN.fullmatch(plain):
        return OPEN_ENDED
    if _UNSET.fullmatch(plain):
        return UNKNOWN
    for pattern, read in _READERS:
        found = pattern.fullmatch(plain)
        if found is None:
            continue
        named = found.groupdict().get("y")
        meant = int(named) if named else year
        if meant is None or not _FIRST_YEAR <= meant <= _LAST_YEAR:
            return None
        try:
            return read(found, meant)
        except ValueError:  # the 31st of September, a thirteenth month
            return None
    return None


def _day(found: re.Match[str], year: int) -> FuzzyDate:
    return FuzzyDate(date(year, int(found["m"]), int(found["d"])), Precision.day)


def _by_day(found: re.Match[str], year: int) -> FuzzyDate:
    return FuzzyDate(date(year, int(found["m"]), int(found["d"])), Precision.no_later_than)


def _by_month_end(found: re.Match[str], year: int) -> FuzzyDate:
    return _by_end(year, int(found["m"]))


def _by_quarter_end(found: re.Match[str], year: int) -> FuzzyDate:
    return _by_end(year, 3 * _quarter(found))


def _by_half_end(found: re.Match[str], year: int) -> FuzzyDate:
    return _by_end(year, 6 if found["h"] == "上" else 12)


def _by_year_end(_found: re.Match[str], year: int) -> FuzzyDate:
    return _by_end(year, 12)


def _by_end(year: int, month: int) -> FuzzyDate:
    return FuzzyDate(period_end(date(year, month, 1), Precision.month), Precision.no_later_than)


def _ten_days(found: re.Match[str], year: int) -> FuzzyDate:
    day = {"上": 1, "初": 1, "中": 11, "下": 21}[found["t"]]
    return FuzzyDate(date(year, int(found["m"]), day), Precision.ten_day)


def _month(found: re.Match[str], year: int) -> FuzzyDate:
    return FuzzyDate(date(year, int(found["m"]), 1), Precision.month)


def _quarter(found: re.Match[str]) -> int:
    return "一二三四1234".index(found["q"]) % 4 + 1


def _in_quarter(found: re.Match[str], year: int) -> FuzzyDate:
    return FuzzyDate(date(year, 3 * _quarter(found) - 2, 1), Precision.quarter)


def _half(found: re.Match[str], year: int) -> FuzzyDate:
    return FuzzyDate(date(year, 1 if found["h"] == "上" else 7, 1), Precision.half_year)


def _in_year(_found: re.Match[str], year: int) -> FuzzyDate:
    return FuzzyDate(date(year, 1, 1), Precision.year)


_SLASHED = rf"{_Y}(?P<sep>[-./]){_MONTH}(?P=sep)(?P<d>\d{{1,2}})"
_WRITTEN = rf"(?:{_Y}年)?{_MONTH}月(?P<d>\d{{1,2}})[日号]"

# In this order; every pattern must match the whole text. 9月前 could mean before September or by its end,
# 2021.1 in a number could be October: neither is here.
_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (_SLASHED, _day),
        (rf"{_Y}(?P<m>\d\d)(?P<d>\d\d)", _day),
        (_WRITTEN, _day),
        (r"(?P<m>\d\d)-(?P<d>\d\d)", _day),
        (rf"{_SLASHED}{_BY}", _by_day),
        (rf"{_WRITTEN}{_BY}", _by_day),
        (rf"{_YEAR}{_MONTH}月(?:份)?{_END}{_BY}?", _by_month_end),
        (rf"{_YEAR}第?(?P<q>[一二三四1-4])季度{_END}{_BY}?", _by_quarter_end),
        (rf"{_YEAR}(?P<h>[上下])半年{_END}{_BY}?", _by_half_end),
        (rf"(?:{_Y}年?|今年?|本年?)?年{_END}{_BY}?", _by_year_end),
        (r"(?:今|本)?年内", _by_year_end),
        (rf"{_Y}年内", _by_year_end),
        (rf"{_YEAR}{_MONTH}(?:月份?|-)(?P<t>[上中下])旬", _ten_days),
        (rf"{_YEAR}{_MONTH}月(?P<t>初)", _ten_days),
        (rf"{_YEAR}{_MONTH}月份?", _month),
        (rf"{_Y}[-./]{_MONTH}", _month),
        (rf"{_YEAR}第?(?P<q>[一二三四1-4])季度?", _in_quarter),
        (rf"{_YEAR}Q(?P<q>[1-4])", _in_quarter),
        (rf"{_YEAR}(?P<h>[上下])半年", _half),
        (rf"{_Y}年度?", _in_year),
        (_Y, _in_year),
    )
)

# A day typed short: in a sheet 12.15 may be a number, in a field for a date it is a day.
_SHORT = re.compile(rf"(?:{_Y}年)?{_MONTH}(?:[-./]|月)(?P<d>\d{{1,2}})(?P<by>{_BY})?")
_ANY_DAY = re.compile(rf"(?:{_Y}[-./年]?)?{_MONTH}(?:[-./]|月)(?P<d>\d{{1,2}})[日号]?{_BY}?")
_RELATIVE = re.compile(
    r"[上本这下]+个?(?:周|星期|礼拜|月|季|年)|(?:周|星期|礼拜)[一二三四五六日天末]|[今明后]天|[今明后]日|月底|月末|近期|尽快|\d+[天日周]内"
)
