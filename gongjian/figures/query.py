"""What is asked of a measure: where, when, for whom; and what comes back."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from gongjian.figures.measure import Measure
from gongjian.kernel.dates import FuzzyDate
from gongjian.ledger import AsOf
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

NO_UNIT = 0
"""Instead of a unit's id: records that name no unit."""
FOR_ALL: set[str] = set()
"""Subjects that everybody who sees the campaign sees whole; each says so where it is registered."""


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
    unit_alone: bool = False
    """The unit itself without the units below it."""

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two questions the same, in a form that can be looked up."""
        measure = (self.measure.key, self.measure.over, self.measure.digest)
        where = (self.campaign.pk, self.unit_id, self.unit_alone, self.dims, self.packages)
        viewer = self.viewer
        who = viewer and (viewer.user_id, viewer.person_id, viewer.seats, viewer.scopes)
        return (measure, where, self.asof, self.period, who, get_language())

    def at(self, asof: AsOf) -> "Query":
        """The same question at another moment."""
        return replace(self, asof=asof)

    def only(self, **dims: str) -> "Query":
        """The same question with dimensions narrowed."""
        return replace(self, dims=tuple(sorted((dict(self.dims) | dims).items())))

    def of_unit(self, unit_id: int | None, *, alone: bool = False) -> "Query":
        """The same question for one unit and all below it, or for the unit alone; NO_UNIT: records naming none."""
        return replace(self, unit_id=unit_id, unit_alone=alone)

    def unit_q(self, column: str) -> Q:
        """The filter on a unit column that the question's unit asks for."""
        if self.unit_id is None:
            return Q()
        if self.unit_id == NO_UNIT:
            return Q(**{f"{column}__isnull": True})
        if self.unit_alone:
            return Q(**{column: self.unit_id})
        return Q(**{f"{column}__in": unit_tree().subtree(self.unit_id)})

    @property
    def span(self) -> tuple[date, date]:
        """Of a flow, the half-open period it counts: the one asked for, else the month so far; of matters the last
        seven days."""
        if self.period is not None:
            return self.period
        on = self.asof.on
        start = on - timedelta(days=6) if self.measure.subject == "matter" else on.replace(day=1)
        return start, on + timedelta(days=1)

    @property
    def is_fixed(self) -> bool:
        """A flow over a given period: the same on every later day, so no other day is compared with it."""
        return self.measure.kind == "flow" and self.period is not None

    @property
    def whole(self) -> bool:
        """Whether the asker may see all that the figure covers; otherwise it is computed over what they may see."""
        if self.viewer is None or self.measure.subject in FOR_ALL:
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
    said: str = ""
    """The value of a measure that is words: a recurrence as the office says it."""
    unit: str = ""
    """The unit its records name themselves, where the measure has none: 装机容量 in MW."""
    filled: int | None = None
    """Of a sum: how many of its records give an amount at all."""
    parts: tuple["Figure", "Figure"] | None = field(default=None, repr=False)
    """Of a rate: what is divided by what."""

    @property
    def measure(self) -> Measure:
        """The definition behind it."""
        return self.query.measure
