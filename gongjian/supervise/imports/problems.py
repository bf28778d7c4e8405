"""The 问题台账 as a list that can be loaded: each line a problem, new or changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kernel.messages import say as gettext  # so that its words are collected for translation
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.layout import SheetSpec
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import day_of
from gongjian.matters.actions.working import LEVELS
from gongjian.matters.models import Matter
from gongjian.projects.imports.shared import Known, refuse_line
from gongjian.supervise.actions.problems import ProblemDraft, raise_in
from gongjian.supervise.actions.problems.raising import check_due, check_promise, told
from gongjian.supervise.imports.problem_lines import Ledger, Reading, category_of, no_category
from gongjian.supervise.imports.shared import day, needs, template, text, twice
from gongjian.supervise.models import Origin
from gongjian.supervise.playbook.problems import problems_of
from gongjian.supervise.views.problems.sheet import HEADS

FIELDS = (
    Field("number", _("number"), ("编号", "问题编号", "事项编号")),
    Field("project", _("project"), ("项目", "项目名称", "项目代码")),
    Field("title", _("the problem"), ("问题", "存在问题", "问题描述", "问题内容"), required=True),
    Field("category", _("class"), ("类别（含企业自身）", "类别", "问题类别", "问题类型")),
    Field("raised_by", _("raised by"), ("提出单位", "反映单位"), Kind.UNIT_REF),
    Field("raised", _("raised on"), ("提出时间", "提出日期"), Kind.DATE),
    Field("wants", _("what is to be coordinated"), ("需协调事项及建议", "需协调事项", "协调事项")),
    Field("suggests", _("suggested solution"), ("建议", "解决建议")),
    Field(
        "level", _("level of coordination"), ("协调层级", "层级"), Kind.CHOICE,
        choices={key: (word, key) for key, word in LEVELS.items()},
    ),
    Field("unit", _("lead unit"), ("牵头解决单位", "牵头单位", "责任单位", "解决单位"), Kind.UNIT_REF),
    Field("measures", _("measures"), ("措施", "解决措施", "推进措施")),
    Field("due", _("required date"), ("要求时限", "解决时限", "完成时限", "时限"), Kind.DATE),
    Field("promised", _("promised for"), ("承诺时限", "承诺时间"), Kind.DATE),
    Field("checker", _("who checks it"), ("核验人", "核验单位和人员")),
)  # fmt: skip


_FIELDS = {field.key: field for field in FIELDS}


def plan(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """What each line would do: raise a problem and hand it to its unit, change one that is there, or nothing."""
    campaign, today = context.campaign, context.at.astimezone(SHANGHAI).date()
    assert campaign is not None
    known, ledger = Known(context), Ledger(context, today)
    reading = Reading(ledger, known, problems_of(campaign, today), _FIELDS, today)
    found = {row.row_number: _find(row, ledger, known) for row in rows}
    ledger.look_up(pk for pk in found.values() if pk is not None)
    places: set[tuple[int | None, str]] = set()
    seen: dict[int, int] = {}
    for row in rows:
        pk = found[row.row_number]
        if pk is not None:
            first = seen.setdefault(pk, row.row_number)
            reading.compare(row, pk)
            if first != row.row_number and row.action == "update" and not row.problems:
                row.problems.append(twice(row, first))
        elif not row.problems or not text(row, "number"):
            _plan_new(row, reading, places)


def _find(row: PlannedRow, ledger: Ledger, known: Known) -> int | None:
    """The problem a line is: by its number, else by its project and title; None for a new one."""
    if text(row, "number"):
        return ledger.numbered(row)
    project = known.project(row) if text(row, "project") else None
    row.memo["project_id"] = project.pk if project is not None else None
    found = ledger.places.get((row.memo["project_id"], text(row, "title")), [])
    row.memo["several"] = len(found)
    return found[-1] if found else None


def _plan_new(row: PlannedRow, reading: Reading, places: set[tuple[int | None, str]]) -> None:
    title, project_id = text(row, "title"), row.memo["project_id"]
    needs(row, _FIELDS, "unit", "due")
    unit, raised_by = reading.known.unit(row, "unit"), reading.known.unit(row, "raised_by")
    category = category_of(reading.section, text(row, "category"))
    if not category:
        row.problems.append(no_category(reading.section, text(row, "category")))
    row.memo["draft"] = draft = ProblemDraft(
        title=title,
        category=category,
        origin=(Origin.PROJECT if project_id is not None else Origin.OTHER).value,
        project_id=project_id,
        raised_by_id=raised_by.pk if raised_by is not None else None,
        raised_on=day(row.values.get("raised")),
        unit_id=unit.pk if unit is not None else None,
        due=day(row.values.get("due")),
        wants=text(row, "wants"),
        suggests=text(row, "suggests"),
        level=text(row, "level"),
        measures=text(row, "measures"),
        promised_on=day(row.values.get("promised")),
        checker=text(row, "checker"),
    )
    refuse_line(row, lambda: _check(draft, reading.on))
    row.questions += check_due(draft.due, reading.on)
    if (project_id, title) in places:
        row.action, row.says = "skip", gettext("this problem is in the ledger already")
        return
    places.add((project_id, title))
    row.says = gettext("raises the problem “%(title)s”", title=title)


def _check(draft: ProblemDraft, today: date) -> None:
    """Refused for texts that do not fit and promises nobody can keep."""
    told(draft)
    found = check_promise(draft.promised_on, today, "promised")
    if found:
        raise Refused.many(found)


def write(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Raise the new problems, each on its unit's desk, and change the others."""
    written: list[tuple[int, Any]] = []
    assert context.campaign is not None
    for row in rows:
        if row.action == "update":
            row.memo["change"].write(entry, day_of(entry.at))
            written.append((row.row_number, row.memo["change"].matter))
        elif row.action == "create":
            problem = raise_in(entry, context.campaign, row.memo["draft"], at=entry.at)
            written.append((row.row_number, Matter.objects.get(pk=problem.matter_id)))
    return written


def _template(context: ImportContext) -> SheetSpec:
    name = context.campaign.unit.name if context.campaign is not None else ""
    return template(f"{name}·问题台账", "问题台账", HEADS)


PROBLEMS = ImportKind(
    key="problems",
    label=_("Ledger of problems"),
    fields=FIELDS,
    permission="import",
    act="exchange.load_problems",
    needs_campaign=True,
    plan=plan,
    write=write,
    template=_template,
    options=("year",),
    landing="/c/%(campaign)s/problems/",
)
