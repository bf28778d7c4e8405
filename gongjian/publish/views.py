"""The wall chart 挂图作战: every project of a view on one chart, on the page and on A3."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import asof_of
from gongjian.kit.documents import pdf
from gongjian.kit.lists import ListPage, list_page
from gongjian.kit.lists.filters import chips
from gongjian.kit.lists.keyset import full_order
from gongjian.projects.views.project.listing import list_figures, listed_projects
from gongjian.publish import wall_paper
from gongjian.publish.selectors.wall import MOST, rows_of
from gongjian.publish.timescale import Zoom
from gongjian.publish.wall import BY_LABELS, ZOOM_LABELS, WallChart


@require_safe
def wall(request: Any, key: str) -> HttpResponseBase:
    """The projects the list of that address shows, as bars over days. `by` groups, `zoom` sets the width of a day,
    `format=pdf` prints."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    listed, queryset = listed_projects(request, campaign, control)
    spec = replace(listed.spec, count_cap=MOST, exports=False)
    page = list_page(request, spec, queryset)
    by, zoom = _chosen(request, "by", BY_LABELS, "unit"), _chosen(request, "zoom", ZOOM_LABELS, Zoom.MONTH)
    rows = rows_of(page.queryset, full_order(page.keys), control.asof)
    if len(rows) < MOST:
        page.spec = replace(
            spec, counted=lambda _request: (len(rows), False)
        )  # all are read: they count themselves
    chart = WallChart(campaign, control, rows, by, Zoom(zoom))
    if request.GET.get("format") == "pdf":
        return _paper(chart, page, request.now)
    _keep_in_tabs(page)
    context = {
        "campaign": campaign,
        "asof": control,
        "title": _("Wall chart"),
        "page": page,
        "spec": spec,
        "chips": chips(spec, page.active, request),
        "chart": chart,
        "counts": listed.counts,
        "figures": list_figures(campaign, control),
        "is_cut": len(rows) == MOST and page.is_longer_than(MOST),
        "most": MOST,
        "bys": _links(page, "by", BY_LABELS, by),
        "zooms": _zooms(page, zoom),
        "sorts": [
            {"label": sort.label, "href": page.address(sort=sort.key), "current": sort is page.sort[0]}
            for sort in spec.sorts
            if by == "none" or sort.key != by
        ],
        "list_href": _list_href(campaign.key, page),
        "no_columns": True,
    }
    part = request.headers.get("HX-Target") == "list"
    response = TemplateResponse(request, "publish/wall.html#list" if part else "publish/wall.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _chosen(request: Any, name: str, known: Any, default: str) -> str:
    """The choice of the address; a strange one counts as not made."""
    asked = request.GET.get(name, "")
    return asked if asked in known else default


def _links(page: ListPage, name: str, labels: Any, chosen: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "href": page.address(**{name: str(key)}), "current": str(key) == chosen}
        for key, label in labels.items()
    ]


def _zooms(page: ListPage, chosen: str) -> list[dict[str, Any]]:
    """The widths of a day; + and − on the keyboard go to the next wider and the next narrower."""
    found = _links(page, "zoom", ZOOM_LABELS, chosen)
    at = next(place for place, one in enumerate(found) if one["current"])
    if at > 0:
        found[at - 1]["key"] = "-"
    if at < len(found) - 1:
        found[at + 1]["key"] = "+"
    return found


def _keep_in_tabs(page: ListPage) -> None:
    """A view of the list, opened here, keeps the grouping and the width of a day."""
    kept = {name: value for name in ("by", "zoom") if (value := page.request.GET.get(name))}
    if kept:
        tail = urlencode(kept)
        page.tabs = [
            replace(tab, href=f"{tab.href}{'' if tab.href.endswith('?') else '&'}{tail}") for tab in page.tabs
        ]


def _list_href(key: str, page: ListPage) -> str:
    """The same projects as a list."""
    return f"/c/{key}/projects/{page.address(by=None, zoom=None)}"


def _paper(chart: WallChart, page: ListPage, at: Any) -> HttpResponse:
    """The chart as a PDF of A3 sheets."""
    data = wall_paper.paper(chart, [active.said for active in page.active], at)
    content = pdf.render_pdf(wall_paper.TEMPLATE, data)
    response = HttpResponse(content, content_type=pdf.MIME)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(data['file'])}.pdf"
    response["X-Content-Type-Options"] = "nosniff"
    return response
