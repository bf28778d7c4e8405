"""Persons, and their telephone and e-mail, which can be erased."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.people.actions.writing import put_person
from gongjian.people.models import Person, PersonContact
from gongjian.people.policy import check_can_keep_people, check_can_keep_person
from gongjian.people.viewer import Viewer


def add_person(
    *,
    viewer: Viewer,
    name: str,
    at: datetime,
    phone: str = "",
    email: str = "",
    request_key: str = "",
    **columns: Any,
) -> Person:
    """Register a person. The entry keeps the name; telephone and e-mail only as a salted digest."""
    check_can_keep_people(viewer)
    salt = secrets.token_hex(16)
    with ledger.record(
        "person.add",
        by=viewer.actor(),
        at=at,
        request_key=request_key or None,
        words={"person": name.strip(), "contact": contact_digest(salt, phone, email)},
    ) as entry:
        person = put_person(entry, name=name, **columns)
        put_contact(person, salt, phone, email)
    return person


def change_person(
    *,
    viewer: Viewer,
    person: Person,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
    **columns: Any,
) -> Person:
    """Correct a person's name or order."""
    check_can_keep_person(viewer, person, at.date())
    if not str(columns.get("name", person.name)).strip():
        raise Refused("person_name_missing", _("The person has no name."), "name", _("Write the name."))
    with ledger.record(
        "person.change",
        by=viewer.actor(),
        at=at,
        request_key=request_key or None,
        words={"person": person.name},
    ) as entry:
        return entry.change(person, revision=revision, **columns)


def set_contact(
    *, viewer: Viewer, person: Person, phone: str, email: str, at: datetime, request_key: str = ""
) -> PersonContact | None:
    """Replace telephone and e-mail: by the person, or whoever keeps the person's account."""
    if viewer.person_id != person.pk:
        check_can_keep_person(viewer, person, at.date())
    salt = secrets.token_hex(16)
    words = {"person": person.name, "contact": contact_digest(salt, phone, email)}
    with ledger.record(
        "person.contact",
        by=viewer.actor(),
        at=at,
        about=[person],
        request_key=request_key or None,
        words=words,
    ):
        PersonContact.objects.filter(person=person).delete()
        return put_contact(person, salt, phone, email)


def erase_contact(*, viewer: Viewer, person: Person, at: datetime, request_key: str = "") -> None:
    """Erase telephone and e-mail for good: by the person, or whoever keeps the account. The digest that stays in the
    ledger can no longer be matched with anything, since its salt goes too."""
    if viewer.person_id != person.pk:
        check_can_keep_person(viewer, person, at.date())
    with ledger.record(
        "person.contact_erase",
        by=viewer.actor(),
        at=at,
        about=[person],
        request_key=request_key or None,
        words={"person": person.name},
    ):
        PersonContact.objects.filter(person=person).delete()


def put_contact(person: Person, salt: str, phone: str, email: str) -> PersonContact | None:
    """Keep telephone and e-mail in the erasable table; nothing when both are empty."""
    if not (phone.strip() or email.strip()):
        return None
    return PersonContact.objects.create(person=person, salt=salt, phone=phone.strip(), email=email.strip())


def contact_digest(salt: str, phone: str, email: str) -> str:
    """What the ledger keeps of contact data; empty when there are none."""
    if not (phone.strip() or email.strip()):
        return ""
    return hashlib.sha256(f"{salt}\n{phone.strip()}\n{email.strip()}".encode()).hexdigest()
