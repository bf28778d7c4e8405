"""The playbook's section `burden`: what a unit may be asked in a week, all forms together."""

from datetime import date

from pydantic import Field

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import playbook_of
from gongjian.campaigns.playbook.schema import Part
from gongjian.campaigns.playbook.sections import register

MINUTES_A_WEEK = 30
"""Where a playbook sets no budget of its own."""


class Budget(Part):
    """The most a unit is asked in a week. `cells_a_week`: answers; none when only time is bounded."""

    minutes_a_week: int = Field(default=MINUTES_A_WEEK, ge=1, le=40 * 60)
    cells_a_week: int | None = Field(default=None, ge=1, le=100_000)

    def exceeded(self, minutes: float, cells: float) -> bool:
        """Is a week of so much over the budget? What reaches it exactly is within."""
        return minutes > self.minutes_a_week or (self.cells_a_week is not None and cells > self.cells_a_week)


register("burden", Budget, default=Budget())


def budget_of(campaign: Campaign, on: date) -> Budget:
    """The budget in force on a day."""
    playbook = playbook_of(campaign, on)
    found = playbook.more.get("burden") if playbook is not None else None
    return found if isinstance(found, Budget) else Budget()
