"""The 要素需求清单 as a list that can be loaded: each line a need; one that is there already is not entered twice."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.messages import say as gettext  # so that its words are collected for translation
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer
from gongjian.projects.actions.needs.need import NewNeed, assign_in, need_columns, raise_in
from gongjian.projects.imports.shared import Known, refuse_line
from gongjian.projects.models import Factor, Need, NeedState, RaisedBy

FACTORS = {
    Factor.LAND: ("用地", "土地"),
    Factor.ENERGY: ("用能", "能耗", "能评", "能源"),
    Factor.WATER: ("用水", "供水", "水"),
    Factor.POWER: ("用电", "供电", "电力", "电"),
    Factor.ROAD: ("道路", "进场道路", "路"),
    Factor.GAS: ("用气", "供气", "燃气", "气"),
    Factor.FUNDS: ("资金", "融资"),
    Factor.LABOUR: ("用工", "劳动力"),
    Factor.TECHNOLOGY: ("技术",),
    Factor.TALENT: ("人才",),
    Factor.PERMITS: ("手续", "手续帮办", "审批", "前期手续"),
    Factor.OTHER: ("其他", "其它"),
}

FIELDS = (
    Field("project", _("project"), ("项目名称", "项目", "项目代码"), required=True),
    Field(
        "factor", _("factor"), ("要素类别", "要素", "类别", "需求类别"), Kind.CHOICE, required=True,
        choices={str(key.value): (*words, str(key.value)) for key, words in FACTORS.items()},
    ),
    Field("wants", _("what is needed"), ("需求内容", "具体需求", "需求", "需求事项"), required=True),
    Field("quantity", _("quantity"), ("数量", "需求量", "需求数量"), Kind.NUMBER),
    Field("quantity_unit", _("unit of measure"), ("单位", "计量单位", "数量单位")),
    Field("needed", _("needed by"), ("需要时间", "需求时间", "需求时限", "要求时限"), Kind.DATE),
    Field("help_plan", _("help plan"), ("帮扶方案", "帮办方案", "保障措施", "帮扶措施", "解决措施")),
    Field("unit", _("responsible department"), ("责任部门", "责任单位", "牵头部门", "牵头单位"), Kind.UNIT_REF),
)  # fmt: skip


def plan(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """What each line would do: raise a need, hand it over where a department is named, or nothing."""
    known = Known(context)
    there = set(
        Need.objects.filter(voided=False)
        .exclude(state=NeedState.WITHDRAWN)
        .values_list("project_id", "factor", "wants")
    )
    for row in rows:
        project, unit = known.project(row), known.unit(row, "unit")
        new = _new(row)
        refuse_line(row, lambda new=new: need_columns(new))  # type: ignore[misc]
        row.memo |= {"project": project, "unit": unit, "new": new}
        place = (project.pk if project is not None else 0, new.factor, new.wants)
        if place in there:
            row.action = "skip"
            row.says = gettext("this need is on the books already")
            continue
        there.add(place)
        row.says = gettext("raises the need “%(wants)s”", wants=new.wants)


def _new(row: PlannedRow) -> NewNeed:
    given = row.values
    needed = given.get("needed")
    return NewNeed(
        str(given.get("factor") or ""),
        str(given.get("wants") or "").strip(),
        given.get("quantity"),
        str(given.get("quantity_unit") or "").strip(),
        needed if isinstance(needed, FuzzyDate) else None,
        str(given.get("help_plan") or "").strip(),
    )


def write(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Raise the needs; those with a department are handed over."""
    written = []
    for row in rows:
        if row.action != "create":
            continue
        need = raise_in(entry, row.memo["project"], row.memo["new"], RaisedBy.OFFICE)
        if row.memo["unit"] is not None:
            assign_in(entry, need, row.memo["unit"].pk)
        written.append((row.row_number, need))
    return written


def _template(context: ImportContext) -> SheetSpec:
    name = context.campaign.name if context.campaign is not None else ""
    return SheetSpec(
        title=f"{name}项目要素需求清单和帮扶方案",
        name="要素需求清单",
        columns=(
            Head("序号", Kind.INTEGER, 5),
            Head("项目名称", width=26),
            Head("要素类别", width=10),
            Head("需求内容", width=30),
            Head("数量", Kind.NUMBER, 9),
            Head("单位", width=8),
            Head("需要时间", Kind.DATE, 12),
            Head("帮扶方案", width=34),
            Head("责任部门", width=14),
            Head("备注", width=12),
        ),
        unit_line="",
        reporter_line="填报单位（盖章）：",
        foot=("填报人：", "审核人：", "负责人：", "联系电话："),
    )


NEEDS = ImportKind(
    key="needs",
    label=_("Needs list"),
    fields=FIELDS,
    permission="import",
    act="exchange.load_needs",
    needs_campaign=True,
    plan=plan,
    write=write,
    template=_template,
    options=("year",),
    landing="/c/%(campaign)s/needs/",
)
