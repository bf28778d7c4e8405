"""The 周报表 as offices print it, consolidated from what the units reported in a window.

Two-level head, subtotals with counts by unit, 单位：万元, signature foot. An official sheet: its labels are Chinese
whatever language the page is in. What the units did not type (totals, shares, points) is computed from the books.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import translation

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import Level, Report, ReportLine, ReportState, ReportWindow
from gongjian.dispatch.playbook.cadences import CadenceText
from gongjian.dispatch.selectors.owing import owing
from gongjian.dispatch.selectors.standing_lines import lines_that_stand
from gongjian.dispatch.standing import IN, STANDING_WORDS, grace_ends, standing
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.sheets.layout import Head, Section, SheetRow, SheetSpec, Subtotal
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.words import MoneyUnit
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter
from gongjian.matters.sticking import sticking_word
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import selectors, wording
from gongjian.projects.models import Project, ProjectRole, Reading
from gongjian.projects.selectors.investment import year_money_of

_SUMMED = (2, 3, 4, 5, 6)
"""Columns that are summed: total, plan, this week, this month, this year."""
_PROVISIONAL = "（未收齐，暂定）"


def heads() -> tuple[Head, ...]:
    """The columns of the sheet, as practice has them."""
    return (
        Head("序号", Kind.INTEGER, 5),
        Head("项目", width=26),
        Head("总投资", Kind.MONEY, 11),
        Head("本年计划", Kind.MONEY, 11),
        Head(
            "完成投资",
            under=(
                Head("本周（选填）", Kind.MONEY, 10),
                Head("本月", Kind.MONEY, 10),
                Head("本年累计", Kind.MONEY, 11),
                Head("占年计划%", Kind.NUMBER, 9),
                Head("与序时比±百分点", Kind.NUMBER, 10),
            ),
        ),
        Head("形象进度", under=(Head("计划", width=18), Head("实际", width=22))),
        Head("下周计划", width=20),
        Head("存在问题", width=18),
        Head("需协调事项", width=24),
        Head("责任人", width=12),
    )


@dataclass(frozen=True)
class Money:
    """Investment of one project in 分: what a reading tells, None where none does."""

    week: int | None
    month: int | None
    year: int | None
    up_to_on: date | None


def weekly_sheet(
    campaign: Campaign,
    window: ReportWindow,
    text: CadenceText | None,
    at: datetime,
    unit_id: int | None = None,
) -> SheetSpec:
    """The sheet of a window at an instant: of one unit with its signatures, or of all by unit with subtotals.

    Before the window has closed it says that it is provisional, and who is still missing.
    """
    reports = _reports(window, unit_id)
    whole = unit_id is None
    name = text.name.zh if text is not None else window.cadence
    week = (_day(window.closes_at) - campaign.start_on).days // 7 + 1
    closed = at >= grace_ends(window)
    with translation.override("zh-hans"):
        units = campaign.unit.name if whole else unit_tree().label(unit_id)
        rows = list(_Rows(campaign, window, text, reports, at).rows(whole=whole))
        return SheetSpec(
            title=f"{campaign.name}{name}表" + ("" if closed else _PROVISIONAL),
            name=f"{name}表",
            says=_says(window, reports, at),
            columns=heads(),
            rows=rows,
            unit=MoneyUnit.WAN,
            reporter_line=f"第{max(week, 1)}周　填报单位（盖章）：{units}　　{_days(window)}",
            foot=_foot(reports[0] if not whole and reports else None),
        )


def _reports(window: ReportWindow, unit_id: int | None) -> list[Report]:
    rows = Report.objects.filter(window_id=window.pk, voided=False)
    by_unit = {row.unit_id: row for row in (rows.filter(unit_id=unit_id) if unit_id is not None else rows)}
    return [by_unit[unit.pk] for unit in unit_tree().in_order(by_unit)]


def _says(window: ReportWindow, reports: Sequence[Report], at: datetime) -> tuple[str, ...]:
    """How many are in, and who is not: a sheet never hides that a unit is missing."""
    absent = [
        unit_tree().label(row.unit_id)
        for row in reports
        if row.state != ReportState.EXCUSED and standing(row, window, at) not in IN
    ]
    owed = sum(row.state != ReportState.EXCUSED for row in reports)
    local = at.astimezone(SHANGHAI)
    told = f"应报 {owed} 家，已报 {owed - len(absent)} 家，截至 {local.month}月{local.day}日 {local:%H:%M}"
    return (f"{told}；未报：{'、'.join(absent)}" if absent else told,)


def _days(window: ReportWindow) -> str:
    first, last = window.period_from, window.period_to - timedelta(days=1)
    return f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日"


def _foot(report: Report | None) -> tuple[str, ...]:
    if report is None:
        return ("填报人：", "审核人：", "负责人：", "电话：")
    return (
        f"填报人：{report.filed_by}",
        f"审核人：{report.checked_by}",
        f"负责人：{report.signed_by}",
        "电话：",
    )


class _Rows:
    """The lines of all reports, read in a few queries whatever their number."""

    def __init__(
        self,
        campaign: Campaign,
        window: ReportWindow,
        text: CadenceText | None,
        reports: Sequence[Report],
        at: datetime,
    ) -> None:
        self.window, self.reports, self.at = window, reports, at
        self.on = min(window.period_to - timedelta(days=1), _day(at))
        self.asof = AsOf(self.on)
        self.said = self._said()
        owed = owing(campaign, text, _day(window.opened_at or window.opens_at)) if text is not None else None
        self.places = {
            row.unit_id: self._projects_of(row, owed.projects.get(row.unit_id, []) if owed else [])
            for row in reports
        }
        ids = sorted({pk for places in self.places.values() for pk in places})
        self.projects: Mapping[int, Project] = Project.objects.in_bulk(ids)
        self.plans = selectors.year_plans(self.asof, ids, self.on.year)
        self.months = selectors.month_plans(self.asof, ids, self.on.year)
        self.money = _money(self.asof, ids, window)
        self.readings = selectors.latest_readings(self.asof, ids)
        self.chains = selectors.chains(self.asof, ids)
        told_of = {
            line.matter_id for lines in self.said.values() for line in lines.values() if line.matter_id
        }
        self.matters: Mapping[int, Matter] = Matter.objects.in_bulk(sorted(told_of))
        self.names = wording.persons(row.person_id for chain in self.chains.values() for row in chain)

    def _said(self) -> dict[int, dict[str, ReportLine]]:
        found: dict[int, dict[str, ReportLine]] = {}
        for line in lines_that_stand(self.reports):
            key = f"p{line.project_id}" if line.project_id is not None else f"m{line.matter_id}"
            found.setdefault(line.report_id, {})[key] = line
        return found

    def _projects_of(self, report: Report, owed: Iterable[int]) -> list[int]:
        """Projects of a unit's sheet: those it owes, and those it told of that have left since."""
        told = [
            line.project_id for line in self.said.get(report.pk, {}).values() if line.project_id is not None
        ]
        return list(dict.fromkeys([*owed, *told]))

    def rows(self, *, whole: bool) -> Iterable[SheetRow]:
        """By unit in protocol order; the total counts each project once, however many units report on it."""
        number, seen = 0, set[int]()
        total: dict[int, int] = {}
        for report in self.reports:
            part: dict[int, int] = {}
            places = self.places[report.unit_id]
            if whole:
                yield Section(self._heading(report))
            for pk in places:
                number += 1
                cells = self._project(number, pk, report)
                _add(part, cells)
                if pk not in seen:
                    seen.add(pk)
                    _add(total, cells)
                yield cells
            for line in self.said.get(report.pk, {}).values():
                if line.matter_id is not None:
                    number += 1
                    yield self._matter(number, line)
            yield Subtotal("小计" if whole else "合计", part, len(places))
        if whole:
            yield Subtotal("合计", total, len(seen))

    def _heading(self, report: Report) -> str:
        stood = standing(report, self.window, self.at)
        return f"{unit_tree().label(report.unit_id)}（{STANDING_WORDS[stood].words.zh}）"

    def _project(self, number: int, pk: int, report: Report) -> list[object]:
        row, plan, money = self.projects[pk], self.plans.get(pk), self.money[pk]
        line, reading = self.said.get(report.pk, {}).get(f"p{pk}"), self.readings.get(pk)
        year = year_money_of(
            plan,
            _Told(money.year, money.up_to_on) if money.year is not None else None,
            self.on,
            self.months.get(pk),
        )
        actual = (line.words if line is not None else "") or (reading.words if reading is not None else "")
        return [
            number,
            row.name,
            row.total_fen,
            year.plan_fen,
            money.week,
            money.month,
            money.year,
            _hundred(year.share),
            _tenth(year.points),
            getattr(plan, f"q{(self.on.month + 2) // 3}_words", "") if plan is not None else "",
            actual,
            line.next_step if line is not None else "",
            _problem(line),
            _wanted(line),
            wording.held_as(self.chains.get(pk, []), ProjectRole.RESPONSIBLE, self.names)
            or wording.held_as(self.chains.get(pk, []), ProjectRole.LEAD_OFFICIAL, self.names),
        ]

    def _matter(self, number: int, line: ReportLine) -> list[object]:
        """A matter the unit told of: its line without money."""
        told = line.words or line.says or ("" if line.changed else "无变化")
        title = f"［事项］{self.matters[line.matter_id].title}" if line.matter_id is not None else ""
        return [number, title, *[None] * 7, "", told, line.next_step, _problem(line), _wanted(line), ""]


@dataclass(frozen=True)
class _Told:
    """An amount as a reading would tell it."""

    done_fen: int | None
    up_to_on: date | None


def _money(asof: AsOf, ids: Sequence[int], window: ReportWindow) -> dict[int, Money]:
    """Of each project: this year's amount, and what this month and this period added; one query.

    A month or a period without a reading of its own adds nothing that is known.
    """
    on = asof.on
    told: dict[int, list[tuple[date, int]]] = {}
    rows = asof.rows(Reading).filter(
        project_id__in=ids, done_fen__isnull=False, up_to_on__gte=date(on.year, 1, 1), up_to_on__lte=on
    )
    for pk, up_to_on, fen in rows.order_by("up_to_on", "id").values_list(
        "project_id", "up_to_on", "done_fen"
    ):
        told.setdefault(pk, []).append((up_to_on, fen))
    return {
        pk: Money(
            _added(told.get(pk, []), window.period_from),
            _added(told.get(pk, []), on.replace(day=1)),
            told[pk][-1][1] if pk in told else None,
            told[pk][-1][0] if pk in told else None,
        )
        for pk in ids
    }


def _added(told: Sequence[tuple[date, int]], since: date) -> int | None:
    """What came since a day, inclusive; None when nothing was told since, or nothing to compare with before it."""
    if not told or told[-1][0] < since:
        return None
    before = [fen for on, fen in told if on < since]
    if not before and since > date(since.year, 1, 31):
        return None
    return told[-1][1] - (before[-1] if before else 0)


def _problem(line: ReportLine | None) -> str:
    if line is None:
        return ""
    return "：".join(
        part for part in (sticking_word(line.stuck_on), line.says if line.stuck_on else "") if part
    )


def _wanted(line: ReportLine | None) -> str:
    if line is None or not line.wants:
        return ""
    level = f"（{Level(line.level).label}）" if line.level else ""
    return f"{line.wants}{level}" + (f"；建议：{line.suggests}" if line.suggests else "")


def _add(sums: dict[int, int], cells: Sequence[object]) -> None:
    """Add what is known; of what is known of no project there is no sum, not a sum of 0."""
    for index in _SUMMED:
        value = cells[index]
        if isinstance(value, int):
            sums[index] = sums.get(index, 0) + value


def _hundred(share: Decimal | None) -> Decimal | None:
    return None if share is None else (share * 100).quantize(Decimal("0.1"))


def _tenth(points: Decimal | None) -> Decimal | None:
    return None if points is None else points.quantize(Decimal("0.1"))


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def file_name(campaign: Campaign, window: ReportWindow, text: CadenceText | None, unit_id: int | None) -> str:
    """The name of the file: campaign, sheet, closing day, and the unit where it is one unit's."""
    name = text.name.zh if text is not None else window.cadence
    with translation.override("zh-hans"):
        unit = f"-{unit_tree().label(unit_id)}" if unit_id is not None else ""
    return f"{campaign.name}{name}表-{_day(window.closes_at):%Y%m%d}{unit}.xlsx"
