"""Numbers of official papers: 示督通〔2026〕12号. 发文字号 and 督办编号 are two numbers, each by a scheme of its own.

A scheme is the office's code (or none), {year} in full-width brackets, {serial} and 号: 示督通〔{year}〕{serial}号.
Which serial comes next is not asked here.
"""

import re

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused

_PLACE = re.compile(r"\{[^{}]*\}?")
_SCHEME = re.compile(r"[\u3400-\u9fffA-Za-z]{0,20}〔\{year\}〕\{serial\}号")
_OTHER_BRACKETS = re.compile(r"[\[\](){}<>（）［］【】〈〉「」]")
_EXAMPLE = "示督通〔{year}〕{serial}号"
FIRST_YEAR, LAST_YEAR = 1949, 2999


def check_scheme(scheme: str) -> list[Problem]:
    """What is wrong with a scheme, the first cause alone; empty when numbers can be made by it."""
    if _SCHEME.fullmatch(scheme):
        return []
    bare = scheme.replace("{year}", "").replace("{serial}", "")
    remedy = _("Write it like this: %(example)s", example=_EXAMPLE)
    if any(place not in {"{year}", "{serial}"} for place in _PLACE.findall(scheme)):
        message = _("A scheme knows the places {year} and {serial}, and no others: %(scheme)s", scheme=scheme)
    elif scheme.count("{year}") != 1 or scheme.count("{serial}") != 1:
        message = _("A scheme names {year} once and {serial} once: %(scheme)s", scheme=scheme)
    elif _OTHER_BRACKETS.search(bare):
        message = _(
            "The year stands in the brackets %(brackets)s and no others: %(scheme)s",
            brackets="〔〕",
            scheme=scheme,
        )
    elif "第" in bare:
        message = _("No %(word)s stands before the serial number: %(scheme)s", word="第", scheme=scheme)
    else:
        message = _(
            "A scheme is the office's code, the year in its brackets, the serial number and %(word)s,"
            " without spaces: %(scheme)s",
            word="号",
            scheme=scheme,
        )
    return [Problem("number_scheme", message, "scheme", remedy)]


def check_apart(document_scheme: str, supervision_scheme: str) -> list[Problem]:
    """Both schemes sound, and not the same: else 发文字号 and 督办编号 could not be told apart."""
    found = check_scheme(document_scheme) + check_scheme(supervision_scheme)
    if found or document_scheme != supervision_scheme:
        return found
    return [
        Problem(
            "number_schemes_alike",
            _(
                "发文字号 and 督办编号 are two numbers; both have the scheme %(scheme)s.",
                scheme=document_scheme,
            ),
            "scheme",
            _("Give one of them another code."),
        )
    ]


def paper_number(scheme: str, year: int, serial: int) -> str:
    """The number of the `serial`-th paper of a year: no 第, no zeros in front.

    Refused: number_scheme, number_year (four digits), number_serial (1 or more).

    >>> paper_number("示督通〔{year}〕{serial}号", 2026, 12)
    '示督通〔2026〕12号'
    """
    found = check_scheme(scheme)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = _("The year has four digits, not %(year)s.", year=year)
        found.append(Problem("number_year", message, "year", _("Give the year in full, such as 2026.")))
    if serial < 1:
        message = _("The serial number begins with 1, not %(serial)s.", serial=serial)
        found.append(Problem("number_serial", message, "serial", _("Count from 1 in every year.")))
    if found:
        raise Refused.many(found)
    return scheme.replace("{year}", str(year)).replace("{serial}", str(serial))
