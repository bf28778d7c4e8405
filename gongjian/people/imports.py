"""Lists that can be loaded: units, and accounts with the posts and roles they come with.

First passwords: `write` of accounts puts them under `first_passwords` (user name → password) of the context's
options, from where the run shows them once; only their hashes are kept.
"""

import secrets
from collections.abc import MutableMapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer, holds_on
from gongjian.people.actions.closure import rebuild_closure
from gongjian.people.actions.first_passwords import make_first_password
from gongjian.people.actions.persons import put_contact
from gongjian.people.actions.units import check_not_cyclic
from gongjian.people.actions.writing import (
    check_username,
    put_account,
    put_grant,
    put_holding,
    put_person,
    put_post,
    put_unit,
)
from gongjian.people.models import Duty, Grant, Person, PersonContact, Post, PostHolding, Unit, UnitKind, User
from gongjian.people.policy import can_keep_unit, check_can_fill_post
from gongjian.people.roles import roles
from gongjian.people.selectors.lookup import UnitLookup, unit_lookup
from gongjian.people.unit_tree import unit_tree

_SHANGHAI = ZoneInfo("Asia/Shanghai")

KIND_WORDS = {
    UnitKind.PROVINCE: ("省", "province"),
    UnitKind.CITY: ("市", "设区市", "city"),
    UnitKind.COUNTY: ("县", "区", "县区", "县（区）", "县级市", "county", "district"),
    UnitKind.TOWNSHIP: ("乡镇", "镇", "乡", "街道", "乡镇街道", "乡镇（街道）", "township"),
    UnitKind.VILLAGE: ("村", "社区", "村社区", "村（社区）", "village"),
    UnitKind.DEPARTMENT: ("部门", "局", "委", "办", "单位", "县直部门", "县直单位", "department"),
    UnitKind.ENTERPRISE: ("企业", "公司", "国企", "enterprise"),
    UnitKind.ZONE: ("开发区", "园区", "高新区", "zone"),
    UnitKind.GROUP: ("工作组", "专项小组", "指挥部", "领导小组", "group"),
    UnitKind.TASKFORCE: ("专班", "工作专班", "taskforce", "task force"),
}
DUTY_WORDS = {
    Duty.HEAD: ("负责人", "单位负责人", "主要负责人", "head"),
    Duty.SIGNER: ("签发人", "signer"),
    Duty.CHECKER: ("审核人", "checker"),
    Duty.REPORTER: ("联络员", "填报人", "联络员（填报人）", "reporter"),
    Duty.LEAD_OFFICIAL: ("包联领导", "包抓领导", "挂钩领导", "挂包领导", "lead official"),
    Duty.STAFF: ("工作人员", "干部", "经办人", "staff"),
}


def _choice(words: dict[Any, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {str(key.value): (str(key.value), *said) for key, said in words.items()}


# ---------------------------------------------------------------- units
def _plan_units(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    lookup = unit_lookup()
    named: dict[str, PlannedRow] = {}
    for row in rows:
        named.setdefault(str(row.values.get("name") or "").strip(), row)
    seen: set[tuple[object, str]] = set()
    for row in rows:
        name = str(row.values.get("name") or "").strip()
        parent = _parent_of(row, named, lookup)
        if isinstance(parent, Problem):
            row.problems.append(parent)
            continue
        _plan_unit(context, row, name, parent, seen)


def _parent_of(
    row: PlannedRow, named: dict[str, PlannedRow], lookup: UnitLookup
) -> "Unit | PlannedRow | Problem | None":
    text = str(row.values.get("parent") or "").strip()
    if not text:
        return None
    known = lookup.find(text, "parent")
    if isinstance(known, Unit):
        return known
    above = named.get(text)
    if above is None:
        return known
    if _leads_back(row, named):
        return Problem(
            "unit_cycle",
            _("“%(name)s” would stand below itself.", name=row.values.get("name")),
            "parent",
            _("Correct the unit above in one of the lines of this circle."),
        )
    if above.row_number > row.row_number:
        return Problem(
            "parent_below",
            _("The line of “%(parent)s”, the unit above, stands further down in the list.", parent=text),
            "parent",
            _("Put each unit below the line of the unit above it."),
        )
    return above


def _leads_back(row: PlannedRow, named: dict[str, PlannedRow]) -> bool:
    start = str(row.values.get("name") or "").strip()
    at, seen = str(row.values.get("parent") or "").strip(), set()
    while at and at not in seen:
        if at == start:
            return True
        seen.add(at)
        above = named.get(at)
        at = str(above.values.get("parent") or "").strip() if above else ""
    return False


def _plan_unit(
    context: ImportContext,
    row: PlannedRow,
    name: str,
    parent: "Unit | PlannedRow | None",
    seen: set[tuple[object, str]],
) -> None:
    place: object = parent.pk if isinstance(parent, Unit) else ("row", parent.row_number) if parent else None
    if (place, name) in seen:
        row.problems.append(
            Problem(
                "unit_duplicate",
                _("“%(name)s” stands twice under the same parent in this list.", name=name),
                "name",
                _("Leave one of the two lines out."),
            )
        )
        return
    seen.add((place, name))
    if not isinstance(parent, PlannedRow):
        if not can_keep_unit(context.viewer, parent.pk if parent else None):
            row.problems.append(_not_yours(unit_tree().label(place if isinstance(place, int) else None)))
            return
        same = Unit.objects.filter(
            parent=parent, name=name, voided=False, merged_into_id=None, closed_on=None
        ).first()
        if same is not None:
            row.target_id = same.pk
            row.action = "update" if _differences(same, row) else "skip"
            said = _("corrects the unit “%(name)s”", name=name)
            row.says = said if row.action == "update" else _("“%(name)s” is there already", name=name)
            return
        row.memo["parent_id"] = parent.pk if parent else None
    above = parent.name if isinstance(parent, Unit) else parent.values["name"] if parent else "—"
    row.says = _("registers “%(name)s” under %(parent)s", name=name, parent=above)


def _differences(unit: Unit, row: PlannedRow) -> dict[str, Any]:
    given = {key: row.values.get(key) for key in ("short_name", "kind", "ordinal", "code")}
    return {
        key: value for key, value in given.items() if value not in (None, "") and getattr(unit, key) != value
    }


def _not_yours(unit: str) -> Problem:
    return Problem(
        "not_yours_to_keep",
        _("Units below %(unit)s are not yours to keep.", unit=unit or "—"),
        "parent",
        _("Ask the administrator of the unit above, or leave the line out."),
    )


def _write_units(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    made: dict[str, Unit] = {}
    written: list[tuple[int, Any]] = []
    for row in rows:
        if row.action == "skip":
            continue
        if row.target_id is not None:
            unit = Unit.objects.get(pk=row.target_id)
            entry.change(unit, **_differences(unit, row))
        else:
            parent = _written_parent(row, made)
            unit = put_unit(
                entry,
                name=str(row.values["name"]),
                kind=str(row.values["kind"]),
                parent=parent,
                short_name=str(row.values.get("short_name") or ""),
                ordinal=int(row.values.get("ordinal") or 0),
                code=str(row.values.get("code") or ""),
            )
            check_not_cyclic(unit, parent)
        made[unit.name] = unit
        written.append((row.row_number, unit))
    return written


def _written_parent(row: PlannedRow, made: dict[str, Unit]) -> Unit | None:
    if row.memo.get("parent_id") is not None:
        return Unit.objects.get(pk=row.memo["parent_id"])
    text = str(row.values.get("parent") or "").strip()
    if not text:
        return None
    # The parent came with an earlier line: of this call, or of a chunk written before.
    found = (
        made.get(text) or Unit.objects.filter(name=text, voided=False, closed_on=None).order_by("-id").first()
    )
    if found is None:
        raise Refused("unit_unknown", _("No unit is called “%(given)s”.", given=text), "parent")
    return found


def _units_undone(entry: Writer, context: ImportContext, records: Sequence[Any]) -> None:
    rebuild_closure()


UNITS = ImportKind(
    key="units",
    label=gettext_lazy("Units"),
    fields=(
        Field("name", gettext_lazy("Name"), ("名称", "单位名称", "单位", "单位全称"), required=True),
        Field("short_name", gettext_lazy("Short name"), ("简称", "单位简称")),
        Field(
            "kind",
            gettext_lazy("Kind of unit"),
            ("类型", "单位类型", "类别"),
            Kind.CHOICE,
            required=True,
            choices=_choice(KIND_WORDS),
        ),
        Field(
            "parent",
            gettext_lazy("Unit above"),
            ("上级单位", "上级", "主管单位", "隶属单位"),
            hint=gettext_lazy("Empty: at the top."),
        ),
        Field("ordinal", gettext_lazy("Protocol order"), ("排序", "序号", "次序"), Kind.INTEGER),
        Field(
            "code", gettext_lazy("Code"), ("代码", "区划代码", "统一社会信用代码", "行政区划代码"), Kind.CODE
        ),
    ),
    permission="accounts",
    act="import.units",
    needs_campaign=False,
    plan=_plan_units,
    write=_write_units,
    landing="/people/",
    undone=_units_undone,
)


# ---------------------------------------------------------------- accounts
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
            check_can_fill_post(context.viewer, post, context.at.astimezone(_SHANGHAI).date())
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
    values, on = row.values, context.at.astimezone(_SHANGHAI).date()
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
        Field("duty", gettext_lazy("Duty"), ("职责", "承担职责"), Kind.CHOICE, choices=_choice(DUTY_WORDS)),
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
