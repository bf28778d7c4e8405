"""序时 as a setting of a campaign: by twelfths, or a curve of the campaign's own, in per cent of the year's plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .messages import say as _
from .problems import Problem

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Schedule:
    """The plan to date. `by_month`: month → per cent to be reached by its end; empty: the month's number over 12.

    A month the curve leaves out keeps what the month before had to reach; before the first one nothing is due.
    """

    by_month: Mapping[int, Decimal] = field(default_factory=dict)

    def at(self, on: date) -> Decimal:
        """Per cent of the year's plan due by the day: that of its whole month, as offices count.

        >>> Schedule().at(date(2026, 6, 15))
        Decimal('50')
        """
        if not self.by_month:
            return Decimal(on.month) * HUNDRED / 12
        return max(
            ((month, share) for month, share in self.by_month.items() if month <= on.month),
            default=(0, Decimal(0)),
        )[1]


def schedule_problems(by_month: Mapping[int, Decimal]) -> list[Problem]:
    """What is wrong with a curve: months that do not exist, shares outside 0 to 100, or a curve that falls."""
    found: list[Problem] = []
    reached = Decimal(0)
    for month, share in sorted(by_month.items()):
        if not 1 <= month <= 12:
            message = _("There is no month %(month)s.", month=month)
            found.append(Problem("no_such_month", message, str(month), _("Write a month from 1 to 12.")))
        if not 0 <= share <= HUNDRED:
            message = _("%(share)s%% of a year's plan cannot be due.", share=share)
            found.append(Problem("share_out_of_range", message, str(month), _("Write 0 to 100.")))
        elif share < reached:
            message = _(
                "The plan to date falls from %(before)s%% to %(share)s%%.", before=reached, share=share
            )
            remedy = _(
                "A month cannot have less due than the month before it: write what is due in all by its end."
            )
            found.append(Problem("schedule_falls", message, str(month), remedy))
        reached = max(reached, share)
    return found
