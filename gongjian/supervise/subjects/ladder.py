"""The ladder as figures: what it reminded of and proposed, and what named persons answered. Reminders, never scores.

Who supervises sees every step; anybody else, of the units in reach, what was reminded of and what a person issued.
"""

from datetime import datetime, time
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.campaigns.selectors import with_below
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.promotion_shared import one_of
from gongjian.figures.words import FURTHER
from gongjian.kernel.ladder import Outcome, StepKind
from gongjian.kit.asof import SHANGHAI, end_of_day
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.models import LadderCase, LadderStep
from gongjian.supervise.policy.ladder import is_office
from gongjian.supervise.selectors.ladder.steps import KINDS, light_of, step_named
from gongjian.supervise.selectors.ladder.steps import Told as Words

TAKEN = (Outcome.issued.value, Outcome.amended.value)


def _base(query: Query) -> QuerySet[Any]:
    """Steps that had arisen by the end of the day, of the campaign and those inside it, as far as the asker sees."""
    cases = query.asof.rows(LadderCase).filter(campaign_id__in=with_below(query.campaign))
    rows = query.asof.rows(LadderStep).filter(
        case_id__in=cases.values("id"), arisen_at__lte=end_of_day(query.asof.on)
    )
    if query.viewer is None or is_office(query.viewer, query.campaign):
        return rows
    rows = rows.filter(Q(proposes=False) | Q(outcome__in=TAKEN))
    return rows.filter(query.viewer.reach("see", query.campaign).q("unit_id"))


def _answered(*outcomes: str) -> Any:
    """Proposals answered so by the end of the day."""
    return lambda query, _value: Q(
        proposes=True, outcome__in=outcomes, ended_at__lte=end_of_day(query.asof.on)
    )


def _in_period(column: str) -> Any:
    def condition(query: Query, _value: Any) -> Q:
        begin, end = (datetime.combine(day, time(0), SHANGHAI) for day in query.span)
        return Q(**{f"{column}__gte": begin, f"{column}__lt": end})

    return condition


def _tell(_query: Query, rows: list[Any]) -> list[Told]:
    words, tree = Words(), unit_tree()
    words.read(rows)
    return [
        Told(
            row.id,
            row.number,
            f"{words.title(row)} · {words.step(row, row.issued_step)}",
            f"/ladder/{row.number}/" if row.proposes else words.matter_href(row),
            tree.label(row.unit_id),
            row.illustrative,
            None,
            light_of(row)[1] if row.proposes else "",
        )
        for row in rows
    ]


register(
    Subject(
        key="ladder_step",
        model=LadderStep,
        base=_base,
        conditions={
            "proposes": lambda _query, value: Q(proposes=bool(value)),
            "waits": lambda _query, _value: Q(proposes=True, outcome=Outcome.standing.value),
            "issued": _answered(Outcome.issued.value),
            "amended": _answered(Outcome.amended.value),
            "declined": _answered(Outcome.declined.value),
            "taken": _answered(*TAKEN),
            "arisen_in_period": _in_period("arisen_at"),
            "answered_in_period": _in_period("ended_at"),
            "step_kind": one_of("kind"),
            "step_taken": one_of("issued_step"),
        },
        dims={},
        columns={"step_kind": "kind", "step_taken": "issued_step", "unit": "unit_id"},
        tell=_tell,
        unit=lambda query: query.unit_q("unit_id"),
    )
)
FURTHER["step_kind"] = lambda _query, value: str(KINDS[StepKind(value)])
FURTHER["step_taken"] = lambda query, value: step_named(query.campaign, query.asof.on, value)
