"""What lint finds in cadences and meetings: closings that collide, days off, the same asked twice, what never comes."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.campaigns.lint import Found, LintRule, rules
from gongjian.campaigns.playbook import PlaybookText
from gongjian.dispatch.playbook.cadences import CadenceText, Over, cadences_in
from gongjian.dispatch.playbook.estimate import days_of, estimate, laid
from gongjian.kit.calendar import calendar
from gongjian.kit.words import joined

TOO_NEAR = timedelta(hours=2)

Pair = tuple[int, CadenceText]


def _register(key: str, name: Any, source: str) -> Callable[[Callable[[PlaybookText], Iterable[Found]]], Any]:
    def keep(check: Callable[[PlaybookText], Iterable[Found]]) -> Any:
        rules.register(key, LintRule(key, name, source, check))
        return check

    return keep


def _same_units(one: Over, other: Over) -> bool:
    """Whether a unit may owe both."""
    if one.groups and other.groups:
        both = "all" in (one.groups, other.groups)
        return both or bool(set(one.groups) & set(other.groups))
    if not (one.roles and other.roles):
        return False
    kinds = set(one.unit_classes) & set(other.unit_classes)
    return bool(kinds) or not one.unit_classes or not other.unit_classes


@_register(
    "closings_collide",
    gettext_lazy("reports of one unit do not close within two hours of each other"),
    "burden",
)
def _collide(playbook: PlaybookText) -> Iterator[Found]:
    for (_place, one), (place, other) in _pairs(playbook):
        near = [
            (mine, yours)
            for mine in laid(playbook, one)
            for yours in laid(playbook, other)
            if abs(mine.closes_at - yours.closes_at) < TOO_NEAR
        ]
        if near:
            first = near[0][0].closes_at
            message = _(
                "“%(one)s” and “%(other)s” ask the same units and close within two hours, first on %(on)s."
            ) % {"one": one.name, "other": other.name, "on": first.date().isoformat()}
            remedy = _("Let one of them close on another day, or at another hour such as 17:30.")
            yield Found(("cadences", place, "rule"), message, remedy)


def _pairs(playbook: PlaybookText) -> Iterator[tuple[Pair, Pair]]:
    for one, other in combinations(enumerate(cadences_in(playbook)), 2):
        if _same_units(one[1].over, other[1].over):
            yield one, other


@_register("asked_twice", gettext_lazy("the same is asked once"), "burden")
def _asked_twice(playbook: PlaybookText) -> Iterator[Found]:
    for (_place, one), (place, other) in _pairs(playbook):
        same = set(one.asks) & set(other.asks) - {"coordination"}
        if same and one.period == other.period and set(one.over.lines) & set(other.over.lines):
            message = _("“%(one)s” and “%(other)s” ask the same units the same questions on the same days.")
            remedy = _("Join them, or let each ask something of its own.")
            values = {"one": one.name, "other": other.name}
            yield Found(("cadences", place, "asks"), message % values, remedy)


@_register("closes_on_day_off", gettext_lazy("nothing is due on a day off"), "burden")
def _days_off(playbook: PlaybookText) -> Iterator[Found]:
    for place, text in enumerate(cadences_in(playbook)):
        off = [one for one in laid(playbook, text) if calendar().is_workday(one.closes_on) is False]
        if off:
            message = _("“%(name)s” closes on a day off, first on %(on)s.")
            remedy = _("Write “holiday: next_workday”, or “holiday: pull_forward”.")
            values = {"name": text.name, "on": off[0].closes_on.isoformat()}
            yield Found(("cadences", place, "holiday"), message % values, remedy)


@_register("never_comes", gettext_lazy("what comes round does come round"), "house")
def _never(playbook: PlaybookText) -> Iterator[Found]:
    start, end = days_of(playbook)
    message = _("“%(name)s” does not come round once between %(start)s and %(last)s.")
    remedy = _("Name a day that lies within the campaign, or take it out.")
    values = {"start": start.isoformat(), "last": (end - timedelta(days=1)).isoformat()}
    for place, text in enumerate(cadences_in(playbook)):
        if not laid(playbook, text):
            yield Found(("cadences", place, "rule"), message % (values | {"name": text.name}), remedy)
    for place, series in enumerate(playbook.more.get("meetings", ())):
        if not any(True for _day in series.recurrence.days(start, end)):
            yield Found(("meetings", place, "rule"), message % (values | {"name": series.name}), remedy)


@_register("group_without_unit", gettext_lazy("whoever is asked to report can be reached"), "house")
def _groups(playbook: PlaybookText) -> Iterator[Found]:
    for place, text in enumerate(cadences_in(playbook)):
        groups = text.over.groups
        asked = [one for one in playbook.groups.items if groups == "all" or one.key in groups]
        without = [str(one.name) for one in asked if not one.unit]
        if without and not text.over.roles:
            message = _("“%(name)s” is asked of groups that have no unit of their own: %(groups)s.")
            remedy = _("Write “unit:” at each group, or let the units responsible for projects report.")
            values = {"name": text.name, "groups": joined(without)}
            yield Found(("cadences", place, "over"), message % values, remedy)


@_register("burden_exceeded", gettext_lazy("a week of reports stays within the budget"), "burden")
def _burden(playbook: PlaybookText) -> Iterator[Found]:
    """Before anything is loaded only what one line costs is known: the week is counted for a unit of ten lines."""
    found = estimate(playbook)
    if found.over:
        message = _(
            "A unit with %(lines)s lines that all change is asked about %(minutes)s minutes a week;"
            " the budget is %(budget)s."
        )
        values = {
            "lines": found.lines,
            "minutes": round(found.minutes),
            "budget": found.budget.minutes_a_week,
        }
        remedy = _("Ask less often or fewer questions, or raise “burden: minutes_a_week” and say why.")
        yield Found(("cadences",), message % values, remedy)
