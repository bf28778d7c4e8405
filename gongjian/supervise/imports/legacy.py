"""The 化解台账 as a list that can be loaded: each line an item with its matter, new or changed."""

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
from gongjian.supervise.imports.legacy_lines import DOSSIER, NONE, Books, Reading
from gongjian.supervise.imports.shared import day, needs, template, text, twice
from gongjian.supervise.playbook.legacy import legacy_of
from gongjian.supervise.views.legacy.sheet import HEADS

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
    """What each line would do: put an item on the books, change the dossier of one that is there, or nothing."""
    assert context.campaign is not None
    on = context.at.astimezone(SHANGHAI).date()
    items = legacy_of(context.campaign, on).classes.items
    classes = {name: one.key for one in items for name in (one.key, one.name.zh, one.name.en)}
    names = {one.key: str(one.name) for one in items}
    reading = Reading(
        context.viewer,
        context.campaign,
        Known(context),
        _FIELDS,
        class_of=lambda said: classes.get(said, said),
        told=lambda key: names.get(key, key),
        on=on,
    )
    books, seen, new = Books(context.campaign), dict[int, int](), set[str]()
    for row in rows:
        item = books.find(row)
        if item is not None:
            first = seen.setdefault(item.pk, row.row_number)
            reading.compare(row, item)
            if first != row.row_number and row.action == "update" and not row.problems:
                row.problems.append(twice(row, first))
        elif text(row, "title") in new:
            row.action, row.says = "skip", gettext("this legacy problem is on the books already")
        else:
            new.add(text(row, "title"))
            _plan_new(row, reading, classes)


def _plan_new(row: PlannedRow, reading: Reading, classes: dict[str, str]) -> None:
    title = text(row, "title")
    needs(row, _FIELDS, "klass", "unit", "due")
    row.memo |= {
        "unit": reading.known.unit(row, "unit"),
        "project": reading.known.project(row),
        "due": day(row.values.get("due")),
    }
    if text(row, "klass"):
        row.memo["dossier"] = dossier = _dossier(row, classes)
        refuse_line(row, lambda: columns_of(dossier, reading.campaign, reading.on))
    refuse_line(row, lambda: refuse_personal({"title": title}))
    row.says = gettext("puts the legacy problem “%(title)s” on the books", title=title)


def _dossier(row: PlannedRow, classes: dict[str, str]) -> Dossier:
    given = {name: text(row, name) for name in DOSSIER}
    given["klass"] = classes.get(given["klass"], given["klass"])
    given["above"] = "" if given["above"] in NONE else given["above"]
    return Dossier(**given)


def write(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Put the new items on the books, each on its lead unit's desk, and change the dossiers of the others."""
    written: list[tuple[int, Any]] = []
    issuer = own_unit(context.viewer, context.campaign)
    for row in rows:
        if row.action == "update":
            written.append((row.row_number, row.memo["change"].write(entry)))
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
