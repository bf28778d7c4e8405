"""Cases climbed: from the ledger's facts to where each stands, many at once."""

import logging
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from gongjian.campaigns.selectors import campaign_tree
from gongjian.kernel.ladder import LIGHTS, Clause, Climb, Fact, Issued, Ladder, StepKind, climb, day_of
from gongjian.kit.calendar import calendar
from gongjian.supervise.models import LadderCase
from gongjian.supervise.playbook.ladder import Rule, rule_of
from gongjian.supervise.selectors.ladder.beside_facts import Dated, answers, fact_sources
from gongjian.supervise.selectors.ladder.light_facts import light_facts
from gongjian.supervise.selectors.ladder.matter_facts import matter_facts
from gongjian.supervise.selectors.ladder.unit_facts import tallied, window_facts

_log = logging.getLogger("gongjian.ladder")
SHAPES_KEPT = 5_000
"""So many climbs are kept at a time."""


@dataclass(frozen=True)
class Climbed:
    """A case with the rule it goes by and all that arose up to the instant."""

    case: LadderCase
    rule: Rule
    climb: Climb


class Shapes:
    """Climbs up to one instant, each reckoned once: cases of one rule with the same facts stand at the same place."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._climbs: dict[Hashable, tuple[Rule, Climb]] = {}

    def climb(self, rule: Rule, facts: tuple[Fact, ...], *, of_unit: bool) -> Climb:
        """Where a case of these facts stands. KeyError or ValueError when they do not fit the ladder."""
        key = (id(rule), of_unit, facts)  # the rule is kept beside, so that its id stays its own
        found = self._climbs.get(key)
        if found is None:
            if len(self._climbs) >= SHAPES_KEPT:
                self._climbs.clear()
            ladder = part_of(rule.ladder, of_unit=of_unit)
            stands = climb(ladder, _fitting(ladder, facts), self.at, calendar(), cards=rule.cards)
            found = self._climbs[key] = (rule, stands)
        return found[1]


def climbed(cases: Sequence[LadderCase], at: datetime, shapes: Shapes | None = None) -> dict[int, Climbed]:
    """Case id → where it stands. A case whose rule nobody has any more, or whose facts do not fit it, is left out and
    reported: it must not keep the others from their turn. `shapes`: what was reckoned for the instant already."""
    facts, rules = facts_of(cases, at), rules_of(cases)
    shapes = shapes or Shapes(at)
    found: dict[int, Climbed] = {}
    for case in cases:
        rule = rules[_goes_by(case)]
        if rule is None:
            _log.error("no playbook has the ladder %s of case %s", case.rule, case.pk)
            continue
        try:
            stands = shapes.climb(rule, tuple(facts.get(case.pk, ())), of_unit=case.unit_id is not None)
        except (KeyError, ValueError):
            _log.exception("case %s does not fit its ladder %s", case.pk, case.rule)
            continue
        found[case.pk] = Climbed(case, rule, stands)
    return found


def climbed_one(case: LadderCase, at: datetime) -> Climbed | None:
    """Where one case stands; None when its rule is gone."""
    return climbed([case], at).get(case.pk)


def _fitting(ladder: Ladder, facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts as the ladder knows steps: a paper of a step it does not have counts as its first step with papers."""
    known = {step.key for step in ladder.steps}
    first = next((step.key for step in ladder.steps if step.kind is StepKind.notice), "")
    for fact in facts:
        if not isinstance(fact, Issued) or fact.step in known:
            yield fact
        elif first:
            yield replace(fact, step=first)


GoesBy = tuple[int, str, date]


def _goes_by(case: LadderCase) -> GoesBy:
    return case.campaign_id, case.rule, day_of(case.begun_at)


def rules_of(cases: Sequence[LadderCase]) -> dict[GoesBy, Rule | None]:
    """What the cases go by from their beginning to their end, each rule read once."""
    campaigns = campaign_tree().campaigns
    found: dict[GoesBy, Rule | None] = {}
    for key in {_goes_by(case) for case in cases}:
        campaign_id, stamp, begun_on = key
        campaign = campaigns.get(campaign_id)
        found[key] = rule_of(campaign, stamp, begun_on) if campaign is not None else None
    return found


@lru_cache(maxsize=64)
def part_of(ladder: Ladder, *, of_unit: bool) -> Ladder:
    """Windows and counts are a unit's, everything else a matter's: so nothing is proposed twice for one cause."""
    steps = tuple(
        replace(step, clauses=tuple(one for one in step.clauses if _counts(one) is of_unit))
        for step in ladder.steps
    )
    return replace(ladder, steps=steps)


def _counts(clause: Clause) -> bool:
    return clause.streak is not None or clause.count is not None


def facts_of(cases: Sequence[LadderCase], at: datetime) -> dict[int, list[Fact]]:
    """Case id → its facts in the ledger's order; a handful of queries, however many cases. `at`: no month judged later
    is asked for."""
    by_matter = {case.matter_id: case.pk for case in cases if case.matter_id is not None}
    dated: dict[int, list[Dated]] = {case.pk: [] for case in cases}
    for matter_id, told in (matter_facts(by_matter) if by_matter else {}).items():
        dated[by_matter[matter_id]].extend(told.facts)
    for pk, one in (*_beside(by_matter), *answers(list(dated))):
        if pk in dated:
            dated[pk].append(one)
    for pk, one in _of_units([case for case in cases if case.unit_id is not None], at):
        dated[pk].append(one)
    return {pk: [one[2] for one in sorted(mine, key=lambda one: one[:2])] for pk, mine in dated.items()}


def _of_units(cases: Sequence[LadderCase], at: datetime) -> Iterator[tuple[int, Dated]]:
    """Windows of reports or lights of projects, as each ladder goes by, and the steps issued for the units' matters."""
    lit: list[tuple[LadderCase, Ladder]] = []
    reporting: list[LadderCase] = []
    rules = rules_of(cases)
    for case in cases:
        rule = rules[_goes_by(case)]
        if rule is not None and rule.ladder.windows == LIGHTS:
            lit.append((case, rule.ladder))
        else:
            reporting.append(case)
    yield from light_facts(lit, at)
    yield from window_facts(reporting)
    yield from tallied(cases)


def _beside(by_matter: dict[int, int]) -> Iterator[tuple[int, Dated]]:
    matter_ids: Collection[int] = list(by_matter)
    for source in fact_sources if matter_ids else ():
        yield from ((by_matter[pk], one) for pk, one in source(matter_ids) if pk in by_matter)
