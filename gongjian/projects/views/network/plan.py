"""The page of a plan network: seen, drafted, tuned with a look at the new dates before, handed in, approved."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongjian.kernel.problems import Refused
from gongjian.kit.asof import asof_of
from gongjian.kit.form_pages import form_view
from gongjian.projects.actions.network import plan as actions
from gongjian.projects.actions.network.copy import PlanCopy
from gongjian.projects.forms.network import ApproveForm, DraftForm, PlanForm, WhyForm
from gongjian.projects.models import PlanNetwork, Project
from gongjian.projects.networks import template, templates
from gongjian.projects.policy import can_approve, can_plan, check_can_approve, check_can_plan
from gongjian.projects.selectors import network as selectors
from gongjian.projects.views.getting import campaign_of, project_or_404
from gongjian.projects.views.network import parts


def network_or_404(project: Project) -> PlanNetwork:
    """The project's plan as it stands now."""
    found: PlanNetwork | None = (
        PlanNetwork.objects.select_related("project").filter(project_id=project.pk, voided=False).first()
    )
    if found is None:
        raise Http404
    return found


def frame(request: Any, project: Project, *, inside: bool = True) -> dict[str, Any]:
    """What every page of a plan begins with."""
    request.campaign, request.room = campaign_of(request, project), "lists"
    crumbs = [{"label": project.name, "href": f"/projects/{project.number}/"}]
    if inside:
        crumbs.append({"label": _("Plan network"), "href": f"/projects/{project.number}/network/"})
    return {"project": project, "crumbs": crumbs, "base": f"/projects/{project.number}/network/"}


@form_view
def network_page(request: Any, number: str) -> HttpResponse:
    """The plan as picture and table; whoever may work on it changes it here, and sees the new dates first."""
    project = project_or_404(request, number)
    context = frame(request, project, inside=False)
    control = asof_of(request, request.campaign)
    asof = control.asof
    row = selectors.network_of(asof, project.pk)
    if row is None:
        if can_plan(request.viewer, project) and not control.is_past:
            return redirect(f"{context['base']}draft/")
        raise Http404
    may_plan = not control.is_past and can_plan(request.viewer, project)
    nodes, links = selectors.nodes_of(asof, row.id), selectors.links_of(asof, row.id)
    shown = parts.rows_of(nodes, links, control.on)
    form = plan_form(request, row, nodes, shown) if may_plan else None
    preview, status = None, 200
    if request.method == "POST":
        check_can_plan(request.viewer, project)
        assert form is not None
        preview, done = _take(request, row, form)
        if done:
            messages.success(request, _("The plan is changed; all dates were reckoned anew."))
            return redirect(context["base"])
        status = 422 if form.errors else 200
    baselines = selectors.baselines_of(asof, row.id)
    context |= {
        "title": _("Plan network"),
        "network": row,
        "rows": shown,
        "form": form,
        "lines": zip(shown, form.lines, strict=True) if form is not None else [],
        "preview": preview,
        "summary": parts.summary(row, nodes, links, baselines, control.on),
        "picture": parts.picture(
            shown, links, control.on, key="plan", title=_("Plan network of %(name)s") % {"name": project.name}
        ),
        "baselines": baselines,
        "may_plan": may_plan,
        "may_hand_in": may_plan and row.state == "drafted",
        "may_take_back": may_plan and not baselines and row.state == "drafted",
        "may_approve": not control.is_past
        and row.state == "submitted"
        and can_approve(request.viewer, project),
        "asof": control,
        "template_said": template(row.template),
    }
    return render(request, "projects/network/network.html", context, status=status)


def plan_form(request: Any, network: Any, nodes: list[Any], rows: list[parts.Row]) -> PlanForm:
    """The table as a form."""
    data = (request.POST,) if request.method == "POST" else ()
    return PlanForm(
        *data, nodes=nodes, waits=[row.waits for row in rows], campaign=request.campaign,
        template=template(network.template), taken=[key for key in network.branches.split(",") if key],
        approved=network.approved_at is not None, start_on=network.start_on, required_on=network.required_on,
        initial={"revision": network.revision},
    )  # fmt: skip


def _take(request: Any, network: Any, form: PlanForm) -> tuple[dict[str, Any] | None, bool]:
    """What a posted table would do, or that it was done."""
    if not form.is_valid():
        return None, False
    try:
        tuning = form.tuning()
        if tuning.empty:
            form.add_error(None, _("Nothing was changed."))
            return None, False
        if "preview" in request.POST:
            return _preview(request, network, tuning), False
        actions.tune(
            viewer=request.viewer, network=network, tuning=tuning, at=request.now,
            reason=form.cleaned_data.get("reason", ""), revision=form.cleaned_data.get("revision"),
            request_key=form.cleaned_data["request_key"],
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return None, False
    return None, True


def _preview(request: Any, network: PlanNetwork, tuning: Any) -> dict[str, Any]:
    on = request.today
    before, after = PlanCopy.of(network, on), actions.tuned(network, tuning, on)
    return {
        "changes": differences(before.nodes, after.nodes),
        "end": (before.network.finish_on, after.network.finish_on),
    }


def differences(before: list[Any], after: list[Any]) -> list[dict[str, Any]]:
    """What differs between two plans, node by node, in the order of the new one; those gone at the end."""
    known = {node.key: node for node in before}
    found: list[dict[str, Any]] = []
    shifts = {one.key: one for one in selectors.against(before, after).shifts}
    for node in after:
        old = known.pop(node.key, None)
        shift = shifts.get(node.key)
        moved = shift.finish if shift is not None else 0
        columns = ("planned_start_on", "planned_finish_on", "limit_days", "unit_id")
        if old is None or any(getattr(old, name) != getattr(node, name) for name in columns):
            found.append(
                {"name": parts.name_of(node), "old": old, "new": node, "moved": moved, "by": abs(moved)}
            )
    return [
        *found,
        *({"name": parts.name_of(node), "old": node, "new": None, "moved": 0} for node in known.values()),
    ]


@form_view
def draft_page(request: Any, number: str) -> HttpResponse:
    """Class, start and branches; the drafted plan is shown before it is kept."""
    project = project_or_404(request, number)
    check_can_plan(request.viewer, project)
    context = frame(request, project, inside=False)
    if PlanNetwork.objects.filter(project_id=project.pk, voided=False).exists():
        return redirect(context["base"])
    key = actions.template_for(project, request.campaign, request.today)
    start = project.planned_start_on
    initial = {
        "template": key,
        "start_on": start if start is not None and start > request.today else request.today,
        "branches": list(templates()[key].text.taken),
    }
    form = DraftForm(*((request.POST,) if request.method == "POST" else ()), initial=initial)
    plan = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        found = templates()[given["template"]]
        branches = form.branches_of(found)
        try:
            if "preview" in request.POST:
                plan = actions.drafted(
                    project,
                    request.campaign,
                    found.key,
                    given["start_on"],
                    branches,
                    request.today,
                    given["required_on"],
                )
            else:
                actions.draft_network(
                    viewer=request.viewer, project=project, template_key=found.key, start_on=given["start_on"],
                    at=request.now, branches=branches, required_on=given["required_on"],
                    campaign=_live(request.campaign), request_key=given["request_key"],
                )  # fmt: skip
                messages.success(
                    request, _("The plan is drafted. Look it through, change what does not fit, hand it in.")
                )
                return redirect(context["base"])
        except Refused as refused:
            form.refuse(refused)
    context |= {
        "title": _("Draft the plan"),
        "form": form,
        "plan": _as_drawn(plan, request.today) if plan else None,
    }
    return render(request, "projects/network/draft.html", context, status=422 if form.errors else 200)


def _live(campaign: Any) -> Any:
    return campaign if campaign is not None and campaign.status != "archived" else None


def _as_drawn(plan: PlanCopy, on: Any) -> dict[str, Any]:
    """A plan not on the books yet, as the page shows it."""
    for place, node in enumerate(plan.nodes, start=1):
        node.pk = node.pk or -place
    ids = {node.key: node.pk for node in plan.nodes}
    from gongjian.projects.models import PlanLink

    links = [
        PlanLink(before_id=ids[before], after_id=ids[after], kind=kind, lag_days=lag)
        for (before, after), (kind, lag) in plan.links.items()
    ]
    rows = parts.rows_of(plan.nodes, links, on)
    return {
        "rows": rows,
        "finish_on": plan.network.finish_on,
        "provisional": plan.network.provisional,
        "picture": parts.picture(rows, links, on, key="draft", title=_("The plan as drafted")),
    }


# ---------------------------------------------------------------- handing in, approving, taking back
@require_http_methods(["POST"])
def hand_in(request: Any, number: str) -> HttpResponse:
    """Hand the plan in."""
    project = project_or_404(request, number)
    network = network_or_404(project)
    actions.hand_in(
        viewer=request.viewer,
        network=network,
        at=request.now,
        request_key=request.POST.get("request_key", ""),
    )
    messages.success(request, _("The plan is handed in; it waits for the lead official."))
    return redirect(f"/projects/{project.number}/network/")


@form_view
def approve_page(request: Any, number: str) -> HttpResponse:
    """What would be approved, with what differs from the last approved plan."""
    project = project_or_404(request, number)
    check_can_approve(request.viewer, project)
    network = network_or_404(project)
    context = frame(request, project)
    asof = asof_of(request, request.campaign).asof
    baselines = selectors.baselines_of(asof, network.pk)
    nodes = selectors.nodes_of(asof, network.pk)
    decides = (
        request.viewer.name if request.viewer.may_over("decide", [project.unit_id], request.campaign) else ""
    )
    form = ApproveForm(
        *((request.POST,) if request.method == "POST" else ()), first=not baselines, decides=decides,
        initial={"revision": network.revision, "approved_by": decides, "reason": _last_reason(network)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.approve(
                viewer=request.viewer, network=network, at=request.now,
                approved_by=form.cleaned_data["approved_by"], reason=form.cleaned_data.get("reason", ""),
                revision=form.cleaned_data.get("revision"), request_key=form.cleaned_data["request_key"],
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Approved: plan no. %(number)s.") % {"number": made.ordinal})
            return redirect(context["base"])
    context |= {
        "title": _("Approve the plan"),
        "network": network,
        "form": form,
        "submit_label": _("Approve"),
        "baselines": baselines,
        "changes": differences(selectors.baseline_nodes(baselines[-1]), nodes) if baselines else [],
        "last": baselines[-1] if baselines else None,
        "rows": parts.rows_of(nodes, selectors.links_of(asof, network.pk), request.today),
    }
    return render(request, "projects/network/approve.html", context, status=422 if form.errors else 200)


def _last_reason(network: PlanNetwork) -> str:
    """Why the plan was changed last, as the ledger has it."""
    from gongjian.ledger.models import Entry, EntryAbout

    about = EntryAbout.objects.filter(kind=network._meta.db_table, record_id=network.pk).values("entry_id")
    told = Entry.objects.filter(seq__in=about, act="network.tune").exclude(reason="").order_by("-seq").first()
    return told.reason if told is not None else ""


def _with_reason(request: Any, number: str, title: str, check: Any, act: Any) -> HttpResponse:
    project = project_or_404(request, number)
    check(request.viewer, project)
    network = network_or_404(project)
    context = frame(request, project)
    form = WhyForm(
        *((request.POST,) if request.method == "POST" else ()), initial={"revision": network.revision}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            act(
                viewer=request.viewer, network=network, reason=given["reason"], at=request.now,
                revision=given.get("revision"), request_key=given["request_key"],
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": title})
            return redirect(f"/projects/{project.number}/")
    context |= {"title": title, "form": form, "cancel_href": context["base"]}
    return render(request, "projects/act.html", context, status=422 if form.is_bound else 200)


@form_view
def give_back(request: Any, number: str) -> HttpResponse:
    """Give a plan back that was handed in."""
    return _with_reason(request, number, _("Give the plan back"), check_can_approve, actions.give_back)


@form_view
def take_back(request: Any, number: str) -> HttpResponse:
    """Take a plan back that was never approved."""
    return _with_reason(request, number, _("Take the plan back"), check_can_plan, actions.take_back)


@require_http_methods(["GET", "HEAD"])
def baselines_page(request: Any, number: str) -> HttpResponse:
    """Every approved plan beside the plan as it stands."""
    project = project_or_404(request, number)
    context = frame(request, project)
    control = asof_of(request, request.campaign)
    row = selectors.network_of(control.asof, project.pk)
    if row is None:
        raise Http404
    baselines = selectors.baselines_of(control.asof, row.id)
    nodes = selectors.nodes_of(control.asof, row.id)
    kept = [{node.key: node for node in selectors.baseline_nodes(one)} for one in baselines]
    order = {node.key: node for node in nodes}
    for plan in kept:
        for key, node in plan.items():
            order.setdefault(key, node)
    now = {node.key: node for node in nodes}
    lines = []
    for key, node in order.items():
        days = {plan[key].planned_finish_on for plan in kept if key in plan}
        days |= {now[key].planned_finish_on} if key in now else set()
        cells = [(one, plan.get(key)) for one, plan in zip(baselines, kept, strict=True)]
        lines.append(
            {"name": parts.name_of(node), "cells": cells, "now": now.get(key), "moved": len(days) > 1}
        )
    context |= {
        "title": _("Approved plans side by side"),
        "network": row,
        "baselines": baselines,
        "lines": lines,
        "asof": control,
    }
    return render(request, "projects/network/baselines.html", context)
