"""The 化解台账 as a list that can be loaded: each line an item with its matter; one on the books is left as it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.messages import say as gettext
from gongjian.kernel.problems import Problem
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer
from gongjian.matters.actions.drafting import own_unit
from gongjian.projects.imports.shared import Known, refuse_line
from gongjian.supervise.actions.legacy import Dossier, NewItem, columns_of, refuse_personal, register_in
from gongjian.supervise.models import LegacyItem
from gongjian.supervise.playbook.legacy import legacy_of

_NO = ("", "否", "无", "没有", "no")

FIELDS = (
    Field("title", _("matter"), ("历史遗留问题", "问题", "事项", "问题名称"), required=True),
    Field("klass", _("class"), ("类别", "问题类别", "分类"), required=True),
    Field("unit", _("lead unit"), ("牵头单位", "责任单位", "牵头化解单位"), Kind.UNIT_REF, required=True),
    Field("due", _("due"), ("化解时限", "完成时限", "时限", "计划化解时间"), Kind.DATE, required=True),
    Field("arose", _("since when"), ("形成时间", "产生时间")),
    Field("origin", _("how it came about"), ("问题成因", "成因", "问题由来", "基本情况")),
    Field("parties", _("parties to it"), ("涉及主体", "当事方", "涉及单位和群体", "涉及对象")),
    Field("law", _("law and policy"), ("法律政策依据", "政策依据", "依据")),
    Field("plan", _("plan"), ("化解方案", "一案一策", "化解措施", "措施")),
    Field("above", _("supervised from above by"), ("上级督办", "督办机关", "省督办")),
    Field("project", _("project"), ("项目名称", "项目", "涉及项目")),
)


def plan(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """What each line would do: put an item on the books, or nothing where its title is there already."""
    assert context.campaign is not None
    known, on = Known(context), context.at.astimezone(SHANGHAI).date()
    classes = {name: key for key, name in legacy_of(context.campaign, on).choices()}
    classes |= {key: key for key in classes.values()}
    there = set(
        LegacyItem.objects.filter(matter__campaign_id=context.campaign.pk, voided=False).values_list(
            "matter__title", flat=True
        )
    )
    for row in rows:
        title = str(row.values.get("title") or "").strip()
        if title in there:
            row.action, row.says = "skip", gettext("this legacy problem is on the books already")
            continue
        there.add(title)
        row.memo |= {"unit": known.unit(row, "unit"), "project": known.project(row), "due": _day(row)}
        row.memo["dossier"] = dossier = _dossier(row, classes)
        refuse_line(row, lambda one=dossier: columns_of(one, context.campaign, on))  # type: ignore[misc]
        refuse_line(row, lambda one=title: refuse_personal({"title": one}))  # type: ignore[misc]
        row.says = gettext("puts the legacy problem “%(title)s” on the books", title=title)


def _dossier(row: PlannedRow, classes: dict[str, str]) -> Dossier:
    given = {name: str(row.values.get(name) or "").strip() for name in
             ("klass", "arose", "origin", "parties", "law", "plan", "above")}  # fmt: skip
    given["klass"] = classes.get(given["klass"], given["klass"])
    given["above"] = "" if given["above"] in _NO else given["above"]
    return Dossier(**given)


def _day(row: PlannedRow) -> date | None:
    due = row.values.get("due")
    found = due.last() if isinstance(due, FuzzyDate) else None
    if found is None:
        row.problems.append(
            Problem(
                "missing_due",
                gettext("By when is missing."),
                "due",
                gettext("Give the day it is to be solved by."),
            )
        )
    return found


def write(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Put the items on the books; each lies on its lead unit's desk."""
    written = []
    issuer = own_unit(context.viewer, context.campaign)
    for row in rows:
        if row.action != "create":
            continue
        new = NewItem(
            title=str(row.values["title"]).strip(),
            unit_id=row.memo["unit"].pk,
            due_on=row.memo["due"],
            dossier=row.memo["dossier"],
            project_id=row.memo["project"].pk if row.memo["project"] is not None else None,
        )
        assert context.campaign is not None
        written.append((row.row_number, register_in(entry, context.campaign, new, assigned_by_id=issuer)))
    return written


def _template(context: ImportContext) -> SheetSpec:
    name = context.campaign.name if context.campaign is not None else ""
    return SheetSpec(
        title=f"{name}历史遗留问题化解台账",
        name="化解台账",
        columns=(
            Head("序号", Kind.INTEGER, 5),
            Head("历史遗留问题", width=30),
            Head("类别", width=14),
            Head("形成时间", width=10),
            Head("问题成因", width=30),
            Head("涉及主体", width=22),
            Head("政策依据", width=20),
            Head("化解方案", width=34),
            Head("牵头单位", width=14),
            Head("化解时限", Kind.DATE, 12),
            Head("上级督办", width=12),
            Head("项目名称", width=20),
        ),
        unit_line="",
        reporter_line="填报单位（盖章）：",
        foot=("填报人：", "审核人：", "负责人：", "联系电话："),
    )


LEGACY = ImportKind(
    key="legacy",
    label=_("Ledger of legacy problems"),
    fields=FIELDS,
    permission="import",
    act="exchange.load_legacy",
    needs_campaign=True,
    plan=plan,
    write=write,
    template=_template,
    options=("year",),
    whole=("gongjian_matter",),
    landing="/c/%(campaign)s/legacy/",
)
