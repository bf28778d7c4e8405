"""The clock walks the ladder: it writes down what the rules bring up, reminds by itself, and proposes the rest.

A case is looked at when its next instant has come or something was recorded about it. What is found is reckoned from
the facts alone, so any rhythm of sweeps writes the same steps; what is there already is never written twice.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from gongjian import ledger
from gongjian.kernel.ladder import LIGHTS, Arisen, Outcome
from gongjian.ledger import CLOCK
from gongjian.ledger.memo import read_head
from gongjian.ledger.records import like
from gongjian.supervise.actions.ladder.beginning import BATCH, live_campaigns, look_through
from gongjian.supervise.actions.ladder.telling import tell_reminders
from gongjian.supervise.models import LadderCase, LadderLook, LadderStep
from gongjian.supervise.selectors.ladder.among import among
from gongjian.supervise.selectors.ladder.beside_facts import ANSWERED
from gongjian.supervise.selectors.ladder.climbs import Climbed, Shapes, climbed
from gongjian.supervise.selectors.ladder.light_facts import next_judged
from gongjian.supervise.selectors.ladder.unit_facts import next_end

_log = logging.getLogger("gongjian.ladder")
PUSHED_BACK = timedelta(hours=1)
"""A case that cannot be climbed is tried again after so long."""
_LOOK = "UPDATE gongjian_ladder_look SET look_at = %%s WHERE case_id IN (%s)"
ASKED_OF_CASES = (
    *(field.attname for field in LadderCase._meta.concrete_fields),
    *(f"matter__{name}" for name in ("unit_id", "desk_post_id", "title", "number")),
)
"""What is asked of a case and its matter here; the many columns of matters are left where they are."""
WAITING = (Outcome.standing.value, Outcome.held.value)


_BLANK = LadderStep()


class _Nothing(Exception):
    """Another worker was first."""


@dataclass
class Findings:
    """What a look at some cases found that is not written yet."""

    new: list[LadderStep] = field(default_factory=list)
    changed: list[tuple[LadderStep, dict[str, Any]]] = field(default_factory=list)
    climbs: dict[int, Climbed] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many rows are to be written."""
        return len(self.new) + len(self.changed)


def sweep_ladder(at: datetime) -> int:
    """Look at every case whose time has come; how many steps arose or changed."""
    look_through(at)
    live, done, shapes = live_campaigns(), 0, Shapes(at)
    while cases := _due(live, at):
        done += look_at(cases, shapes)
    return done


def _due(live: Sequence[int], at: datetime) -> list[LadderCase]:
    rows = LadderCase.objects.filter(look__look_at__lte=at, campaign_id__in=live, voided=False)
    asked = rows.select_related("matter").only(*ASKED_OF_CASES)
    return list(asked.order_by("look__look_at", "pk")[:BATCH])


def look_at(cases: Sequence[LadderCase], shapes: Shapes) -> int:
    """Bring these cases up to the instant, and set when each is to be looked at next."""
    seen = read_head().seq
    found = findings(cases, shapes)
    if not found.count:
        _set_looks(cases, found.climbs, shapes.at)
        return 0
    try:
        return _write(cases, found, shapes, seen)
    except _Nothing:
        return look_at(cases, shapes)


def _write(cases: Sequence[LadderCase], found: Findings, shapes: Shapes, seen: int) -> int:
    at = shapes.at
    with ledger.record("ladder.arise", by=CLOCK, at=at, words=_counted(found)) as entry:
        if entry.seq != seen + 1:  # somebody wrote meanwhile: read anew, under the lock
            found = findings(cases, shapes)
        if not found.count:
            raise _Nothing
        entry.create_many(found.new)
        entry.change_many(found.changed)
        tell_reminders(found.new, found.climbs, at)
        _set_looks(cases, found.climbs, at)
    return found.count


def _counted(found: Findings) -> dict[str, int]:
    proposed = sum(step.proposes and step.outcome in WAITING for step in found.new)
    return {"reminded": sum(not step.proposes for step in found.new), "proposed": proposed}


def findings(cases: Sequence[LadderCase], shapes: Shapes) -> Findings:
    """What the rules bring up for these cases and is not written yet."""
    found = Findings(climbs=climbed(cases, shapes.at, shapes))
    written: dict[int, dict[str, LadderStep]] = {}
    for row in LadderStep.objects.filter(among("case_id", [case.pk for case in cases]), voided=False):
        written.setdefault(row.case_id, {})[row.cause] = row
    for pk, one in found.climbs.items():
        _compare(found, one, written.get(pk, {}))
    return found


def _compare(found: Findings, one: Climbed, written: Mapping[str, LadderStep]) -> None:
    arisen = {step.cause: step for step in one.climb.arisen}
    for cause, step in arisen.items():
        row = written.get(cause)
        if row is None:
            found.new.append(_row(one.case, step))
        elif row.outcome not in ANSWERED and row.outcome != step.outcome.value:
            found.changed.append((row, {"outcome": step.outcome.value, "ended_at": step.ended_at}))
    for cause, row in written.items():
        if cause not in arisen and row.outcome in WAITING:
            # A fact of the very instant in which it arose came after it: its cause is gone.
            found.changed.append((row, {"outcome": Outcome.lapsed.value, "ended_at": row.arisen_at}))


def _row(case: LadderCase, step: Arisen) -> LadderStep:
    return like(
        _BLANK,
        case_id=case.pk,
        unit_id=case.unit_id if case.matter is None else case.matter.unit_id,
        step=step.step.key,
        kind=step.step.kind.value,
        clause=step.clause.key,
        cause=step.cause,
        proposes=step.step.proposes,
        arisen_at=step.at,
        outcome=step.outcome.value,
        ended_at=step.ended_at,
        illustrative=case.illustrative,
    )


def _set_looks(cases: Sequence[LadderCase], climbs: Mapping[int, Climbed], at: datetime) -> None:
    """When each is to be looked at next: never the instant again that has been looked at."""
    ends = {case.campaign_id: next_end(case.campaign_id, at) for case in cases if case.unit_id is not None}
    looks: dict[datetime | None, list[int]] = {}
    for case in cases:
        one = climbs.get(case.pk)
        if one is None:
            looks.setdefault(at + PUSHED_BACK, []).append(case.pk)
            continue
        ahead = [one.climb.look_at]
        if case.unit_id is not None:
            ahead.append(ends.get(case.campaign_id))
            ahead.append(next_judged(at, one.rule.ladder) if one.rule.ladder.windows == LIGHTS else None)
        next_at = min((moment for moment in ahead if moment is not None and moment > at), default=None)
        looks.setdefault(next_at, []).append(case.pk)
    ready = LadderLook._meta.get_field("look_at").get_db_prep_save
    with connection.cursor() as cursor:
        for moment, pks in looks.items():
            cursor.execute(_LOOK % ", ".join(["%s"] * len(pks)), [ready(moment, connection), *pks])
