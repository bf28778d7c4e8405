"""The published figures of the parts that are there are computed from records, and move with them."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction

from gongjian import ledger
from gongjian.campaigns.actions import load_playbook
from gongjian.commands.demo_data.files import playbook_file
from gongjian.commands.demo_data.published import lay_down_published
from gongjian.figures.compute import figure, records, subject_of
from gongjian.figures.facts import Fact, check, check_facts, query_of, read_facts
from gongjian.ledger import Actor, acts, memo
from gongjian.projects.models import Project, ProjectStage

THERE = [fact for fact in read_facts() if fact.ask]
SUMMED = {
    "count", "total_investment", "year_plan", "value", "target", "aspects", "meant_fen", "signed_fen", "arrived_fen",
    "declared_fen", "investors", "categories", "batch_fen", "budget_fen",
}  # fmt: skip
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def published(db: None) -> None:
    """The archived campaigns, as the demonstration lays them down."""
    memo.forget_all()
    lay_down_published(lambda what, done, total: None)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # a minute after a load the server looks at its tables by itself; inside one transaction nobody does
            cursor.execute("ANALYZE")


def test_the_file_of_facts_has_all_154_and_137_of_the_parts_that_are_there() -> None:
    facts = read_facts()
    assert len(facts) == 154
    assert len({fact.id for fact in facts}) == 154
    there = Counter(fact.part for fact in THERE)
    assert there == {"ground": 40, "week": 45, "projects": 37, "supervise": 15}


def test_every_figure_of_the_parts_that_are_there_equals_what_was_published(published: None) -> None:
    rows = check_facts()
    assert [row["id"] for row in rows if row["equal"] is False] == []
    assert [row["id"] for row in rows if row["equal"]] == [fact.id for fact in THERE]
    assert {row["reason"] for row in rows if row["equal"] is None} == {"later_part", "text_only"}
    assert all(row["records"] == row["named"] + row["illustrative"] for row in rows if row["equal"])


def test_voiding_one_record_moves_its_figure_and_the_past_keeps_the_old_one(published: None) -> None:
    if "test.void" not in acts.known():
        acts.register("test.void", "took one record out")
    tried = 0
    for fact in THERE:
        query = query_of(fact)
        if query.measure.aggregate not in SUMMED:
            continue
        tried += 1
        with transaction.atomic():
            _void_one_behind(fact)
            transaction.set_rollback(True)
        memo.forget_all()
    assert tried >= 107


def _void_one_behind(fact: Fact) -> None:
    """Void one record that adds to a figure; of a count of different values, all that share the first one's."""
    query = query_of(fact)
    before, subject = figure(query), subject_of(query)
    rows = [row for row in records(query).order_by("id") if getattr(row, "amount", 1)]
    column = subject.distinct.get(query.measure.aggregate)
    gone = [row for row in rows if getattr(row, column) == getattr(rows[0], column)] if column else rows[:1]
    found = list(subject.model.objects.filter(pk__in=[row.id for row in gone]))
    known = memo.read_head().seq
    with ledger.record("test.void", by=Actor("审计"), at=NOW, about=found) as entry:
        for record in found:
            entry.void(record)
    after, then = figure(query), figure(query_of(fact, known))
    assert (after.value or Decimal(0)) < before.value, fact.id
    assert after.records == before.records - len(gone), fact.id
    assert (then.value, then.records) == (before.value, before.records), fact.id


def test_a_moved_milestone_moves_the_duration_and_the_past_keeps_the_old_one(published: None) -> None:
    if "test.void" not in acts.known():
        acts.register("test.void", "took one record out")
    modules, moved = "晶澳年产10GW太阳能电池组件项目", []
    for key, record, changes in (
        ("X-05", Project.objects.get(name="青山水库"), {"planned_finish_on": date(2028, 6, 1)}),
        ("X-09", Project.objects.get(name=modules), {"actual_start_on": date(2023, 5, 11)}),
        ("X-09", ProjectStage.objects.get(project__name=modules), {"from_on": date(2023, 11, 18)}),
    ):
        fact = next(fact for fact in THERE if fact.id == key)
        before, known = figure(query_of(fact)).value, memo.read_head().seq
        with ledger.record("test.void", by=Actor("审计"), at=NOW, about=[record]) as entry:
            entry.change(record, **changes)
        assert figure(query_of(fact, known)).value == before
        moved.append((before, figure(query_of(fact)).value))
    assert moved == [(52, 53), (190, 189), (189, 191)]


def test_a_changed_rule_changes_the_words_and_the_past_keeps_the_old_ones(published: None) -> None:
    fact = next(fact for fact in THERE if fact.id == "Y-08")
    known = memo.read_head().seq
    text = playbook_file("yuanping-100").replace("FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TH")
    load_playbook(text, by=Actor("审计"), at=datetime(2016, 1, 20, tzinfo=UTC))
    query = query_of(fact)
    assert figure(query.at(replace(query.asof, on=NOW.date()))).said == "每周一、周四下午"
    assert figure(query_of(fact, known)).said == "每周二下午"


def test_a_fact_nothing_is_known_of_is_not_equal(published: None) -> None:
    fact = next(fact for fact in THERE if fact.id == "Y-18")
    query = query_of(fact)
    project = records(query).get()
    with ledger.record(
        "project.void", by=Actor("审计"), at=NOW, about=[project], words={"title": project.name}
    ) as entry:
        entry.void(project)
    row = check(fact)
    assert (row["computed"], row["equal"], row["records"]) == (None, False, 0)
