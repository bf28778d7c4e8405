"""Figures against targets: what was wanted, what is done, what is wanting still. A target is no result."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from gongjian.campaigns.models import PlaybookItem, Section, SourceDocument
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.figures.compute import figure
from gongjian.figures.links import href
from gongjian.figures.measure import Measure, measures
from gongjian.figures.query import Figure, Query
from gongjian.figures.selectors import question
from gongjian.kernel.money import FEN_PER
from gongjian.ledger import AsOf
from gongjian.people.viewer import Viewer
from gongjian.projects.measured import Counted, TargetMeasure, target_measures
from gongjian.projects.models import QuantityTarget
from gongjian.projects.policy import visible_targets

TARGETED = (
    "project_year_done",
    "project_started",
    "project_into_production",
    "project_landed",
    "lead_signed_amount",
    "lead_signed_count",
    "funds_in_place_amount",
    "land_handed_over",
)
"""Figures a quantity target may name; what is done of it is then counted, never typed."""

UNIT_LABELS_EN = {"亿元": "CNY 100 m", "万元": "CNY 10,000"}


@dataclass(frozen=True)
class AgainstTarget:
    """One target and what stands against it, both in the target's own unit of measure.

    `done` None: no figure counts it. `above`: set for the unit as a quantity target, else the campaign set it itself.
    """

    label: str
    unit: str
    target: Decimal
    target_href: str
    done: Figure | None
    value: Decimal | None
    due_on: date | None = None
    source: str = ""
    above: bool = False

    @property
    def unit_label(self) -> str:
        """The unit of measure in the reader's language, where it is one of money."""
        return UNIT_LABELS_EN.get(self.unit, self.unit) if get_language() == "en" else self.unit

    @property
    def gap(self) -> Decimal | None:
        """What is wanting still; below nothing it is more than reached."""
        return None if self.value is None else self.target - self.value

    @property
    def done_href(self) -> str:
        """Where what is done opens."""
        return href(self.done.query) if self.done is not None else ""

    @property
    def share(self) -> Decimal | None:
        """Done of the target."""
        return self.value / self.target if self.value is not None and self.target else None


def of_figure(query: Query) -> list[AgainstTarget]:
    """The targets that stand against this very figure; none where it is narrowed further than to a unit. Targets of a
    campaign kept from publications are shown as targets alone, on its own page."""
    if query.campaign.published_only or query.unit_alone or query.viewer is None:
        return []
    found: list[AgainstTarget] = []
    if not query.dims:
        unit_id = query.unit_id if query.unit_id is not None else query.campaign.unit_id
        found += of_unit(query.campaign, query.asof, query.viewer, unit_id, query.measure.key)
    if query.unit_id is None:
        for one in of_playbook(query.campaign, query.asof, query.viewer):
            if one.done is not None and _same(one.done.query, query):
                found.append(one)
    return found


def _same(one: Query, other: Query) -> bool:
    return (one.measure.key, one.dims) == (other.measure.key, other.dims)


# ---------------------------------------------------------------- quantity targets
def of_unit(campaign: Any, asof: AsOf, viewer: Viewer, unit_id: int, key: str = "") -> list[AgainstTarget]:
    """Quantity targets of exactly that unit that name a figure (or that of `key`): what was set for it from above."""
    rows = asof.rows(QuantityTarget).filter(campaign_id=campaign.pk, unit_id=unit_id, plot="")
    rows = rows.filter(key__in=[key] if key else TARGETED, value__isnull=False)
    rows = rows.filter(visible_targets(viewer, campaign)).order_by("ordinal", "id")
    found = []
    for row in rows:
        measure = measures().get(row.key)
        if measure is None or row.key not in TARGETED or row.unit_text not in _units(measure):
            continue
        done = figure(_query_of(row, asof, viewer))
        value = _in_unit(measure, done.value, row.unit_text)
        found.append(
            AgainstTarget(
                row.name, row.unit_text, Decimal(row.value), f"/targets/{row.number}/", done, value,
                row.due_on, _source(row), above=True,
            )
        )  # fmt: skip
    return found


def _query_of(row: Any, asof: AsOf, viewer: Viewer) -> Query:
    """The figure of a target: over its unit; a flow from New Year's Day of the year it is due in."""
    campaign = campaign_by_id(row.campaign_id)
    measure = measures()[row.key]
    unit_id = None if campaign is not None and row.unit_id == campaign.unit_id else row.unit_id
    query = Query(measure, campaign, asof, viewer.itself, unit_id)
    if measure.kind != "flow":
        return query
    first = date((row.due_on or asof.on).year, 1, 1)
    end = max(asof.on, first) + timedelta(days=1)
    return Query(measure, campaign, asof, viewer.itself, unit_id, (), (first, end))


def _units(measure: Measure) -> tuple[str, ...]:
    return ("亿元", "万元") if measure.is_money else (measure.unit,)


def _in_unit(measure: Measure, value: Decimal | None, unit: str) -> Decimal | None:
    if value is None or not measure.is_money:
        return value
    if unit not in FEN_PER:
        return None
    return (value / FEN_PER[unit]).quantize(Decimal("0.01") if unit == "亿元" else Decimal(1)).normalize()


def _source(row: Any) -> str:
    if row.document_id is None:
        return ""
    title: str | None = (
        SourceDocument.objects.filter(pk=row.document_id).values_list("title", flat=True).first()
    )
    return title or ""


def _count_with(key: str) -> Callable[[Any, AsOf, Viewer], Counted]:
    def count(row: Any, asof: AsOf, viewer: Viewer) -> Counted:
        query = _query_of(row, asof, viewer)
        return Counted(_in_unit(measures()[key], figure(query).value, row.unit_text), href(query))

    return count


def register_measured() -> None:
    """Tell the room of projects which figures a target may name."""
    for key in TARGETED:
        measure = measures()[key]
        target_measures.register(key, TargetMeasure(key, measure, _units(measure), _count_with(key)))


# ---------------------------------------------------------------- the campaign's own
def of_playbook(campaign: Any, asof: AsOf, viewer: Viewer) -> list[AgainstTarget]:
    """Key-task targets of the playbook in its order, with what is reached where it names a figure."""
    rows = asof.rows(PlaybookItem).filter(campaign_id=campaign.pk, section=Section.TARGET)
    targets = question("target_value", campaign, asof, viewer)
    found = []
    for item in rows.exclude(target_value=None).order_by("ordinal", "id"):
        done = _reached(campaign, asof, viewer, item.measure)
        value = _in_unit(done.measure, done.value, item.target_unit) if done is not None else None
        label = PlaybookItem.label.fget(item)  # type: ignore[attr-defined]
        where = href(targets.only(key=item.key))
        found.append(AgainstTarget(label, item.target_unit, Decimal(item.target_value), where, done, value))
    return found


def _reached(campaign: Any, asof: AsOf, viewer: Viewer, named: str) -> Figure | None:
    """The figure a target names (`measure?dim=value&…`); a flow counts from the campaign's first day."""
    key, _sign, where = named.partition("?")
    if not key:
        return None
    address = dict(_pairs(where))
    if measures()[key].kind == "flow":
        end = max(asof.on, campaign.start_on) + timedelta(days=1)
        address |= {"from": campaign.start_on.isoformat(), "to": end.isoformat()}
    return figure(question(key, campaign, asof, viewer, address))


def _pairs(where: str) -> Iterator[tuple[str, str]]:
    for pair in where.split("&"):
        name, sign, value = pair.partition("=")
        if sign:
            yield name, value
