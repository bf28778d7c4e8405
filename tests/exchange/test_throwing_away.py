"""What uploads leave in the home goes after seven days, unless a load or its undo needs it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from gongjian.exchange.actions import confirm, load_again, map_columns, start_undo
from gongjian.exchange.actions.throwing_away import KEPT_FOR, throw_away_files, throw_away_unconfirmed
from gongjian.exchange.models import ImportRow, ImportRun
from gongjian.exchange.staging import file_place
from gongjian.projects.models import Project
from tests.cast import Cast
from tests.exchange.make_lists import sixty_projects

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def checked(cast: Cast, upload: Callable[..., ImportRun], at: datetime) -> Callable[..., ImportRun]:
    """A list uploaded and checked at `at`; its file is as old."""

    content = sixty_projects().getvalue()

    def make(name: str = "清单.xlsx") -> ImportRun:
        run = upload(BytesIO(content), name=name)
        run = map_columns(
            viewer=cast.clerk.viewer(cast.on), run=run, columns=run.mapping["columns"],
            options={"unit": "万元"}, at=at,
        )  # fmt: skip
        os.utime(file_place(run.file_sha256), (at.timestamp(), at.timestamp()))
        assert run.state == "checked"
        return run

    return make


def test_an_upload_nobody_confirms_goes_after_seven_days_with_lines_and_file(
    checked: Callable[..., ImportRun], at: datetime
) -> None:
    place = file_place(checked().file_sha256)
    assert throw_away_unconfirmed(at + KEPT_FOR - SECOND) == 0
    assert place.is_file()
    assert [throw_away_unconfirmed(at + KEPT_FOR) for _ in range(2)] == [1, 0]
    assert (ImportRun.objects.count(), ImportRow.objects.count(), place.exists()) == (0, 0, False)


def test_a_file_another_upload_needs_stays(checked: Callable[..., ImportRun], at: datetime) -> None:
    first, second = checked("一.xlsx"), checked("二.xlsx")
    ImportRun.objects.filter(pk=second.pk).update(updated_at=at + SECOND)
    assert throw_away_unconfirmed(at + KEPT_FOR) == 1
    assert list(ImportRun.objects.values_list("pk", flat=True)) == [second.pk]
    assert throw_away_files(at + KEPT_FOR) == 0
    assert first.file_sha256 == second.file_sha256 and file_place(first.file_sha256).is_file()


def test_a_load_keeps_what_its_undo_needs_and_loses_its_file(
    cast: Cast, checked: Callable[..., ImportRun], work: Callable[[], None], at: datetime
) -> None:
    run, viewer = checked(), cast.clerk.viewer(cast.on)
    confirm(viewer=viewer, run=run, at=at, with_asked=True)
    work()
    run.refresh_from_db()
    assert (run.state, Project.objects.filter(voided=False).count() > 0) == ("done", True)
    lines, later = ImportRow.objects.count(), run.updated_at + KEPT_FOR
    assert throw_away_unconfirmed(later) == 0
    assert [throw_away_files(later - SECOND), throw_away_files(later), throw_away_files(later)] == [0, 1, 0]
    assert (ImportRow.objects.count(), file_place(run.file_sha256).exists()) == (lines, False)

    start_undo(viewer=viewer, run=run, at=at)
    work()
    run.refresh_from_db()
    assert (run.state, Project.objects.filter(voided=False).count()) == ("undone", 0)
    again = load_again(viewer=viewer, run=run, at=at)
    assert (again.state, again.row_count) == ("checked", run.row_count)


def test_a_file_without_an_upload_goes_after_seven_days(db: None, at: datetime, settings: Any) -> None:
    left = settings.HOME / "imports" / "incoming-x"
    left.parent.mkdir()
    left.write_bytes(b"half")
    os.utime(left, (at.timestamp(), at.timestamp()))
    assert throw_away_files(at + KEPT_FOR - SECOND) == 0
    assert [throw_away_files(at + KEPT_FOR) for _ in range(2)] == [1, 0]
    assert not left.exists()
