"""Versions: every state kept, one open; and the past read from them."""

from __future__ import annotations

from datetime import date

import pytest

from gongjian import ledger
from gongjian.ledger import AsOf
from gongjian.ledger.asof import all_versions_at
from gongjian.ledger.records import OPEN
from gongjian.people.models import Unit
from gongjian.projects.models import Project, ProjectStage
from tests.ledger.conftest import CLERK, change, make_unit, minute, versions, void

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def test_each_change_closes_a_version_and_opens_the_next() -> None:
    unit = make_unit(0)
    change(unit, 1, name="二")
    change(unit, 2, name="三", ordinal=4)
    told = [(row.name, row.ordinal, row.revision, row.entry_from, row.entry_to) for row in versions(unit)]
    assert told == [("示例局", 0, 1, 1, 2), ("二", 0, 2, 2, 3), ("三", 4, 3, 3, OPEN)]


def test_a_record_changed_twice_in_one_act_makes_one_version() -> None:
    unit = make_unit(0)
    with ledger.record("test.act", by=CLERK, at=minute(1)) as entry:
        entry.change(unit, name="二")
        entry.change(unit, name="三")
    assert [(row.name, row.revision) for row in versions(unit)] == [("示例局", 1), ("三", 2)]


def test_a_record_created_and_changed_in_one_act_makes_one_version() -> None:
    with ledger.record("test.act", by=CLERK, at=minute(0)) as entry:
        unit = entry.create(Unit(name="一", kind="department"))
        entry.change(unit, name="二")
        entry.change_many([(unit, {"ordinal": 3})])
    assert [(row.name, row.ordinal, row.entry_to) for row in versions(unit)] == [("二", 3, OPEN)]


def test_a_change_to_what_is_there_already_makes_no_version() -> None:
    unit = make_unit(0)
    change(unit, 1, name="示例局", ordinal=0)
    assert [row.revision for row in versions(unit)] == [1]


def test_a_voided_record_is_in_no_figure_but_was_in_those_of_its_time() -> None:
    unit = make_unit(0)
    void(unit, 1)
    assert list(AsOf(DAY).rows(Unit)) == []
    assert [row.name for row in AsOf(DAY, 1).rows(Unit)] == ["示例局"]
    assert [row.voided for row in all_versions_at(Unit, 2)] == [True]


def test_a_merged_record_is_in_no_figure_either() -> None:
    kept, other = make_unit(0, "一"), make_unit(1, "二")
    change(other, 2, merged_into_id=kept.pk)
    assert [row.name for row in AsOf(DAY).rows(Unit)] == ["一"]
    assert sorted(row.name for row in AsOf(DAY, 2).rows(Unit)) == ["一", "二"]


def test_as_known_before_the_first_entry_there_was_nothing() -> None:
    make_unit(0)
    assert list(AsOf(DAY, 0).rows(Unit)) == []


def test_a_span_holds_from_its_first_day_until_the_day_before_its_end() -> None:
    with ledger.record("test.act", by=CLERK, at=minute(0)) as entry:
        project = entry.create(Project(name="示例项目"))
        signed = ProjectStage(
            project=project, stage="signed", from_on=date(2026, 1, 1), to_on=date(2026, 2, 1)
        )
        entry.create(signed)
        entry.create(ProjectStage(project=project, stage="landed", from_on=date(2026, 2, 1)))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1), date(2030, 1, 1)]
    told = [[row.stage for row in AsOf(on).spans(ProjectStage)] for on in days]
    assert told == [[], ["signed"], ["signed"], ["landed"], ["landed"]]


def test_on_which_day_and_as_known_when_are_two_questions() -> None:
    """A stage entered late: on 1 February it held, but nobody knew on the first of March."""
    with ledger.record("test.act", by=CLERK, at=minute(0)) as entry:
        project = entry.create(Project(name="示例项目"))
        stage = entry.create(ProjectStage(project=project, stage="signed", from_on=date(2026, 1, 1)))
    with ledger.record("test.act", by=CLERK, at=minute(1), reason="补登") as entry:
        entry.change(stage, to_on=date(2026, 2, 1))
        entry.create(ProjectStage(project=project, stage="landed", from_on=date(2026, 2, 1)))
    on = date(2026, 2, 10)
    assert [row.stage for row in AsOf(on).spans(ProjectStage)] == ["landed"]
    assert [row.stage for row in AsOf(on, 1).spans(ProjectStage)] == ["signed"]
    assert (AsOf(on).is_now, AsOf(on, 1).is_now) == (True, False)
