"""The disk is full: nothing is half written, a page says so, and what was typed is still there."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.utils import translation

from gongjian import ledger
from gongjian.kit.disk import is_disk_full
from gongjian.ledger.models import Entry
from gongjian.ledger.verification import verify
from gongjian.matters import actions
from gongjian.matters.actions import Draft, Report
from gongjian.matters.models import Matter, Progress
from gongjian.people.models import Unit
from gongjian.web.views.errors import server_error
from tests.cast import AT, Cast, build_cast
from tests.ledger.conftest import CLERK, make_unit, minute

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "今日完成清表并进场。" * 29


@contextmanager
def full_disk() -> Iterator[None]:
    """No room for one page more: SQLite is told that the file may not grow, PostgreSQL says what it says when it
    cannot extend a table."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA freelist_count")
            free = cursor.fetchone()[0]
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")
        assert free < 2000
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER no_room BEFORE INSERT ON gongjian_entry FOR EACH ROW EXECUTE FUNCTION no_room()"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER no_room ON gongjian_entry")
        cursor.execute("DROP FUNCTION no_room")


def _fill(n: int) -> None:
    """Write until there is no room; the pages that are there have some."""
    for step in range(400):
        with ledger.record("test.act", by=CLERK, at=minute(n + step), reason="长" * 1500) as entry:
            entry.create_many([Unit(name=f"{n}-{step}-{k}" + "名" * 80, kind="group") for k in range(60)])


def test_an_act_that_finds_no_room_leaves_nothing_and_the_next_goes_on() -> None:
    make_unit(0)
    with full_disk(), pytest.raises(OperationalError) as told:
        _fill(1)
    assert is_disk_full(told.value) is True
    written = Entry.objects.count()
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, written + 1))
    assert Unit.objects.count() == 1 + 60 * (written - 1)
    assert verify() == []
    make_unit(1000, "有了空间")
    assert Entry.objects.count() == written + 1


@pytest.fixture
def matter(monkeypatch: pytest.MonkeyPatch) -> tuple[Cast, Matter]:
    """A matter in the hands of 甲镇, the pages standing on its day."""
    cast = build_cast()
    drafted = actions.draft_matter(
        viewer=cast.clerk.viewer(cast.on),
        campaign=cast.campaign,
        draft=Draft(
            kind="task", title="完成地块清表", unit_id=cast.town_a.pk, due=cast.on + timedelta(days=10)
        ),
        at=AT,
    )
    found = actions.assign(viewer=cast.clerk.viewer(cast.on), matter=drafted, at=AT)
    found = actions.accept(viewer=cast.reporter_a.viewer(cast.on), matter=found, at=AT)
    monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: AT + timedelta(days=2))
    return cast, found


def _until_full(cast: Cast, matter: Matter) -> None:
    """On SQLite: report the same progress again and again until the pages that are there have no room for it."""
    if connection.vendor == "postgresql":
        return
    viewer = cast.reporter_a.viewer(cast.on)
    with pytest.raises(OperationalError):
        for n in range(5000):
            report = Report(says=LONG, next_step="下一步" * 60)
            actions.progress(viewer=viewer, matter=matter, report=report, at=AT, request_key=f"{n:032d}")


def test_the_page_says_that_the_disk_is_full_and_the_draft_stays_on_the_device(
    matter: tuple[Cast, Matter],
) -> None:
    cast, given = matter
    browser = cast.reporter_a.browser()
    address = f"/matters/{given.number}/progress/"
    form = browser.get(address)
    sent = {
        "says": LONG,
        "next_step": "下一步" * 60,
        "request_key": str(form.context["form"]["request_key"].value()),
    }
    with full_disk():
        _until_full(cast, given)
        before = Entry.objects.count(), Progress.objects.count()
        answer = browser.post(address, sent, headers={"Referer": f"http://testserver{address}"})
    page = answer.content.decode()
    assert answer.status_code == 507
    assert "服务器磁盘已满" in page
    assert "您填的都还在" in page
    assert f'href="http://testserver{address}"' in page
    assert "data-draft-done" not in page  # the word on which the device would drop what was typed
    assert "data-draft=" in form.content.decode()
    assert (Entry.objects.count(), Progress.objects.count()) == before
    again = browser.post(address, sent)
    assert (again.status_code, Progress.objects.count()) == (302, before[1] + 1)
    assert Progress.objects.order_by("-id")[0].says == LONG


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        OperationalError("database or disk is full"),
    ],
)
def test_every_way_a_full_disk_is_told_is_known(error: Exception) -> None:
    assert is_disk_full(error) is True
    try:
        try:
            raise error
        except type(error) as cause:
            raise RuntimeError("wrapped") from cause
    except RuntimeError as wrapped:
        assert is_disk_full(wrapped) is True


def test_another_failure_is_not_taken_for_a_full_disk() -> None:
    assert [is_disk_full(one) for one in (None, OSError(errno.EACCES, "x"), OperationalError("locked"))] == [
        False
    ] * 3


def test_a_disk_found_full_outside_a_view_gives_the_same_page() -> None:
    """For example when the session is kept, after the view has answered."""
    request: Any = HttpRequest()
    request.method, request.path = "POST", "/matters/1/"
    with translation.override("en"):
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError:
            answer = server_error(request)
    assert answer.status_code == 507
    assert "The server's disk is full" in answer.content.decode().replace("&#x27;", "'")
