"""Figures as plain rows, for the command line."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gongjian.campaigns.selectors import campaign_tree
from gongjian.figures.compute import breakdown, figure
from gongjian.figures.measure import Measure, measures
from gongjian.figures.query import Figure, Query
from gongjian.figures.subjects.base import has_dim, stands_alone, subjects
from gongjian.figures.words import in_measure_unit
from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf, seq_known_at
from gongjian.people.unit_tree import unit_tree


def campaign_of(key: str) -> Any:
    """The campaign of that key; Refused when there is none."""
    found = next((c for c in campaign_tree().campaigns.values() if c.key == key), None)
    if found is None:
        keys = "、".join(sorted(c.key for c in campaign_tree().campaigns.values())) or "—"
        raise Refused("unknown_campaign", f"没有行动“{key}” / no campaign {key!r}; 已有 known: {keys}")
    return found


def figure_rows(
    campaign_key: str,
    *,
    on: date,
    period: tuple[date, date] | None = None,
    known_at: datetime | None = None,
    unit: str = "",
    measure: str = "",
    by: str = "",
) -> list[dict[str, Any]]:
    """List of {measure, dims, value, unit, records, named, illustrative, on, from, to, known_at}; money in 亿元.

    `unit` is a unit's number or name. Without `measure`, every measure that stands on its own.
    """
    campaign = campaign_of(campaign_key)
    asof = AsOf(on, None if known_at is None else seq_known_at(known_at))
    unit_id = _unit(unit) if unit else None
    rows: list[dict[str, Any]] = []
    for one in _asked(measure):
        query = Query(one, campaign, asof, None, unit_id, (), period)
        if by:
            if by not in one.dims or not has_dim(subjects[one.subject], by):
                if measure:
                    raise Refused("unknown_dimension", f"{one.key}: {by}? {'、'.join(one.dims)}")
                continue
            rows += [_row(found, known_at) for _value, found in breakdown(query, by)]
        else:
            rows.append(_row(figure(query), known_at))
    return rows


def _asked(measure: str) -> list[Measure]:
    if not measure:
        return [one for one in measures().values() if stands_alone(one)]
    if measure not in measures():
        raise Refused(
            "unknown_measure", f"没有指标“{measure}” / no measure {measure!r}; {'、'.join(measures())}"
        )
    return [measures()[measure]]


def _unit(text: str) -> int:
    found = [u.pk for u in unit_tree().units.values() if text in (u.number, u.name, u.short_name)]
    if len(found) != 1:
        raise Refused("unknown_unit", f"单位“{text}”有 {len(found)} 个 / {len(found)} units called {text!r}")
    return found[0]


def _row(found: Figure, known_at: datetime | None) -> dict[str, Any]:
    query = found.query
    dims = dict(query.dims)
    if query.unit_id is not None:
        dims["unit"] = unit_tree().label(query.unit_id)
    return {
        "measure": found.measure.key,
        "dims": dims,
        "value": plain(found),
        "unit": found.measure.unit,
        "records": found.records,
        "named": found.named,
        "illustrative": found.illustrative,
        "on": query.asof.on.isoformat(),
        "from": query.period[0].isoformat() if query.period else None,
        "to": query.period[1].isoformat() if query.period else None,
        "known_at": known_at.isoformat() if known_at else None,
    }


def plain(found: Figure) -> str | None:
    """The value as text in the measure's declared unit; a date in its own precision (2021-11, 2021-09-上旬); words as
    they are."""
    if found.said:
        return found.said
    if found.when is not None:
        return date_text(found)
    value = in_measure_unit(found.measure, found.value)
    if value is None:
        return None
    value = Decimal(value)
    return format(
        value.normalize() if value != value.to_integral_value() else value.quantize(Decimal(1)), "f"
    )


def date_text(found: Figure) -> str | None:
    """A fuzzy date in the notation of the published facts."""
    when = found.when
    if when is None or when.on is None:
        return None
    on, precision = when.on, when.precision.value
    if precision == "month":
        return f"{on:%Y-%m}"
    if precision == "ten_day":
        return f"{on:%Y-%m}-{('上旬', '中旬', '下旬')[min((on.day - 1) // 10, 2)]}"
    if precision == "year":
        return f"{on:%Y}"
    return on.isoformat()
