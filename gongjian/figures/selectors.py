"""Reading figures for pages and commands: a question from an address, snapshots of one figure."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.utils.dateparse import parse_date

from gongjian.figures.measure import measures
from gongjian.figures.models import Snapshot
from gongjian.figures.query import NO_UNIT, Query
from gongjian.ledger import AsOf
from gongjian.people.selectors import unit_in_campaign_or_404
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

_NO_UNIT_WORD = "-"
NARROWS = {"matter": ("group",)}
"""Subject → what every measure over it can be narrowed by, whatever dimensions its definition names."""


def question(
    key: str, campaign: Any, asof: AsOf, viewer: Viewer | None, address: Mapping[str, str] | None = None
) -> Query:
    """The question an address asks: `unit` (number, or `-` for records naming none; with `alone`, without the units
    below it), the measure's dimensions (given empty: records without one), `from` and `to` (half-open), `packages`.

    Http404 for a measure nobody defined or a unit that does not exist for the asker.
    """
    measure = measures().get(key)
    if measure is None:
        raise Http404
    address = address or {}
    unit_id = _unit_id(address["unit"], campaign, viewer) if address.get("unit") else None
    alone = unit_id is not None and bool(address.get("alone"))
    narrows = {*measure.dims, *NARROWS.get(measure.subject, ())} - {"unit"}
    dims = tuple(sorted((dim, address[dim]) for dim in narrows if dim in address))
    _check_dims(dims)
    start, end = _day(address.get("from")), _day(address.get("to"))
    period = (start, end) if start and end and start < end else None
    packages = address.get("packages", "")
    packages = packages if packages in {"parts", "parents"} else ""
    asker = viewer.itself if viewer is not None else None
    return Query(measure, campaign, asof, asker, unit_id, dims, period, packages, alone)


def _check_dims(dims: tuple[tuple[str, str], ...]) -> None:
    """A desk is named by a unit's id, a clause by its own; anything else is no address of ours."""
    if any(
        dim in {"desk_unit", "clause"} and value and not (value.isdecimal() and len(value) < 18)
        for dim, value in dims
    ):
        raise Http404


def address_of(query: Query) -> dict[str, str]:
    """The parameters of a question, as `question` reads them (without the moment)."""
    found = dict(query.dims)
    if query.unit_id is not None:
        unit = unit_tree().get(query.unit_id)
        found["unit"] = unit.number if unit else _NO_UNIT_WORD
        if query.unit_alone:
            found["alone"] = "1"
    if query.period is not None:
        found |= {"from": query.period[0].isoformat(), "to": query.period[1].isoformat()}
    if query.packages:
        found["packages"] = query.packages
    return found


def kept_address(query: Query) -> str:
    """A question as kept with a snapshot: the parameters of its address in a fixed order."""
    return urlencode(sorted(address_of(query).items()))


def snapshots_of(query: Query) -> QuerySet[Snapshot]:
    """What was reported upward of this very question, newest first."""
    rows = Snapshot.objects.filter(
        campaign_id=query.campaign.pk, measure=query.measure.key, query=kept_address(query), voided=False
    )
    return rows.order_by("-reported_on", "-id")


def _unit_id(number: str, campaign: Any, viewer: Viewer | None) -> int:
    """The unit of that number; of it, as of everything, the viewer is told what they reach."""
    if number == _NO_UNIT_WORD:
        return NO_UNIT
    if viewer is not None:
        return unit_in_campaign_or_404(viewer, number, campaign).pk
    found = next((unit for unit in unit_tree().units.values() if unit.number == number), None)
    if found is None:
        raise Http404
    return found.pk


def _day(text: str | None) -> date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None
