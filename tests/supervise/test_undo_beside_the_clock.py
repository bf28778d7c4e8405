"""Taking a loaded 问题台账 back: what only the machine did goes with it; what a person did keeps its line."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from gongjian import ledger
from gongjian.exchange.actions import confirm, load_chunk, map_columns, start_run, start_undo, undo_chunk
from gongjian.exchange.models import ImportRun
from gongjian.kit.registry import import_kinds
from gongjian.ledger.verification import verify
from gongjian.matters import actions as matters
from gongjian.matters.models import Matter
from gongjian.supervise.actions.ladder.answering import decline
from gongjian.supervise.actions.ladder.sweeping import sweep_ladder
from gongjian.supervise.models import LadderCase, LadderStep, Problem
from tests.cast import Cast
from tests.supervise.problem_stage import at, on

HEADS = ("问题", "类别", "牵头解决单位", "要求时限")
TITLES = ("进场道路未通", "管线未迁改")
LATE = 25
"""Days later, when both lines are late enough for the machine to have proposed a notice."""


@pytest.fixture
def loaded(cast: Cast) -> ImportRun:
    """Two problems loaded, become late, and brought up by the ladder."""
    with ledger.record("test.cast", by=cast.clerk.actor, at=at(0)) as entry:
        entry.change(cast.campaign, status="live")
    book, content = Workbook(), BytesIO()
    page = book.active
    assert page is not None
    page.append(HEADS)  # type: ignore[union-attr]
    for title in TITLES:
        page.append((title, "其他", "甲镇", date(2026, 3, 12)))  # type: ignore[union-attr]
    book.save(content)
    content.seek(0)
    viewer = cast.clerk.viewer(cast.on)
    run = start_run(
        viewer=viewer,
        kind=import_kinds["problems"],
        campaign=cast.campaign,
        name="问题.xlsx",
        file=content,
        at=at(0),
    )
    map_columns(viewer=viewer, run=run, columns=run.mapping["columns"], options={}, at=at(0))
    confirm(viewer=viewer, run=run, at=at(0))
    while load_chunk(viewer=viewer, run=run, at=at(0)):
        pass
    sweep_ladder(at(LATE))
    assert LadderStep.objects.filter(case__matter__title__in=TITLES, proposes=True).count() == len(TITLES)
    return run


def taken_back(cast: Cast, run: ImportRun) -> list[str]:
    """The lines kept."""
    viewer = cast.clerk.viewer(on(LATE))
    start_undo(viewer=viewer, run=run, at=at(LATE, 10))
    while undo_chunk(viewer=viewer, run=run, at=at(LATE, 10)):
        pass
    run.refresh_from_db()
    assert verify() == []
    return [one["number"] for one in run.summary["undo"]["kept"]]


def standing() -> tuple[set[str], set[str], set[str], set[str]]:
    """Titles that still count: of matters, of lines of the ledger, of cases on the ladder, and of their steps."""
    live = {"voided": False}
    return (
        set(Matter.objects.filter(**live).values_list("title", flat=True)),
        set(Problem.objects.filter(**live).values_list("matter__title", flat=True)),
        set(LadderCase.objects.filter(**live, matter__isnull=False).values_list("matter__title", flat=True)),
        set(
            LadderStep.objects.filter(**live, case__matter__isnull=False).values_list(
                "case__matter__title", flat=True
            )
        ),
    )


def test_cases_the_machine_began_do_not_stop_an_undo_and_go_with_the_lines(
    cast: Cast, loaded: ImportRun
) -> None:
    assert taken_back(cast, loaded) == []
    assert standing() == (set(), set(), set(), set())
    assert sweep_ladder(at(LATE + 5)) == 0


def test_a_proposal_a_person_answered_keeps_its_line_with_all_that_hangs_on_it(
    cast: Cast, loaded: ImportRun
) -> None:
    step = LadderStep.objects.get(case__matter__title=TITLES[0], proposes=True)
    decline(cast.inspector.viewer(on(LATE)), step, reason="已电话督促", at=at(LATE))
    kept = Matter.objects.get(title=TITLES[0])
    assert taken_back(cast, loaded) == [kept.number]
    assert standing() == ({TITLES[0]},) * 4


def test_a_line_a_unit_signed_for_stays_though_the_machine_wrote_after_it(
    cast: Cast, loaded: ImportRun
) -> None:
    matter = Matter.objects.get(title=TITLES[1])
    matters.accept(viewer=cast.reporter_a.viewer(on(LATE)), matter=matter, at=at(LATE))
    with ledger.record("test.cast", by=ledger.CLOCK, at=at(LATE)) as entry:
        entry.change(Matter.objects.get(pk=matter.pk), remark="时钟写的")
    assert taken_back(cast, loaded) == [matter.number]
    assert standing() == ({TITLES[1]},) * 4
