"""The way through the pages, as a clerk walks it in a browser."""

from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from gongjian.exchange.models import ImportRun
from gongjian.kit.models import Job
from gongjian.ledger import memo
from gongjian.projects.models import Project
from tests.cast import Cast
from tests.exchange import make_lists

pytestmark = pytest.mark.django_db


def posted(browser: Client, content: BytesIO, name: str = "清单.xlsx") -> object:
    file = SimpleUploadedFile(name, content.getvalue())
    return browser.post("/import/new/projects/", {"file": file, "campaign": "shili-100"})


def a_run(browser: Client, content: BytesIO | None = None) -> ImportRun:
    response = posted(browser, content or make_lists.sixty_projects())
    assert response.status_code == 302
    run = ImportRun.objects.latest("id")
    page = browser.get(f"/import/{run.pk}/columns/")
    form = page.context["form"]
    data = {bound.html_name: bound.value() or "" for bound in form if bound.value() is not False}
    response = browser.post(f"/import/{run.pk}/columns/", data)
    assert response.status_code == 302, response.context["form"].errors
    run.refresh_from_db()
    return run


def test_from_upload_to_undo_without_a_worker(cast: Cast) -> None:
    browser = cast.clerk.browser()
    assert browser.get("/import/").status_code == 200
    assert browser.get("/import/new/projects/").status_code == 200
    before = memo.read_head().seq
    run = a_run(browser)
    page = browser.get(f"/import/{run.pk}/")
    assert (page.status_code, run.state) == (200, "checked")
    group = "unit_unknown.township"
    assert browser.get(f"/import/{run.pk}/?group={group}").status_code == 200
    browser.post(f"/import/{run.pk}/replace/", {"group": group, "text_0": "丁镇", "instead_0": "甲镇"})
    number = next(row.row_number for row in run.rows.all() if row.problems)
    assert browser.get(f"/import/{run.pk}/lines/{number}/").status_code == 200
    assert browser.get(f"/import/{run.pk}/?only=all").status_code == 200
    run.refresh_from_db()
    assert (run.summary["bad"], memo.read_head().seq) == (4, before)

    browser.post(f"/import/{run.pk}/confirm/", {})
    browser.post(f"/import/{run.pk}/confirm/", {})
    assert browser.get(f"/import/{run.pk}/").status_code == 200
    Job.objects.update(created_at=cast.at)
    for _look in range(3):
        browser.get(f"/import/{run.pk}/progress/")
    run.refresh_from_db()
    assert (run.state, run.summary["done"]["created"], Project.objects.count()) == ("done", 55, 55)
    page = browser.get(f"/import/{run.pk}/")
    assert page.context["left_count"] == 5
    rest = load_workbook(
        BytesIO(b"".join(browser.get(f"/import/{run.pk}/rest/").streaming_content))
    ).worksheets[0]
    assert rest.max_row == 3 + 5

    browser.post(f"/import/{run.pk}/undo/")
    Job.objects.update(created_at=cast.at)
    for _look in range(3):
        browser.get(f"/import/{run.pk}/progress/")
    run.refresh_from_db()
    assert (run.state, Project.objects.filter(voided=False).count()) == ("undone", 0)
    undone = browser.get(f"/import/{run.pk}/")
    assert (undone.status_code, undone.context["sentence"]) == (200, "撤回 55 行。")
    browser.post(f"/import/{run.pk}/again/")
    assert ImportRun.objects.latest("id").state == "checked"


def test_upload_refused_with_a_sentence(cast: Cast) -> None:
    browser = cast.clerk.browser()
    macros = posted(browser, make_lists.with_macros())
    wrong = posted(browser, BytesIO(b"%PDF-1.7 ..."))
    named = posted(browser, BytesIO(b"hello"), "清单.doc")
    for response in (macros, wrong, named):
        assert (response.status_code, len(response.context["form"].errors["file"])) == (422, 1)
    assert ImportRun.objects.count() == 0


def test_two_hundred_megabytes_are_refused_unread(cast: Cast) -> None:
    class Unreadable(BytesIO):
        def read(self, *_args: object) -> bytes:
            raise AssertionError("the body was read")

    browser = cast.clerk.browser()
    size = 200 * 1024 * 1024
    assert size > settings.UPLOAD_LIMIT
    response = browser.generic(
        "POST",
        "/import/new/projects/",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(size),
        **{"wsgi.input": Unreadable()},
    )
    assert response.status_code == 413
    assert "200" in response.context["too_large"]


def test_marked_copy_names_the_cells(cast: Cast) -> None:
    browser = cast.clerk.browser()
    run = a_run(browser)
    content = b"".join(browser.get(f"/import/{run.pk}/marked/").streaming_content)
    opened = load_workbook(BytesIO(content))
    told = opened["问题清单"]
    assert told.max_row == 1 + 7
    cell = opened.worksheets[0][told["A2"].value]
    assert cell.comment is not None


def test_without_the_right_nothing_exists(cast: Cast) -> None:
    run = a_run(cast.clerk.browser())
    for who in (cast.reporter_a, cast.outsider, cast.head_bureau):
        browser = who.browser()
        addresses = [
            f"/import/{run.pk}/{rest}"
            for rest in ("", "columns/", "marked/", "rest/", "progress/", "lines/5/")
        ]
        for address in addresses:
            assert browser.get(address).status_code == 404
        for rest in ("confirm/", "undo/", "drop/", "stop/", "replace/"):
            assert browser.post(f"/import/{run.pk}/{rest}").status_code == 404
    assert cast.reporter_a.browser().get("/import/").status_code == 404
    assert cast.reporter_a.browser().get("/import/new/projects/").status_code == 404
    assert cast.clerk.browser().get("/import/new/units/").status_code == 404
    outsider = cast.outsider.browser()
    response = outsider.post(
        "/import/new/projects/",
        {
            "file": SimpleUploadedFile("a.xlsx", make_lists.sixty_projects().getvalue()),
            "campaign": "shili-100",
        },
    )
    assert response.status_code == 404


def test_empty_sheets_are_read_back_as_the_forms_they_are(cast: Cast) -> None:
    for kind, browser in (
        ("projects", cast.clerk.browser()),
        ("matters", cast.clerk.browser()),
        ("units", cast.admin.browser()),
        ("accounts", cast.admin.browser()),
    ):
        response = browser.get(f"/import/template/{kind}/")
        assert response.status_code == 200
        assert len(b"".join(response.streaming_content)) > 1000
