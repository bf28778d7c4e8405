"""Facts that lie beside a matter's own versions: reasons found valid, reports found false, what persons answered,
papers issued, marks. A noun that knows more of matters registers a source of its own.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime

from gongjian.kernel import ladder
from gongjian.kernel.ladder import Fact, Ground, Outcome
from gongjian.kit.registry import Registry
from gongjian.supervise.models import (
    Excuse,
    FalseReport,
    IssuedNotice,
    LadderStep,
    NoticeState,
    Supervision,
)
from gongjian.supervise.selectors.ladder.among import among
from gongjian.supervise.selectors.ladder.documents import Out, documents_of
from gongjian.supervise.selectors.ladder.matter_facts import FEEDBACK, recorded_at

Dated = tuple[datetime, int, Fact]
"""(instant, place among facts of one instant, fact). Facts of versions stand at their entry, these behind them."""
BESIDE = 2**62
ANSWERED = (Outcome.issued.value, Outcome.amended.value, Outcome.declined.value)

Source = Callable[[Collection[int]], Iterator[tuple[int, Dated]]]
"""Ids of matters → (id of the matter, fact), in sets: one or two queries however many. It may tell of other matters
too, which are left out."""

fact_sources: Registry[Source] = Registry("source of facts of the ladder")


def excuses(matter_ids: Collection[int]) -> Iterator[tuple[int, Dated]]:
    """A valid reason stops the clock from the instant it was accepted until it is ended."""
    rows = Excuse.objects.filter(among("matter_id", matter_ids), voided=False).order_by("id")
    for row in rows:
        key = f"excuse-{row.pk}"
        halted = ladder.Halted(row.from_at, key, Ground(row.ground))
        yield row.matter_id, (row.from_at, BESIDE, halted)
        if row.to_at is not None:
            yield row.matter_id, (row.to_at, BESIDE, ladder.Resumed(row.to_at, key))


def false_reports(matter_ids: Collection[int]) -> Iterator[tuple[int, Dated]]:
    """A report found to be false."""
    for row in FalseReport.objects.filter(among("matter_id", matter_ids), voided=False).order_by("id"):
        yield row.matter_id, (row.at, BESIDE, ladder.FalseFound(row.at, f"false-{row.pk}"))


def answers(case_ids: Collection[int]) -> Iterator[tuple[int, Dated]]:
    """What named persons answered to proposals of these cases, and what became of the steps they issued."""
    rows = LadderStep.objects.filter(among("case_id", case_ids), outcome__in=ANSWERED, voided=False).order_by(
        "id"
    )
    found = list(rows.select_related("supervision"))
    gone = _withdrawn_papers({row.supervision_id for row in found if row.supervision_id is not None})
    out = documents_of(found)
    for row in found:
        paper = gone.get((row.supervision_id or 0, row.issued_step))
        for dated in answer_facts(row, paper, out.get(row.pk)):
            yield row.case_id, dated


def _withdrawn_papers(supervision_ids: Collection[int]) -> dict[tuple[int, str], IssuedNotice]:
    """(supervision, step) → the paper withdrawn last, where no other paper of the step is in force."""
    papers = IssuedNotice.objects.filter(supervision_id__in=supervision_ids, voided=False).order_by("id")
    found: dict[tuple[int, str], IssuedNotice | None] = {}
    for paper in papers if supervision_ids else ():
        key = (paper.supervision_id, paper.step)
        if paper.state == NoticeState.ISSUED or found.get(key, paper) is None:
            found[key] = None
        elif paper.state == NoticeState.WITHDRAWN:
            found[key] = paper
    return {key: paper for key, paper in found.items() if paper is not None}


def answer_facts(
    row: LadderStep, withdrawn_paper: IssuedNotice | None = None, documents: Sequence[Out] | None = None
) -> Iterator[Dated]:
    """The facts of one answered proposal. `documents`: those that went out, None where the step issues none."""
    at = row.ended_at
    assert at is not None
    if row.outcome == Outcome.declined.value:
        yield at, BESIDE, ladder.Declined(at, row.cause, row.by_name, row.reason)
        return
    key = step_key(row)
    waits = documents is not None
    issued = ladder.Issued(at, key, row.issued_step, row.by_name, row.term_on, row.cause, row.reason, waits)
    yield at, BESIDE, issued
    for out in documents or ():
        yield out.at, BESIDE + 1, ladder.WentOut(out.at, key, out.term_on)
    if row.settled_at is not None:
        ended: Fact = ladder.Settled(row.settled_at, key)
        if row.withdrawn:
            ended = ladder.Withdrawn(row.settled_at, key, row.by_name, row.settled_says)
        yield row.settled_at, BESIDE + 2, ended
    elif withdrawn_paper is not None and withdrawn_paper.ended_at is not None:
        gone_at = withdrawn_paper.ended_at
        yield gone_at, BESIDE + 2, ladder.Withdrawn(gone_at, key, "", withdrawn_paper.ended_reason)
    elif over := supervision_ended(row.supervision, key):
        yield over.at, BESIDE + 2, over


def step_key(row: LadderStep) -> str:
    """By which the kernel tells an issued step from others."""
    return f"step-{row.pk}"


fact_sources.register("excuses", excuses)
fact_sources.register("false_reports", false_reports)


# ---------------------------------------------------------------- papers
def papers(matter_ids: Collection[int]) -> Iterator[tuple[int, Dated]]:
    """Papers issued under supervision without a proposal of the ladder, and the clock of feedback they set."""
    rows = IssuedNotice.objects.filter(
        among("supervision__matter_id", matter_ids), issued_at__isnull=False, voided=False
    ).select_related("supervision")
    proposed = set(
        LadderStep.objects.filter(
            among("case__matter_id", matter_ids), supervision__isnull=False, voided=False
        )
        .exclude(outcome=Outcome.declined.value)
        .values_list("supervision_id", "issued_step")
    )
    for row in rows.order_by("id"):
        if (row.supervision_id, row.step) in proposed:
            continue
        matter_id, key, at = row.supervision.matter_id, f"paper-{row.pk}", row.issued_at
        yield matter_id, (at, BESIDE, ladder.Issued(at, key, row.step, row.issued_by, row.term_on))
        if row.state == NoticeState.WITHDRAWN and row.ended_at is not None:
            back = ladder.Withdrawn(row.ended_at, key, "", row.ended_reason)
            yield matter_id, (row.ended_at, BESIDE + 1, back)
        elif row.ended_at is not None:
            yield matter_id, (row.ended_at, BESIDE + 1, ladder.Settled(row.ended_at, key))
        elif ended := supervision_ended(row.supervision, key):
            yield matter_id, (ended.at, BESIDE + 1, ended)


def feedback(matter_ids: Collection[int]) -> Iterator[tuple[int, Dated]]:
    """When the next reply under supervision is due, as it was set each time."""
    rows = (
        Supervision.Version.objects.filter(among("matter_id", matter_ids))
        .annotate(recorded_at=recorded_at())
        .order_by("id", "entry_from")
        .values_list("id", "matter_id", "feedback_due_on", "entry_from", "recorded_at")
    )
    before: dict[int, date | None] = {}
    for pk, matter_id, due_on, seq, at in rows:
        if before.get(pk) != due_on:
            fact: Fact = ladder.Met(at, FEEDBACK)
            if due_on is not None:
                fact = ladder.DueSet(at, due_on, FEEDBACK)
            yield matter_id, (at, seq, fact)
        before[pk] = due_on


def supervision_ended(supervision: Supervision | None, key: str) -> Fact | None:
    """What the end of a supervision means for a step issued under it."""
    if supervision is None:
        return None
    if supervision.withdrawn_at is not None:
        return ladder.Withdrawn(supervision.withdrawn_at, key, "", "")
    return ladder.Settled(supervision.closed_at, key) if supervision.closed_at is not None else None


fact_sources.register("papers", papers)
fact_sources.register("feedback", feedback)
