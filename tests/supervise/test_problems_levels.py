"""A problem one level up or down: one leg at a time, answered by the unit it lies with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gongjian.dispatch.models import Level
from gongjian.kernel.problems import Refused
from gongjian.matters import actions as matters
from gongjian.matters.models import Leg
from gongjian.supervise.actions.problems import (
    answer_leg,
    send,
)
from gongjian.supervise.models import LevelLeg, Problem
from gongjian.supervise.policy.problems import open_leg_of
from tests.cast import Cast
from tests.supervise.problem_stage import accepted, at, fresh, raised


def test_one_level_up_lies_with_the_unit_there_and_comes_back_with_its_answer(cast: Cast) -> None:
    problem = raised(cast)
    accepted(cast, problem)
    leg = send(
        viewer=cast.reporter_a.viewer(cast.on), matter=fresh(problem), direction="up", to_unit_id=cast.bureau.pk,
        why="需专班协调路权", at=at(2),
    )  # fmt: skip
    matter = fresh(problem)
    assert (leg.to_level, leg.due_on) == ("taskforce", date(2026, 3, 9))
    assert matter.desk_unit_id == cast.bureau.pk
    lying = Leg.objects.get(matter_id=matter.pk, to_at=None)
    assert (lying.kind, lying.unit_id) == ("waiting", cast.bureau.pk)
    answer_leg(viewer=cast.head_bureau.viewer(cast.on), leg=leg, says="路权已协调，3月10日前可进场", at=at(4))
    leg.refresh_from_db()
    assert leg.answered_at - leg.at == timedelta(days=2)
    matter = fresh(problem)
    assert matter.desk_unit_id == cast.town_a.pk
    assert Problem.objects.get().level == "taskforce"


def test_a_second_leg_before_the_answer_is_refused(cast: Cast) -> None:
    problem = raised(cast)
    accepted(cast, problem)
    keys: dict[str, Any] = {
        "viewer": cast.clerk.viewer(cast.on),
        "direction": "up",
        "to_unit_id": cast.bureau.pk,
    }
    send(matter=fresh(problem), why="请协调", at=at(2), **keys)
    with pytest.raises(Refused) as refused:
        send(matter=fresh(problem), why="请再协调", at=at(3), **keys)
    assert refused.value.problems[0].code == "on_a_leg_already"


def test_from_the_highest_level_there_is_no_way_up(cast: Cast) -> None:
    problem = raised(cast, level="topic")
    accepted(cast, problem)
    with pytest.raises(Refused) as refused:
        send(
            viewer=cast.clerk.viewer(cast.on), matter=fresh(problem), direction="up", to_unit_id=cast.office.pk,
            why="请再上提", at=at(2),
        )  # fmt: skip
    found = refused.value.problems[0]
    assert found.code == "no_level_above"
    assert dict(found.message.params)["level"] == str(Level.TOPIC.label)
    assert not LevelLeg.objects.exists()


def test_from_its_own_unit_there_is_no_way_down(cast: Cast) -> None:
    problem = raised(cast)
    accepted(cast, problem)
    with pytest.raises(Refused) as refused:
        send(
            viewer=cast.clerk.viewer(cast.on), matter=fresh(problem), direction="down", to_unit_id=cast.town_b.pk,
            why="请下交", at=at(2),
        )  # fmt: skip
    assert refused.value.problems[0].code == "no_level_below"


def test_another_unit_neither_sends_it_nor_answers(cast: Cast) -> None:
    problem = raised(cast)
    accepted(cast, problem)
    with pytest.raises(Refused) as refused:
        send(
            viewer=cast.reporter_b.viewer(cast.on), matter=fresh(problem), direction="up",
            to_unit_id=cast.bureau.pk, why="请协调", at=at(2),
        )  # fmt: skip
    assert refused.value.problems[0].code == "may_not_send"
    leg = send(
        viewer=cast.clerk.viewer(cast.on), matter=fresh(problem), direction="up", to_unit_id=cast.bureau.pk,
        why="请协调", at=at(2),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        answer_leg(viewer=cast.reporter_b.viewer(cast.on), leg=leg, says="已协调", at=at(3))
    assert refused.value.problems[0].code == "may_not_answer_leg"


def test_closing_ends_the_leg_that_was_open(cast: Cast) -> None:
    problem = raised(cast)
    accepted(cast, problem)
    send(
        viewer=cast.clerk.viewer(cast.on), matter=fresh(problem), direction="up", to_unit_id=cast.bureau.pk,
        why="请协调", at=at(2),
    )  # fmt: skip
    matters.report_done(viewer=cast.head_a.viewer(cast.on), matter=fresh(problem), result="已通", at=at(3))
    matters.close(viewer=cast.clerk.viewer(cast.on), matter=fresh(problem), conclusion="属实", at=at(4))
    assert open_leg_of(problem.matter_id) is None
    assert LevelLeg.objects.get().answered_at == at(4)
