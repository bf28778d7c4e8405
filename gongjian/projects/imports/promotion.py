"""The ledgers of 招商 as lists that can be loaded: leads (招商项目台账) and events (招商活动台账), in offices' form."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer
from gongjian.people.models import Unit
from gongjian.people.selectors import unit_lookup
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.actions.promotion.checks import did_you_mean, meant_of_event
from gongjian.projects.actions.promotion.events import NewEvent, event_problems, register_events_in
from gongjian.projects.actions.promotion.lead import (
    NewLead,
    lead_questions,
    new_lead_problems,
    register_leads_in,
)
from gongjian.projects.models import EventForm, Lead, LeadStepKind, PromotionEvent

STEP_WORDS = {
    LeadStepKind.RESERVE: ("储备", "谋划", "谋划储备", "策划"),
    LeadStepKind.CLUE: ("线索", "在谈线索", "项目线索", "信息"),
    LeadStepKind.TALKS: ("洽谈", "在谈", "对接洽谈", "对接", "跟踪洽谈"),
    LeadStepKind.INTENT: ("意向", "合作意向", "意向协议", "达成意向"),
    LeadStepKind.FRAMEWORK: ("框架协议", "框架", "战略合作", "战略合作协议"),
    LeadStepKind.CONTRACT: ("签约", "合同", "正式合同", "已签约", "签订合同", "正式签约"),
    LeadStepKind.LANDED: ("落地", "已落地", "注册落地"),
    LeadStepKind.DROPPED: ("放弃", "终止", "中止", "流失"),
}
FORM_WORDS = {
    EventForm.ONLINE: ("网络招商", "线上", "视频连线", "网上", "线上推介"),
    EventForm.TALKS: ("洽谈会", "座谈", "洽谈", "座谈会", "推介会"),
    EventForm.GO_OUT: ("外出招商", "走出去", "外出", "外出考察", "赴外招商"),
    EventForm.RECEIVE: ("接待来访", "请进来", "接待", "来访", "邀商"),
    EventForm.FAIR: ("展会", "博览会", "节会", "交易会", "投洽会"),
    EventForm.CULTURE: ("文旅活动", "文化旅游", "文旅"),
    EventForm.OTHER: ("其他", "其它"),
}
_PARTED = re.compile(r"[、，,；;\n]+")


def _choices(words: dict[Any, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {str(key.value): (*said, str(key.value)) for key, said in words.items()}


LEAD_FIELDS: tuple[Field, ...] = (
    Field("ordinal", gettext_lazy("serial number"), ("序号", "编号"), Kind.INTEGER),
    Field("name", gettext_lazy("lead"), ("项目名称", "招商项目", "项目", "线索名称", "名称"), required=True),
    Field("investor", gettext_lazy("investor"), ("投资方", "投资企业", "投资主体", "客商", "企业名称")),
    Field("investor_place", gettext_lazy("investor's place"), ("投资方所在地", "来源地", "所在地", "投资来源")),
    Field("sector", gettext_lazy("sector"), ("产业", "产业类别", "所属产业", "行业", "产业链")),
    Field(
        "amount_fen", gettext_lazy("investment meant"),
        ("拟投资额", "计划总投资", "总投资", "投资额", "拟投资", "投资总额"), Kind.MONEY,
    ),
    Field(
        "step", gettext_lazy("lead step"), ("阶段", "项目阶段", "进展阶段", "进展情况", "状态"), Kind.CHOICE,
        choices=_choices(STEP_WORDS),
    ),
    Field("from_on", gettext_lazy("at this step since"), ("阶段时间", "到达时间", "阶段起始日", "时间"), Kind.DATE),
    Field("contract_no", gettext_lazy("contract number"), ("合同编号", "协议编号", "合同号"), Kind.CODE),
    Field("contract_fen", gettext_lazy("amount signed"), ("合同金额", "签约金额", "签约额", "合同额"), Kind.MONEY),
    Field(
        "start_due_on", gettext_lazy("to start by, as signed"), ("约定开工时间", "约定开工", "合同约定开工"),
        Kind.DATE,
    ),
    Field("unit", gettext_lazy("unit that follows it up"), ("责任单位", "跟踪单位", "单位", "承办单位"), Kind.UNIT_REF),
    Field("team", gettext_lazy("promotion team"), ("招商专班", "专班", "招商组", "招商小分队"), Kind.UNIT_REF),
    Field("remark", gettext_lazy("remark"), ("备注", "说明")),
)  # fmt: skip
EVENT_FIELDS: tuple[Field, ...] = (
    Field("ordinal", gettext_lazy("serial number"), ("序号", "编号"), Kind.INTEGER),
    Field("title", gettext_lazy("event"), ("活动名称", "招商活动", "活动", "名称"), required=True),
    Field(
        "form", gettext_lazy("form"), ("形式", "活动形式", "招商方式", "方式"), Kind.CHOICE,
        choices=_choices(FORM_WORDS),
    ),
    Field("category", gettext_lazy("category"), ("类别", "活动类别")),
    Field("from_on", gettext_lazy("from"), ("开始时间", "活动时间", "时间", "日期", "开始日期"), Kind.DATE),
    Field("to_on", gettext_lazy("to (that day included)"), ("结束时间", "结束日期"), Kind.DATE),
    Field("place", gettext_lazy("where held"), ("地点", "活动地点", "目的地")),
    Field("enterprises", gettext_lazy("enterprises visited"), ("考察企业", "对接企业", "参加企业", "拜访企业")),
    Field("sites", gettext_lazy("places inspected"), ("考察点", "考察地点")),
    Field("cost_fen", gettext_lazy("cost"), ("支出", "费用", "经费", "活动经费"), Kind.MONEY),
    Field("unit", gettext_lazy("unit that held it"), ("责任单位", "主办单位", "单位", "牵头单位"), Kind.UNIT_REF),
    Field("team", gettext_lazy("promotion team"), ("招商专班", "专班", "招商组"), Kind.UNIT_REF),
    Field("remark", gettext_lazy("remark"), ("备注", "说明", "成效")),
)  # fmt: skip


# ---------------------------------------------------------------- what every line is read against
class _Known:
    """Units by name, and the day of the load."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.today = context.at.astimezone(SHANGHAI).date()
        campaign = context.campaign
        assert campaign is not None
        self.campaign = campaign
        tree = unit_tree()
        self._lookup = unit_lookup(tree.subtree(campaign.unit_id) | set(tree.ancestors(campaign.unit_id)))

    def unit(self, row: PlannedRow, key: str) -> int | None:
        """The unit a cell names; where the column of the unit is empty, the campaign's host."""
        text = str(row.values.get(key) or "").strip()
        if not text:
            return self.campaign.unit_id if key == "unit" else None
        found = self._lookup.find(text, key)
        if isinstance(found, Unit):
            return found.pk
        row.problems.append(found)
        return None

    def day(self, row: PlannedRow, key: str) -> date | None:
        """The day a cell gives; a month or a quarter counts from its first day."""
        given = row.values.get(key)
        if isinstance(given, FuzzyDate):
            return given.on if given.precision is not Precision.no_later_than else given.last()
        return given if isinstance(given, date) else None

    def may_write(self, row: PlannedRow, unit_id: int | None) -> None:
        """A line of a unit the viewer does not act for is stopped."""
        if unit_id is None or self.context.viewer.may_over("import", [unit_id], self.campaign):
            return
        said = _("You do not load lists for “%(unit)s”.", unit=unit_tree().label(unit_id))
        row.problems.append(
            Problem("unit_out_of_reach", said, "unit", _("Leave the line out, or ask the office."))
        )


def _text(row: PlannedRow, key: str) -> str:
    return str(row.values.get(key) or "").strip()


def _twice(row: PlannedRow, key: tuple[object, ...], seen: dict[tuple[object, ...], int], where: str) -> None:
    first = seen.setdefault(key, row.row_number)
    if first != row.row_number:
        said = _("“%(text)s” stands in line %(row)s of this list already.", text=str(key[0]), row=first)
        remedy = _("Leave one of the two lines out, or give them what tells them apart.")
        row.problems.append(Problem("twice_in_the_list", said, where, remedy))


# ---------------------------------------------------------------- leads
def plan_leads(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """What each line of a 招商项目台账 would do: register, or nothing where the lead is on the books."""
    known = _Known(context)
    names = [_text(row, "name") for row in rows]
    there = Lead.objects.filter(campaign=known.campaign, voided=False, name__in=names)
    on_books = {(lead.name, lead.investor): lead for lead in there}
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        new = _new_lead(known, row)
        name, investor = new.values["name"], new.values["investor"]
        _twice(row, (name, investor), seen, "name")
        row.memo["new"] = new
        found = on_books.get((name, investor))
        if found is not None:
            row.action, row.target_id, row.revision = "skip", found.pk, found.revision
            row.says = _("“%(name)s” is on the books; its steps are recorded on its page", name=name)
            continue
        row.says = _("registers the lead “%(name)s”", name=name)
        row.problems += new_lead_problems(known.campaign, new, known.today)
        row.questions += [one for one in lead_questions(new) if one is not None]


def _new_lead(known: _Known, row: PlannedRow) -> NewLead:
    unit_id = known.unit(row, "unit")
    known.may_write(row, unit_id)
    values: dict[str, Any] = {
        key: _text(row, key)
        for key in ("name", "investor", "investor_place", "sector", "contract_no", "remark")
    }
    values |= {
        "unit_id": unit_id if unit_id is not None else known.campaign.unit_id,
        "team_id": known.unit(row, "team"),
        "amount_fen": row.values.get("amount_fen"),
        "contract_fen": row.values.get("contract_fen"),
        "start_due_on": known.day(row, "start_due_on"),
    }
    step = _text(row, "step") or LeadStepKind.CLUE.value
    return NewLead(values, step, "", known.day(row, "from_on"), bool(known.campaign.illustrative))


def write_leads(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Register the planned lines; returns (line, lead)."""
    assert context.campaign is not None
    creating = [row for row in rows if row.action == "create"]
    today = context.at.astimezone(SHANGHAI).date()
    made = register_leads_in(entry, context.campaign, [row.memo["new"] for row in creating], today)
    return [(row.row_number, one) for row, one in zip(creating, made, strict=True)]


# ---------------------------------------------------------------- events
def plan_events(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """What each line of a 招商活动台账 would do."""
    known = _Known(context)
    titles = [_text(row, "title") for row in rows]
    there = PromotionEvent.objects.filter(campaign=known.campaign, voided=False, title__in=titles)
    on_books = {(event.title, event.from_on): event for event in there}
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        new = _new_event(known, row)
        title, day = new.values["title"], new.values["from_on"]
        _twice(row, (title, day), seen, "title")
        row.memo["new"] = new
        found = on_books.get((title, day))
        if found is not None:
            row.action, row.target_id, row.revision = "skip", found.pk, found.revision
            row.says = _("the event “%(name)s” is on the books", name=title)
            continue
        row.says = _("registers the event “%(name)s”", name=title)
        row.problems += event_problems(known.campaign, new, known.today)
        cost = new.values["cost_fen"]
        asked = did_you_mean(cost or 0, meant_of_event(cost), "cost_fen")
        row.questions += [asked] if asked is not None else []


def _new_event(known: _Known, row: PlannedRow) -> NewEvent:
    unit_id = known.unit(row, "unit")
    known.may_write(row, unit_id)
    values: dict[str, Any] = {key: _text(row, key) for key in ("title", "category", "place", "remark")}
    values |= {
        "form": _text(row, "form") or EventForm.OTHER.value,
        "unit_id": unit_id if unit_id is not None else known.campaign.unit_id,
        "team_id": known.unit(row, "team"),
        "from_on": known.day(row, "from_on"),
        "to_on": known.day(row, "to_on"),
        "cost_fen": row.values.get("cost_fen"),
    }
    enterprises, sites = (_names(_text(row, key)) for key in ("enterprises", "sites"))
    return NewEvent(values, enterprises, sites, None, bool(known.campaign.illustrative))


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in _PARTED.split(text) if part.strip()))


def write_events(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Register the planned lines; returns (line, event)."""
    assert context.campaign is not None
    creating = [row for row in rows if row.action == "create"]
    made = register_events_in(entry, context.campaign, [row.memo["new"] for row in creating])
    return [(row.row_number, one) for row, one in zip(creating, made, strict=True)]


# ---------------------------------------------------------------- the sheets
_WIDTHS = {
    "ordinal": 5,
    "name": 30,
    "title": 30,
    "investor": 20,
    "enterprises": 24,
    "sites": 20,
    "remark": 16,
}


def _template(title: str, fields: tuple[Field, ...]) -> Any:
    def make(context: ImportContext) -> SheetSpec:
        name = context.campaign.name if context.campaign is not None else ""
        return SheetSpec(
            title=f"{name}{title}",
            name=title,
            columns=tuple(Head(one.aliases[0], one.kind, _WIDTHS.get(one.key, 12)) for one in fields),
            reporter_line="填报单位（盖章）：",
            foot=("填报人：", "审核人：", "负责人：", "联系电话："),
        )

    return make


LEADS = ImportKind(
    key="leads",
    label=gettext_lazy("Ledger of leads"),
    fields=LEAD_FIELDS,
    permission="import",
    act="promotion.load_leads",
    needs_campaign=True,
    plan=plan_leads,
    write=write_leads,
    template=_template("招商项目台账", LEAD_FIELDS),
    options=("unit",),
    landing="/c/%(campaign)s/promotion/leads/",
)
EVENTS = ImportKind(
    key="promotion-events",
    label=gettext_lazy("Ledger of promotion events"),
    fields=EVENT_FIELDS,
    permission="import",
    act="promotion.load_events",
    needs_campaign=True,
    plan=plan_events,
    write=write_events,
    template=_template("招商活动台账", EVENT_FIELDS),
    options=("unit",),
    landing="/c/%(campaign)s/promotion/events/",
)
