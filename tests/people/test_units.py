"""Units: no duplicates, no circles, parents fixed by use, reorganisation by succession."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongjian.kernel.problems import Refused
from gongjian.ledger import Stale
from gongjian.people import actions
from gongjian.people.actions.closure import closure_of_parents
from gongjian.people.models import Unit, UnitClosure
from gongjian.people.unit_tree import unit_tree
from tests.cast import AT, Cast


def _add(cast: Cast, name: str, parent: Unit | None, kind: str = "department") -> Unit:
    return actions.add_unit(
        viewer=cast.admin.viewer(cast.on), name=name, kind=kind, parent=parent, on=cast.on, at=cast.at
    )


def _closure() -> dict[tuple[int, int], int]:
    return {(c.ancestor_id, c.descendant_id): c.depth for c in UnitClosure.objects.all()}


def test_a_new_unit_stands_below_its_parent_at_once(cast: Cast) -> None:
    unit = _add(cast, "示例县财政局", cast.county)
    assert unit.number.startswith("U-2026-")
    assert unit.pk in unit_tree().subtree(cast.city.pk)
    assert _closure() == closure_of_parents()


def test_a_second_unit_of_the_same_name_under_one_parent_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        _add(cast, "甲镇", cast.county, "township")
    assert [(p.code, p.where) for p in caught.value.problems] == [("unit_duplicate", "name")]
    assert Unit.objects.filter(name="甲镇").count() == 1


def test_the_same_name_under_another_parent_is_another_unit(cast: Cast) -> None:
    assert _add(cast, "财政所", cast.town_a).pk != _add(cast, "财政所", cast.town_b).pk


def test_a_unit_outside_the_administrators_reach_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        _add(cast, "财政局", cast.other_county)
    assert caught.value.code == "not_yours_to_keep"


@pytest.mark.parametrize(
    "who", ["clerk", "head_a", "reporter_a", "leader", "inspector", "auditor", "outsider"]
)
def test_nobody_but_the_administrator_adds_units(cast: Cast, who: str) -> None:
    viewer = cast.members[who].viewer(cast.on)
    with pytest.raises(Refused):
        actions.add_unit(
            viewer=viewer, name="新局", kind="department", parent=cast.county, on=cast.on, at=cast.at
        )


def test_a_unit_cannot_stand_below_itself(cast: Cast) -> None:
    upper = _add(cast, "上局", cast.county)
    lower = _add(cast, "下科", upper)
    for parent in (upper, lower):
        with pytest.raises(Refused) as caught:
            actions.change_unit(viewer=cast.admin.viewer(cast.on), unit=upper, parent=parent, at=cast.at)
        assert caught.value.code == "unit_cycle"


def test_an_unused_unit_moves_and_its_closure_follows(cast: Cast) -> None:
    upper = _add(cast, "上局", cast.county)
    lower = _add(cast, "下科", upper)
    actions.change_unit(viewer=cast.admin.viewer(cast.on), unit=upper, parent=cast.town_a, at=cast.at)
    assert lower.pk in unit_tree().subtree(cast.town_a.pk)
    assert _closure() == closure_of_parents()


def test_the_parent_of_a_unit_in_use_is_fixed(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        actions.change_unit(
            viewer=cast.admin.viewer(cast.on), unit=cast.town_a, parent=cast.bureau, at=cast.at
        )
    assert caught.value.code == "unit_parent_fixed"


def test_a_unit_is_in_use_when_one_below_it_is(cast: Cast) -> None:
    upper = _add(cast, "上局", cast.county)
    lower = _add(cast, "下科", upper)
    actions.add_post(viewer=cast.admin.viewer(cast.on), unit=lower, title="科长", duty="head", at=cast.at)
    with pytest.raises(Refused) as caught:
        actions.change_unit(viewer=cast.admin.viewer(cast.on), unit=upper, parent=cast.town_a, at=cast.at)
    assert caught.value.code == "unit_parent_fixed"


def test_a_reorganisation_closes_the_old_unit_and_keeps_its_records(cast: Cast) -> None:
    new = _add(cast, "甲镇街道", cast.county, "township")
    on = cast.on + timedelta(days=1)
    viewer = cast.admin.viewer(cast.on)
    actions.succeed_unit(viewer=viewer, old=cast.town_a, new=new, on=on, at=cast.at, reason="撤镇设街道")
    assert Unit.objects.get(pk=cast.town_a.pk).closed_on == on
    with pytest.raises(Refused) as caught:
        actions.succeed_unit(viewer=viewer, old=new, new=cast.town_a, on=on, at=cast.at)
    assert caught.value.code == "succession_impossible"


def test_a_unit_with_open_units_below_is_not_closed(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        actions.close_unit(viewer=cast.admin.viewer(cast.on), unit=cast.county, on=cast.on, at=cast.at)
    assert caught.value.code == "unit_has_units_below"


def test_the_second_editor_is_told(cast: Cast) -> None:
    seen = cast.bureau.revision
    viewer = cast.admin.viewer(cast.on)
    actions.change_unit(viewer=viewer, unit=cast.bureau, short_name="资规局", revision=seen, at=cast.at)
    other = Unit.objects.get(pk=cast.bureau.pk)
    with pytest.raises(Stale):
        actions.change_unit(viewer=viewer, unit=other, short_name="自规局", revision=seen, at=cast.at)


def test_members_are_drawn_into_groups_only(cast: Cast) -> None:
    viewer = cast.admin.viewer(cast.on)
    member = actions.add_group_member(
        viewer=viewer, group=cast.office, unit=cast.bureau, from_on=cast.on, at=cast.at
    )
    assert member.to_on is None
    with pytest.raises(Refused) as caught:
        actions.add_group_member(
            viewer=viewer, group=cast.town_a, unit=cast.bureau, from_on=cast.on, at=cast.at
        )
    assert caught.value.code == "not_a_group"
    actions.remove_group_member(viewer=viewer, member=member, to_on=cast.on + timedelta(days=5), at=cast.at)
    assert member.to_on == cast.on + timedelta(days=5)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8), sizes=st.integers(2, 6))
def test_the_closure_always_equals_what_the_parents_say(
    cast: Cast, moves: list[tuple[int, int]], sizes: int
) -> None:
    viewer, made = cast.admin.viewer(cast.on), [cast.county]
    for number in range(sizes):
        name = f"单位{Unit.objects.count()}"
        parent = made[number * 7 % len(made)]
        made.append(
            actions.add_unit(viewer=viewer, name=name, kind="department", parent=parent, on=cast.on, at=AT)
        )
    for what, where in moves:
        unit, parent = made[1 + what % sizes], made[where % len(made)]
        try:
            actions.change_unit(viewer=viewer, unit=Unit.objects.get(pk=unit.pk), parent=parent, at=AT)
        except Refused as refused:
            assert refused.code == "unit_cycle"
    assert _closure() == closure_of_parents()
