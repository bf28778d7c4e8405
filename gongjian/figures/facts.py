"""The published figures, each computed from records and compared as its text claims it."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongjian.campaigns.selectors import campaign_tree
from gongjian.figures.compute import figure
from gongjian.figures.measure import measures
from gongjian.figures.query import Figure, Query
from gongjian.figures.report import campaign_of, plain
from gongjian.kernel.quantity import equals_published
from gongjian.kit import yaml_text
from gongjian.ledger import AsOf
from gongjian.people.unit_tree import unit_tree

FACTS = Path(__file__).resolve().parent.parent / "playbooks" / "facts.yaml"

_MONTH_AND_DAY = re.compile(r"\d\d-\d\d")
"""A day as a report gives it that does not name the year."""


@dataclass(frozen=True)
class Fact:
    """One published figure, and how it is asked of the records (`ask` empty: a later part, or only text)."""

    id: str
    what: str
    scope: str
    published: str
    unit: str
    compare: str
    part: str
    ask: dict[str, Any]


def read_facts(path: Path | None = None) -> list[Fact]:
    """The facts of a file, in its order."""
    rows = yaml_text.load((path or FACTS).read_text(encoding="utf-8"))["facts"]
    return [
        Fact(
            row["id"],
            row["what"],
            row.get("scope", row.get("place", "")),
            str(row["value"]),
            row.get("unit", ""),
            row.get("compare", "eq"),
            row["part"],
            row.get("map") or {},
        )
        for row in rows
    ]


def query_of(fact: Fact, known: int | None = None) -> Query:
    """The question a fact asks; `known`: only what was known right after that entry."""
    ask = fact.ask
    campaign = campaign_of(ask["campaign"])
    on = ask.get("on") or campaign.shown_on
    day = on if isinstance(on, date) else date.fromisoformat(str(on))
    unit_id = _unit_id(ask["unit"]) if ask.get("unit") else None
    dims = tuple(sorted((name, str(value)) for name, value in (ask.get("dims") or {}).items()))
    return Query(measures()[ask["measure"]], campaign, AsOf(day, known), None, unit_id, dims)


def _unit_id(path: str) -> int:
    """The unit a path of names leads to, from the top: 福州市/闽侯县/甘蔗街道."""
    units, names = unit_tree().units.values(), path.split("/")
    here = [unit for unit in units if unit.name == names[0]]
    for name in names[1:]:
        above = {unit.pk for unit in here}
        here = [unit for unit in units if unit.name == name and unit.parent_id in above]
    if len(here) != 1:
        raise LookupError(f"{len(here)} units at {path}")
    return here[0].pk


def check(fact: Fact) -> dict[str, Any]:
    """One row of the answer: {id, what, scope, published, compare, computed, equal, records, named, illustrative,
    assumed, reason}; `reason` None, `text_only` or `later_part`."""
    row: dict[str, Any] = {
        "id": fact.id,
        "what": fact.what,
        "scope": fact.scope,
        "published": f"{fact.published}{fact.unit}",
        "compare": fact.compare,
        "computed": None,
        "equal": None,
        "records": None,
        "named": None,
        "illustrative": None,
        "assumed": fact.ask.get("assumed"),
        "reason": None,
    }
    if not fact.ask:
        return row | {"reason": "text_only" if fact.part == "text" else "later_part"}
    found = figure(query_of(fact))
    computed = plain(found)
    return row | {
        "computed": computed,
        "equal": _equal(fact, found, computed),
        "records": found.records,
        "named": found.named,
        "illustrative": found.illustrative,
    }


def _equal(fact: Fact, found: Figure, computed: str | None) -> bool:
    if computed is None:
        return False
    if found.when is not None or found.said:
        without_year = _MONTH_AND_DAY.fullmatch(fact.published) is not None
        return computed == fact.published or (without_year and computed[len("2016-") :] == fact.published)
    return equals_published(fact.published, fact.compare, Decimal(computed))


def check_facts(path: Path | None = None) -> list[dict[str, Any]]:
    """Every fact of the file, in its order. Needs the demonstration campaigns in the database."""
    facts = read_facts(path)
    if any(fact.ask for fact in facts) and not campaign_tree().campaigns:
        raise LookupError("no campaigns: run `gongjian demo --no-serve` first")
    return [check(fact) for fact in facts]
