"""Shapes of the codes the work is full of. A shape says a code can be right, not that it is."""

import re

from .messages import say as _
from .problems import Problem

_PROJECT = re.compile(
    r"(?P<yy>\d{2})(?P<mm>\d{2})-(?P<region>\d{6})-(?P<trade>\d{2})-(?P<kind>\d{2})-(?P<serial>\d{5})(?P<check>[0-9A-Z])"
)
# The capital letters a social credit code uses: no I, O, S, V, Z (GB 32100-2015).
_CREDIT = re.compile(r"[0-9A-HJ-NP-RT-UW-Y]{2}\d{6}[0-9A-HJ-NP-RT-UW-Y]{10}")
_REGION = re.compile(r"[1-9]\d{5}(?:\d{3}(?:\d{3})?)?")


def check_project_code(code: str) -> list[Problem]:
    """What is wrong with the shape of a project code (GB/T 40058-2021, YYMM-RRRRRR-DD-TT-NNNNNC).

    Empty if nothing. Only the shape: "project_code_shape"; a month that does not exist is "project_code_month",
    unless the four digits are a year of the numbering before the standard, which is "project_code_old".
    All are warnings.
    """
    found = _PROJECT.fullmatch(code.strip().upper())
    if found is None:
        return [
            Problem(
                "project_code_shape",
                _("“%(code)s” does not have the shape of a project code.", code=code),
                remedy=_("Expected YYMM-RRRRRR-DD-TT-NNNNNC, for example 2109-350121-04-01-123456."),
            )
        ]
    if 1 <= int(found["mm"]) <= 12:
        return []
    if found["yy"] == "20":
        return [
            Problem(
                "project_code_old",
                _("“%(code)s” begins with a year: it was numbered before the present standard.", code=code),
                remedy=_("Keep it if the project was registered then."),
            )
        ]
    return [
        Problem(
            "project_code_month",
            _(
                "“%(code)s” begins with year and month, but there is no month %(mm)s.",
                code=code,
                mm=found["mm"],
            ),
            remedy=_("Check the first four digits against the registration."),
        )
    ]


def is_project_code_shape(code: str) -> bool:
    """Has the code the shape of a project code, month and all?"""
    return not check_project_code(code)


def is_credit_code_shape(code: str) -> bool:
    """Has it the shape of a unified social credit code (18 places)? The check digit is not looked at."""
    return _CREDIT.fullmatch(code.strip().upper()) is not None


def is_region_code_shape(code: str) -> bool:
    """Six digits (province, city, county), nine (township) or twelve (village), not beginning with 0."""
    return _REGION.fullmatch(code.strip()) is not None


def region_above(code: str) -> str | None:
    """The region code one level up by its digits; None for a province. ValueError if it is not a region code.

    >>> region_above("350121104"), region_above("350121"), region_above("350100"), region_above("350000")
    ('350121', '350100', '350000', None)
    """
    if not is_region_code_shape(code):
        raise ValueError(f"Not a region code: {code!r}")
    if len(code) > 6:
        return code[:-3]
    if not code.endswith("00"):
        return code[:4] + "00"
    return None if code.endswith("0000") else code[:2] + "0000"
