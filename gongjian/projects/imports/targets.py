"""The 目标任务分解表 as a list that can be loaded: a line a unit (and plot), under the target it is part of."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kernel.messages import say as gettext  # so that its words are collected for translation
from gongjian.kernel.problems import Problem
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer
from gongjian.projects.actions.land.parcel import number
from gongjian.projects.actions.targets import NewTarget, Part, parts_of, set_in, split_in
from gongjian.projects.imports.shared import Known
from gongjian.projects.models import QuantityTarget
from gongjian.projects.selectors.targets import sum_of

FIELDS = (
    Field("name", _("target"), ("目标任务", "任务名称", "指标名称", "任务", "目标"), required=True),
    Field(
        "unit", _("unit"), ("承担单位", "责任单位", "单位名称", "乡镇", "县区"), Kind.UNIT_REF, required=True
    ),
    Field("plot", _("plot"), ("地块", "地块编号", "地块号"), Kind.CODE),
    Field("value", _("value"), ("目标值", "任务数", "数量", "面积", "分解数"), Kind.NUMBER, required=True),
    Field("unit_text", _("unit of measure"), ("计量单位", "单位")),
)


def plan(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """The first line of a target is its whole, those after it its parts; parts that do not sum are asked about."""
    known = Known(context)
    campaign = context.campaign
    there = {
        row.name: row
        for row in QuantityTarget.objects.filter(campaign=campaign, parent=None, voided=False).order_by("id")
    }
    wholes: dict[str, Decimal] = {name: row.value or Decimal(0) for name, row in there.items()}
    sums: dict[str, list[PlannedRow]] = {}
    for row in rows:
        unit, name = known.unit(row, "unit"), str(row.values.get("name") or "").strip()
        given = row.values.get("value")
        value = Decimal(str(given)) if given not in (None, "") else Decimal(0)
        if value <= 0:
            said = gettext("%(value)s is no quantity.", value=number(value))
            row.problems.append(
                Problem("value_not_positive", said, "value", gettext("Write how much, more than nothing."))
            )
        is_whole = name not in wholes
        row.memo |= {"unit": unit, "value": value, "name": name, "whole": is_whole, "there": there.get(name)}
        if is_whole:
            wholes[name] = value
            row.says = gettext("sets the target “%(name)s”: %(value)s", name=name, value=number(value))
        else:
            sums.setdefault(name, []).append(row)
            row.says = gettext("gives %(value)s of “%(name)s” to this unit", name=name, value=number(value))
    for name, parts in sums.items():
        _ask(wholes[name], parts)


def _ask(whole: Decimal, parts: list[PlannedRow]) -> None:
    summed = sum_of(row.memo["value"] for row in parts)
    if summed != whole:
        said = gettext(
            "The parts in this list sum to %(summed)s, the whole is %(whole)s.",
            summed=number(summed),
            whole=number(whole),
        )
        remedy = gettext(
            "Loaded as a draft all the same if you keep it; the split cannot be closed until it sums."
        )
        parts[-1].questions.append(Problem("parts_do_not_sum", said, "value", remedy))


def write(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Set the wholes, then their parts beside those that stand."""
    campaign = context.campaign
    assert campaign is not None
    wholes: dict[str, QuantityTarget] = {}
    parts: dict[str, list[PlannedRow]] = {}
    written: list[tuple[int, Any]] = []
    for row in rows:
        name = row.memo["name"]
        if row.memo["whole"]:
            unit_text = str(row.values.get("unit_text") or "")
            new = NewTarget(name, row.memo["unit"].pk, row.memo["value"], unit_text or "—")
            wholes[name] = set_in(entry, campaign, new)
            written.append((row.row_number, wholes[name]))
        else:
            parts.setdefault(name, []).append(row)
            if row.memo["there"] is not None:
                wholes[name] = row.memo["there"]
    for name, lines in parts.items():
        whole = wholes.get(name) or QuantityTarget.objects.get(
            campaign=campaign, parent=None, voided=False, name=name
        )
        told = {
            (row.memo["unit"].pk, str(row.values.get("plot") or "").strip()): row.memo["value"]
            for row in lines
        }
        kept = [one for one in parts_of(whole) if (one.unit_id, one.plot) not in told]
        stands = [Part(one.unit_id, one.value, one.plot) for one in kept if one.value is not None]
        new_ones = [Part(unit, value, plot) for (unit, plot), value in told.items()]
        made = {(one.unit_id, one.plot): one for one in split_in(entry, whole, [*stands, *new_ones])}
        written += [
            (row.row_number, made[row.memo["unit"].pk, str(row.values.get("plot") or "").strip()])
            for row in lines
        ]
    return written


def _template(context: ImportContext) -> SheetSpec:
    name = context.campaign.name if context.campaign is not None else ""
    return SheetSpec(
        title=f"{name}目标任务分解表",
        name="目标任务分解表",
        columns=(
            Head("序号", Kind.INTEGER, 5),
            Head("目标任务", width=26),
            Head("承担单位", width=16),
            Head("地块编号", Kind.CODE, 12),
            Head("目标值", Kind.NUMBER, 10),
            Head("计量单位", width=10),
            Head("备注", width=20),
        ),
        unit_line="",
        reporter_line="填报单位（盖章）：",
        foot=("填报人：", "审核人：", "负责人：", "联系电话："),
    )


TARGETS = ImportKind(
    key="targets",
    label=_("Table of targets split"),
    fields=FIELDS,
    permission="import",
    act="exchange.load_targets",
    needs_campaign=True,
    plan=plan,
    write=write,
    template=_template,
    landing="/c/%(campaign)s/targets/",
)
