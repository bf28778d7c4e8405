"""The API answers what the pages answer, to the same people, and refuses in one form."""

from datetime import timedelta

import pytest
from django.test import Client

from gongjian import ledger
from gongjian.campaigns.models import Membership
from gongjian.projects.models import Project, ProjectHolding
from tests.cast import SET_UP, Cast

BASE = "/api/v1/campaigns/shili-100"


@pytest.fixture
def two_projects(cast: Cast) -> list[Project]:
    """One project of each township, both on the campaign's list."""
    made = []
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        for unit in (cast.town_a, cast.town_b):
            project = entry.create(Project(name=f"{unit.name}项目", unit=unit, illustrative=True))
            start = cast.on - timedelta(days=5)
            entry.create(Membership(campaign=cast.campaign, project=project, from_on=start))
            entry.create(ProjectHolding(project=project, role="accountable", unit=unit, from_on=start))
            made.append(project)
    return made


def test_without_signing_in_the_answer_is_401_in_the_common_form(client: Client, db: None) -> None:
    answer = client.get("/api/v1/campaigns")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 401


def test_a_clerk_reads_every_project_and_a_reporter_only_the_own(
    cast: Cast, two_projects: list[Project]
) -> None:
    everything = cast.clerk.browser().get(f"{BASE}/projects").json()["items"]
    own = cast.reporter_a.browser().get(f"{BASE}/projects").json()["items"]
    assert [row["name"] for row in everything] == [project.name for project in two_projects]
    assert [row["name"] for row in own] == [two_projects[0].name]


def test_a_figure_counts_what_its_asker_may_see_and_says_whether_that_is_all(
    cast: Cast, two_projects: list[Project]
) -> None:
    whole = cast.clerk.browser().get(f"{BASE}/figures/project_count").json()
    part = cast.reporter_a.browser().get(f"{BASE}/figures/project_count").json()
    assert (whole["value"], whole["whole"]) == ("2", True)
    assert (part["value"], part["whole"]) == ("1", False)
    behind = cast.reporter_a.browser().get(f"{BASE}/figures/project_count/records").json()
    assert [row["title"] for row in behind] == [two_projects[0].name]


def test_what_is_out_of_reach_is_404(cast: Cast, two_projects: list[Project]) -> None:
    browser = cast.outsider.browser()
    for address in (BASE, f"{BASE}/projects", f"{BASE}/matters", f"{BASE}/figures/project_count"):
        answer = browser.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert cast.clerk.browser().get(f"{BASE}/figures/nothing").status_code == 404


@pytest.mark.parametrize("what", ["projects", "matters"])
def test_a_list_of_a_unit_out_of_reach_is_404(cast: Cast, two_projects: list[Project], what: str) -> None:
    browser = cast.reporter_a.browser()
    units = (cast.town_a.number, cast.town_b.number, "U-0")
    assert [browser.get(f"{BASE}/{what}?unit={one}").status_code for one in units] == [200, 404, 404]


def test_a_list_of_a_unit_holds_what_the_units_below_it_have(cast: Cast, two_projects: list[Project]) -> None:
    browser = cast.clerk.browser()
    for unit, expected in ((cast.town_b, two_projects[1:]), (cast.county, two_projects), (cast.office, [])):
        found = browser.get(f"{BASE}/projects?unit={unit.number}").json()["items"]
        assert [row["name"] for row in found] == [project.name for project in expected]


def test_a_day_that_is_none_is_refused_and_taught(cast: Cast) -> None:
    answer = cast.clerk.browser().get(f"{BASE}/projects?on=2021-13-40")
    assert answer.status_code == 409
    assert answer.json()["problems"][0]["where"] == "on"


def test_pages_of_projects_follow_one_another(cast: Cast, two_projects: list[Project]) -> None:
    browser = cast.clerk.browser()
    first = browser.get(f"{BASE}/projects?limit=1").json()
    second = browser.get(f"{BASE}/projects?limit=1&after={first['next']}").json()
    assert [first["items"][0]["name"], second["items"][0]["name"]] == [
        project.name for project in two_projects
    ]
    assert second["next"] is None
    assert browser.get(f"{BASE}/projects?limit=0").status_code == 422


def test_the_description_of_the_api_is_openapi_3_1(cast: Cast) -> None:
    described = cast.clerk.browser().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path in described["paths"].values():
        assert {"401", "404", "409", "422"} <= set(path["get"]["responses"])
