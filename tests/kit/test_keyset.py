"""Pages by key equal the whole order cut in pieces: with ties, unknown values, both directions, both databases."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongjian.kit.lists import keyset
from gongjian.kit.models import Job

NOON = dt.datetime(2026, 11, 18, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
ORDERS = (
    ("user_id", "id"),
    ("-user_id", "id"),
    ("kind", "target_id", "-id"),
    ("-target_id", "user_id", "id"),
    ("created_at", "-user_id", "target_id", "id"),
    ("id",),
)


def make(rows: list[tuple[int | None, int | None, str]]) -> None:
    """Jobs stand in for any table: a nullable number twice, a text, an instant."""
    Job.objects.all().delete()
    Job.objects.bulk_create(
        Job(
            user_id=user,
            target_id=target,
            kind=kind,
            created_at=NOON + dt.timedelta(minutes=len(kind)),
            updated_at=NOON,
        )
        for user, target, kind in rows
    )


def whole_order(fields: tuple[str, ...], nulls: str, reverse: bool) -> list[int]:
    """The same order by sorting in Python, one key at a time from the last."""
    rows = list(Job.objects.order_by("id"))
    for name in reversed(fields):
        path, down = name.removeprefix("-"), name.startswith("-") != reverse
        known = _by_groups([row for row in rows if getattr(row, path) is not None], path, down)
        unknown = [row for row in rows if getattr(row, path) is None]
        rows = unknown + known if nulls == "first" else known + unknown
    return [row.pk for row in rows]


def _by_groups(rows: list[Any], path: str, down: bool) -> list[Any]:
    values = sorted({getattr(row, path) for row in rows}, reverse=down)
    return [row for value in values for row in rows if getattr(row, path) == value]


def walk(keys: list[keyset.Key], size: int) -> list[list[int]]:
    pages, cursor = [], None
    while True:
        page = keyset.fetch(Job.objects.all(), keys, size, cursor)
        if page.rows:
            pages.append([row.pk for row in page.rows])
        if not page.has_after:
            return pages
        cursor = keyset.Cursor(page.values[-1], 0)


def walk_back(keys: list[keyset.Key], size: int) -> list[list[int]]:
    last = keyset.fetch(Job.objects.all(), keys, 10_000)
    pages = [[last.rows[-1].pk]]
    cursor = keyset.Cursor(last.values[-1], 0, backwards=True)
    while True:
        page = keyset.fetch(Job.objects.all(), keys, size, cursor)
        if page.rows:
            pages.insert(0, [row.pk for row in page.rows])
        if not page.has_before:
            return pages
        cursor = keyset.Cursor(page.values[0], 0, backwards=True)


few = st.one_of(st.none(), st.integers(0, 3))


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(few, few, st.sampled_from(["a", "bb", "ccc"])), min_size=1, max_size=25),
    fields=st.sampled_from(ORDERS),
    nulls=st.sampled_from(["first", "last"]),
    reverse=st.booleans(),
    size=st.integers(1, 7),
)
def test_pages_by_key_are_the_whole_order_cut_in_pieces(rows, fields, nulls, reverse, size):
    make(rows)
    keys = keyset.keys_of(Job, fields, nulls, reverse)
    expected = whole_order(fields, nulls, reverse)
    forward = walk(keys, size)
    assert [pk for page in forward for pk in page] == expected
    assert [len(page) for page in forward[:-1]] == [size] * (len(forward) - 1)
    assert [pk for page in walk_back(keys, size) for pk in page] == expected
    assert [job.pk for job in Job.objects.order_by(*keyset.full_order(keys))] == expected


@pytest.mark.django_db
def test_a_row_added_before_the_cursor_neither_repeats_nor_hides_another():
    make([(n, None, "a") for n in range(1, 7)])
    keys = keyset.keys_of(Job, ("user_id", "id"))
    first = keyset.fetch(Job.objects.all(), keys, 3)
    Job.objects.create(user_id=0, kind="a", created_at=NOON, updated_at=NOON)
    second = keyset.fetch(Job.objects.all(), keys, 3, keyset.Cursor(first.values[-1], 3))
    assert [row.user_id for row in second.rows] == [4, 5, 6]


@pytest.mark.django_db
def test_a_page_inside_the_known_values_costs_one_query():
    make([(n, None, "a") for n in range(1, 30)] + [(None, None, "a")] * 5)
    keys = keyset.keys_of(Job, ("user_id", "id"))
    with CaptureQueriesContext(connection) as seen:
        page = keyset.fetch(Job.objects.all(), keys, 10)
    assert (len(seen), len(page.rows)) == (1, 10)
    assert "OFFSET" not in seen[0]["sql"]


@pytest.mark.django_db
def test_a_page_far_down_begins_at_its_cursor_though_the_column_may_be_unknown():
    make([(n, None, "a") for n in range(1, 30)])
    keys = keyset.keys_of(Job, ("user_id", "id"))
    with CaptureQueriesContext(connection) as seen:
        keyset.fetch(Job.objects.all(), keys, 3, keyset.Cursor((20, 1), 20))
    assert '"user_id" >= 20' in seen[0]["sql"]
    assert '"user_id" IS NULL' not in seen[0]["sql"]


def test_a_column_that_may_not_be_null_is_one_stretch():
    assert [key.nulls for key in keyset.keys_of(Job, ("user_id", "created_at", "id"))] == [
        "last",
        "none",
        "none",
    ]


def test_a_cursor_is_read_back_as_it_was_written():
    cursor = keyset.Cursor((None, 3, "西坪", dt.date(2026, 11, 18), NOON), 50)
    text = keyset.write(cursor, "jobs:due")
    assert keyset.read(text, "jobs:due", 5) == cursor


@pytest.mark.parametrize("text", ["", "x", "W10:abc", "W10:", "a:b:c"])
def test_a_cursor_that_was_not_written_here_is_no_cursor(text):
    assert keyset.read(text, "jobs:due", 2) is None


def test_a_cursor_of_another_order_is_no_cursor():
    text = keyset.write(keyset.Cursor((1, 2), 50), "jobs:due")
    assert [keyset.read(text, "jobs:name", 2), keyset.read(text, "jobs:due", 3)] == [None, None]
