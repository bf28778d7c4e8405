"""Two records both reported this week are merged: no line leaves its report, and what is not sent yet is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gongjian import ledger
from gongjian.dispatch.models import Report, ReportDraft, ReportLine, ReportState
from gongjian.kernel.problems import Refused
from gongjian.projects.actions.duplicates import merging
from gongjian.projects.models import Project
from gongjian.projects.slots import merge_listeners
from tests.cast import SET_UP
from tests.dispatch.conftest import Week

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(week: Week) -> tuple[ReportLine, ReportLine]:
    """甲镇 has reported the bridge; 乙镇 the same bridge under another name."""
    kept, gone = week.projects
    with ledger.record("test.window", by=SET_UP, at=week.cast.at) as entry:
        other = entry.create(Report(window=week.window, unit=week.cast.town_b))
        first = entry.create(ReportLine(report=week.report, project=kept, words="桩基施工", changed=True))
        second = entry.create(ReportLine(report=other, project=gone, words="承台施工", changed=True))
        for report in (week.report, other):
            entry.change(report, state=ReportState.SENT, filed_at=week.cast.at)
    return first, second


def merge(week: Week, which: str | None) -> Any:
    kept, gone = (Project.objects.get(pk=one.pk) for one in week.projects)
    plan = merging.plan_merge(kept, gone)
    choices = {clash.key: which or "kept" for clash in plan.clashes if which or "ReportLine" not in clash.key}
    at = week.cast.at + timedelta(hours=2)
    return merging.merge(
        viewer=week.cast.clerk.viewer(week.cast.on),
        kept=kept,
        gone=gone,
        reason="同一项目",
        at=at,
        choices=choices,
    )


def lines(week: Week) -> list[tuple[str, int, bool]]:
    """Of each line: its words, the place of its project among the two, whether it stands."""
    places = {project.pk: place for place, project in enumerate(week.projects)}
    rows = ReportLine.objects.order_by("id")
    return [(row.words, places[row.project_id or 0], not row.voided) for row in rows]


def test_both_reports_of_the_week_are_named_and_a_person_says_which_counts(
    week: Week, both: tuple[ReportLine, ReportLine]
) -> None:
    with pytest.raises(Refused) as refused:
        merge(week, None)
    said = [str(one.message) for one in refused.value.problems if "ReportLine" in one.where]
    assert [
        ("甲镇" in text and "桩基施工" in text, "乙镇" in text and "承台施工" in text) for text in said
    ] == [(True, True)]


@pytest.mark.parametrize(
    ("which", "stands"),
    [
        ("kept", [("桩基施工", 0, True), ("承台施工", 1, True)]),
        ("gone", [("桩基施工", 1, True), ("承台施工", 0, True)]),
    ],
)
def test_whichever_counts_both_lines_stay_in_their_reports(
    week: Week, both: tuple[ReportLine, ReportLine], which: str, stands: list[tuple[str, int, bool]]
) -> None:
    done = merge(week, which)
    assert lines(week) == stands
    merging.part(
        viewer=week.cast.clerk.viewer(week.cast.on),
        merge=done,
        reason="是两个",
        at=week.cast.at + timedelta(hours=3),
    )
    assert lines(week) == [("桩基施工", 0, True), ("承台施工", 1, True)]


def test_what_is_typed_and_not_sent_goes_on_under_the_kept_record_and_is_told(week: Week) -> None:
    kept, gone = week.projects
    body = {f"p{kept.pk}-words": "桩基施工", f"p{gone.pk}-words": "承台施工", f"p{gone.pk}-stuck_on": "land"}
    ReportDraft.objects.create(report=week.report, body=body, updated_at=week.cast.at)
    told = [line for one in merge_listeners for line in one.tells(kept, gone)]
    assert [("甲镇" in line, "承台施工" in line) for line in told] == [(True, True)]
    merge(week, "kept")
    draft = ReportDraft.objects.get()
    assert draft.body == {f"p{kept.pk}-words": "桩基施工；承台施工", f"p{kept.pk}-stuck_on": "land"}
    assert draft.revision == 2


def test_the_page_of_the_merge_tells_of_reports_that_are_not_sent(week: Week) -> None:
    kept, gone = week.projects
    ReportDraft.objects.create(
        report=week.report, body={f"p{gone.pk}-words": "承台施工"}, updated_at=week.cast.at
    )
    page = week.cast.clerk.browser().get(f"/projects/{kept.number}/merge/{gone.number}/")
    assert [("甲镇" in line, "承台施工" in line) for line in page.context["told"]] == [(True, True)]
