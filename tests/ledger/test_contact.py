"""Telephone and e-mail lie apart, where they can be erased; the ledger verifies with and without them."""

from __future__ import annotations

import pytest

from gongjian.ledger.models import Entry
from gongjian.ledger.verification import verify
from gongjian.people.actions.persons import add_person, contact_digest, erase_contact, set_contact
from gongjian.people.models import Person, PersonContact
from tests.cast import Cast
from tests.ledger.conftest import last_entry

pytestmark = pytest.mark.django_db
PHONE, EMAIL = "13800001234", "zhang@example.cn"


def _add(cast: Cast) -> Person:
    return add_person(viewer=cast.admin.viewer(cast.on), name="张三", phone=PHONE, email=EMAIL, at=cast.at)


def test_the_ledger_holds_a_salted_digest_and_nowhere_the_number(cast: Cast) -> None:
    person = _add(cast)
    contact = PersonContact.objects.get(person=person)
    entry = last_entry()
    assert entry.words["contact"] == contact_digest(contact.salt, PHONE, EMAIL)
    told = [repr(row) for row in Entry.objects.values()] + [
        repr(row) for row in Person.Version.objects.values()
    ]
    assert [text for text in told if PHONE in text or EMAIL in text] == []


def test_the_same_number_gives_another_digest_each_time(cast: Cast) -> None:
    first = _add(cast)
    set_contact(viewer=cast.admin.viewer(cast.on), person=first, phone=PHONE, email=EMAIL, at=cast.at)
    digests = list(Entry.objects.order_by("-seq").values_list("words__contact", flat=True)[:2])
    assert len(set(digests)) == 2


def test_erased_data_are_gone_with_their_salt_and_the_ledger_still_verifies(cast: Cast) -> None:
    person = _add(cast)
    erase_contact(viewer=cast.admin.viewer(cast.on), person=person, at=cast.at)
    assert PersonContact.objects.filter(person=person).count() == 0
    assert last_entry().act == "person.contact_erase"
    assert verify() == []
