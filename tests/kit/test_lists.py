"""A declared list: orders, conditions, columns, views, export and pages all live in the address."""

import datetime as dt
import io
import re
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.http import FileResponse, HttpResponseBase
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from gongjian.kit.lists import Bulk, Column, Filter, ListPage, ListSpec, Sort, View, render_list
from gongjian.kit.lists.views import drop_view, save_view
from gongjian.kit.models import Job, SavedView

NOON = dt.datetime(2026, 11, 18, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
SAME = {"kind": "k", "target_id": 470_000_000, "total_count": 1200, "created_at": NOON, "updated_at": NOON}


def light(job: Job) -> str | tuple[str, str]:
    return ("late", "超期 2 天") if job.state == "failed" else "done"


SPEC = ListSpec(
    key="jobs",
    columns=[
        Column("message", "Name", kind="name", href=lambda job: f"/jobs/{job.pk}/", sort="name"),
        Column("user_id", "Owner", sort="owner"),
        Column("total_count", "Rows", kind="num", href=lambda job: f"/jobs/{job.pk}/rows/"),
        Column("target_id", "Amount", kind="money", unit="wan", shown=False),
        Column(
            "state",
            "State",
            kind="light",
            value=lambda job: ("late", "超期 2 天") if job.state == "failed" else "done",
        ),
    ],
    sorts=[Sort("name", "Name", ("message", "id")), Sort("owner", "Owner", ("user_id", "id"))],
    filters=[
        Filter("state", "State", options=lambda request: [("done", "Finished"), ("failed", "Broken")]),
        Filter("message", "Name", kind="text"),
        Filter("made", "Made", kind="date", lookup="created_at__date", pinned=False),
        Filter("owned", "Owned", kind="bool", apply=lambda jobs, yes: jobs.filter(user_id__isnull=False)),
    ],
    views=[View("all", "All"), View("broken", "Broken", "state=failed", loud=True)],
    bulk=[Bulk("stop", "Stop them", "/jobs/stop/")],
    counts=lambda request: {"broken": 2},
    row_meaning=lambda job: "late" if job.state == "failed" else "",
    row_title=lambda job: job.message,
    page_size=3,
)


@pytest.fixture
def jobs(db):
    rows = [
        Job(message=name, state=state, user_id=owner, **SAME)
        for name, state, owner in [
            ("a", "done", 1), ("b", "failed", None), ("c", "done", 2), ("d", "failed", 1), ("e", "done", None),
            ("f", "done", 3), ("g", "done", 3),
        ]
    ]  # fmt: skip
    return Job.objects.bulk_create(rows)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def ask(query: str = "", user: int | None = None, **headers: str) -> HttpResponseBase:
    request = RequestFactory().get(f"/jobs/?{query}", headers=headers)
    request.today = NOON.date()
    if user is not None:
        request.user = SimpleNamespace(pk=user, is_authenticated=True)
    response = render_list(request, SPEC, Job.objects.all(), title="Jobs")
    return response.render() if hasattr(response, "render") else response


def read(query: str) -> bytes:
    response = ask(query)
    content = b"".join(response.streaming_content)
    if isinstance(response, FileResponse):
        response.file_to_stream.close()  # closing the response would close the database of the test
    return content


def page_of(query: str = "") -> ListPage:
    request = RequestFactory().get(f"/jobs/?{query}")
    return ListPage(SPEC, request, Job.objects.all())


def names(page: ListPage) -> str:
    return "".join(line.row.message for line in page.rows)


def test_pages_follow_each_other_and_say_where_they_are(jobs):
    first = page_of()
    second = page_of(first.next_href[1:])
    third = page_of(second.next_href[1:])
    assert [names(first), names(second), names(third)] == ["abc", "def", "g"]
    assert [(p.first, p.last, p.count) for p in (first, second, third)] == [(1, 3, 7), (4, 6, 7), (7, 7, 7)]
    assert [first.previous_href, third.next_href] == ["", ""]
    back = page_of(third.previous_href[1:])
    assert (names(back), back.first, back.last) == ("def", 4, 6)


def test_an_order_is_turned_by_its_own_head_and_unknown_values_stay_last(jobs):
    assert names(page_of("sort=-owner")) == "gfc"
    assert [head.sorted for head in page_of("sort=-owner").heads] == ["", "descending", "", ""]
    assert [head.href for head in page_of("sort=-owner").heads][1] == "?sort=owner"
    last = page_of(page_of(page_of("sort=-owner").next_href[1:]).next_href[1:])
    assert names(last) == "b"


def test_an_unknown_order_or_a_bent_cursor_shows_the_first_page(jobs):
    assert [names(page_of("sort=wages")), names(page_of("after=nonsense"))] == ["abc", "abc"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=failed", "bd"),
        ("state=failed&state=done&message=c", "c"),
        ("owned=1&state=done", "acf"),
        ("made_from=2026-11-18&made_to=2026-11-18", "abc"),
        ("made_to=2026-11-17", ""),
        ("message=%00a", "a"),
    ],
)
def test_conditions_of_the_address_narrow_the_rows(jobs, query, found):
    assert names(page_of(query)) == found


def test_what_the_address_says_wrongly_is_left_out_and_said(jobs):
    page = page_of("state=asleep&made_from=soon")
    assert names(page) == "abc"
    assert page.remarks == [
        "“asleep” is not known under State, and was left out.",
        "“soon” is not known under Made, and was left out.",
    ]


def test_a_condition_keeps_the_rest_of_the_address_and_drops_the_cursor(jobs):
    page = page_of(page_of("state=done&sort=owner&owned=1").next_href[1:])
    assert page.active[0].without == "?sort=owner&owned=1"


def test_columns_are_chosen_in_the_address_and_the_name_always_stays(jobs):
    assert [column.key for column in page_of().columns] == ["message", "user_id", "total_count", "state"]
    assert [column.key for column in page_of("cols=state,target_id").columns] == [
        "message",
        "target_id",
        "state",
    ]
    assert page_of("cols=target_id").rows[0].cells[1].html == "470"


def test_cells_link_and_unknown_values_print_a_dash(jobs):
    cells = [cell.html for cell in page_of("message=b").rows[0].cells]
    pk = jobs[1].pk
    assert cells[0] == f'<span class="g-name"><a href="/jobs/{pk}/">b</a></span>'
    assert cells[1] == "—"
    assert cells[2] == f'<a class="g-fig" href="/jobs/{pk}/rows/">1,200</a>'


def test_the_view_whose_conditions_hold_is_current_whatever_the_order(jobs):
    page = page_of("sort=owner&state=failed")
    assert [(tab.label, tab.current, tab.count) for tab in page.tabs] == [
        ("All", False, None),
        ("Broken", True, 2),
    ]


def test_a_list_costs_the_same_queries_for_one_row_and_for_many(jobs):
    with CaptureQueriesContext(connection) as many:
        ask("sort=name")
    Job.objects.exclude(message="a").delete()
    with CaptureQueriesContext(connection) as one:
        ask("sort=name")
    assert [len(one), len(many)] == [2, 2]


def test_htmx_is_given_the_list_alone(jobs):
    headers = {"HX-Request": "true", "HX-Target": "list"}
    whole, part = (re.sub(r'value="\w{64}"', "", ask(**given).content.decode()) for given in ({}, headers))
    assert [whole.startswith("<!doctype html>"), part.lstrip().startswith('<div id="list"')] == [True, True]
    assert part.strip() in whole


def test_the_table_says_its_roles_and_the_column_of_each_cell(jobs):
    html = ask("state=failed").content.decode()
    assert re.findall(r'<tr role="row"( data-m="late")?>', html.split("<tbody")[1]) == [' data-m="late"'] * 2
    assert re.findall(r'data-label="([^"]*)"', html)[:3] == ["Owner", "Rows", "State"]
    assert "style=" not in html


def test_nothing_found_offers_to_drop_the_last_condition(jobs):
    html = ask("state=failed&message=zzz").content.decode()
    assert re.findall(r'<a class="btn" href="([^"]*)"', html) == ["?state=failed"]


def test_the_excel_file_holds_every_row_of_the_conditions_in_order(jobs):
    book = load_workbook(io.BytesIO(read("state=done&sort=-owner&cols=user_id,target_id,state&format=xlsx")))
    assert list(book.active.iter_rows(min_row=3, values_only=True)) == [
        ("Name", "Owner", "Amount", "State"),
        ("g", "3", 470, "Done"),
        ("f", "3", 470, "Done"),
        ("c", "2", 470, "Done"),
        ("a", "1", 470, "Done"),
        ("e", None, 470, "Done"),
    ]


def test_text_that_looks_like_a_formula_stays_text_in_the_file(jobs):
    Job.objects.filter(message="a").update(message="=1+1")
    assert read("message=1&format=csv").decode("utf-8-sig").splitlines()[1] == "'=1+1,1,1200,Done"
    cell = load_workbook(io.BytesIO(read("message=1&format=xlsx"))).active["A3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def post(view, user: int, data: dict[str, str], *args: int):
    request = RequestFactory().post("/views/save/", data)
    request.user = SimpleNamespace(pk=user, is_authenticated=True)
    request._messages = SimpleNamespace(add=lambda *a, **k: None)
    return view(request, *args)


def test_a_view_is_kept_for_its_owner_alone(jobs):
    post(save_view, 7, {"page": "jobs", "name": "Mine", "query": "state=failed", "next": "/jobs/"})
    post(save_view, 7, {"page": "jobs", "name": "Mine", "query": "state=done", "next": "/jobs/"})
    assert list(SavedView.objects.values_list("user_id", "name", "query")) == [(7, "Mine", "state=done")]
    assert ["Mine" in ask(user=7).content.decode(), "Mine" in ask(user=8).content.decode()] == [True, False]
    kept = SavedView.objects.get()
    post(drop_view, 8, {"next": "/jobs/"}, kept.pk)
    assert SavedView.objects.count() == 1
    post(drop_view, 7, {"next": "/jobs/"}, kept.pk)
    assert SavedView.objects.count() == 0


def test_keeping_a_view_never_leads_to_another_site(jobs):
    response = post(
        save_view, 7, {"page": "jobs", "name": "x", "query": "", "next": "https://elsewhere.example/"}
    )
    assert response["Location"] == "/?"


def test_counting_stops_at_the_cap_and_says_so(jobs):
    capped = ListSpec(key="c", columns=SPEC.columns, sorts=SPEC.sorts, page_size=3, count_cap=5)
    page = ListPage(capped, RequestFactory().get("/"), Job.objects.all())
    assert (page.count, page.count_is_floor) == (5, True)


def test_a_filter_may_not_take_a_name_the_page_needs():
    with pytest.raises(ValueError, match=r"list x: filter names \['sort'\] are reserved or used twice"):
        ListSpec(key="x", columns=[], sorts=[Sort("a", "A", ("id",))], filters=[Filter("sort", "Sort")])
