"""The API answers what the pages answer, to the same people, and refuses in one form."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from gongjian import ledger
from gongjian.campaigns.models import Membership
from gongjian.projects.models import Handover, Need, Parcel, Project, ProjectHolding, QuantityTarget
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


@pytest.fixture
def parts(cast: Cast, two_projects: list[Project]) -> None:
    """Of each project a need that its township answers, and a parcel it hands over; a target of each township."""
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        whole = entry.create(
            QuantityTarget(
                campaign=cast.campaign, unit=cast.county, key="grain", name="粮食", value=Decimal(300)
            )
        )
        for project in two_projects:
            unit = project.unit
            entry.create(
                Need(project=project, factor="power", wants="临时用电", unit=unit, raised_at=cast.at)
            )
            parcel = entry.create(Parcel(project=project, code="D-1", unit=unit, area=Decimal("86.5")))
            entry.create(Handover(parcel=parcel, project=project, handed_on=cast.on, area=Decimal("30")))
            entry.create(
                QuantityTarget(
                    campaign=cast.campaign,
                    parent=whole,
                    unit=unit,
                    key="grain",
                    name="粮食",
                    value=Decimal(150),
                )
            )


@pytest.mark.parametrize(
    ("what", "all_of_them", "own"), [("needs", 2, 1), ("parcels", 2, 1), ("targets", 3, 1)]
)
def test_needs_parcels_and_targets_are_read_by_reach_by_unit_and_by_pages(
    cast: Cast, parts: None, what: str, all_of_them: int, own: int
) -> None:
    clerk, address = cast.clerk.browser(), f"{BASE}/{what}"
    everything = clerk.get(f"{address}?on={cast.on}").json()["items"]
    assert len(everything) == all_of_them
    assert len(cast.reporter_a.browser().get(f"{address}?on={cast.on}").json()["items"]) == own
    assert len(clerk.get(f"{address}?on={cast.on}&unit={cast.town_b.number}").json()["items"]) == 1
    first = clerk.get(f"{address}?on={cast.on}&limit=1").json()
    second = clerk.get(f"{address}?on={cast.on}&limit=1&after={first['next']}").json()
    assert [first["items"][0]["number"], second["items"][0]["number"]] == [
        row["number"] for row in everything[:2]
    ]
    assert cast.outsider.browser().get(address).status_code == 404


def test_needs_and_parcels_are_told_as_they_stood_on_the_day(
    cast: Cast, parts: None, two_projects: list[Project]
) -> None:
    clerk, before = cast.clerk.browser(), cast.on - timedelta(days=1)
    assert clerk.get(f"{BASE}/needs?on={before}").json()["items"] == []
    earlier, now = (clerk.get(f"{BASE}/parcels?on={on}").json()["items"][0] for on in (before, cast.on))
    assert ([Decimal(one["handed"]) for one in (earlier, now)], now["project"]) == (
        [Decimal(0), Decimal(30)],
        two_projects[0].number,
    )
    parted = clerk.get(f"{BASE}/targets?on={cast.on}").json()["items"]
    assert [one["above"] for one in parted] == ["", parted[0]["number"], parted[0]["number"]]


@pytest.mark.parametrize("what", ["projects", "matters", "needs", "parcels", "targets"])
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
