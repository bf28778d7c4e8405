"""The 问题台账 as a list that can be loaded: each line a problem; one that is there already is not entered twice."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.messages import say as gettext  # so that its words are collected for translation
from gongjian.kernel.problems import Problem as Finding
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.layout import SheetSpec
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer
from gongjian.matters.actions.working import LEVELS
from gongjian.matters.models import Matter
from gongjian.projects.imports.shared import Known, refuse_line
from gongjian.supervise.actions.problems import ProblemDraft, raise_in
from gongjian.supervise.actions.problems.raising import check_promise, told
from gongjian.supervise.models import Origin, Problem
from gongjian.supervise.playbook.problems import ProblemsText, problems_of
from gongjian.supervise.views.problems.sheet import HEADS

FIELDS = (
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
    Field("unit", _("lead unit"), ("牵头解决单位", "牵头单位", "责任单位", "解决单位"), Kind.UNIT_REF, required=True),
    Field("measures", _("measures"), ("措施", "解决措施", "推进措施")),
    Field("due", _("required date"), ("要求时限", "解决时限", "完成时限", "时限"), Kind.DATE, required=True),
    Field("promised", _("promised for"), ("承诺时限", "承诺时间"), Kind.DATE),
    Field("checker", _("who checks it"), ("核验人", "核验单位和人员")),
)  # fmt: skip


def _day(value: Any) -> date | None:
    return value.last() if isinstance(value, FuzzyDate) else value if isinstance(value, date) else None


def _category(section: ProblemsText, text: str) -> str:
    """The class a cell names, by name or key; “other” for an empty cell; empty for what is no class."""
    wanted = text.strip()
    if not wanted:
        return (section.category("other") or section.categories[-1]).key
    names = {one.key: (one.key, one.name.zh, one.name.en) for one in section.categories}
    return next((key for key, known in names.items() if wanted in known), "")


def plan(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """What each line would do: raise a problem and hand it to its unit, or nothing."""
    known, campaign = Known(context), context.campaign
    today = context.at.astimezone(SHANGHAI).date()
    section = problems_of(campaign, today)
    assert campaign is not None
    lines = Problem.objects.filter(voided=False, matter__campaign_id=campaign.pk, matter__voided=False)
    there = set(lines.values_list("matter__project_id", "matter__title"))
    for row in rows:
        given = row.values
        project = known.project(row) if str(given.get("project") or "").strip() else None
        unit, raised_by = known.unit(row, "unit"), known.unit(row, "raised_by")
        category = _category(section, str(given.get("category") or ""))
        if not category:
            row.problems.append(_no_category(section, str(given.get("category"))))
        title = str(given.get("title") or "").strip()
        place = (project.pk if project is not None else None, title)
        row.memo["draft"] = ProblemDraft(
            title=title,
            category=category,
            origin=(Origin.PROJECT if project is not None else Origin.OTHER).value,
            project_id=place[0],
            raised_by_id=raised_by.pk if raised_by is not None else None,
            raised_on=_day(given.get("raised")),
            unit_id=unit.pk if unit is not None else None,
            due=_day(given.get("due")),
            wants=str(given.get("wants") or "").strip(),
            suggests=str(given.get("suggests") or "").strip(),
            level=str(given.get("level") or ""),
            measures=str(given.get("measures") or "").strip(),
            promised_on=_day(given.get("promised")),
            checker=str(given.get("checker") or "").strip(),
        )
        refuse_line(row, lambda draft=row.memo["draft"]: _check(draft, section, today))  # type: ignore[misc]
        if place in there:
            row.action, row.says = "skip", gettext("this problem is in the ledger already")
            continue
        there.add(place)
        row.says = gettext("raises the problem “%(title)s”", title=title)


def _check(draft: ProblemDraft, section: ProblemsText, today: date) -> None:
    """Refused for texts that do not fit and promises nobody can keep."""
    told(draft)
    found = check_promise(draft.promised_on, today, "promised")
    if found:
        raise Refused.many(found)


def _no_category(section: ProblemsText, text: str) -> Finding:
    names = "、".join(str(one.name) for one in section.categories)
    return Finding(
        "category_unknown",
        gettext("“%(text)s” is no class of problems.", text=text[:40]),
        "category",
        gettext("Write one of: %(names)s.", names=names),
    )


def write(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Raise the problems; each lies on its unit's desk."""
    written: list[tuple[int, Any]] = []
    assert context.campaign is not None
    for row in rows:
        if row.action != "create":
            continue
        problem = raise_in(entry, context.campaign, row.memo["draft"], at=entry.at)
        written.append((row.row_number, Matter.objects.get(pk=problem.matter_id)))
    return written


def _template(context: ImportContext) -> SheetSpec:
    name = context.campaign.unit.name if context.campaign is not None else ""
    return SheetSpec(
        title=f"{name}·问题台账",
        name="问题台账",
        columns=HEADS,
        unit_line="",
        reporter_line="填报单位（盖章）：",
        foot=("填报人：", "审核人：", "负责人：", "联系电话："),
    )


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
