from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel.changes import Change, why_changed

ids = st.integers(1, 30)
values = st.dictionaries(ids, st.decimals(-(10**6), 10**6, places=2), max_size=20)


def ones(*record_ids):
    return dict.fromkeys(record_ids, Decimal(1))


def test_four_reasons_are_told_apart():
    change = why_changed(ones(1, 2, 3, 4), ones(2, 5, 6, 7), corrected_ids={4, 7}, always_there_ids={3, 6})
    assert change == Change(
        entered={5: Decimal(1)},
        left={1: Decimal(-1)},
        corrected={4: Decimal(-1), 7: Decimal(1)},
        moved={3: Decimal(-1), 6: Decimal(1)},
    )


def test_sum_that_grew_moved_by_the_difference():
    change = why_changed({1: Decimal(30), 2: Decimal(5)}, {1: Decimal(42), 2: Decimal(5)})
    assert change == Change(moved={1: Decimal(12)})


def test_swap_that_leaves_the_figure_alone_is_still_told():
    change = why_changed(ones(1), ones(2))
    assert (change.effect(), change.entered, change.left) == (0, {2: Decimal(1)}, {1: Decimal(-1)})


@given(values, values, st.sets(ids), st.sets(ids))
def test_old_figure_and_effects_make_the_new_one(old, new, corrected, there):
    change = why_changed(old, new, corrected_ids=corrected, always_there_ids=there)
    assert sum(old.values(), Decimal(0)) + change.effect() == sum(new.values(), Decimal(0))


@given(values, values, st.sets(ids), st.sets(ids))
def test_every_record_that_differs_is_in_exactly_one_part(old, new, corrected, there):
    change = why_changed(old, new, corrected_ids=corrected, always_there_ids=there)
    parts = [*change.entered, *change.left, *change.corrected, *change.moved]
    assert sorted(parts) == sorted(i for i in old.keys() | new.keys() if old.get(i) != new.get(i))
