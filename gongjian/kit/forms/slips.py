"""A zero too many, 万 for 亿: which amount was probably meant."""

from dataclasses import dataclass
from fractions import Fraction

FAR = 8
"""So many times more, or less, than what was known is asked about."""
NEAR = 3
"""So many times more, or less, is as a month's figure may move: a candidate within it is what was meant."""
_TURNS = (
    Fraction(1, 10),
    Fraction(1, 100),
    Fraction(1, 10_000),
    Fraction(1, 1000),
    Fraction(10),
    Fraction(100),
    Fraction(10_000),
    Fraction(1000),
)


@dataclass(frozen=True)
class Slip:
    """A figure far from what was known; `meant_fen` when a zero or a unit explains it."""

    meant_fen: int | None


def likely_meant(given_fen: int, usual_fen: int | None) -> Slip | None:
    """None when the figure is as far from the usual one as figures are, or nothing is known.

    >>> likely_meant(470_000_000_000, 42_000_000_000).meant_fen
    47000000000
    """
    if not usual_fen or not given_fen or (given_fen > 0) != (usual_fen > 0):
        return None
    ratio = Fraction(abs(given_fen), abs(usual_fen))
    if Fraction(1, FAR) < ratio < FAR:
        return None
    for turn in _TURNS:
        meant = given_fen * turn
        if Fraction(1, NEAR) <= Fraction(abs(meant), abs(usual_fen)) <= NEAR and meant.denominator == 1:
            return Slip(int(meant))
    return Slip(None)
