"""The published figures of the ground part are computed from records, and move with them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from gongjian import ledger
from gongjian.commands.demo_data.published import lay_down_published
from gongjian.figures.compute import figure, records, subject_of
from gongjian.figures.facts import Fact, check, check_facts, query_of, read_facts
from gongjian.ledger import Actor, acts, memo

GROUND = [fact for fact in read_facts() if fact.part == "ground"]
SUMMED = {"count", "total_investment", "value", "target"}
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def published(db: None) -> None:
    """The archived campaigns, as the demonstration lays them down."""
    memo.forget_all()
    lay_down_published(lambda what, done, total: None)


def test_the_file_of_facts_has_all_154_and_40_of_the_ground_part() -> None:
    facts = read_facts()
    assert len(facts) == 154
    assert len({fact.id for fact in facts}) == 154
    assert len(GROUND) == 40
    assert all(fact.ask for fact in GROUND)


def test_every_figure_of_the_ground_part_equals_what_was_published(published: None) -> None:
    rows = check_facts()
    assert [row["id"] for row in rows if row["equal"] is False] == []
    assert [row["id"] for row in rows if row["equal"]] == [fact.id for fact in GROUND]
    assert {row["reason"] for row in rows if row["equal"] is None} == {"later_part", "text_only"}
    assert all(row["records"] == row["named"] + row["illustrative"] for row in rows if row["equal"])


def test_voiding_one_record_moves_its_figure_and_the_past_keeps_the_old_one(published: None) -> None:
    if "test.void" not in acts.known():
        acts.register("test.void", "took one record out")
    tried = 0
    for fact in GROUND:
        query = query_of(fact)
        if query.measure.aggregate not in SUMMED:
            continue
        tried += 1
        with transaction.atomic():
            _void_one_behind(fact)
            transaction.set_rollback(True)
        memo.forget_all()
    assert tried == 36


def _void_one_behind(fact: Fact) -> None:
    query = query_of(fact)
    before = figure(query)
    behind = records(query).order_by("id").values_list("id", flat=True).first()
    record = subject_of(query).model.objects.get(pk=behind)
    known = memo.read_head().seq
    with ledger.record("test.void", by=Actor("审计"), at=NOW, about=[record]) as entry:
        entry.void(record)
    after, then = figure(query), figure(query_of(fact, known))
    assert (after.value or Decimal(0)) < before.value, fact.id
    assert after.records == before.records - 1, fact.id
    assert (then.value, then.records) == (before.value, before.records), fact.id


def test_a_fact_nothing_is_known_of_is_not_equal(published: None) -> None:
    fact = next(fact for fact in GROUND if fact.id == "Y-18")
    query = query_of(fact)
    project = records(query).get()
    with ledger.record(
        "project.void", by=Actor("审计"), at=NOW, about=[project], words={"title": project.name}
    ) as entry:
        entry.void(project)
    row = check(fact)
    assert (row["computed"], row["equal"], row["records"]) == (None, False, 0)
