"""The 问题台账 loaded from Excel: each line a problem on its unit's desk, none twice; notices at /todo/."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongjian import ledger
from gongjian.kernel.dates import FuzzyDate
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.supervise.actions.problems import ProblemDraft, raise_problem, send
from gongjian.supervise.imports.problems import plan, write
from gongjian.supervise.models import Problem
from gongjian.supervise.views.problems.notices import problem_notices
from tests.cast import Cast
from tests.supervise.problem_stage import accepted, at, fresh, raised


@pytest.fixture(autouse=True)
def live(cast: Cast) -> None:
    with ledger.record("test.cast", by=cast.clerk.actor, at=at(0)) as entry:
        entry.change(cast.campaign, status="live")


def line(number: int = 1, **values: Any) -> PlannedRow:
    given = {
        "title": "进场道路未通",
        "category": "水电气路",
        "unit": "甲镇",
        "raised_by": "县资规局",
        "due": FuzzyDate.of(date(2026, 3, 20)),
        "level": "leader",
        "wants": "请协调路权",
    }
    return PlannedRow(number, given | values)


def context(cast: Cast) -> ImportContext:
    return ImportContext(cast.clerk.viewer(cast.on), cast.campaign, at(0))


def test_a_line_becomes_a_problem_on_its_unit_s_desk_with_all_its_columns(cast: Cast) -> None:
    rows = [line()]
    plan(context(cast), rows)
    assert rows[0].problems == []
    with ledger.record("test.cast", by=cast.clerk.actor, at=at(0)) as entry:
        write(entry, context(cast), rows)
    problem = Problem.objects.get()
    assert (problem.category, problem.level, problem.wants) == ("utilities", "leader", "请协调路权")
    assert (problem.raised_by_id, problem.matter.desk_unit_id) == (cast.bureau.pk, cast.town_a.pk)
    assert problem.matter.due_on == date(2026, 3, 20)
    again = [line()]
    plan(context(cast), again)
    assert again[0].action == "skip"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"category": "天气"}, "category_unknown"),
        ({"unit": "不存在的单位"}, "unit_unknown"),
        ({"promised": FuzzyDate.of(date(2026, 3, 7))}, "promised_day_off"),
        ({"project": "没有的项目"}, "project_unknown"),
    ],
)
def test_what_cannot_be_stops_its_line_and_says_why(cast: Cast, values: dict[str, Any], code: str) -> None:
    rows = [line(**values)]
    plan(context(cast), rows)
    assert [one.code for one in rows[0].problems] == [code]


def test_the_office_is_told_what_waits_to_be_handed_out_and_a_unit_what_was_sent_to_it(cast: Cast) -> None:
    problem = raised(cast)
    accepted(cast, problem)
    send(
        viewer=cast.clerk.viewer(cast.on), matter=fresh(problem), direction="up", to_unit_id=cast.bureau.pk,
        why="请协调路权", at=at(2),
    )  # fmt: skip
    told = problem_notices(cast.reporter_bureau.viewer(cast.on), at(2))
    assert [(notice.title, notice.note, notice.light) for notice in told] == [
        ("进场道路未通", "请协调路权", "watch")
    ]
    assert problem_notices(cast.reporter_b.viewer(cast.on), at(2)) == []
    draft = ProblemDraft(title="用地指标不足", category="land", raised_by_id=cast.town_a.pk)
    raise_problem(viewer=cast.reporter_a.viewer(cast.on), campaign=cast.campaign, draft=draft, at=at(2))
    office = problem_notices(cast.clerk.viewer(cast.on), at(2))
    assert [notice.href for notice in office] == ["/c/shili-100/problems/?state=drafted"]
