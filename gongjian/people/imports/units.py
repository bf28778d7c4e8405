"""The list of units: each below its parent, parents first."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer
from gongjian.people.actions.closure import rebuild_closure
from gongjian.people.actions.units import check_not_cyclic
from gongjian.people.actions.writing import put_unit
from gongjian.people.imports.words import KIND_WORDS, choices_of
from gongjian.people.models import Unit
from gongjian.people.policy import can_keep_unit
from gongjian.people.selectors.lookup import UnitLookup, unit_lookup
from gongjian.people.unit_tree import unit_tree


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
            choices=choices_of(KIND_WORDS),
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
