"""Every figure is the records behind it: by any dimension, now and as known before, in part and in whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongjian import ledger
from gongjian.figures import actions
from gongjian.figures.compute import breakdown, figure, records, subject_of
from gongjian.figures.links import href
from gongjian.figures.measure import measures
from gongjian.figures.query import Figure, Query
from gongjian.figures.selectors import question
from gongjian.figures.subjects.base import has_dim, stands_alone
from gongjian.figures.why import last_change, parts_of_change, why
from gongjian.figures.words import plain_number, sentence, shown
from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf, memo
from gongjian.projects.models import ProjectAttribute
from tests.cast import SET_UP, Cast
from tests.figures.stage import YI, Scene, set_scene

SEEDS = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def _one_request() -> Iterator[None]:
    """What is asked within reads the head of the ledger once, as all that one page shows."""
    memo.begin_request()
    try:
        yield
    finally:
        memo.end_request()


def _ask(scene: Scene, measure: str, **changes: object) -> Query:
    base = Query(measures()[measure], scene.county, scene.asof(), None)
    return Query(**{**base.__dict__, **changes})  # type: ignore[arg-type]


def _assert_is_its_records(found: Figure) -> None:
    query = found.query
    if query.measure.over:
        return
    rows = list(records(query))
    assert found.records == len(rows)
    assert found.illustrative == sum(row.illustrative for row in rows)
    assert found.named + found.illustrative == found.records
    if query.measure.aggregate == "count":
        assert found.value == len(rows)
    elif query.measure.aggregate in subject_of(query).amounts:
        amounts = [Decimal(row.amount) for row in rows if row.amount is not None]
        assert found.value == (sum(amounts) if amounts else None)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """The scene of seed 1."""
    return set_scene(cast, 1)


@SEEDS
@given(seed=st.integers(0, 10_000))
def test_a_figure_and_each_part_of_it_is_the_records_it_opens(cast: Cast, seed: int) -> None:
    from django.db import transaction

    with transaction.atomic():
        scene = set_scene(cast, seed)
        with _one_request():
            for campaign in (scene.county, scene.city):
                for measure in measures().values():
                    _assert_whole_and_parts(Query(measure, campaign, scene.asof(), None))
        transaction.set_rollback(True)
    memo.forget_all()
    cast.campaign.refresh_from_db()


def _assert_whole_and_parts(query: Query) -> None:
    whole = figure(query)
    _assert_is_its_records(whole)
    for dim in query.measure.dims:
        if has_dim(subject_of(query), dim) and query.measure.aggregate not in subject_of(query).singles:
            _assert_parts(query, dim, whole)


def _assert_parts(query: Query, dim: str, whole: Figure) -> None:
    parts = breakdown(query, dim)
    for _value, part in parts:
        again = figure(part.query)
        assert (again.value, again.records, again.illustrative) == (
            part.value,
            part.records,
            part.illustrative,
        ), (
            query.measure.key,
            dim,
            _value,
        )
    if not query.measure.over:
        assert sum(part.records for _value, part in parts) == whole.records


@pytest.mark.parametrize("dim", ["stage", "unit", "sector", "level"])
def test_a_part_survives_its_own_address(scene: Scene, dim: str) -> None:
    viewer = scene.cast.clerk.viewer(scene.on)
    query = Query(measures()["project_count"], scene.county, scene.asof(), viewer)
    for _value, part in breakdown(query, dim):
        address = dict(pair.split("=", 1) for pair in href(part.query).partition("?")[2].split("&"))
        again = question("project_count", scene.county, scene.asof(), viewer, address)
        assert figure(again).records == part.records


def test_voiding_one_record_moves_the_figure_and_as_known_before_does_not(scene: Scene) -> None:
    query = _ask(scene, "project_count")
    before, seq = figure(query), memo.read_head().seq
    gone = records(query).first()
    with ledger.record("test.cast", by=SET_UP, at=scene.at + timedelta(hours=1)) as entry:
        entry.void(gone)
    assert figure(query).value == before.value - 1
    assert figure(query.at(scene.asof(seq))).value == before.value
    found = last_change(query)
    assert found is not None
    entry_, as_before = found
    assert (entry_.seq, as_before.value) == (seq + 1, before.value)


def test_the_money_of_a_voided_reading_goes_with_it(scene: Scene) -> None:
    from gongjian.projects.models import Reading

    query = _ask(scene, "project_year_done")
    ids = list(records(query).values_list("id", flat=True))
    reading = Reading.objects.filter(project_id__in=ids, done_fen__isnull=False).first()
    before = figure(query)
    with ledger.record("test.cast", by=SET_UP, at=scene.at + timedelta(hours=1)) as entry:
        entry.void(reading)
    assert (figure(query).value or 0) == before.value - reading.done_fen


@SEEDS
@given(seed=st.integers(0, 10_000), days=st.integers(1, 40))
def test_the_effects_of_why_sum_to_the_change(cast: Cast, seed: int, days: int) -> None:
    from django.db import transaction

    with transaction.atomic():
        scene = set_scene(cast, seed)
        with _one_request():
            for measure in measures().values():
                query = Query(measure, scene.city, scene.asof(), None)
                if measure.over or measure.aggregate in subject_of(query).singles:
                    continue
                old = query.at(AsOf(scene.on - timedelta(days=days)))
                answer = why(old, query)
                moved = [*answer.entered, *answer.left, *answer.corrected, *answer.moved]
                change = (figure(query).value or 0) - (figure(old).value or 0)
                assert sum((one.effect for one in moved), Decimal(0)) == change, measure.key
                if measure.aggregate == "count":
                    came, went = parts_of_change(old, query)
                    assert came - went == change
        transaction.set_rollback(True)
    memo.forget_all()
    cast.campaign.refresh_from_db()


def test_a_correction_is_told_as_a_correction_with_its_act(scene: Scene) -> None:
    query = _ask(scene, "project_total_investment")
    row = records(query).filter(total_fen=YI).first()
    seq = memo.read_head().seq
    project = next(one for one in scene.projects if one.pk == row.pk)
    with ledger.record("test.cast", by=SET_UP, at=scene.at + timedelta(hours=1), about=[project]) as entry:
        entry.change(project, total_fen=2 * YI)
    answer = why(query.at(scene.asof(seq)), query)
    assert [(one.told.record_id, one.effect) for one in answer.corrected] == [(project.pk, Decimal(YI))]
    assert [line.entry.seq for line in answer.corrected[0].acts] == [seq + 1]
    assert (answer.entered, answer.left, answer.moved) == ([], [], [])


def test_a_package_counts_once_or_by_its_parts(scene: Scene) -> None:
    with ledger.record("test.cast", by=SET_UP, at=scene.at + timedelta(hours=1)) as entry:
        for project in scene.projects:
            entry.change(project, parent_id=None)
    lone = figure(_ask(scene, "project_count")).value
    ids = list(records(_ask(scene, "project_count")).order_by("id").values_list("id", flat=True))
    whole, *parts = [next(p for p in scene.projects if p.pk == pk) for pk in ids[:3]]
    with ledger.record("test.cast", by=SET_UP, at=scene.at + timedelta(hours=2)) as entry:
        for part in parts:
            entry.change(part, parent_id=whole.pk)
    assert figure(_ask(scene, "project_count")).value == lone - 2
    assert figure(_ask(scene, "project_count", packages="parts")).value == lone - 1


def test_a_part_of_a_figure_says_so_and_counts_only_what_is_seen(scene: Scene) -> None:
    reporter = scene.cast.reporter_a.viewer(scene.on)
    query = Query(measures()["project_count"], scene.county, scene.asof(), reporter)
    whole = Query(measures()["project_count"], scene.county, scene.asof(), None)
    assert not query.whole
    assert "over what the reader may see" in sentence(figure(query)) or "仅含" in sentence(figure(query))
    own = set(records(whole.of_unit(scene.cast.town_a.pk)).values_list("id", flat=True))
    assert set(records(query).values_list("id", flat=True)) == own
    assert query.of_unit(scene.cast.town_a.pk).whole


def test_a_matter_closed_since_was_late_on_the_day_it_was_late(scene: Scene) -> None:
    on = scene.on
    with ledger.record("test.cast", by=SET_UP, at=scene.at + timedelta(hours=1)) as entry:
        for matter in scene.matters:
            entry.void(matter)
        from gongjian.matters.models import Matter

        entry.create(
            Matter(
                kind="task",
                title="迟了才报结",
                campaign=scene.county,
                state="closed",
                unit=scene.cast.town_a,
                assigned_at=scene.at - timedelta(days=20),
                due_on=on - timedelta(days=9),
                reported_done_at=scene.at - timedelta(days=4),
                closed_at=scene.at - timedelta(days=2),
            )
        )
    late = _ask(scene, "matter_late")
    days = {n: figure(late.at(AsOf(on - timedelta(days=n)))).value for n in (0, 4, 5, 8, 9)}
    assert days == {0: 0, 4: 0, 5: 1, 8: 1, 9: 0}
    still_open = _ask(scene, "matter_open")
    assert [figure(still_open.at(AsOf(on - timedelta(days=n)))).value for n in (1, 2, 3, 20, 21)] == [
        0,
        0,
        1,
        1,
        0,
    ]


def test_what_was_reported_upward_stays_as_it_was_said(scene: Scene) -> None:
    clerk = scene.cast.clerk.viewer(scene.on)
    query = Query(measures()["project_count"], scene.county, scene.asof(), clerk)
    found = figure(query)
    snapshot = actions.report_upward(
        viewer=clerk,
        figure=found,
        to="市指挥部办公室",
        reported_on=scene.on,
        approved_by="县长",
        at=scene.at + timedelta(hours=1),
    )
    with ledger.record("test.cast", by=SET_UP, at=scene.at + timedelta(hours=2)) as entry:
        entry.void(records(query).first())
    snapshot.refresh_from_db()
    assert snapshot.value == found.value == figure(query).value + 1
    assert figure(query.at(AsOf(snapshot.on, snapshot.known_seq))).value == snapshot.value


def test_a_part_is_not_reported_upward_as_the_whole(scene: Scene) -> None:
    reporter = scene.cast.reporter_a.viewer(scene.on)
    found = figure(Query(measures()["project_count"], scene.county, scene.asof(), reporter))
    with pytest.raises(Refused) as refused:
        actions.report_upward(
            viewer=reporter,
            figure=found,
            to="市",
            reported_on=scene.on,
            approved_by="镇长",
            at=scene.at + timedelta(hours=1),
        )
    assert refused.value.code == "not_yours"


def test_a_rate_opens_into_what_divides_what(scene: Scene) -> None:
    found = figure(_ask(scene, "project_year_rate"))
    assert found.parts is not None
    assert [part.query.measure.key for part in found.parts] == ["project_year_done", "project_year_plan"]
    done, plan = found.parts
    assert found.value == (done.value * 100 / plan.value).quantize(Decimal("0.1"))


def test_a_flow_names_its_period_and_compares_no_other_day(scene: Scene) -> None:
    on = scene.on
    query = _ask(scene, "project_started", period=(on.replace(day=1), on + timedelta(days=1)))
    said = sentence(figure(query), figure(query))
    assert said.startswith(f"{on.year}年{on.month}月1日至{on.year}年{on.month}月{on.day}日，")
    assert "持平" not in said
    assert query.is_fixed


def test_a_quantity_is_said_by_its_name_and_in_its_own_unit(scene: Scene) -> None:
    query = _ask(scene, "attribute_value", dims=(("key", "mw"),))
    found = figure(query)
    assert found.value is not None and found.unit == "MW"
    assert shown(found) == (plain_number(found.value), "MW")
    assert f"装机项目规模{plain_number(found.value)}MW" in sentence(found)


def test_quantities_in_different_units_never_add(scene: Scene) -> None:
    with ledger.record("test.cast", by=SET_UP, at=scene.at) as entry:
        entry.create(
            ProjectAttribute(
                project=scene.projects[0], key="mw", label="装机", value=Decimal(5), unit_text="万千瓦"
            )
        )
    found = figure(_ask(scene, "attribute_value", dims=(("key", "mw"),)))
    assert found.records > 1
    assert (found.value, found.unit) == (None, "")


def test_a_sum_says_how_many_of_its_records_give_an_amount(scene: Scene) -> None:
    found = figure(_ask(scene, "project_year_plan"))
    given = [row for row in records(found.query) if row.amount is not None]
    assert found.filled == len(given) < found.records
    assert f"{found.records}条记录中{len(given)}条有数" in sentence(found)


def test_what_no_source_says_is_unknown_and_never_none(scene: Scene) -> None:
    late, rate, nothing = (
        _ask(scene, "matter_late"),
        _ask(scene, "project_year_rate"),
        _ask(scene, "project_count", dims=(("sector", "nowhere"),)),
    )
    assert [figure(one).value is None for one in (late, rate, nothing)] == [False, False, False]
    assert figure(nothing).value == 0
    with ledger.record("test.cast", by=SET_UP, at=scene.at) as entry:
        scene.county = entry.change(scene.county, published_only=True)
    for one in (late, rate, nothing):
        asked = replace(one, campaign=scene.county)
        assert (figure(asked).value, shown(figure(asked))) == (None, ("—", "")), one.measure.key
    kept = replace(_ask(scene, "project_count"), campaign=scene.county)
    assert figure(kept).value == len(list(records(kept)))
    assert [part.value for _value, part in breakdown(replace(late, campaign=scene.county), "unit")] == [
        None for _one in breakdown(late, "unit")
    ]


def test_all_figures_stand_under_what_they_are_about_and_what_nobody_published_is_left_out(
    scene: Scene,
) -> None:
    page = scene.cast.clerk.browser().get(f"/c/{scene.county.key}/figures/")
    told = [row["measure"].key for group in page.context["groups"] for row in group["rows"]]
    assert sorted(told) == sorted(one.key for one in measures().values() if stands_alone(one))
    assert all(group["label"] for group in page.context["groups"])
    with ledger.record("test.cast", by=SET_UP, at=scene.at) as entry:
        entry.change(scene.county, status="archived", shown_on=scene.on, published_only=True)
    page = scene.cast.clerk.browser().get(f"/c/{scene.county.key}/figures/")
    left = [row["measure"].key for group in page.context["groups"] for row in group["rows"]]
    assert page.context["silent"] == len(told) - len(left) > 0
    assert "project_count" in left and "matter_late" not in left
