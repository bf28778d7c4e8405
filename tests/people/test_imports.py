"""Units and accounts from a list: everything wrong is found before anything is written."""

from typing import Any

from gongjian import ledger
from gongjian.kit.registry import ImportContext, PlannedRow, import_kinds
from gongjian.people.actions.closure import closure_of_parents
from gongjian.people.models import Person, Unit, UnitClosure, User
from gongjian.people.viewer import viewer_of
from tests.cast import Cast


def _plan(
    cast: Cast, kind: str, rows: list[dict[str, Any]], who: str = "admin"
) -> tuple[ImportContext, list[PlannedRow]]:
    context = ImportContext(cast.members[who].viewer(cast.on), None, cast.at, {})
    planned = [PlannedRow(number, dict(row)) for number, row in enumerate(rows, 2)]
    import_kinds[kind].plan(context, planned)
    return context, planned


def _write(cast: Cast, kind: str, context: ImportContext, planned: list[PlannedRow]) -> None:
    one = import_kinds[kind]
    with ledger.record(one.act, by=cast.admin.actor, at=cast.at, words={"count": len(planned)}) as entry:
        one.write(entry, context, planned)


def _found(planned: list[PlannedRow]) -> list[tuple[int, str, str]]:
    return [(row.row_number, p.code, p.where) for row in planned for p in row.problems]


def test_units_come_in_with_their_own_units_below(cast: Cast) -> None:
    rows = [
        {
            "name": "示例县交通局",
            "short_name": "县交通局",
            "kind": "department",
            "parent": "示例县",
            "ordinal": 5,
        },
        {"name": "公路站", "kind": "department", "parent": "示例县交通局"},
        {"name": "甲镇", "short_name": "甲镇", "kind": "township", "parent": "示例县"},
        {"name": "乙镇", "kind": "township", "parent": "示例县", "code": "350121"},
    ]
    context, planned = _plan(cast, "units", rows)
    assert _found(planned) == []
    assert [row.action for row in planned] == ["create", "create", "skip", "update"]
    _write(cast, "units", context, planned)
    station = Unit.objects.get(name="公路站")
    assert station.parent is not None
    assert station.parent.name == "示例县交通局"
    assert Unit.objects.get(pk=cast.town_b.pk).code == "350121"
    assert {
        (c.ancestor_id, c.descendant_id): c.depth for c in UnitClosure.objects.all()
    } == closure_of_parents()


def test_wrong_units_are_each_told_with_their_line(cast: Cast) -> None:
    rows = [
        {"name": "新局", "kind": "department", "parent": "示利县"},
        {"name": "双局", "kind": "department", "parent": "示例县"},
        {"name": "双局", "kind": "department", "parent": "示例县"},
        {"name": "圆一", "kind": "department", "parent": "圆二"},
        {"name": "圆二", "kind": "department", "parent": "圆一"},
        {"name": "外局", "kind": "department", "parent": "邻县"},
        {"name": "下科", "kind": "department", "parent": "上局"},
        {"name": "上局", "kind": "department", "parent": "示例县"},
    ]
    _context, planned = _plan(cast, "units", rows)
    assert _found(planned) == [
        (2, "unit_unknown", "parent"),
        (4, "unit_duplicate", "name"),
        (5, "unit_cycle", "parent"),
        (6, "unit_cycle", "parent"),
        (7, "not_yours_to_keep", "parent"),
        (8, "parent_below", "parent"),
    ]
    assert "示例县" in str(planned[0].problems[0].remedy)


def test_accounts_come_with_first_passwords_that_open_the_door_once(cast: Cast) -> None:
    rows = [
        {
            "unit": "甲镇",
            "post": "党委书记",
            "duty": "head",
            "name": "秦一",
            "username": "qinyi",
            "role": "unit_head",
        },
        {"unit": "县资规局", "post": "科员", "name": "秦二", "username": "qiner", "phone": "13900001234"},
        {"unit": "乙镇", "post": "驻村干部", "name": "秦一", "username": "qinyi"},
    ]
    context, planned = _plan(cast, "accounts", rows)
    assert _found(planned) == []
    _write(cast, "accounts", context, planned)
    passwords = context.options["first_passwords"]
    assert sorted(passwords) == ["qiner", "qinyi"]
    head = User.objects.get(username="qinyi")
    assert head.check_password(passwords["qinyi"])
    assert head.must_change_password
    assert [seat.title for seat in viewer_of(head, cast.on).seats] == ["党委书记", "驻村干部"]
    assert viewer_of(head, cast.on).reach("sign").unit_ids == {cast.town_a.pk}
    assert Person.objects.filter(name="秦一").count() == 1


def test_wrong_accounts_are_each_told_with_their_line(cast: Cast) -> None:
    rows = [
        {"unit": "丁镇", "post": "科员", "name": "秦一", "username": "qinyi"},
        {"unit": "邻县", "post": "科员", "name": "秦二", "username": "qiner"},
        {"unit": "甲镇", "post": "科员", "name": "秦三", "username": "clerk"},
        {"unit": "甲镇", "post": "科员", "name": "秦四", "username": "秦四"},
        {"unit": "甲镇", "post": "科员", "name": "秦五", "username": "qinwu"},
        {"unit": "甲镇", "post": "科员", "name": "秦六", "username": "qinwu"},
    ]
    _context, planned = _plan(cast, "accounts", rows)
    assert _found(planned) == [
        (2, "unit_unknown", "unit"),
        (3, "unit_unknown", "unit"),
        (4, "username_taken", "username"),
        (5, "username_odd", "username"),
        (7, "username_taken", "username"),
    ]
