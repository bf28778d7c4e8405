"""The 征迁交地清单 as a list that can be loaded: parcels by code; what is handed over so far as one hand-over."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.messages import say as gettext  # so that its words are collected for translation
from gongjian.kernel.problems import Problem
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer
from gongjian.projects.actions.land.parcel import NewParcel, enter_in, hand_over_in, number, parcel_columns
from gongjian.projects.imports.shared import Known, refuse_line
from gongjian.projects.models import Parcel

FIELDS = (
    Field("project", _("project"), ("项目名称", "项目", "项目代码"), required=True),
    Field("code", _("parcel code"), ("地块编号", "地块", "宗地编号", "地块号", "宗地号"), Kind.CODE, required=True),
    Field("unit", _("township"), ("交地乡镇", "乡镇", "属地乡镇", "责任乡镇", "属地"), Kind.UNIT_REF),
    Field("area", _("area in mu"), ("面积", "面积（亩）", "应交面积", "用地面积"), Kind.NUMBER, required=True),
    Field("needed", _("needed by"), ("需交地时间", "交地时限", "要求交地时间", "需要时间", "交地时间"), Kind.DATE),
    Field("handed", _("handed over"), ("已交面积", "已交地", "已交面积（亩）", "累计已交"), Kind.NUMBER),
    Field("handed_on", _("handed over on"), ("交地日期", "实际交地时间", "截至"), Kind.DATE),
    Field("obstacle", _("obstacle"), ("存在问题", "卡点", "问题", "备注")),
)  # fmt: skip


def plan(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """What each line would do: enter a parcel with what is handed over, or nothing for one that is there."""
    known = Known(context)
    there = set(Parcel.objects.filter(voided=False).values_list("project_id", "code"))
    for row in rows:
        project, unit = known.project(row), known.unit(row, "unit")
        given = row.values
        needed = given.get("needed")
        new = NewParcel(
            str(given.get("code") or "").strip(),
            _decimal(given.get("area")) or Decimal(0),
            unit.pk if unit is not None else None,
            needed if isinstance(needed, FuzzyDate) else None,
            str(given.get("obstacle") or "").strip(),
        )
        refuse_line(row, lambda new=new: parcel_columns(new))  # type: ignore[misc]
        handed = _decimal(given.get("handed"))
        if handed is not None and handed > new.area:
            row.problems.append(_too_much(handed, new.area))
        row.memo |= {"project": project, "new": new, "handed": handed, "on": _day(given, known.today)}
        place = (project.pk if project is not None else 0, new.code)
        if place in there:
            row.action, row.says = "skip", gettext("this parcel is on the books already")
            continue
        there.add(place)
        row.says = gettext("enters the parcel “%(code)s”, %(area)s mu", code=new.code, area=number(new.area))


def _decimal(value: Any) -> Decimal | None:
    return Decimal(str(value)) if value not in (None, "") else None


def _day(given: Any, today: date) -> date:
    when = given.get("handed_on")
    if isinstance(when, FuzzyDate):
        when = when.last()
    return when if isinstance(when, date) else today


def _too_much(handed: Decimal, area: Decimal) -> Problem:
    return Problem(
        "larger_than_parcel",
        gettext("%(handed)s mu handed over of %(area)s.", handed=number(handed), area=number(area)),
        "handed",
        gettext("Check both areas; no more can be handed over than there is."),
    )


def write(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Enter the parcels and what is handed over of them."""
    written = []
    for row in rows:
        if row.action != "create":
            continue
        parcel = enter_in(entry, row.memo["project"], row.memo["new"])
        if row.memo["handed"]:
            hand_over_in(entry, parcel, row.memo["handed"], row.memo["on"])
        written.append((row.row_number, parcel))
    return written


def _template(context: ImportContext) -> SheetSpec:
    name = context.campaign.name if context.campaign is not None else ""
    return SheetSpec(
        title=f"{name}征迁交地清单",
        name="征迁交地清单",
        says=("只填编号和面积，不填姓名、证件号码、电话和补偿金额。",),
        columns=(
            Head("序号", Kind.INTEGER, 5),
            Head("项目名称", width=26),
            Head("地块编号", Kind.CODE, 14),
            Head("交地乡镇", width=12),
            Head("面积（亩）", Kind.NUMBER, 10),
            Head("需交地时间", Kind.DATE, 12),
            Head("已交面积（亩）", Kind.NUMBER, 12),
            Head("交地日期", Kind.DATE, 12),
            Head("存在问题", width=24),
        ),
        unit_line="单位：亩",
        reporter_line="填报单位（盖章）：",
        foot=("填报人：", "审核人：", "负责人：", "联系电话："),
    )


PARCELS = ImportKind(
    key="parcels",
    label=_("Land list"),
    fields=FIELDS,
    permission="import",
    act="exchange.load_parcels",
    needs_campaign=True,
    plan=plan,
    write=write,
    template=_template,
    options=("year",),
    landing="/c/%(campaign)s/land/",
)
