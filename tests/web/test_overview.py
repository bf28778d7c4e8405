"""The overview: each reader's own reach, every number openable, an archive as it was published."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongjian import ledger
from gongjian.figures.compute import figure
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.ledger import AsOf
from tests.cast import SET_UP, Cast
from tests.figures.stage import Scene, set_scene

FIGURE = re.compile(r'<a class="g-fig" href="([^"]+)"')
MOST_QUERIES = 52


def _page(scene: Scene, who: str, path: str = "/c/shili-100/") -> str:
    response = getattr(scene.cast, who).browser().get(path)
    assert response.status_code == 200
    return response.content.decode()


def _archive(scene: Scene) -> None:
    with ledger.record("test.cast", by=SET_UP, at=scene.at + timedelta(hours=1)) as entry:
        entry.change(scene.county, status="archived", shown_on=scene.on, published_only=True)


@pytest.mark.parametrize(
    "who", ["clerk", "reporter_a", "head_bureau", "leader", "inspector", "auditor", "campaign_admin"]
)
def test_each_role_reads_the_figures_of_its_own_reach(scene: Scene, who: str) -> None:
    viewer = getattr(scene.cast, who).viewer(scene.on)
    expected = figure(Query(measures()["project_count"], scene.county, AsOf(scene.on), viewer))
    response = getattr(scene.cast, who).browser().get("/c/shili-100/")
    assert response.context["projects"].value == (expected.value or Decimal(0))
    assert ("仅含您可见" in response.content.decode()) == (not viewer.reach("see", scene.county).whole)


@pytest.mark.parametrize("who", ["outsider", "outside_reporter", "admin"])
def test_for_an_outsider_the_campaign_does_not_exist(scene: Scene, who: str) -> None:
    browser = getattr(scene.cast, who).browser()
    for path in (
        "",
        "about/",
        "figures/",
        "leader/",
        f"units/{scene.cast.town_a.number}/",
        "figures/project_count/",
    ):
        assert browser.get(f"/c/shili-100/{path}").status_code == 404, path


def test_every_number_of_the_overview_opens(scene: Scene) -> None:
    for who in ("clerk", "reporter_a"):
        browser = getattr(scene.cast, who).browser()
        html = browser.get("/c/shili-100/").content.decode()
        links = {link.replace("&amp;", "&") for link in FIGURE.findall(html)}
        assert len(links) > 15
        assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_every_attached_list_of_the_overview_downloads_with_its_records(scene: Scene) -> None:
    browser = scene.cast.clerk.browser()
    for measure in ("project_count", "project_year_done", "project_year_rate", "matter_late", "target_value"):
        response = browser.get(f"/c/shili-100/figures/{measure}/list.xlsx")
        query = Query(measures()[measure], scene.county, AsOf(scene.on), scene.cast.clerk.viewer(scene.on))
        sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
        numbered = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int | float)]
        assert len(numbered) == figure(query).records, measure


@pytest.mark.parametrize("projects", [1, 9])
def test_the_overview_asks_the_database_no_more_for_more_projects(today_cast: Cast, projects: int) -> None:
    scene = set_scene(today_cast, 1, projects=projects)
    browser = scene.cast.clerk.browser()
    browser.get("/c/shili-100/")
    with CaptureQueriesContext(connection) as asked:
        browser.get("/c/shili-100/")
    assert len(asked) <= MOST_QUERIES


def test_a_past_day_is_shown_as_past_and_its_numbers_keep_it(scene: Scene) -> None:
    day = (scene.on - timedelta(days=3)).isoformat()
    html = _page(scene, "clerk", f"/c/shili-100/?on={day}")
    assert f'value="{day}"' in html
    assert all(day in link for link in FIGURE.findall(html) if "project_count" in link)


def test_an_archived_campaign_shows_targets_as_targets_and_no_clock(scene: Scene) -> None:
    _archive(scene)
    response = scene.cast.clerk.browser().get("/c/shili-100/")
    assert next(t.name for t in response.templates if t.name) == "web/overview_archived.html"
    html = response.content.decode()
    assert "已归档" in html
    assert "超期" not in html
    assert [row["number"].value for row in response.context["targets"]] == [Decimal(9)]


def test_a_campaign_being_prepared_says_what_to_do_first(cast: Cast) -> None:
    response = cast.campaign_admin.browser().get("/c/shili-100/")
    assert next(t.name for t in response.templates if t.name) == "web/overview_draft.html"


def test_the_first_address_opens_the_campaign_looked_at_last(scene: Scene) -> None:
    browser = scene.cast.clerk.browser()
    browser.get("/c/shili-100/")
    assert browser.cookies["campaign"].value == "shili-100"
    assert browser.get("/").headers["Location"] == "/c/shili-100/"


def test_a_unit_out_of_reach_is_named_without_a_link(scene: Scene) -> None:
    html = _page(scene, "reporter_a")
    assert f"/units/{scene.cast.town_b.number}/" not in html


def test_a_past_day_does_not_show_the_queue_of_today(today_cast: Cast) -> None:
    scene = set_scene(today_cast, 1)
    browser = scene.cast.clerk.browser()
    past = (scene.on - timedelta(days=3)).isoformat()
    assert 'id="h-wait"' in browser.get("/c/shili-100/").content.decode()
    assert 'id="h-wait"' not in browser.get(f"/c/shili-100/?on={past}").content.decode()
