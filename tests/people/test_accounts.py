"""Accounts, passwords, contact data."""

import pytest
from django.test import Client

from gongjian.kernel.problems import Refused
from gongjian.ledger.models import Entry
from gongjian.people import actions, selectors
from gongjian.people.models import PersonContact, User
from tests.cast import PASSWORD, Cast


def test_an_account_comes_with_a_first_password_that_must_be_changed(cast: Cast) -> None:
    person = actions.add_person(viewer=cast.admin.viewer(cast.on), name="新人", at=cast.at)
    first = actions.create_account(
        viewer=cast.admin.viewer(cast.on), person=person, username="xinren", at=cast.at
    )
    assert first.user.must_change_password
    assert first.user.check_password(first.password)
    assert not any(first.password in str(entry.words) for entry in Entry.objects.all())


def test_a_first_password_leads_to_its_change_before_anything_else(cast: Cast) -> None:
    User.objects.filter(pk=cast.reporter_a.user.pk).update(must_change_password=True)
    browser = cast.reporter_a.browser()
    assert browser.get("/people/").headers["Location"] == "/account/password/"
    words = {"old": PASSWORD, "new": "shan-shui-tian-9", "again": "shan-shui-tian-9"}
    assert browser.post("/account/password/", words).headers["Location"] == "/"
    assert browser.get("/people/").status_code == 200


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"old": "wrong", "new": "shan-shui-tian-9", "again": "shan-shui-tian-9"}, "old"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "new"),
        ({"old": PASSWORD, "new": "shan-shui-tian-9", "again": "other"}, "again"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "new"),
    ],
)
def test_a_password_that_will_not_do_is_said_at_its_field(
    cast: Cast, words: dict[str, str], field: str
) -> None:
    answer = cast.reporter_a.browser().post("/account/password/", words)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_new_first_password_signs_every_device_out(cast: Cast) -> None:
    browser = cast.reporter_a.browser()
    assert browser.get("/account/").status_code == 200
    actions.reset_password(viewer=cast.admin.viewer(cast.on), user=cast.reporter_a.user, at=cast.at)
    assert browser.get("/account/").status_code == 302


@pytest.mark.parametrize("name", ["ab", "张三", "with space", "a" * 61, "CLERK"])
def test_a_user_name_that_will_not_do_is_refused(cast: Cast, name: str) -> None:
    person = actions.add_person(viewer=cast.admin.viewer(cast.on), name="新人", at=cast.at)
    with pytest.raises(Refused) as caught:
        actions.create_account(viewer=cast.admin.viewer(cast.on), person=person, username=name, at=cast.at)
    assert caught.value.problems[0].where == "username"
    assert not User.objects.filter(person=person).exists()


def test_the_ledger_never_holds_a_telephone_number(cast: Cast) -> None:
    viewer = cast.admin.viewer(cast.on)
    person = actions.add_person(viewer=viewer, name="新人", phone="13900001234", at=cast.at)
    entry = Entry.objects.get(act="person.add")
    assert "13900001234" not in str(entry.words)
    assert len(entry.words["contact"]) == 64
    actions.erase_contact(viewer=viewer, person=person, at=cast.at)
    assert not PersonContact.objects.filter(person=person).exists()


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("reporter_a", True),
        ("staff_a", True),
        ("head_a", True),
        ("admin", True),
        ("clerk", False),
        ("leader", False),
        ("auditor", False),
        ("reporter_b", False),
        ("outsider", False),
    ],
)
def test_a_telephone_number_is_for_the_unit_and_for_who_keeps_accounts(
    cast: Cast, who: str, sees: bool
) -> None:
    actions.set_contact(
        viewer=cast.admin.viewer(cast.on),
        person=cast.reporter_a.person,
        phone="13900001234",
        email="",
        at=cast.at,
    )
    found = selectors.contact_of(cast.members[who].viewer(cast.on), cast.reporter_a.person, cast.on)
    assert (found is not None) is sees


def test_too_many_wrong_passwords_are_told_to_wait(cast: Cast) -> None:
    browser = Client(REMOTE_ADDR="10.0.0.9")
    for _try in range(8):
        last = browser.post("/sign-in/", {"username": "clerk", "password": "wrong"})
    assert last.status_code == 429
    right = browser.post("/sign-in/", {"username": "clerk", "password": PASSWORD})
    assert right.status_code == 429
    assert "等15分钟" in right.content.decode()


def test_signing_in_leads_to_this_site_alone(cast: Cast) -> None:
    for asked, leads in (
        ("/people/units/", "/people/units/"),
        ("https://elsewhere.example/", "/"),
        ("//x.y/", "/"),
    ):
        words = {"username": "clerk", "password": PASSWORD, "next": asked}
        assert Client().post("/sign-in/", words).headers["Location"] == leads


def test_demo_buttons_exist_in_demonstration_mode_alone(cast: Cast, settings: object) -> None:
    User.objects.filter(pk=cast.clerk.user.pk).update(username="demo-clerk")
    assert Client().post("/sign-in/", {"demo": "demo-clerk"}).status_code == 422
    settings.DEMO = True  # type: ignore[attr-defined]
    page = Client().get("/sign-in/")
    assert [one.username for one in page.context["demo_accounts"]] == ["demo-clerk"]
    assert Client().post("/sign-in/", {"demo": "demo-clerk"}).status_code == 302
    assert Client().post("/sign-in/", {"demo": "admin"}).status_code == 404


def test_the_language_follows_the_account_and_the_address_stays(cast: Cast) -> None:
    browser = cast.clerk.browser()
    answer = browser.get("/language/en/?next=/people/%3Fq%3D1")
    assert answer.headers["Location"] == "/people/?q=1"
    assert browser.get("/people/").headers["Content-Language"] == "en"
    assert User.objects.get(pk=cast.clerk.user.pk).language == "en"
