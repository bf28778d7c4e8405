"""Whose figure it is: reported by units for steering (调度数), or the statistics office's (统计数). They never add."""

from collections.abc import Iterable
from enum import StrEnum

from .messages import say as _
from .problems import Refused


class Basis(StrEnum):
    """Where a figure comes from, and so what it may be reckoned with."""

    dispatch = "dispatch"
    statutory = "statutory"


def check_reckons(bases: Iterable[str]) -> None:
    """Refused ("bases_do_not_mix") when figures of different bases would be added, subtracted or divided."""
    if len({Basis(basis) for basis in bases}) > 1:
        raise Refused(
            "bases_do_not_mix",
            _(
                "A dispatch figure and a statistical figure are different things and are never reckoned together."
            ),
            remedy=_("Show them side by side, each with its source and period."),
        )


def check_sums(basis: str) -> None:
    """Refused ("statistics_do_not_sum") when statistical figures would be summed: their sum is nobody's figure."""
    if Basis(basis) is Basis.statutory:
        raise Refused(
            "statistics_do_not_sum",
            _(
                "Statistical figures are never summed: only the statistics office says what they make together."
            ),
            remedy=_("Enter the figure it published for the whole, with its source."),
        )
