"""The 化解台账 as a list that can be loaded: each line an item with its matter; one on the books is left as it is."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kernel.messages import say as gettext
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.layout import SheetSpec
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer
from gongjian.matters.actions.drafting import own_unit
from gongjian.projects.imports.shared import Known, refuse_line
from gongjian.supervise.actions.legacy import Dossier, NewItem, columns_of, refuse_personal, register_in
from gongjian.supervise.imports.shared import day, needs, template, text
from gongjian.supervise.models import LegacyItem
from gongjian.supervise.playbook.legacy import legacy_of
from gongjian.supervise.views.legacy.sheet import HEADS

_NO = ("", "否", "无", "没有", "no")

FIELDS = (
    Field("number", _("number"), ("编号",)),
    Field("title", _("matter"), ("历史遗留问题", "问题", "事项", "问题名称"), required=True),
    Field("klass", _("class"), ("类别", "问题类别", "分类")),
    Field("unit", _("lead unit"), ("牵头单位", "责任单位", "牵头化解单位"), Kind.UNIT_REF),
    Field("due", _("due"), ("化解时限", "完成时限", "时限", "计划化解时间"), Kind.DATE),
    Field("arose", _("since when"), ("形成时间", "产生时间")),
    Field("origin", _("how it came about"), ("问题成因", "成因", "问题由来", "基本情况")),
    Field("parties", _("parties to it"), ("涉及主体", "当事方", "涉及单位和群体", "涉及对象")),
    Field("law", _("law and policy"), ("法律政策依据", "政策依据", "依据")),
    Field("plan", _("plan"), ("化解方案", "一案一策", "化解措施", "措施")),
    Field("above", _("supervised from above by"), ("上级督办", "督办机关", "省督办")),
    Field("project", _("project"), ("项目名称", "项目", "涉及项目")),
)


_FIELDS = {field.key: field for field in FIELDS}


def plan(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """What each line would do: put an item on the books, or nothing where its number or title is there already."""
    assert context.campaign is not None
    known, on = Known(context), context.at.astimezone(SHANGHAI).date()
    items = legacy_of(context.campaign, on).classes.items
    classes = {name: one.key for one in items for name in (one.key, one.name.zh, one.name.en)}
    booked = LegacyItem.objects.filter(matter__campaign_id=context.campaign.pk, voided=False)
    there = {name for pair in booked.values_list("number", "matter__title") for name in pair}
    for row in rows:
        title = text(row, "title")
        if title in there or text(row, "number") in there:
            row.action, row.says = "skip", gettext("this legacy problem is on the books already")
            continue
        there.add(title)
        needs(row, _FIELDS, "klass", "unit", "due")
        row.memo |= {
            "unit": known.unit(row, "unit"),
            "project": known.project(row),
            "due": day(row.values.get("due")),
        }
        if text(row, "klass"):
            row.memo["dossier"] = dossier = _dossier(row, classes)
            refuse_line(row, lambda one=dossier: columns_of(one, context.campaign, on))  # type: ignore[misc]
        refuse_line(row, lambda one=title: refuse_personal({"title": one}))  # type: ignore[misc]
        row.says = gettext("puts the legacy problem “%(title)s” on the books", title=title)


def _dossier(row: PlannedRow, classes: dict[str, str]) -> Dossier:
    given = {
        name: text(row, name) for name in ("klass", "arose", "origin", "parties", "law", "plan", "above")
    }
    given["klass"] = classes.get(given["klass"], given["klass"])
    given["above"] = "" if given["above"] in _NO else given["above"]
    return Dossier(**given)


def write(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Put the items on the books; each lies on its lead unit's desk."""
    written = []
    issuer = own_unit(context.viewer, context.campaign)
    for row in rows:
        if row.action != "create":
            continue
        new = NewItem(
            title=text(row, "title"),
            unit_id=row.memo["unit"].pk,
            due_on=row.memo["due"],
            dossier=row.memo["dossier"],
            project_id=row.memo["project"].pk if row.memo["project"] is not None else None,
        )
        assert context.campaign is not None
        written.append((row.row_number, register_in(entry, context.campaign, new, assigned_by_id=issuer)))
    return written


def _template(context: ImportContext) -> SheetSpec:
    name = context.campaign.unit.name if context.campaign is not None else ""
    return template(f"{name}·历史遗留问题化解台账", "化解台账", HEADS)


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
