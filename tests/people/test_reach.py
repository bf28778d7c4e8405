"""What one may not see does not exist: pages, lists, exports, search."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongjian.people import actions, selectors
from gongjian.people.selectors.search import find_units
from tests.cast import Cast

PAGES = [
    "/people/",
    "/people/units/",
    "/people/persons/",
    "/people/units/?format=csv",
    "/people/persons/?format=csv",
]


def _text(answer: object) -> str:
    if getattr(answer, "streaming", False):
        return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", PAGES)
def test_a_township_sees_its_own_units_and_people_alone(cast: Cast, address: str) -> None:
    shown = _text(cast.reporter_a.browser().get(address))
    assert cast.town_a.name in shown
    for hidden in (
        cast.town_b.name,
        cast.other_town.name,
        cast.reporter_b.person.name,
        cast.outsider.person.name,
    ):
        assert hidden not in shown


def test_an_address_guessed_by_another_unit_is_no_address(cast: Cast) -> None:
    browser = cast.reporter_a.browser()
    assert browser.get(f"/people/units/{cast.town_a.number}/").status_code == 200
    assert browser.get(f"/people/persons/{cast.staff_a.person.number}/").status_code == 200
    for number in (cast.town_b.number, cast.county.number, cast.other_county.number, "U-2026-99999"):
        assert browser.get(f"/people/units/{number}/").status_code == 404
    for who in ("reporter_b", "clerk", "outsider"):
        assert browser.get(f"/people/persons/{cast.members[who].person.number}/").status_code == 404


def test_search_finds_units_in_reach_alone(cast: Cast) -> None:
    viewer = cast.reporter_a.viewer(cast.on)
    assert [hit.number for hit in find_units(viewer, "镇", 10)] == [cast.town_a.number]
    county = cast.clerk.viewer(cast.on)
    assert [hit.number for hit in find_units(county, "镇", 10)] == [cast.town_a.number, cast.town_b.number]
    assert [hit.number for hit in find_units(county, "镇", 1)] == [cast.town_a.number]


@pytest.mark.parametrize(
    "path",
    [
        "/people/units/add/",
        "/people/units/{unit}/change/",
        "/people/units/{unit}/close/",
        "/people/units/{unit}/succeed/",
        "/people/units/{unit}/posts/add/",
        "/people/posts/{post}/give/",
        "/people/posts/{post}/roles/add/",
        "/people/persons/add/",
        "/people/persons/{person}/leave/",
        "/people/persons/{person}/contact/",
        "/people/accounts/",
        "/people/accounts/{user}/reset/",
    ],
)
def test_forms_are_there_for_the_administrator_alone(cast: Cast, path: str) -> None:
    one = cast.reporter_a
    address = path.format(
        unit=cast.town_a.number, post=one.post.number, person=one.person.number, user=one.user.pk
    )
    assert cast.admin.browser().get(address).status_code == 200
    for who in ("head_a", "reporter_a", "clerk", "leader", "auditor", "outsider"):
        assert cast.members[who].browser().get(address).status_code == 404


def test_the_administrator_of_one_county_does_not_see_another(cast: Cast) -> None:
    browser = cast.admin.browser()
    assert browser.get(f"/people/units/{cast.other_county.number}/").status_code == 404
    assert cast.outsider.person.name not in browser.get("/people/persons/").content.decode()
    accounts = browser.get("/people/accounts/").content.decode()
    assert "reporter_b" in accounts
    assert "outsider" not in accounts


def test_who_left_is_seen_by_the_administrator_alone(cast: Cast) -> None:
    actions.person_leaves(
        viewer=cast.admin.viewer(cast.on), person=cast.reporter_a.person, on=cast.on, at=cast.at
    )
    seen = {
        who: selectors.persons_in_reach(cast.members[who].viewer(cast.on), cast.on)
        .filter(pk=cast.reporter_a.person.pk)
        .exists()
        for who in ("admin", "clerk", "head_a", "outsider")
    }
    assert seen == {"admin": True, "clerk": False, "head_a": False, "outsider": False}


def test_a_head_is_offered_the_hand_over_on_the_page_of_the_own_unit(cast: Cast) -> None:
    page = cast.head_a.browser().get(f"/people/units/{cast.town_a.number}/").content.decode()
    assert page.count("/hand-over/") == 3
    assert (
        "/hand-over/"
        not in cast.reporter_a.browser().get(f"/people/units/{cast.town_a.number}/").content.decode()
    )


def test_every_page_opens_in_both_languages(cast: Cast) -> None:
    browser = cast.admin.browser()
    addresses = ["/people/", "/people/units/", "/people/persons/", "/people/accounts/", "/account/"]
    addresses += [f"/people/units/{cast.town_a.number}/", f"/people/persons/{cast.clerk.person.number}/"]
    for language in ("en", "zh-hans"):
        browser.get(f"/language/{language}/")
        assert [browser.get(address).status_code for address in addresses] == [200] * len(addresses)
    assert browser.get("/people/?q=nothing-like-it").status_code == 200
    export = browser.get("/people/units/?format=xlsx")
    assert export.headers["Content-Type"].startswith("application/vnd.openxmlformats")


@pytest.mark.parametrize("address", ["/people/", "/people/units/", "/people/persons/", "/people/accounts/"])
def test_a_longer_list_asks_the_database_no_more(cast: Cast, address: str) -> None:
    browser, viewer = cast.admin.browser(), cast.admin.viewer(cast.on)
    browser.get(address)
    with CaptureQueriesContext(connection) as before:
        browser.get(address)
    for number in range(3):
        unit = actions.add_unit(
            viewer=viewer, name=f"新局{number}", kind="department", parent=cast.county, on=cast.on, at=cast.at
        )
        post = actions.add_post(viewer=viewer, unit=unit, title="局长", duty="head", at=cast.at)
        person = actions.add_person(viewer=viewer, name=f"新人{number}", at=cast.at)
        actions.give_post(viewer=viewer, post=post, person=person, from_on=cast.on, at=cast.at)
        actions.create_account(viewer=viewer, person=person, username=f"xinren{number}", at=cast.at)
    browser.get(address)
    with CaptureQueriesContext(connection) as after:
        browser.get(address)
    assert len(after) == len(before)
