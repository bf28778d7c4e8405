"""A node's page: how it stands, on whose desk, its papers, its matter; and what may be recorded of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel import network as kernel
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import asof_of
from gongjian.kit.calendar import calendar
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.ledger import AsOf
from gongjian.matters.models import Leg, LegKind, Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.actions.network import nodes as actions
from gongjian.projects.forms.network import FinishForm, NodeDayForm, PapersForm
from gongjian.projects.models import PlanLink, PlanNode
from gongjian.projects.policy import can_plan, can_see, can_see_node, can_work_node
from gongjian.projects.selectors import network as selectors
from gongjian.projects.views.network import parts


def node_or_404(request: Any, number: str) -> PlanNode:
    """The node of that number; one out of reach does not exist."""
    found = PlanNode.objects.select_related("project", "network").filter(number=number).first()
    if found is None or not can_see_node(request.viewer, found):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD"])
def node_page(request: Any, number: str) -> HttpResponse:
    """One node."""
    node = node_or_404(request, number)
    campaign = campaign_by_id(node.network.campaign_id) if node.network.campaign_id else None
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    row = control.asof.rows(PlanNode).filter(id=node.pk).first() or node
    on = control.on
    stands = selectors.standing(row, on)
    seen = can_see(request.viewer, node.project_id)
    base = f"/projects/{node.project.number}/"
    crumbs = (
        [{"label": node.project.name, "href": base}] if seen else [{"label": node.project.name, "href": ""}]
    )
    if seen:
        crumbs.append({"label": _("Plan network"), "href": f"{base}network/"})
    context = {
        "title": parts.name_of(row),
        "crumbs": crumbs if seen else [],
        "node": row,
        "project": node.project,
        "project_href": base if seen else "",
        "standing": stands,
        "word": parts.standing_word(row, stands),
        "phase": parts.phase_of(row),
        "unit": unit_tree().label(row.unit_id) or row.department,
        "papers": row.papers_missing.splitlines(),
        "matter": Matter.objects.filter(pk=row.matter_id).first() if row.matter_id else None,
        "days": desk_days(row, request.now) if row.matter_id else [],
        "before": _neighbours(node, "after_id", "before_id", control.asof),
        "after": _neighbours(node, "before_id", "after_id", control.asof),
        "taken": _taken(row),
        "verbs": _verbs(request, node) if not control.is_past else [],
        "asof": control,
        "stage_word": row.get_stage_display() if row.stage and hasattr(row, "get_stage_display") else "",
        "stage_href": f"{base}stage/" if row.stage and stands.state == "done" and seen else "",
    }
    return render(request, "projects/network/node.html", context)


def _taken(row: Any) -> int | None:
    """Working days it really took; None until it is done."""
    if row.actual_start_on is None or row.actual_finish_on is None:
        return None
    return calendar().count(row.actual_start_on, row.actual_finish_on)


def _neighbours(node: PlanNode, mine: str, other: str, asof: AsOf) -> list[dict[str, str]]:
    ids = asof.rows(PlanLink).filter(**{mine: node.pk}).values_list(other, flat=True)
    rows = asof.rows(PlanNode).filter(id__in=list(ids)).order_by("ordinal", "id")
    found = []
    for row in rows:
        stands = selectors.standing(row, asof.on)
        word = parts.standing_word(row, stands)
        found.append(
            {
                "name": parts.name_of(row),
                "href": f"/nodes/{row.number}/",
                "word": word,
                "meaning": stands.meaning,
            }
        )
    return found


def desk_days(row: Any, now: Any) -> list[dict[str, Any]]:
    """Working days by whose time it was: own, waiting, outside, stopped, review; and on whose desk it lies."""
    from gongjian.kernel.legs import Leg as KernelLeg
    from gongjian.kernel.legs import LegKind as Kind

    legs = Leg.objects.filter(matter_id=row.matter_id, voided=False).order_by("from_at", "id")
    known = [KernelLeg(Kind(leg.kind), str(leg.unit_id or ""), leg.from_at, leg.to_at) for leg in legs]
    if not known:
        return []
    counted = kernel.workdays_by_kind(known, now, calendar())
    return [{"label": LegKind(kind.value).label, "days": days} for kind, days in counted.items() if days]


def _verbs(request: Any, node: PlanNode) -> list[dict[str, str]]:
    if node.network.approved_at is None or node.voided:
        return []
    viewer, found = request.viewer, []
    open_ = node.actual_finish_on is None
    if can_work_node(viewer, node):
        if open_ and node.limit_days and node.actual_start_on is None:
            found.append("start")
        if open_ and node.actual_start_on is not None and node.limit_days:
            if node.papers_told_at is None:
                found.append("papers")
            elif node.attempts <= 1:
                found.append("hand-in-again")
    if can_plan(viewer, node.project):
        found.append("finish")
        if node.actual_start_on is not None:
            found.append("start")
    return [
        {"label": str(TITLES[key]), "href": f"/nodes/{node.number}/{key}/"} for key in dict.fromkeys(found)
    ]


TITLES: dict[str, Any] = {
    "start": gettext_lazy("Record its start"),
    "finish": gettext_lazy("Record that it is done"),
    "papers": gettext_lazy("Tell what is missing"),
    "hand-in-again": gettext_lazy("Hand in again, complete"),
}


@form_view
def node_act(request: Any, number: str, verb: str) -> HttpResponse:
    """Show the form of an act on a node, or do it."""
    node = node_or_404(request, number)
    if verb not in TITLES:
        raise Http404
    campaign = campaign_by_id(node.network.campaign_id) if node.network.campaign_id else None
    request.campaign, request.room = campaign, "lists"
    initial = {"on": request.today, "revision": node.revision, "started_on": node.actual_start_on}
    kind: type[Form] = {"start": NodeDayForm, "finish": FinishForm, "papers": PapersForm}.get(verb, Form)
    form = kind(*((request.POST,) if request.method == "POST" else ()), initial=initial)
    if verb == "finish" and (node.actual_start_on is not None or node.limit_days == 0):
        del form.fields["started_on"]
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, node, verb, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": TITLES[verb]})
            return redirect(f"/nodes/{node.number}/")
    context = {
        "title": TITLES[verb],
        "form": form,
        "cancel_href": f"/nodes/{node.number}/",
        "crumbs": [{"label": parts.name_of(node), "href": f"/nodes/{node.number}/"}],
        "form_note": _("The department's clock runs on.") if verb == "hand-in-again" else "",
    }
    return render(request, "projects/act.html", context, status=422 if form.is_bound else 200)


def _do(request: Any, node: PlanNode, verb: str, form: Form) -> None:
    given = form.cleaned_data
    signed = {
        "viewer": request.viewer, "node": node, "at": request.now, "request_key": given["request_key"],
        "revision": given.get("revision"),
    }  # fmt: skip
    if verb == "start":
        actions.start_node(**signed, on=given["on"], why=given["why"])
    elif verb == "finish":
        actions.finish_node(**signed, on=given["on"], why=given["why"], started_on=given.get("started_on"))
    elif verb == "papers":
        actions.tell_missing_papers(**signed, papers=given["papers"])
    else:
        actions.hand_in_again(**signed)
