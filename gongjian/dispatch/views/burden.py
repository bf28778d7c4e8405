"""填报量测算: what each unit is asked in a week, against the budget; the bill of a cadence; 减负一致性评估表."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.dispatch.models import Channel, Report, ReportState
from gongjian.dispatch.playbook.burden import Budget, budget_of
from gongjian.dispatch.playbook.cadences import cadences_of
from gongjian.dispatch.policy import can_see_board
from gongjian.dispatch.selectors.burden import (
    UnitWeek,
    asked_in_week,
    bill,
    forms_in_week,
    forms_of,
    monday_of,
    total,
    weeks_counted,
)
from gongjian.dispatch.standing import STANDING_WORDS, standing
from gongjian.dispatch.views.board_sheet import workbook
from gongjian.kit import words
from gongjian.kit.sheets.layout import Head, SheetSpec, Subtotal
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.templatetags.gongjian import rewrite
from gongjian.people.unit_tree import unit_tree

SORTS = {"minutes": lambda row: -row.seconds, "cells": lambda row: -row.asked}


@require_safe
def burden_page(request: Any, key: str) -> HttpResponseBase:
    """All units for those who see the board; everybody else their own units. `?cadence=` shows its bill."""
    campaign = campaign_or_404(request.viewer, key)
    reach = request.viewer.reach("see", campaign)
    if not reach:
        raise Http404
    request.campaign, request.room = campaign, "dispatch"
    whole = can_see_board(request.viewer, campaign)
    weeks = weeks_counted(campaign, request.today)
    monday = _week(request, weeks)
    rows = asked_in_week(campaign, monday, None if whole else reach.unit_ids)
    budget = budget_of(campaign, request.today)
    if request.GET.get("format") == "xlsx":
        return _export(request, campaign, monday, rows, budget)
    sort = request.GET.get("sort", "")
    if sort in SORTS:
        rows.sort(key=SORTS[sort])
    context = {
        "title": _("What is asked"),
        "sentence": _sentence(rows, budget, whole),
        "campaign": campaign,
        "whole": whole,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "weeks": [
            (
                one,
                f"{words.short_day(one, monday.year)} – {words.short_day(one + timedelta(days=6), monday.year)}",
            )
            for one in weeks
        ],
        "rows": [_row(request, row, budget) for row in rows],
        "whole_row": total(rows) if whole and rows else None,
        "saved": words.percent(total(rows).saved) if rows else "",
        "measured_all": _minutes(total(rows).measured) if rows else None,
        "budget": budget,
        "over": sum(row.over(budget) for row in rows),
        "sort": sort if sort in SORTS else "",
        "by_form": forms_in_week(campaign, monday) if whole else [],
        **_forms(request, campaign, monday, rows),
        **_bill(request, campaign, whole),
    }
    return render(request, "dispatch/burden.html", context)


def _week(request: Any, weeks: list[date]) -> date:
    """The week asked for; without one the last in which anything was asked."""
    try:
        asked = parse_date(request.GET.get("week", ""))
    except ValueError:
        asked = None
    if asked is not None:
        return monday_of(asked)
    return weeks[0] if weeks else monday_of(request.today)


def _sentence(rows: list[UnitWeek], budget: Budget, whole: bool) -> str:
    values = {
        "minutes": budget.minutes_a_week,
        "units": len(rows),
        "over": sum(one.over(budget) for one in rows),
    }
    said = (
        _("%(units)s units were asked; %(over)s above the budget of %(minutes)s minutes a week.")
        if whole
        else _("What your unit is asked; the budget is %(minutes)s minutes a week.")
    ) % values
    sums = total(rows)
    if sums.saved is None:
        return said
    told = _("Of %(paper)s cells of the paper sheets, %(known)s (%(share)s) were not asked.") % {
        "paper": words.number(sums.asked + sums.known),
        "known": words.number(sums.known),
        "share": words.percent(sums.saved),
    }
    return f"{said} {told}" if translation.get_language() == "en" else f"{said}{told}"


def _row(request: Any, row: UnitWeek, budget: Budget) -> dict[str, Any]:
    """A unit's line; its figures open the forms they are counted from."""
    number = unit_tree().units[row.unit_id].number
    return {
        "row": row,
        "over": row.over(budget),
        "measured": _minutes(row.measured),
        "share": words.percent(row.saved) if row.saved is not None else "",
        "href": rewrite(request, {"unit": number, "cadence": None}) + "#h-forms",
    }


def _forms(request: Any, campaign: Campaign, monday: date, rows: list[UnitWeek]) -> dict[str, Any]:
    """The forms behind the figures of the unit asked for; a reader of one unit alone sees its forms at once."""
    by_number = {unit_tree().units[row.unit_id].number: row for row in rows}
    asked = request.GET.get("unit", "")
    row = by_number.get(asked) or (rows[0] if len(rows) == 1 and not asked else None)
    if asked and row is None and rows:
        raise Http404
    if row is None:
        return {"forms": None}
    return {
        "forms": [
            {"asked": one, "word": _how_it_stands(one.report, request.now)}
            for one in forms_of(campaign, row.unit_id, monday)
        ],
        "forms_of": row.label,
    }


def _how_it_stands(report: Report | None, at: datetime) -> tuple[str, str]:
    """Meaning and words of a report's light; a report nothing was left to ask in says so."""
    if report is None:
        return "", ""
    if report.channel == Channel.NOTHING_TO_ASK and report.state == ReportState.SENT:
        return "done", str(Channel.NOTHING_TO_ASK.label)
    found = STANDING_WORDS[standing(report, report.window, at)]
    return found.meaning, str(found.words)


def _minutes(seconds: int | None) -> str:
    """Minutes and seconds in words."""
    if seconds is None:
        return words.DASH
    minutes, rest = divmod(seconds, 60)
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}


def _bill(request: Any, campaign: Campaign, whole: bool) -> dict[str, Any]:
    """The bill of the cadence asked for: for those who see all units."""
    texts = {one.key: one for one in cadences_of(campaign, request.today)}
    asked = request.GET.get("cadence", "")
    if asked and (asked not in texts or not whole):
        raise Http404
    return {
        "cadences": list(texts.values()) if whole else [],
        "cadence": asked,
        "bill": bill(campaign, texts[asked], request.today) if asked else None,
    }


def _export(
    request: Any, campaign: Campaign, monday: date, rows: list[UnitWeek], budget: Budget
) -> HttpResponseBase:
    """减负一致性评估表, Chinese whatever language the page is in."""
    with translation.override("zh-hans"):
        spec = assessment_sheet(campaign, monday, rows, budget)
        return workbook([spec], f"{campaign.name}减负一致性评估表-{monday:%Y%m%d}.xlsx", request.now)


def assessment_sheet(campaign: Campaign, monday: date, rows: list[UnitWeek], budget: Budget) -> SheetSpec:
    """减负一致性评估表 of a week: what was asked, what was not because it was known, duplicates, time, notice."""
    sunday = monday + timedelta(days=6)
    cells = [
        [
            place,
            row.label,
            row.forms,
            row.asked,
            row.known,
            _percent(row.saved),
            row.duplicate,
            round(row.minutes, 1),
            round(row.measured / 60, 1) if row.measured is not None else "",
            row.notice_hours if row.notice_hours is not None else "",
            "超出" if row.over(budget) else "符合",
        ]
        for place, row in enumerate(rows, start=1)
    ]
    whole = total(rows)
    sums = Subtotal(
        "合计",
        {2: whole.forms, 3: whole.asked, 4: whole.known, 6: whole.duplicate, 7: round(whole.minutes, 1)},
        len(rows),
        "家",
    )
    limit = f"每周不超过{budget.minutes_a_week}分钟" + (
        f"、{budget.cells_a_week}格" if budget.cells_a_week is not None else ""
    )
    return SheetSpec(
        title=f"{campaign.name}减负一致性评估表",
        name="减负一致性评估表",
        says=(f"填报量预算：每个单位{limit}。用时为估算；实测只按单位取中位数，不记个人。",),
        columns=(
            Head("序号", Kind.INTEGER, 5),
            Head("单位", width=18),
            Head("填报表次", Kind.INTEGER, 8),
            Head("填报内容", under=(
                Head("要求填报（格）", Kind.INTEGER, 9),
                Head("系统已知未再问（格）", Kind.INTEGER, 11),
                Head("免填比例%", Kind.NUMBER, 9),
                Head("重复要求（格）", Kind.INTEGER, 9),
            )),
            Head("用时（分钟）", under=(Head("估算", Kind.NUMBER, 8), Head("实测中位数", Kind.NUMBER, 10))),
            Head("通知至截止（小时）", Kind.INTEGER, 10),
            Head("与预算一致性", width=10),
        ),
        rows=[*cells, sums],
        unit=None,
        unit_line="",
        reporter_line=f"{monday.year}年{monday.month}月{monday.day}日至{sunday.month}月{sunday.day}日",
        foot=("评估人：", "审核人：", "负责人："),
        paper="A4",
    )  # fmt: skip


def _percent(share: float | None) -> object:
    return "" if share is None else round(share * 100, 1)
