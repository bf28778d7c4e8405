"""Figures of the overview, asked through measures alone."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gongjian.figures.compute import breakdown, figure
from gongjian.figures.links import href
from gongjian.figures.query import Figure, Query
from gongjian.figures.selectors import question
from gongjian.figures.words import change_words, shown
from gongjian.kit import words
from gongjian.ledger import AsOf
from gongjian.people.viewer import Viewer


@dataclass(frozen=True)
class Asker:
    """One page's questions: same campaign, moment and viewer; `unit` narrows them all to a unit."""

    campaign: Any
    asof: AsOf
    viewer: Viewer
    unit: str = ""
    kept: dict[Any, "Number"] = field(default_factory=dict, repr=False, compare=False)
    """Figures asked before on this page."""

    def query(self, measure: str, **dims: str) -> Query:
        """The question of a measure at the page's moment."""
        address = dims | ({"unit": self.unit} if self.unit else {})
        return question(measure, self.campaign, self.asof, self.viewer, address)

    def number(self, measure: str, **dims: str) -> "Number":
        """A measure's figure, ready for a page."""
        return self._asked(self.query(measure, **dims))

    def flow(self, measure: str, start: date, end: date, **dims: str) -> "Number":
        """A flow measure's figure over the half-open period [start, end)."""
        period = {"from": start.isoformat(), "to": end.isoformat()}
        return self._asked(self.query(measure, **dims, **period))

    def before(self, measure: str, on: date) -> "Number":
        """The same figure on an earlier day, with all that is known at the page's moment."""
        return self._asked(self.query(measure).at(AsOf(on, self.asof.seq)))

    def _asked(self, query: Query) -> "Number":
        key = (query.measure.key, query.asof, query.unit_id, query.dims, query.period)
        if key not in self.kept:
            self.kept[key] = Number(figure(query))
        return self.kept[key]

    def by(self, measure: str, dim: str) -> list[tuple[str, "Number"]]:
        """A measure by the values of a dimension."""
        return [(value, Number(found)) for value, found in breakdown(self.query(measure), dim)]


@dataclass(frozen=True)
class Number:
    """A figure as a template prints it: `link` opens it, `value` is the bare number."""

    figure: Figure

    @property
    def value(self) -> Decimal:
        """The number itself; 0 when there is none."""
        return self.figure.value or Decimal(0)

    @property
    def text(self) -> str:
        """As shown, without the unit."""
        return shown(self.figure)[0]

    @property
    def unit(self) -> str:
        """The unit as shown."""
        return shown(self.figure)[1]

    @property
    def href(self) -> str:
        """Where it opens."""
        return href(self.figure.query)

    @property
    def link(self) -> Any:
        """The openable figure without its unit."""
        return words.figure(self.text, self.href, "", f"{self.figure.measure.label} {self.text} {self.unit}")

    @property
    def full(self) -> Any:
        """The openable figure with its unit."""
        return words.figure(
            self.text, self.href, self.unit, f"{self.figure.measure.label} {self.text} {self.unit}"
        )

    @property
    def in_yi(self) -> Any:
        """The openable amount as digits in 亿元, for a column whose head names the unit; a dash when unknown."""
        known = self.figure.value
        text = words.in_unit(int(known) if known is not None else None, "yi", even=True)
        return words.figure(
            text, self.href, "", f"{self.figure.measure.label} {text} {words.UNIT_LABELS['yi']}"
        )

    @property
    def percent(self) -> Any:
        """An openable percentage, the sign with the figure."""
        if self.figure.value is None:
            return self.text
        return words.figure(f"{self.text}%", self.href, "", f"{self.figure.measure.label} {self.text}%")

    @property
    def whole_percent(self) -> Any:
        """The same, rounded to a whole per cent: a column of them reads and aligns better."""
        if self.figure.value is None:
            return self.text
        text = words.percent(self.value / 100)
        return words.figure(text, self.href, "", f"{self.figure.measure.label} {text}")

    def change(self, then: "Number") -> str:
        """多 4 / 少 5 / 持平 against an earlier figure."""
        return change_words(self.figure.measure, self.figure.value, then.figure.value)

    def why(self, then: "Number") -> str:
        """Where the change is told record by record."""
        return self.why_since(then.figure.query)

    def why_since(self, then: Query) -> str:
        """The same, the earlier moment given as a question."""
        address = {"on": self.figure.query.asof.on.isoformat(), "against": then.asof.on.isoformat()}
        if self.figure.query.asof.seq is not None:
            address["known_entry"] = str(self.figure.query.asof.seq)
        return href(self.figure.query, address, "why/")


def last_month(on: date) -> date:
    """The last day of the month before."""
    return on.replace(day=1) - timedelta(days=1)


def week_ago(on: date) -> date:
    """Seven days before."""
    return on - timedelta(days=7)


def week_first(on: date) -> date:
    """The first of the seven days that end with the day itself."""
    return on - timedelta(days=6)
