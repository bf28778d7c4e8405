"""Readings of a campaign's projects as a list: what units said, up to which day, superseded ones told apart."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import asof_of
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View, render_list
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import policy, selectors
from gongjian.projects.models import Project, Reading


@require_safe
def reading_list(request: Any, key: str) -> HttpResponseBase:
    """Every reading of the projects the viewer may see; those superseded only when asked for."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    asof = control.asof
    projects = selectors.in_campaign(campaign, asof)
    if not request.viewer.reach("see", campaign).whole:
        seen = Project.objects.filter(policy.visible_projects(request.viewer, campaign))
        projects = projects.filter(id__in=seen.values("id"))
    replaced = request.GET.get("replaced") == "1" and asof.is_now
    rows: QuerySet[Any] = Reading.objects.filter(merged_into_id=None) if replaced else asof.rows(Reading)
    rows = rows.filter(project_id__in=projects.values("id"), up_to_on__lte=asof.on)
    context = {
        "campaign": campaign,
        "asof": control,
        "crumbs": [
            {"label": campaign.label, "href": f"/c/{campaign.key}/"},
            {"label": _("Plan against fact"), "href": f"/c/{campaign.key}/progress/"},
        ],
        "sentence": _(
            "What units reported, dispatch figures all; a later reading of the same day supersedes the earlier."
        ),
    }
    spec = _Readings(campaign, control, projects).spec
    return render_list(request, spec, rows, title=_("Readings"), context=context)


class _Readings:
    """The list declared."""

    def __init__(self, campaign: Any, control: Any, projects: QuerySet[Any]) -> None:
        self.campaign, self.control, self.projects = campaign, control, projects
        self.found: dict[int, Any] = {}

    def prepare(self, rows: Any) -> None:
        """The projects of a page."""
        wanted = {row.project_id for row in rows}
        self.found = {one.id: one for one in self.control.asof.rows(Project).filter(id__in=wanted)}

    def _name(self, row: Any) -> str:
        one = self.found.get(row.project_id)
        return one.name if one is not None else ""

    def _unit(self, row: Any) -> str:
        one = self.found.get(row.project_id)
        return unit_tree().label(one.unit_id) if one is not None else ""

    def _href(self, row: Any) -> str:
        one = self.found.get(row.project_id)
        query = urlencode({"campaign": self.campaign.key, **self.control.address})
        return f"/projects/{one.number}/?{query}" if one is not None else ""

    def _units(self, _request: Any) -> list[Option]:
        ids = self.projects.order_by().values_list("unit_id", flat=True).distinct()
        return [
            Option(one.number, one.label) for one in unit_tree().in_order(pk for pk in ids if pk is not None)
        ]

    def _by_unit(self, rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
        tree = unit_tree()
        wanted = tree.subtrees([pk for pk, unit in tree.units.items() if unit.number in value])
        return rows.filter(project_id__in=self.projects.filter(unit_id__in=wanted).values("id"))

    def _by_name(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(project_id__in=self.projects.filter(name__icontains=value).values("id"))

    @property
    def spec(self) -> ListSpec:
        """The declaration."""
        return ListSpec(
            key=f"readings/{self.campaign.key}",
            columns=[
                Column("project", _("project"), self._name, "name", href=self._href, css="one"),
                Column("unit", _("unit"), self._unit, css="one"),
                Column("up_to", _("up to"), "up_to_on", "day", sort="up_to", css="one"),
                Column("done", _("invested since 1 January"), "done_fen", "money", sort="done", unit="wan"),
                Column("words", _("visible progress"), "words", phone="wide"),
                Column("note", _("note"), "note", "note"),
                Column("state", _("state"), _standing, "light"),
            ],
            sorts=[
                Sort("up_to", _("latest first"), ("-up_to_on", "-id"), nulls="none"),
                Sort("done", _("invested since 1 January"), ("-done_fen", "id")),
            ],
            filters=[
                Filter("q", _("project"), "text", apply=self._by_name),
                Filter("unit", _("unit"), options=self._units, apply=self._by_unit),
                Filter("on_day", _("up to"), "date", lookup="up_to_on"),
                Filter("replaced", _("superseded ones too"), "bool", apply=lambda rows, _v: rows, pinned=False),
                Filter(
                    "money", _("with an amount"), "bool", pinned=False,
                    apply=lambda rows, _v: rows.filter(done_fen__isnull=False),
                ),
            ],
            views=[View("all", _("All")), View("money", _("With an amount"), "money=1")],
            prepare=self.prepare,
            row_id=lambda row: row.id,
            row_title=self._name,
            export_name=_("readings"),
            empty=(
                _("Nothing is reported yet"),
                _("Readings come with the weekly report, from a project's own page, or from an Excel list."),
                "",
                "",
            ),
        )  # fmt: skip


def _standing(row: Any) -> Any:
    return ("paused", _("superseded")) if row.voided else None
