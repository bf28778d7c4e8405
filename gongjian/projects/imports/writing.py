"""Writing lines of a 项目清单 inside one entry: a few statements however many lines there are."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from gongjian.campaigns.actions import _change_membership
from gongjian.campaigns.models import Membership
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.ledger import Writer
from gongjian.ledger.records import Record
from gongjian.people.models import Person, PersonContact
from gongjian.projects.actions.project.registering import Held, NewProject, _register_many
from gongjian.projects.imports.changes import Change
from gongjian.projects.imports.fields import PERSON_ROLES
from gongjian.projects.models import ProjectHolding, ProjectStage, YearPlan


def write(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Write planned lines; returns (line, project)."""
    today = context.at.astimezone(SHANGHAI).date()
    persons = _new_persons(entry, context, rows) if context.options.get("persons") else {}
    creating = [row for row in rows if row.action == "create"]
    news = [_with_persons(row.memo["new"], persons) for row in creating]
    made = _register_many(entry, news, today) if news else []
    written: list[tuple[int, Any]] = [(row.row_number, one) for row, one in zip(creating, made, strict=True)]
    changing = [row for row in rows if row.action == "update"]
    _write_changes(entry, [row.memo["change"] for row in changing], persons, today)
    written += [(row.row_number, row.memo["change"].project) for row in changing]
    return written


# ---------------------------------------------------------------- persons the list registers
def _new_persons(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> dict[str, Person]:
    """Persons named in the lines whom nobody has registered yet, by name."""
    names: dict[str, str] = {}
    for row in rows:
        for held in row.memo["new"].holdings:
            if held.role in PERSON_ROLES.values() and held.person_id is None and held.name:
                phone = str(row.values.get("phone") or "") if held.role == PERSON_ROLES["responsible"] else ""
                names[held.name] = names.get(held.name) or phone
    taken = set(Person.objects.filter(name__in=list(names), voided=False).values_list("name", flat=True))
    illustrative = bool(context.campaign.illustrative) if context.campaign is not None else False
    people = entry.create_many(
        [Person(name=name, illustrative=illustrative) for name in names if name not in taken]
    )
    PersonContact.objects.bulk_create(
        [
            PersonContact(person=person, phone=names[person.name][:40], salt=secrets.token_hex(16))
            for person in people
            if names[person.name]
        ]
    )
    return {person.name: person for person in people}


def _found(held: Held, persons: dict[str, Person]) -> Held:
    person = persons.get(held.name) if held.role in PERSON_ROLES.values() and held.person_id is None else None
    return replace(held, person_id=person.pk, name="") if person is not None else held


def _with_persons(new: NewProject, persons: dict[str, Person]) -> NewProject:
    return replace(new, holdings=[_found(held, persons) for held in new.holdings]) if persons else new


# ---------------------------------------------------------------- projects known already
def _write_changes(entry: Writer, changes: Sequence[Change], persons: dict[str, Person], today: date) -> None:
    changed: list[tuple[Record, dict[str, Any]]] = []
    created: list[Record] = []
    for change in changes:
        columns = dict(change.columns)
        common: dict[str, Any] = {"project": change.project, "illustrative": change.project.illustrative}
        if change.plan is not None:
            now, year, values = change.plan
            if now is not None:
                changed.append((now, values))
            else:
                created.append(YearPlan(year=year, **values, **common))
        _stage(change, today, changed, created, common)
        for ended in change.ended:
            changed.append((ended, {"voided": True} if ended.from_on >= today else {"to_on": today}))
        for held in (_found(one, persons) for one in change.begun):
            place = {"unit_id": held.unit_id, "person_id": held.person_id, "name": held.name}
            created.append(ProjectHolding(role=held.role, from_on=today, **place, **common))
        if change.joins is not None:
            joins = change.joins
            created.append(
                Membership(
                    campaign=joins.campaign, from_on=today, batch=joins.batch, klass=joins.klass, sector=joins.sector,
                    key_task=joins.key_task, ordinal=joins.ordinal, **common,
                )
            )  # fmt: skip
        if columns:
            changed.append((change.project, columns))
    entry.change_many(changed)
    entry.create_many(created)
    for change in changes:
        if change.dimensions:
            _change_membership(entry, change.member, today, reason="", **change.dimensions)


def _stage(
    change: Change,
    today: date,
    changed: list[tuple[Record, dict[str, Any]]],
    created: list[Record],
    common: dict[str, Any],
) -> None:
    if change.stage is None:
        return
    now, said = change.stage
    if now is not None:
        changed.append((now, {"voided": True} if now.from_on >= today else {"to_on": today}))
    created.append(ProjectStage(stage=said.stage, word=said.word, from_on=today, **common))
