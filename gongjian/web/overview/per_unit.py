"""The per-unit table of the overview: one pass per measure, never one per unit."""

from datetime import date
from decimal import Decimal
from typing import Any

from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import UnitReach
from gongjian.web.overview.judging import MoneyLight
from gongjian.web.overview.numbers import Asker, Number

MEASURES = {
    "projects": "project_count",
    "due": "project_due_not_started",
    "unchanged": "project_unchanged_3_weeks",
    "late": "matter_late",
    "soon": "matter_due_in_7_days",
    "rate": "project_year_rate",
    "planned": "project_year_due",
}


def per_unit(ask: Asker, reached: UnitReach, light: MoneyLight, money_on: date) -> list[dict[str, Any]]:
    """A line a unit that has projects or open matters: by late matters, then 应开未开, then protocol order.

    Its money is held against what the plans of its own projects have due by `money_on`. A unit out of reach is named
    without a link.
    """
    tree = unit_tree()
    columns: dict[str, dict[int, Number]] = {
        name: {int(value): number for value, number in ask.by(measure, "unit") if value}
        for name, measure in MEASURES.items()
    }
    ids = {unit_id for name in ("projects", "due", "late", "soon") for unit_id in columns[name]}
    lines = []
    for unit in tree.in_order(ids):
        cells = {name: column.get(unit.pk) for name, column in columns.items()}
        rate = cells["rate"]
        share = rate.value / 100 if rate and rate.figure.value is not None else None
        due = light.due(_planned(cells), money_on)
        meaning = light.meaning(share, due)
        seen = reached.whole or unit.pk in reached.unit_ids
        href = f"/c/{ask.campaign.key}/units/{unit.number}/" if seen else ""
        lines.append(
            {"unit": unit, "href": href, "share": share, "plan_share": due, "meaning": meaning} | cells
        )
    return sorted(lines, key=lambda line: (-_value(line["late"]), -_value(line["due"])))


def _planned(cells: dict[str, Number | None]) -> Decimal:
    """The share of the unit's plan of the year that is due, from 0 to 1."""
    rate, planned = cells["rate"], _value(cells["planned"])
    plan = rate.figure.parts[1].value if rate and rate.figure.parts else None
    return planned / plan if plan else Decimal(0)


def _value(number: Number | None) -> Decimal:
    return number.value if number else Decimal(0)
