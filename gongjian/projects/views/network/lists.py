"""The nodes of a campaign's plans as a list: whose desk, how they stand, due when; narrowed, sorted, as Excel."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Membership
from gongjian.campaigns.selectors import campaign_or_404, with_below
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View, render_list
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.models import PlanNetwork, PlanNode, Project
from gongjian.projects.policy import visible_projects
from gongjian.projects.selectors import network as selectors
from gongjian.projects.views.network import parts


def nodes_in_reach(viewer: Viewer, campaign: Any, control: AsOfControl) -> QuerySet[Any]:
    """Nodes of the plans in the campaign the viewer may see: of projects in reach, or on a desk in reach."""
    asof = control.asof
    members = asof.spans(Membership).filter(campaign_id__in=with_below(campaign))
    rows = asof.rows(PlanNode).filter(
        project_id__in=members.values("project_id"), network_id__in=asof.rows(PlanNetwork).values("id")
    )
    reach = viewer.reach("see", campaign)
    if reach.whole:
        return rows
    seen = Project.objects.filter(visible_projects(viewer, campaign)).values("id")
    return rows.filter(Q(project_id__in=seen) | Q(unit_id__in=sorted(reach.unit_ids)))


def node_list(request: Any, key: str) -> HttpResponseBase:
    """The list."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    rows = nodes_in_reach(request.viewer, campaign, control)
    one = NodeList(campaign, control, rows)
    live = not control.is_past and campaign.status != "archived"
    context = {
        "asof": control,
        "campaign": campaign,
        "actions_template": "projects/network/_list_actions.html",
        "may_load": live and request.viewer.may_over("import", [campaign.unit_id], campaign),
        "query": request.GET.urlencode(),
    }
    return render_list(request, one.spec, rows, title=_("Nodes by department"), context=context)


class NodeList:
    """The list of one campaign at one moment."""

    def __init__(self, campaign: Any, control: AsOfControl, whole: QuerySet[Any]) -> None:
        self.campaign, self.control, self.whole = campaign, control, whole
        self.names: dict[int, tuple[str, str]] = {}

    def prepare(self, rows: Any) -> None:
        """The projects of a page's nodes, looked up at once."""
        ids = {row.project_id for row in rows}
        found = self.control.asof.rows(Project).filter(id__in=ids).values_list("id", "name", "number")
        self.names = {pk: (name, number) for pk, name, number in found}

    @property
    def spec(self) -> ListSpec:
        """The declaration."""
        on = self.control.on
        return ListSpec(
            key=f"nodes/{self.campaign.key}",
            columns=[*self._columns(), *_quiet_columns()],
            sorts=_sorts(),
            filters=self._filters(),
            views=[
                View("desk", _("On a desk"), "standing=running"),
                View("late", _("Past their day"), "standing=late", loud=True),
                View("all", _("All")),
            ],
            prepare=self.prepare,
            row_meaning=lambda row: (
                "late" if selectors.standing(row, on).meaning == "late" and not row.actual_finish_on else ""
            ),
            row_title=lambda row: str(row.name),
            export_name=_("nodes by department"),
            empty=(
                _("No plan has been drafted yet"),
                _("Open a project and draft its plan: its nodes then stand here, by department."),
                _("Project list"),
                f"/c/{self.campaign.key}/projects/",
            ),
        )

    def _columns(self) -> list[Column]:
        """Whose desk, how it stands, when."""
        on, tree = self.control.on, unit_tree()

        def project(row: Any) -> str:
            return self.names.get(row.project_id, ("", ""))[0]

        def unit(row: Any) -> str:
            return tree.label(row.unit_id) or str(row.department)

        def light(row: Any) -> tuple[str, str]:
            stands = selectors.standing(row, on)
            return stands.meaning, parts.standing_word(row, stands)

        return [
            Column(
                "name",
                _("node"),
                parts.name_of,
                "name",
                href=lambda row: f"/nodes/{row.number}/",
                sort="name",
            ),
            Column("project", _("project"), project, sort="project"),
            Column("phase", _("phase"), parts.phase_of, shown=False),
            Column("unit", _("responsible department"), unit, sort="unit"),
            Column("standing", _("how it stands"), light, "light"),
            Column("start", _("the node is to begin"), _to_begin, "day", sort="start"),
            Column("due", _("to be done by"), _due, "day", sort="due"),
        ]

    def _filters(self) -> list[Filter]:
        return [
            Filter("q", _("node or number"), "text", apply=_holds_text),
            Filter("unit", _("responsible department"), options=self._units, apply=_of_units),
            Filter("standing", _("how it stands"), options=_standings, apply=self._standing),
            Filter("due", _("to be done"), "date", lookup="planned_finish_on", pinned=False),
            Filter("papers", _("papers asked for"), "bool", apply=_papers, pinned=False),
            Filter("critical", _("on the critical path"), "bool", apply=_critical, pinned=False),
        ]

    def _units(self, _request: HttpRequest) -> list[Option]:
        ids = self.whole.order_by().values_list("unit_id", flat=True).distinct()
        return [
            Option(unit.number, unit.label)
            for unit in unit_tree().in_order(pk for pk in ids if pk is not None)
        ]

    def _standing(self, rows: QuerySet[Any], wanted: Any) -> QuerySet[Any]:
        on = self.control.on
        known = {
            "running": selectors.on_desk_q(on),
            "late": selectors.overdue_q(on),
            "done": Q(actual_finish_on__lte=on),
            "todo": Q(actual_start_on=None) | Q(actual_start_on__gt=on),
        }
        condition = Q(pk__in=[])
        for key in wanted:
            condition |= known[key]
        return rows.filter(condition)


def _to_begin(row: Any) -> Any:
    return row.agreed_start_on or row.planned_start_on


def _due(row: Any) -> Any:
    return row.agreed_finish_on or row.planned_finish_on


def _quiet_columns() -> list[Column]:
    """Limits, what became of it, its number."""
    return [
        Column("limit", _("limit in working days"), "limit_days", "num"),
        Column("statutory", _("statutory limit in working days"), "statutory_days", "num", shown=False),
        Column("promised", _("promised limit in working days"), "promised_days", "num", shown=False),
        Column("began", _("the node began"), "actual_start_on", "day"),
        Column("done", _("the node was done"), "actual_finish_on", "day", shown=False),
        Column("attempts", _("times handed in"), "attempts", "num", shown=False),
        Column("number", _("number"), "number", shown=False),
    ]


def _sorts() -> list[Sort]:
    return [
        Sort("due", _("to be done by"), ("agreed_finish_on", "planned_finish_on", "id")),
        Sort("start", _("the node is to begin"), ("agreed_start_on", "planned_start_on", "id")),
        Sort("name", _("node"), ("name", "id"), nulls="none"),
        Sort("project", _("project"), ("project_id", "ordinal", "id"), nulls="none"),
        Sort("unit", _("responsible department"), ("unit_id", "planned_finish_on", "id")),
    ]


def _standings(_request: HttpRequest) -> list[Option]:
    return [
        Option("running", _("in hand")),
        Option("late", _("past their day")),
        Option("todo", _("not begun")),
        Option("done", _("done")),
    ]


def _holds_text(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    named = Project.objects.filter(name__icontains=value).values("id")
    return rows.filter(Q(name__icontains=value) | Q(number__icontains=value) | Q(project_id__in=named))


def _of_units(rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
    tree = unit_tree()
    wanted = [pk for pk, unit in tree.units.items() if unit.number in value]
    return rows.filter(unit_id__in=tree.subtrees(wanted))


def _papers(rows: QuerySet[Any], _value: Any) -> QuerySet[Any]:
    return rows.filter(papers_told_at__isnull=False, actual_finish_on=None, attempts__lte=1)


def _critical(rows: QuerySet[Any], _value: Any) -> QuerySet[Any]:
    return rows.filter(critical=True)
