"""What is asked of a measure: where, when, for whom; and what comes back."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from gongjian.figures.measure import Measure
from gongjian.kernel.dates import FuzzyDate
from gongjian.ledger import AsOf
from gongjian.people.viewer import Viewer


@dataclass(frozen=True)
class Query:
    """One question. `viewer` None = the machine itself (command line, snapshots), which sees everything."""

    measure: Measure
    campaign: Any
    asof: AsOf
    viewer: Viewer | None
    unit_id: int | None = None
    dims: tuple[tuple[str, str], ...] = ()
    period: tuple[date, date] | None = None
    packages: str = ""
    """Overrides how the measure counts packages: `parents` or `parts`."""

    def at(self, asof: AsOf) -> "Query":
        """The same question at another moment."""
        return replace(self, asof=asof)

    def only(self, **dims: str) -> "Query":
        """The same question with dimensions narrowed."""
        return replace(self, dims=tuple(sorted((dict(self.dims) | dims).items())))

    def of_unit(self, unit_id: int | None) -> "Query":
        """The same question for one unit and all below it."""
        return replace(self, unit_id=unit_id)

    @property
    def whole(self) -> bool:
        """Whether the asker may see all that the figure covers; otherwise it is computed over what they may see."""
        if self.viewer is None:
            return True
        reach = self.viewer.reach("see", self.campaign)
        return reach.whole or (self.unit_id is not None and self.unit_id in reach.unit_ids)


@dataclass(frozen=True)
class Figure:
    """A value with its pedigree: how many records stand behind it, named and illustrative."""

    query: Query
    value: Decimal | None
    records: int
    named: int
    illustrative: int
    when: FuzzyDate | None = None
    """The value of a date measure."""
    parts: tuple["Figure", "Figure"] | None = field(default=None, repr=False)
    """Of a rate: what is divided by what."""

    @property
    def measure(self) -> Measure:
        """The definition behind it."""
        return self.query.measure
