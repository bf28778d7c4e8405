"""What the shape of a light rule alone does not tell: overlapping bands, gaps not told, misleading colours."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from gongjian.kernel.lights import (
    DOMAINS,
    EVERYTHING,
    FACTS,
    GRAVITY,
    LOUD,
    WORSE_WHEN_LOWER,
    Basis,
    Clause,
    Colour,
    Dimension,
    FactKind,
    LightRule,
    Meaning,
    gaps,
)
from gongjian.kernel.problems import Problem


def ends(
    low: Decimal | None, over: Decimal | None, high: Decimal | None, under: Decimal | None
) -> Iterator[Problem]:
    """A band has at most one end on each side."""
    if (low is not None and over is not None) or (high is not None and under is not None):
        message = _("The band has two ends on one side.")
        remedy = _("Keep “from” (the number belongs to it) or “over”; keep “to” or “under”.")
        yield Problem("two_ends", message, remedy=remedy)


def facts(when: Mapping[str, bool | str]) -> Iterator[Problem]:
    """Conditions name facts there are, with values they can have."""
    yield from names(when)
    for name, value in when.items():
        known = FACTS.get(name)
        if known is None:
            continue
        fits = isinstance(value, bool) if known.kind is FactKind.yes_no else value in known.words
        if not fits:
            expected = _("yes or no") if known.kind is FactKind.yes_no else ", ".join(known.words)
            message = _("“%(name)s” cannot be “%(value)s”.") % {"name": name, "value": value}
            remedy = _("Write %(expected)s.") % {
                "expected": expected or _("a band instead: from, over, to, under")
            }
            yield Problem("fact_cannot_be", message, remedy=remedy)


def names(given: Iterable[str]) -> Iterator[Problem]:
    """Facts there are."""
    for name in given:
        if name not in FACTS:
            message = _("There is no fact “%(name)s”.") % {"name": name}
            remedy = _("Known facts: %(names)s.") % {"names": ", ".join(FACTS)}
            yield Problem("unknown_fact", message, remedy=remedy)


def _groups(dimension: Dimension) -> list[list[Clause]]:
    """Clauses with bands that can speak of the same facts with the same number."""
    found: dict[tuple[object, ...], list[Clause]] = {}
    for clause in dimension.clauses:
        if clause.band is not None:
            key = (dimension.basis_of(clause), tuple(sorted(clause.when.items(), key=str)))
            found.setdefault(key, []).append(clause)
    return list(found.values())


def bands(dimension: Dimension) -> Iterator[Problem]:
    """At least one clause; no number in two bands; and none judged milder than a better one."""
    if not dimension.clauses:
        message = _("A dimension without clauses judges nothing.")
        yield Problem(
            "no_clauses", message, remedy=_("Add a line under “clauses” for each sentence of the rule.")
        )
    for group in _groups(dimension):
        for place, one in enumerate(group):
            for other in group[place + 1 :]:
                yield from _apart(one, other)
        yield from _worse_is_graver(dimension.basis_of(group[0]), group)


def _apart(one: Clause, other: Clause) -> Iterator[Problem]:
    if one.band is not None and other.band is not None and one.band.meets(other.band):
        message = _("The bands %(one)s and %(other)s overlap.") % {"one": one.band, "other": other.band}
        remedy = _("Let each number be in one band: where “to” ends one, begin the next with “over”.")
        yield Problem("bands_overlap", message, remedy=remedy)


def _worse_is_graver(basis: Basis, group: list[Clause]) -> Iterator[Problem]:
    ordered = sorted(group, key=_begins, reverse=basis in WORSE_WHEN_LOWER)
    for better, worse in pairwise(ordered):
        if GRAVITY[worse.meaning] < GRAVITY[better.meaning]:
            values = {"worse": worse.band, "better": better.band, "meaning": worse.meaning.value}
            message = _("%(worse)s is worse than %(better)s and is judged milder (“%(meaning)s”).") % values
            yield Problem("milder_when_worse", message, remedy=_("Exchange the two meanings."))


def _begins(clause: Clause) -> Decimal:
    low = clause.band.low if clause.band is not None else None
    return Decimal("-Infinity") if low is None else low


def silence(dimension: Dimension) -> Iterator[Problem]:
    """A gap between bands is told in words: the rule says nothing there, and the page says where."""
    if any(dimension.silent):
        return
    for group in _groups(dimension):
        basis = dimension.basis_of(group[0])
        if basis is not dimension.basis:
            continue
        given = [clause.band for clause in group if clause.band is not None]
        for gap in gaps(given, DOMAINS.get(basis, EVERYTHING)):
            message = _("The rule says nothing at %(gap)s, and does not tell so.") % {"gap": gap}
            remedy = _("Widen a band, or say in “silent” that the source leaves it open.")
            yield Problem("gap_untold", message, remedy=remedy)
            return


def memory(dimension: Dimension) -> Iterator[Problem]:
    """What memory turns must be judged by a clause, and must not become milder by running on."""
    judged = {clause.meaning for clause in dimension.clauses}
    asked = dimension.running.of if dimension.running is not None else frozenset()
    asked |= dimension.catch_up.of if dimension.catch_up is not None else frozenset()
    for meaning in sorted(asked):
        if meaning not in judged:
            message = _("No clause gives “%(meaning)s”, which is remembered.") % {"meaning": meaning.value}
            yield Problem("nothing_to_remember", message, remedy=_("Name a meaning that a clause gives."))
    run = dimension.running
    if run is not None and any(GRAVITY[run.becomes] < GRAVITY[meaning] for meaning in run.of):
        message = _("Running on would make the light milder.")
        yield Problem("milder_when_running", message, remedy=_("Let “becomes” be a graver meaning."))


def _meanings(rule: LightRule) -> set[Meaning]:
    found = {clause.meaning for dimension in rule.dimensions for clause in dimension.clauses}
    found |= {one.running.becomes for one in rule.dimensions if one.running}
    return found | {one.catch_up.becomes for one in rule.dimensions if one.catch_up}


def whole(rule: LightRule) -> Iterator[Problem]:
    """Every meaning has its colour, no two wear the same loud one, and no dimension is named twice."""
    if not rule.dimensions:
        message = _("The rule judges nothing.")
        yield Problem("no_dimensions", message, remedy=_("Add at least one dimension with its clauses."))
    for meaning in sorted(_meanings(rule) - {*rule.colours, Meaning.undefined}):
        message = _("“%(meaning)s” has no colour.") % {"meaning": meaning.value}
        remedy = _("Name it in “colours”; “none” where the source gives it none.")
        yield Problem("without_colour", message, remedy=remedy)
    worn: dict[Colour, Meaning] = {}
    for meaning, colour in rule.colours.items():
        if colour in LOUD and colour in worn:
            values = {"one": worn[colour].value, "other": meaning.value, "colour": colour.value}
            message = _("“%(one)s” and “%(other)s” both wear %(colour)s.") % values
            yield Problem(
                "same_loud_colour", message, remedy=_("Two meanings never share yellow, orange or red.")
            )
        worn.setdefault(colour, meaning)
    seen: set[str] = set()
    for dimension in rule.dimensions:
        if dimension.key in seen:
            message = _("“%(key)s” is given twice.") % {"key": dimension.key}
            remedy = _("Give the second one another name, or take it out.")
            yield Problem("key_twice", message, remedy=remedy)
        seen.add(dimension.key)
