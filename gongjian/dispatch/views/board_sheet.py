"""The 周报表 of a window as xlsx, and how complete and timely each unit was over the last windows."""

import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.dispatch.actions.windows import cadence_of
from gongjian.dispatch.models import Report, ReportWindow, WindowState
from gongjian.dispatch.playbook.cadences import cadences_of
from gongjian.dispatch.policy import can_see_board
from gongjian.dispatch.selectors.windows import timeliness, windows_of
from gongjian.dispatch.standing import STANDING_WORDS, Standing, grace_ends, standing
from gongjian.dispatch.views.board import SHAPES, board_campaign, legend
from gongjian.dispatch.weekly_sheet import file_name, weekly_sheet
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.sheets.layout import SheetSpec
from gongjian.kit.sheets.writing import write_workbook
from gongjian.people.unit_tree import unit_tree

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PERIODS = 12
LONGEST = timedelta(days=400)


@require_safe
def sheet(request: Any, key: str) -> HttpResponseBase:
    """The sheet of a window: of all units for those who see the board, else of the viewer's own unit."""
    campaign = campaign_or_404(request.viewer, key)
    window = _window(campaign, request.GET.get("window", ""))
    unit_id = _unit(request, campaign)
    text = cadence_of(window)
    spec = weekly_sheet(campaign, window, text, request.now, unit_id)
    return workbook([spec], file_name(campaign, window, text, unit_id), request.now)


def _window(campaign: Any, number: str) -> ReportWindow:
    found: ReportWindow | None = windows_of(campaign).filter(number=number).first()
    if found is None or found.state == WindowState.PLANNED:
        raise Http404
    return found


def _unit(request: Any, campaign: Any) -> int | None:
    """The unit asked for; None for all. Out of reach there is no such sheet."""
    number = request.GET.get("unit", "")
    if not number:
        if not can_see_board(request.viewer, campaign):
            raise Http404
        return None
    unit = next((one for one in unit_tree().units.values() if one.number == number), None)
    if unit is None or not request.viewer.may_over("see", [unit.pk], campaign):
        raise Http404
    return int(unit.pk)


def workbook(specs: Sequence[SheetSpec], name: str, at: datetime) -> HttpResponseBase:
    """Sheets as a file to download; what is printed in them is Chinese."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with translation.override("zh-hans"):
        write_workbook(file, specs, at=at)
    file.seek(0)
    response = FileResponse(file, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def history(request: Any, key: str) -> HttpResponse:
    """Complete and in time, unit by unit and window by window, in protocol order. A reminder, no ranking."""
    campaign = board_campaign(request, key)
    texts = {one.key: one for one in cadences_of(campaign, request.today)}
    cadence = request.GET.get("cadence", "")
    cadence = cadence if cadence in texts else next(iter(texts), "")
    rows = windows_of(campaign).filter(cadence=cadence, closes_at__lte=request.now)
    windows = list(reversed(rows.exclude(state=WindowState.CANCELLED)[:PERIODS]))
    stood = _stood(windows, request.now)
    since = windows[0].closes_at if windows else request.now
    counts = {one.unit_id: one for one in timeliness(campaign, since, request.now, cadence)}
    units = unit_tree().in_order({unit_id for _window_id, unit_id in stood})
    context = {
        "title": _("Complete and in time"),
        "sentence": _(
            "%(count)s windows, in protocol order. What a window forgives is forgiven here too. This is no ranking."
        )
        % {"count": len(windows)},
        "campaign": campaign,
        "board": True,
        "crumbs": [{"label": _("Reports of the week"), "href": f"/c/{campaign.key}/dispatch/"}],
        "cadences": list(texts.values()),
        "cadence": cadence,
        "windows": [(one, words.short_day(_local(one), request.today.year)) for one in windows],
        "rows": [
            {
                "label": unit.label,
                "number": unit.number,
                "cells": [_cell(stood.get((one.pk, unit.pk)), one, campaign) for one in windows],
                "count": counts.get(unit.pk),
            }
            for unit in units
        ],
        "legend": legend(),
    }
    return render(request, "dispatch/board_history.html", context)


def _stood(windows: Sequence[ReportWindow], at: datetime) -> dict[tuple[int, int], Standing]:
    by_id = {one.pk: one for one in windows}
    reports = Report.objects.filter(window_id__in=list(by_id), voided=False)
    return {
        (row.window_id, row.unit_id): standing(row, by_id[row.window_id], at)
        for row in reports
        if at >= grace_ends(by_id[row.window_id])
    }


def _cell(stood: Standing | None, window: ReportWindow, campaign: Any) -> dict[str, str]:
    if stood is None:
        return {"meaning": "", "word": _("owed nothing"), "href": ""}
    word = STANDING_WORDS[stood]
    href = f"/c/{campaign.key}/dispatch/?window={window.number}"
    return {"meaning": SHAPES.get(stood, word.meaning), "word": str(word.words), "href": href}


def _local(window: ReportWindow) -> Any:
    return window.closes_at.astimezone(SHANGHAI).date()
