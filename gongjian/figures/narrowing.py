"""The filter of a figure's page: by unit and by what the measure can be broken down by, as an address of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.figures.compute import behind, records, subject_of
from gongjian.figures.query import NO_UNIT, Query
from gongjian.figures.selectors import address_of
from gongjian.figures.subjects.base import has_dim
from gongjian.figures.words import dim_words
from gongjian.ledger import memo
from gongjian.people.unit_tree import unit_tree

ASKED = "narrow"
"""Stands in an address a filter has sent: there an empty answer means all, and NONE means records without one."""
NONE = "-"
LABELS: dict[str, Any] = {
    "stage": _("stage"),
    "kind": _("kind"),
    "state": _("state"),
    "category": _("category"),
    "factor": _("factor"),
    "level": _("level"),
    "klass": _("class"),
    "key_task": _("key task"),
    "sector": _("sector"),
    "batch": _("batch"),
    "source": _("source"),
    "blocked_by": _("stuck on"),
}
"""What can be chosen, the first first."""
OFFERED = 2
"""So many besides what the address narrows already; the others are reached from figures that lead there."""
MOST_CHOICES = 30
MOST_RECORDS = 5_000
"""Of more records only the units are offered: reading what else they are would take too long."""


@dataclass(frozen=True)
class Choice:
    """One answer: its value in the address, its words, and whether it is the one given."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Narrowing:
    """One select of the form."""

    name: str
    label: Any
    choices: tuple[Choice, ...]


def narrowings(query: Query, count: int) -> list[Narrowing]:
    """Units first, then the dimensions; each offers what is there under all the other conditions."""
    found = [_by_unit(query)]
    given = dict(query.dims)
    free = OFFERED if count <= MOST_RECORDS else 0
    for dim, label in LABELS.items():
        if dim not in query.measure.dims or not has_dim(subject_of(query), dim):
            continue
        if dim not in given and not free:
            continue
        values = _values(_without(query, dim), dim)
        if dim in given or 2 <= len(values) <= MOST_CHOICES:
            free -= dim not in given
            values = values | {given[dim]} if dim in given else values
            found.append(Narrowing(dim, label, tuple(_choices(query, dim, values))))
    return [one for one in found if one.choices]


def kept(query: Query, shown: Iterable[Narrowing]) -> dict[str, str]:
    """What the form sends along: the other conditions of the figure, none of them lost."""
    names = {"alone", *(one.name for one in shown)}
    return {name: value for name, value in address_of(query).items() if name not in names}


def chosen(address: dict[str, str]) -> dict[str, str]:
    """The address a sent form asks for: what was left at all is out, what has none is named so."""
    found = {}
    for name, value in address.items():
        if name == ASKED or value == "":
            continue
        found[name] = "" if name in LABELS and value == NONE else value
    return found


def _without(query: Query, dim: str) -> Query:
    return replace(query, dims=tuple(pair for pair in query.dims if pair[0] != dim))


def _values(query: Query, dim: str) -> set[str]:
    """Which values the records have; '' for those without one. Kept in memory until something is written."""

    def read() -> set[str]:
        asked = behind(query)
        subject, rows = subject_of(asked), records(asked).order_by()
        own = subject.columns.get(dim)
        if own:
            return {
                "" if value is None else str(value) for value in rows.values_list(own, flat=True).distinct()
            }
        ids = list(rows.values_list("id", flat=True))
        groups = subject.dims[dim](asked, ids)
        return {groups.get(pk, "") for pk in ids}

    return memo.remember_until_written("narrowing", read, (query.key, dim))


def _choices(query: Query, dim: str, values: set[str]) -> Iterable[Choice]:
    given = dict(query.dims)
    said = sorted((dim_words(query, dim, value), value) for value in values if value)
    for label, value in said:
        yield Choice(value, label, given.get(dim) == value)
    if "" in values:
        yield Choice(NONE, dim_words(query, dim, ""), given.get(dim) == "")


def _by_unit(query: Query) -> Narrowing:
    """Units of the campaign in reach that have records, in their order; the one given is there whatever it has."""
    base = query.of_unit(None)
    tree, viewer, campaign = unit_tree(), query.viewer, query.campaign
    if has_dim(subject_of(query), "unit"):
        values = _values(base, "unit")
        ids = {int(value) for value in values if value.isdecimal()}
    else:
        values, ids = set(), set(tree.subtree(campaign.unit_id))
    if viewer is not None:
        reach = viewer.reach("see", campaign)
        ids = {pk for pk in ids if pk == campaign.unit_id or reach.whole or pk in reach.unit_ids}
    if query.unit_id not in (None, NO_UNIT):
        ids.add(query.unit_id)
    choices = [Choice(one.number, one.label, one.pk == query.unit_id) for one in tree.in_order(ids)]
    if "" in values or query.unit_id == NO_UNIT:
        choices.append(Choice(NONE, str(_("not given")), query.unit_id == NO_UNIT))
    alone = len(choices) < 2 and query.unit_id is None
    return Narrowing("unit", _("unit"), () if alone else tuple(choices))
