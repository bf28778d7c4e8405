"""Facts that lie beside a matter's own versions: reasons found valid, reports found false, what persons answered,
papers issued, marks. A noun that knows more of matters registers a source of its own.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from gongjian.kernel import ladder
from gongjian.kernel.ladder import Fact, Ground, Outcome
from gongjian.kit.registry import Registry
from gongjian.supervise.models import Excuse, FalseReport, LadderStep

Dated = tuple[datetime, int, Fact]
"""(instant, place among facts of one instant, fact). Facts of versions stand at their entry, these behind them."""
BESIDE = 2**62
ANSWERED = (Outcome.issued.value, Outcome.amended.value, Outcome.declined.value)

Source = Callable[[Collection[int]], Iterator[tuple[int, Dated]]]
"""Ids of matters → (id of the matter, fact), in sets: one or two queries however many."""

fact_sources: Registry[Source] = Registry("source of facts of the ladder")


def excuses(matter_ids: Collection[int]) -> Iterator[tuple[int, Dated]]:
    """A valid reason stops the clock from the instant it was accepted until it is ended."""
    rows = Excuse.objects.filter(matter_id__in=matter_ids, voided=False).order_by("id")
    for row in rows:
        key = f"excuse-{row.pk}"
        halted = ladder.Halted(row.from_at, key, Ground(row.ground))
        yield row.matter_id, (row.from_at, BESIDE, halted)
        if row.to_at is not None:
            yield row.matter_id, (row.to_at, BESIDE, ladder.Resumed(row.to_at, key))


def false_reports(matter_ids: Collection[int]) -> Iterator[tuple[int, Dated]]:
    """A report found to be false."""
    for row in FalseReport.objects.filter(matter_id__in=matter_ids, voided=False).order_by("id"):
        yield row.matter_id, (row.at, BESIDE, ladder.FalseFound(row.at, f"false-{row.pk}"))


def answers(case_ids: Collection[int]) -> Iterator[tuple[int, Dated]]:
    """What named persons answered to proposals of these cases, and what became of the steps they issued."""
    rows = LadderStep.objects.filter(case_id__in=case_ids, outcome__in=ANSWERED, voided=False).order_by("id")
    for row in rows:
        for dated in answer_facts(row):
            yield row.case_id, dated


def answer_facts(row: LadderStep) -> Iterator[Dated]:
    """The facts of one answered proposal."""
    at = row.ended_at
    if row.outcome == Outcome.declined.value:
        yield at, BESIDE, ladder.Declined(at, row.cause, row.by_name, row.reason)
        return
    key = step_key(row)
    issued = ladder.Issued(at, key, row.issued_step, row.by_name, row.term_on, row.cause, row.reason)
    yield at, BESIDE, issued
    if row.settled_at is not None:
        ended: Fact = ladder.Settled(row.settled_at, key)
        if row.withdrawn:
            ended = ladder.Withdrawn(row.settled_at, key, row.by_name, row.settled_says)
        yield row.settled_at, BESIDE + 1, ended


def step_key(row: LadderStep) -> str:
    """By which the kernel tells an issued step from others."""
    return f"step-{row.pk}"


fact_sources.register("excuses", excuses)
fact_sources.register("false_reports", false_reports)
