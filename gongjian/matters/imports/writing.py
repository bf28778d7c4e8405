"""Writing lines of a 任务分工清单 inside one entry: matters are drafted, and assigned when their list is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.ledger import Writer
from gongjian.ledger.records import Record
from gongjian.matters.actions.drafting import own_unit
from gongjian.matters.imports.planning import Change, Said
from gongjian.matters.models import Matter, MatterHolding, MatterList, MatterRole, StageTarget
from gongjian.people.models import Person


def write(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Write planned lines; returns (line, matter), several for a line that 各乡镇 spreads out."""
    campaign = context.campaign
    assert campaign is not None
    today = context.at.astimezone(SHANGHAI).date()
    list_ = _list(entry, context)
    persons = _new_persons(entry, context, rows) if context.options.get("persons") else {}
    issuer = own_unit(context.viewer, campaign)
    made: list[tuple[PlannedRow, Matter]] = []
    for row in rows:
        if row.action == "create":
            said: Said = row.memo["said"]
            common = {
                "kind": "task", "campaign": campaign, "list": list_, "assigned_by_id": issuer,
                "lead_official_id": _official(said, persons), "illustrative": campaign.illustrative,
            }  # fmt: skip
            columns = _columns(said, persons)
            made += [(row, Matter(unit_id=unit, **columns, **common)) for unit in said.units]
    entry.create_many([matter for _row, matter in made])
    hanging: list[Record] = []
    for row, matter in made:
        hanging += _hanging(matter, row.memo["said"], today)
    entry.create_many(hanging)
    changes = [row.memo["change"] for row in rows if row.action == "update"]
    _write_changes(entry, changes, [row.memo["said"] for row in rows if row.action == "update"], today)
    updated = [(row.row_number, row.memo["change"].matter) for row in rows if row.action == "update"]
    return [(row.row_number, matter) for row, matter in made] + updated


def _list(entry: Writer, context: ImportContext) -> MatterList:
    campaign = context.campaign
    name = str(context.options.get("list") or "任务分工清单")[:160]
    found = MatterList.objects.filter(campaign=campaign, name=name, voided=False).first()
    if found is not None:
        return found
    last = (
        MatterList.objects.filter(campaign=campaign)
        .order_by("-ordinal")
        .values_list("ordinal", flat=True)
        .first()
    )
    illustrative = bool(campaign and campaign.illustrative)
    return entry.create(
        MatterList(campaign=campaign, name=name, ordinal=(last or 0) + 1, illustrative=illustrative)
    )


def _new_persons(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> dict[str, Person]:
    names = {row.memo["said"].official for row in rows if row.memo["said"].official}
    taken = set(Person.objects.filter(name__in=names, voided=False).values_list("name", flat=True))
    illustrative = bool(context.campaign and context.campaign.illustrative)
    made = entry.create_many([Person(name=name, illustrative=illustrative) for name in sorted(names - taken)])
    return {person.name: person for person in made}


def _official(said: Said, persons: dict[str, Person]) -> int | None:
    if said.official_id is not None:
        return said.official_id
    person = persons.get(said.official)
    return person.pk if person is not None else None


def _columns(said: Said, persons: dict[str, Person]) -> dict[str, Any]:
    """Columns of the matter; a lead official nobody has registered is kept in the remark."""
    columns = dict(said.columns)
    if said.official and _official(said, persons) is None:
        columns["remark"] = "；".join(
            part for part in (f"牵头领导：{said.official}", columns["remark"]) if part
        )[:300]
    return columns


def _hanging(matter: Matter, said: Said, on: date) -> list[Record]:
    common: dict[str, Any] = {"matter": matter, "illustrative": matter.illustrative}
    found: list[Record] = []
    if matter.unit_id is not None:
        found.append(MatterHolding(role=MatterRole.LEAD, unit_id=matter.unit_id, from_on=on, **common))
    for role, units in ((MatterRole.ASSISTING, said.assisting), (MatterRole.SUPERVISING, said.supervising)):
        found += [
            MatterHolding(role=role, unit_id=unit, from_on=on, **common)
            for unit in units
            if unit != matter.unit_id
        ]
    found += [
        StageTarget(year=said.year, quarter=quarter, words=words, **common)
        for quarter, words in said.targets.items()
    ]
    return found


def _write_changes(entry: Writer, changes: Sequence[Change], saids: Sequence[Said], on: date) -> None:
    changed: list[tuple[Record, dict[str, Any]]] = []
    created: list[Record] = []
    ids = [change.matter.pk for change in changes if change.targets]
    now = {
        (target.matter_id, target.year, target.quarter): target
        for target in StageTarget.objects.filter(matter_id__in=ids, voided=False)
    }
    for change, said in zip(changes, saids, strict=True):
        common: dict[str, Any] = {"matter": change.matter, "illustrative": change.matter.illustrative}
        if change.columns:
            changed.append((change.matter, change.columns))
        for quarter, words in change.targets.items():
            target = now.get((change.matter.pk, said.year, quarter))
            if target is not None:
                changed.append((target, {"words": words}))
            else:
                created.append(StageTarget(year=said.year, quarter=quarter, words=words, **common))
        for unit in change.assisting:
            created.append(MatterHolding(role=MatterRole.ASSISTING, unit_id=unit, from_on=on, **common))
    entry.change_many(changed)
    entry.create_many(created)
