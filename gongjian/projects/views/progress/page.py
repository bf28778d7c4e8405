"""Plan against fact over any view of a campaign's projects: the curve, the sums, each project's part."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kernel.year_curve import added
from gongjian.kit import words
from gongjian.kit.asof import asof_of
from gongjian.kit.lists import Column, ListSpec, Sort, View, list_page, render_list
from gongjian.projects.selectors import progress
from gongjian.projects.views.progress.curve import Curves, draw, table
from gongjian.projects.views.project.listing import projects_of
from gongjian.projects.views.project.spec import ProjectList

FIGURES = {
    "plan": "project_year_plan",
    "done": "project_year_done",
    "due": "project_year_due",
    "ratio": "project_schedule_ratio",
    "expected": "project_year_expected",
    "shortfall": "project_year_shortfall",
}
_DIMS = ("unit", "stage", "key_task", "klass", "sector", "batch", "level")


@require_safe
def campaign_progress(request: Any, key: str) -> HttpResponseBase:
    """The projects the filters leave, summed, drawn, and listed by what is missing at the year's end."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    listed = ProgressList(request.viewer, campaign, control, projects_of(request.viewer, campaign, control))
    spec, queryset = listed.spec, listed.ordered(request.GET.get("sort", ""))
    ids = list(list_page(request, spec, queryset).queryset.order_by().values_list("id", flat=True))
    view = Summed(listed, ids)
    context = {
        "campaign": campaign,
        "asof": control,
        "view": view,
        "figures": _figures(request, campaign, control),
        "actions_template": "projects/progress/_actions.html",
        "query": request.GET.urlencode(),
        "may_load": not control.is_past
        and campaign.status != "archived"
        and request.viewer.may_over("import", [campaign.unit_id], campaign),
    }
    title = _("Plan against fact")
    return render_list(
        request, spec, queryset, title=title, template="projects/progress/progress.html", context=context
    )


def _figures(request: Any, campaign: Any, control: Any) -> dict[str, str]:
    """Where each sum opens: the same view, as far as the measure knows its filters."""
    narrowed = {
        dim: request.GET[dim] for dim in _DIMS if request.GET.get(dim) and len(request.GET.getlist(dim)) == 1
    }
    known = {
        name
        for name in request.GET
        if name in {*_DIMS, "q", "due", "quiet", "unready", "library", "made_up", "mine"}
    }
    if known - set(narrowed):
        return {}
    text = urlencode({**narrowed, **control.address})
    tail = f"?{text}" if text else ""
    return {name: f"/c/{campaign.key}/figures/{measure}/{tail}" for name, measure in FIGURES.items()}


class Summed:
    """The sums and the curve of the projects that meet the conditions."""

    def __init__(self, listed: "ProgressList", ids: list[int]) -> None:
        asof = listed.asof
        self.on = asof.on
        self.parts = [listed.parts[pk] for pk in ids if pk in listed.parts]
        self.sum = progress.sum_of(self.parts)
        first = progress.first_plans(asof, ids)
        now = {part.project_id: part.money.curve for part in self.parts if part.money.curve is not None}
        self.replanned = sum(
            1 for pk, curve in now.items() if pk in first and first[pk].due_fen != curve.due_fen
        )
        earlier = []
        if self.replanned:
            line = added([first.get(pk, curve) for pk, curve in now.items()])
            earlier = [(_("as first set"), line)]
        reckoned = self.sum.forecast
        self.curves = Curves(
            on=asof.on,
            plan=progress.plan_by_month(self.parts),
            actual=progress.actual_by_month(asof, ids),
            earlier=earlier,
            expected_fen=reckoned.expected_fen if reckoned.known and not reckoned.unknown else None,
            key="view",
        )

    @property
    def picture(self) -> str:
        """The drawn curve."""
        return draw(self.curves)

    @property
    def table(self) -> list[dict[str, Any]]:
        """The same numbers."""
        return table(self.curves)

    @property
    def told_up_to(self) -> str:
        """The day of the last reading with an amount: what is done is done by then, whatever day is asked."""
        days = [part.money.up_to_on for part in self.parts if part.money.up_to_on is not None]
        return words.day(max(days), self.on.year) if days else ""

    @property
    def points_text(self) -> str:
        """How far the sum is from the plan to date, in points and as a ratio."""
        from gongjian.projects.views.project.parts import apart_text

        return apart_text(self.sum.points, self.sum.ratio)

    @property
    def share(self) -> str:
        """What share of the plan is expected."""
        plan = self.sum.forecast.plan_fen
        return words.percent(self.sum.forecast.expected_fen / plan, 1) if plan else ""


class ProgressList(ProjectList):
    """The same projects and filters, told by plan, plan to date, done, and the reckoned year's end."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        ids = list(self.whole.order_by().values_list("id", flat=True))
        self.parts = progress.parts_of_view(self.asof, ids)

    @property
    def spec(self) -> ListSpec:
        """The declaration."""
        return ListSpec(
            key=f"progress/{self.campaign.key}",
            columns=self._columns(),
            sorts=self._sorts(),
            filters=self._filters(),
            views=self._views(),
            prepare=self.rows.prepare,
            row_id=lambda row: row.id,
            row_title=lambda row: row.name,
            export_name=_("plan against fact"),
            empty=(
                _("No project meets these conditions"),
                _("Take a condition away, or set a year plan on the project's own page."),
                "",
                "",
            ),
        )

    def ordered(self, asked: str) -> QuerySet[Any]:
        """The rows with the amount that the order asked needs."""
        sort = asked.removeprefix("-")
        if sort == "points":
            values = {pk: _tenths(part.money.points) for pk, part in self.parts.items()}
        elif sort == "expected":
            values = {pk: getattr(one.forecast, "expected_fen", None) for pk, one in self.parts.items()}
        elif sort == "plan":
            values = {pk: one.money.plan_fen for pk, one in self.parts.items()}
        elif sort in {"name", "unit"}:
            return self.whole
        else:
            values = {pk: getattr(one.forecast, "shortfall_fen", None) for pk, one in self.parts.items()}
        return self.whole.annotate(reckoned=progress.by_values(values))

    def _sorts(self) -> list[Sort]:
        down = ("-reckoned", "id")
        kept = [sort for sort in super()._sorts() if sort.key in {"name", "unit"}]
        return [
            Sort("shortfall", _("largest shortfall first"), down),
            Sort("points", _("furthest behind first"), ("reckoned", "id")),
            Sort("expected", _("expected"), down),
            Sort("plan", _("plan of the year"), down),
            *kept,
        ]

    def _views(self) -> list[View]:
        return [View("all", _("All"))]

    def _columns(self) -> list[Column]:
        rows, address = self.rows, urlencode({"campaign": self.campaign.key, **self.control.address})

        def href(row: Any) -> str:
            return f"/projects/{row.number}/?{address}#progress"

        return [
            Column("name", _("project"), "name", "name", sort="name", href=href, css="one"),
            Column("unit", _("unit"), rows.unit, sort="unit", css="one"),
            Column("plan", _("plan of the year"), self._money("plan_fen"), "money", sort="plan", unit="wan"),
            Column("due", _("plan to date"), self._due, "money", unit="wan", phone="gone"),
            Column("done", _("done this year"), self._done, "html", css="num one", export=self._money("done_fen")),
            Column("up_to", _("up to"), self._money("up_to_on"), "day", css="one", phone="gone"),
            Column("points", _("points off the plan to date"), self._points, sort="points", css="num"),
            Column("ratio", _("done of what is due"), self._ratio, css="num", phone="gone"),
            Column(
                "expected", _("expected (reckoned)"), self._forecast("expected_fen"), "money",
                sort="expected", unit="wan", phone="gone",
            ),
            Column(
                "shortfall", _("shortfall (reckoned)"), self._forecast("shortfall_fen"), "money",
                sort="shortfall", unit="wan",
            ),
            Column("basis", _("plan to date from"), self._basis, shown=False),
            Column("progress", _("visible progress"), rows.progress, shown=False),
            Column("number", _("number"), "number", shown=False),
        ]  # fmt: skip

    def _money(self, name: str) -> Any:
        return lambda row: getattr(self.parts[row.id].money, name)

    def _due(self, row: Any) -> int | None:
        return self.parts[row.id].due_fen

    def _done(self, row: Any) -> Any:
        fen = self.parts[row.id].money.done_fen
        if fen is None:
            return words.DASH
        return format_html(
            '<span class="nb">{}</span>',
            words.figure(words.in_unit(fen, "wan"), self.rows.figure(row, "project_year_done")),
        )

    def _points(self, row: Any) -> str:
        points = self.parts[row.id].money.points
        return "" if points is None else f"{points:+f}".replace("-", "−")

    def _ratio(self, row: Any) -> str:
        ratio = self.parts[row.id].money.ratio
        return "" if ratio is None else words.percent(ratio)

    def _forecast(self, name: str) -> Any:
        def of(row: Any) -> int | None:
            one = self.parts[row.id].forecast
            return None if one is None else getattr(one, name)

        return of

    def _basis(self, row: Any) -> str:
        from gongjian.projects.views.project.parts import basis_text

        money = self.parts[row.id].money
        return basis_text(money) if money.curve is not None else ""


def _tenths(points: Any) -> int | None:
    return None if points is None else int(points * 10)
