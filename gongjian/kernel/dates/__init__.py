"""Dates as precise as they are known, how they are read from texts, and how far two are apart."""

from .apart import Apart, apart
from .fuzzy import (
    OPEN_ENDED,
    PERIODS,
    UNKNOWN,
    FuzzyDate,
    Precision,
    moved_by_months,
    period_end,
    period_start,
)
from .texts import parse_fuzzy, read_typed

__all__ = [
    "OPEN_ENDED",
    "PERIODS",
    "UNKNOWN",
    "Apart",
    "FuzzyDate",
    "Precision",
    "apart",
    "moved_by_months",
    "parse_fuzzy",
    "period_end",
    "period_start",
    "read_typed",
]
