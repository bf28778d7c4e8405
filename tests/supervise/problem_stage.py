"""A problem of the cast, taken as far as a test needs it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from gongjian.matters import actions as matters
from gongjian.matters.models import Matter
from gongjian.supervise.actions.problems import ProblemDraft, raise_problem
from gongjian.supervise.models import Problem
from tests.cast import AT, SHANGHAI, Cast


def at(days: int, hour: int = 9) -> datetime:
    return AT.replace(hour=hour) + timedelta(days=days)


def on(days: int) -> date:
    return at(days).astimezone(SHANGHAI).date()


def raised(cast: Cast, **changes: Any) -> Problem:
    given: dict[str, Any] = {
        "title": "进场道路未通",
        "category": "utilities",
        "unit_id": cast.town_a.pk,
        "due": on(10),
        "raised_by_id": cast.office.pk,
    } | changes
    return raise_problem(
        viewer=cast.clerk.viewer(cast.on), campaign=cast.campaign, draft=ProblemDraft(**given), at=at(0)
    )


def fresh(problem: Problem) -> Matter:
    return Matter.objects.get(pk=problem.matter_id)


def accepted(cast: Cast, problem: Problem, days: int = 1) -> Matter:
    return matters.accept(viewer=cast.reporter_a.viewer(cast.on), matter=fresh(problem), at=at(days))


def struck_off(cast: Cast, problem: Problem) -> Matter:
    accepted(cast, problem)
    matters.report_done(
        viewer=cast.head_a.viewer(cast.on), matter=fresh(problem), result="道路已通", at=at(3)
    )
    matters.close(viewer=cast.clerk.viewer(cast.on), matter=fresh(problem), conclusion="属实", at=at(4))
    return matters.strike_off(
        viewer=cast.clerk.viewer(cast.on),
        matter=fresh(problem),
        steps={"on_site": "3月6日到场，已通车"},
        at=at(4, 15),
    )
