"""The page of units side by side, and the same table as Excel."""

import tempfile
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.figures.compare import RATIO, SHORT, Compared, Line, compare, offered, ordered
from gongjian.figures.links import shown_figure
from gongjian.figures.measure import Measure
from gongjian.figures.query import Figure
from gongjian.figures.words import in_measure_unit
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.writing import write_workbook

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LEAST_IN_YI = 100_000_000
"""分: 100 万元, the least that two decimals of 亿元 still show."""


@require_safe
def units_compared(request: Any, key: str) -> HttpResponse | FileResponse:
    """Chosen figures by unit: `figure` (repeated) chooses, `sort` orders, `format=xlsx` gives the file."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    compared = compare(campaign, control.asof, request.viewer, request.GET.getlist("figure"))
    sort = request.GET.get("sort", "")
    lines = ordered(compared, sort)
    if request.GET.get("format") == "xlsx":
        return _workbook(request, campaign, control, compared, lines)
    whole = request.viewer.reach("see", campaign).whole
    units = {one.key: _money_unit(compared, one) for one in compared.chosen}
    context = {
        "title": _("Units side by side"),
        "campaign": campaign,
        "asof": control,
        "heads": [_head(request, one, units[one.key], sort) for one in compared.chosen],
        "lines": [_line(campaign, control, compared, units, line) for line in lines],
        "whole": [_cell(compared.whole[one.key], units[one.key]) for one in compared.chosen] if whole else [],
        "offered": [{"measure": one, "chosen": one in compared.chosen} for one in offered()],
        "sort": sort,
        "protocol_href": _address(request, sort=""),
        "xlsx_href": _address(request, format="xlsx"),
        "over_reach": not whole,
        "reckons_short": any(one.key == SHORT for one in compared.chosen),
    }
    return render(request, "figures/compare.html", context)


def _address(request: Any, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    text = query.urlencode()
    return f"?{text}" if text else request.path


def _money_unit(compared: Compared, measure: Measure) -> str:
    """The one unit a column of money is shown in: 亿元, or 万元 where a line would fall below 0.01; else none."""
    if not measure.is_money:
        return ""
    cells = [line.cells[measure.key] for line in compared.lines]
    amounts = [abs(cell.value) for cell in cells if cell is not None and cell.value]
    return "yi" if amounts and min(amounts) >= _LEAST_IN_YI else "wan"


def _head(request: Any, measure: Measure, unit: str, sort: str) -> dict[str, str]:
    down = sort == measure.key
    turned = {measure.key: "descending", f"-{measure.key}": "ascending"}
    return {
        "label": measure.label,
        "unit": str(words.UNIT_LABELS[unit]) if unit else _named_unit(measure),
        "href": _address(request, sort=f"-{measure.key}" if down else measure.key),
        "sorted": turned.get(sort, ""),
    }


def _named_unit(measure: Measure) -> str:
    """The unit of a column that is no money, unless its name says it already (Late matters)."""
    unit = measure.unit_label
    return "" if unit.lower() in measure.label.lower() else unit


def _cell(found: Figure | None, unit: str) -> dict[str, Any] | None:
    """A figure as it stands in its column, whose head names the unit: an amount in the one unit of the column."""
    if found is None:
        return None
    cell = shown_figure(found) | {"unit": ""}
    if unit and found.value is not None:
        value = words.in_unit(int(found.value), unit, even=True)
        said = f"{found.measure.label} {value} {words.UNIT_LABELS[unit]}"
        cell |= {"value": value, "said": said}
    elif found.measure.over and found.value is not None:
        cell["value"] = f"{found.value:.1f}"
        cell["said"] = f"{found.measure.label} {cell['value']}%"
    return cell


def _line(
    campaign: Any, control: AsOfControl, compared: Compared, units: Mapping[str, str], line: Line
) -> dict[str, Any]:
    tail = f"?{urlencode(control.address)}" if control.address else ""
    return {
        "unit": line.unit.label,
        "href": f"/c/{campaign.key}/units/{line.unit.number}/{tail}",
        "cells": [
            {
                "label": one.label,
                "figure": _cell(line.cells[one.key], units[one.key]),
                "note": _points(line.points) if one.key == RATIO else "",
            }
            for one in compared.chosen
        ],
    }


def _points(points: Any) -> str:
    if points is None:
        return ""
    return _("%(points)s points") % {"points": f"{points:+f}".replace("-", "−")}


def _workbook(
    request: Any, campaign: Any, control: AsOfControl, compared: Compared, lines: list[Line]
) -> FileResponse:
    def number(found: Figure | None) -> Any:
        return in_measure_unit(found.measure, found.value) if found is not None else None

    title = _("Units side by side")
    heads = [Head(_("No."), Kind.INTEGER, 6), Head(_("unit"), width=18)]
    for one in compared.chosen:
        label = f"{one.label}（{one.unit_label}）" if one.unit_label else one.label
        heads.append(Head(label, Kind.NUMBER, 14))
    rows: list[list[Any]] = [
        [place, line.unit.label, *(number(line.cells[one.key]) for one in compared.chosen)]
        for place, line in enumerate(lines, start=1)
    ]
    if request.viewer.reach("see", campaign).whole:
        rows.append([None, _("the whole"), *(number(compared.whole[one.key]) for one in compared.chosen)])
    spec = SheetSpec(
        title=f"{campaign.label} {title}",
        columns=tuple(heads),
        rows=rows,
        says=(f"{control.on:%Y-%m-%d}",),
        unit=None,
        paper="A4",
    )
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(file, [spec], at=request.now)
    file.seek(0)
    response = FileResponse(file, content_type=_SPREADSHEET)
    name = quote(f"{campaign.label}-{title}-{control.on:%Y-%m-%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
