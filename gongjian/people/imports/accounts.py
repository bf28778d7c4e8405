"""The list of persons: accounts with the posts and roles they come with.

First passwords: `write` puts them under `first_passwords` (user name → password) of the context's options, from
where the run shows them once; only their hashes are kept.
"""

import secrets
from collections.abc import MutableMapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer, holds_on
from gongjian.people.actions.first_passwords import make_first_password
from gongjian.people.actions.persons import put_contact
from gongjian.people.actions.writing import (
    check_username,
    put_account,
    put_grant,
    put_holding,
    put_person,
    put_post,
)
from gongjian.people.imports.words import DUTY_WORDS, choices_of
from gongjian.people.models import Duty, Grant, Person, PersonContact, Post, PostHolding, Unit, User
from gongjian.people.policy import check_can_fill_post
from gongjian.people.roles import roles
from gongjian.people.selectors.lookup import unit_lookup


def _plan_accounts(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    lookup = unit_lookup(context.viewer.reach("accounts").unit_ids)
    taken = dict(User.objects.values_list("username", "person__name"))
    folded = {name.casefold(): (name, person) for name, person in taken.items()}
    names: dict[str, str] = {}
    for row in rows:
        unit = lookup.find(str(row.values.get("unit") or ""), "unit")
        if isinstance(unit, Problem):
            row.problems.append(unit)
        else:
            row.memo["unit_id"] = unit.pk
            _plan_post(context, row, unit)
        row.values.setdefault("duty", "")
        _plan_username(row, folded, names)
        _plan_account_says(row, unit)


def _plan_post(context: ImportContext, row: PlannedRow, unit: Unit) -> None:
    """A post that is there already may reach further than the one who loads."""
    title, duty = str(row.values.get("post") or "").strip(), str(row.values.get("duty") or Duty.STAFF)
    post = Post.objects.filter(unit=unit, title=title, duty=duty, voided=False).first()
    try:
        if post is not None:
            check_can_fill_post(context.viewer, post, context.at.astimezone(SHANGHAI).date())
    except Refused as refused:
        row.problems += refused.problems


def _plan_username(row: PlannedRow, taken: dict[str, tuple[str, str]], names: dict[str, str]) -> None:
    """A user name that exists, or stood in a line above, must belong to a person of the same name: then the line
    gives that person one more post."""
    username, person = (
        str(row.values.get("username") or "").strip(),
        str(row.values.get("name") or "").strip(),
    )
    held = taken.get(username.casefold())
    owner = held[1] if held else names.get(username.casefold())
    if owner is not None:
        if owner != person:
            row.problems.append(
                Problem("username_taken", _("The user name “%(name)s” belongs to somebody else.", name=username),
                        "username", _("Add the unit's short name or a digit to it."))
            )  # fmt: skip
        elif held:
            row.action = "update"
            row.memo["username"] = held[0]
        return
    names[username.casefold()] = person
    try:
        check_username(username)
    except Refused as refused:
        row.problems += refused.problems


def _plan_account_says(row: PlannedRow, unit: "Unit | Problem") -> None:
    if row.problems or isinstance(unit, Problem):
        return
    said = {
        "name": row.values.get("name"),
        "post": row.values.get("post"),
        "unit": unit.name,
        "username": row.values.get("username"),
    }
    if row.action == "update":
        row.says = _("gives %(name)s the post “%(post)s” in %(unit)s", **said)
    else:
        row.says = str(
            _("registers %(name)s as “%(post)s” in %(unit)s with the account %(username)s", **said)
        )


def _write_accounts(
    entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]
) -> list[tuple[int, Any]]:
    passwords: dict[str, str] = {}
    written = [
        (row.row_number, _write_account(entry, context, row, passwords))
        for row in rows
        if row.action != "skip"
    ]
    if isinstance(context.options, MutableMapping):
        context.options.setdefault("first_passwords", {}).update(passwords)
    return written


def _write_account(
    entry: Writer, context: ImportContext, row: PlannedRow, passwords: dict[str, str]
) -> Person:
    values, on = row.values, context.at.astimezone(SHANGHAI).date()
    unit = Unit.objects.get(pk=row.memo["unit_id"])
    username = str(row.memo.get("username") or values["username"]).strip()
    user = User.objects.filter(username__iexact=username).select_related("person").first()
    person = user.person if user and user.person else put_person(entry, name=str(values["name"]))
    post = _post_for(entry, unit, str(values["post"]).strip(), str(values.get("duty") or Duty.STAFF))
    if not PostHolding.objects.filter(holds_on(on), post=post, person=person, voided=False).exists():
        put_holding(entry, post=post, person=person, from_on=on)
    role = str(values.get("role") or "")
    if (
        role
        and not Grant.objects.filter(holds_on(on), post=post, role=role, unit=unit, voided=False).exists()
    ):
        put_grant(entry, post=post, role=role, unit=unit, from_on=on)
    if user is None:
        put_contact(person, secrets.token_hex(16), str(values.get("phone") or ""), "")
        passwords[username] = make_first_password()
        put_account(person, username, passwords[username])
    return person


def _post_for(entry: Writer, unit: Unit, title: str, duty: str) -> Post:
    found = Post.objects.filter(unit=unit, title=title, duty=duty, voided=False).first()
    return found or put_post(entry, unit=unit, title=title, duty=duty)


def _accounts_undone(entry: Writer, context: ImportContext, records: Sequence[Any]) -> None:
    """Credentials and contact data of persons taken back go; holdings and roles given with them are voided."""
    persons = [record.pk for record in records if isinstance(record, Person)]
    entry.change_many(
        [(h, {"voided": True}) for h in PostHolding.objects.filter(person_id__in=persons, voided=False)]
    )
    User.objects.filter(person_id__in=persons).delete()
    PersonContact.objects.filter(person_id__in=persons).delete()


ACCOUNTS = ImportKind(
    key="accounts",
    label=gettext_lazy("Persons and accounts"),
    fields=(
        Field("unit", gettext_lazy("Unit"), ("单位", "单位名称", "所在单位", "工作单位"), required=True),
        Field("post", gettext_lazy("Post"), ("岗位", "职务", "岗位名称"), required=True),
        Field(
            "duty", gettext_lazy("Duty"), ("职责", "承担职责"), Kind.CHOICE, choices=choices_of(DUTY_WORDS)
        ),
        Field("name", gettext_lazy("Name of the person"), ("姓名", "名字"), required=True),
        Field("username", gettext_lazy("User name"), ("用户名", "账号", "登录名"), required=True),
        Field("phone", gettext_lazy("Telephone"), ("电话", "手机", "手机号", "联系电话"), Kind.CODE),
        Field(
            "role",
            gettext_lazy("Role"),
            ("角色", "权限"),
            Kind.CHOICE,
            choices={key: (key, one.zh, one.zh.split("（")[0], one.en) for key, one in roles().items()},
        ),
    ),
    permission="accounts",
    act="import.accounts",
    needs_campaign=False,
    plan=_plan_accounts,
    write=_write_accounts,
    landing="/people/accounts/",
    undone=_accounts_undone,
)
