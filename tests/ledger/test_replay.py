"""Whatever is created, changed and voided: the ledger answers at every entry what a replay of the acts answers."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from gongjian import ledger
from gongjian.ledger import AsOf
from gongjian.ledger.asof import all_versions_at
from gongjian.ledger.memo import read_head
from gongjian.ledger.verification import verify
from gongjian.projects.models import Project, ProjectStage
from tests.ledger.conftest import CLERK, minute

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 40)
NAMES = st.sampled_from(["甲", "乙", "丙", ""])
MONEY = st.none() | st.integers(0, 10**15)
Row = dict[str, Any]
State = dict[int, Row]


class Acts(RuleBasedStateMachine):
    """Random acts on projects and stages; beside them a plain dictionary per table and a copy after every act."""

    def __init__(self) -> None:
        super().__init__()
        self.scene = transaction.atomic()
        self.scene.__enter__()
        self.projects: State = {}
        self.stages: State = {}
        self.known: dict[int, tuple[State, State]] = {0: ({}, {})}
        self.clock = 0

    def teardown(self) -> None:
        try:
            self._compare()
        finally:
            transaction.set_rollback(True)
            self.scene.__exit__(None, None, None)

    def _act(self) -> Any:
        self.clock += 1
        return ledger.record("test.act", by=CLERK, at=minute(self.clock))

    def _keep(self) -> None:
        self.known[len(self.known)] = copy.deepcopy((self.projects, self.stages))

    def _pick(self, data: st.DataObject, state: State) -> int:
        return data.draw(st.sampled_from(sorted(state)))

    @rule(name=NAMES, money=MONEY, start=DAYS, length=st.integers(1, 20))
    def create(self, name: str, money: int | None, start: int, length: int) -> None:
        from_on = FIRST + timedelta(days=start)
        span = {"from_on": from_on, "to_on": from_on + timedelta(days=length), "voided": False}
        with self._act() as entry:
            project = entry.create(Project(name=name, total_fen=money))
            stage = entry.create(
                ProjectStage(project=project, stage="signed", from_on=from_on, to_on=span["to_on"])
            )
        self.projects[project.pk] = {"name": name, "total_fen": money, "voided": False}
        self.stages[stage.pk] = span
        self._keep()

    @precondition(lambda self: self.projects)
    @rule(data=st.data(), name=NAMES, money=MONEY)
    def change(self, data: st.DataObject, name: str, money: int | None) -> None:
        pk = self._pick(data, self.projects)
        with self._act() as entry:
            project = Project.objects.get(pk=pk)
            entry.change(project, name=name, revision=project.revision)
            entry.change(project, total_fen=money)
        self.projects[pk] |= {"name": name, "total_fen": money}
        self._keep()

    @precondition(lambda self: self.stages)
    @rule(data=st.data(), to=DAYS)
    def move_ends(self, data: st.DataObject, to: int) -> None:
        pks = data.draw(st.lists(st.sampled_from(sorted(self.stages)), min_size=1, unique=True))
        changes = []
        for stage in ProjectStage.objects.filter(pk__in=pks):
            end = max(stage.from_on + timedelta(days=1), FIRST + timedelta(days=to))
            changes.append((stage, {"to_on": end}))
            self.stages[stage.pk]["to_on"] = end
        with self._act() as entry:
            entry.change_many(changes)
        self._keep()

    @precondition(lambda self: self.projects)
    @rule(data=st.data(), of_stage=st.booleans())
    def void(self, data: st.DataObject, of_stage: bool) -> None:
        model, state = (ProjectStage, self.stages) if of_stage else (Project, self.projects)
        pk = self._pick(data, state)
        with self._act() as entry:
            entry.void(model.objects.get(pk=pk))
        state[pk]["voided"] = True
        self._keep()

    @precondition(lambda self: self.projects)
    @rule(data=st.data(), name=NAMES)
    def refused(self, data: st.DataObject, name: str) -> None:
        pk = self._pick(data, self.projects)
        with pytest.raises(ZeroDivisionError), self._act() as entry:
            entry.change(Project.objects.get(pk=pk), name=name + "x")
            entry.create(Project(name="不成"))
            raise ZeroDivisionError

    def _compare(self) -> None:
        assert read_head().seq == len(self.known) - 1
        for seq, (projects, stages) in self.known.items():
            assert _columns(all_versions_at(Project, seq), "name", "total_fen", "voided") == projects
            assert _columns(all_versions_at(ProjectStage, seq), "from_on", "to_on", "voided") == stages
            self._compare_day(FIRST + timedelta(days=(seq * 7) % 45), seq, stages)
        assert _columns(Project.objects.all(), "name", "total_fen", "voided") == self.projects
        self._compare_day(FIRST + timedelta(days=15), None, self.stages)
        assert verify() == []

    def _compare_day(self, on: date, seq: int | None, stages: State) -> None:
        holding = {
            pk for pk, row in stages.items() if not row["voided"] and row["from_on"] <= on < row["to_on"]
        }
        assert {row.id for row in AsOf(on, seq).spans(ProjectStage)} == holding


def _columns(rows: Any, *names: str) -> State:
    return {row["id"]: {name: row[name] for name in names} for row in rows.values("id", *names)}


@pytest.mark.django_db
def test_the_ledger_answers_at_every_entry_what_a_replay_answers() -> None:
    run_state_machine_as_test(
        Acts,
        settings=settings(
            max_examples=25,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
