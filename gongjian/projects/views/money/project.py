"""Pages and forms of a budget, and of a project's own money: applications upward and sources."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.asof import asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.story import story_of
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import policy
from gongjian.projects.actions.money import project as own
from gongjian.projects.actions.promotion.events import budget_left
from gongjian.projects.forms import money as forms
from gongjian.projects.models import (
    ApplicationState,
    Budget,
    BudgetUse,
    FundAllocation,
    FundApplication,
    FundBatch,
    FundPayment,
    FundSource,
    Project,
    SourceKind,
)
from gongjian.projects.selectors import money as funds
from gongjian.projects.views.forming import act_page, key_of, sent_of, typed
from gongjian.projects.views.getting import campaign_of, open_campaign, project_or_404
from gongjian.projects.views.money.funds import crumbs_of, seen_or_404


# ---------------------------------------------------------------- budgets
def _budget_or_404(request: Any, pk: int) -> Budget:
    found = Budget.objects.filter(pk=pk).select_related("campaign").first()
    if found is None:
        raise Http404
    seen_or_404(request, found.campaign, Budget, found)
    return found


@require_safe
def budget_page(request: Any, pk: int) -> HttpResponse:
    """A budget and what was spent of it."""
    budget = _budget_or_404(request, pk)
    campaign = budget.campaign
    control = asof_of(request, campaign)
    asof = control.asof
    uses = list(
        asof.rows(BudgetUse).filter(budget_id=budget.pk, used_on__lte=asof.on).order_by("-used_on", "-id")
    )
    used = sum(one.amount_fen for one in uses)
    context = {
        "title": budget.title,
        "budget": budget,
        "campaign": campaign,
        "asof": control,
        "crumbs": crumbs_of(campaign),
        "uses": uses,
        "used": used,
        "left": budget.amount_fen - used,
        "share": used / budget.amount_fen,
        "unit": unit_tree().label(budget.unit_id),
        "may": not control.is_past and policy.can_fund(request.viewer, campaign, budget.unit_id),
        "moment": f"&on={asof.on:%Y-%m-%d}",
        "story": story_of(budget, seq=asof.seq, itself=(budget.title, _("this budget"))),
    }
    return render(request, "projects/money/budget.html", context)


@form_view
def new_budget(request: Any, key: str) -> HttpResponse:
    """Set money apart."""
    campaign = open_campaign(request, key, policy.check_can_fund)
    initial = {"year": request.today.year}
    form = forms.BudgetForm(*typed(request), viewer=request.viewer, campaign=campaign, initial=initial)

    def do(sent: Any) -> object:
        given = sent.cleaned_data
        return own.set_budget(
            viewer=request.viewer, campaign=campaign, unit_id=int(given["unit"]), title=given["title"],
            year=given["year"], amount_fen=given["amount_fen"], at=request.now, reason=sent.why, **key_of(sent),
        )  # fmt: skip

    return act_page(
        request, form, do, _("Set a budget apart"), f"/c/{campaign.key}/funds/", crumbs_of(campaign)
    )


@form_view
def budget_use(request: Any, pk: int) -> HttpResponse:
    """Record what was spent of a budget."""
    budget = _budget_or_404(request, pk)
    policy.check_can_fund(request.viewer, budget.campaign, budget.unit_id)
    left = budget_left(budget)
    form = forms.UseForm(*typed(request), left_fen=left, initial={"used_on": request.today})

    def do(sent: Any) -> object:
        given = sent.cleaned_data
        return own.use_budget(
            viewer=request.viewer, budget=budget, amount_fen=given["amount_fen"], what=given["what"],
            on=given["used_on"], at=request.now, **key_of(sent),
        )  # fmt: skip

    back = f"/budgets/{budget.pk}/"
    said = _("%(left)s of %(whole)s left.") % {
        "left": words.money_text(left),
        "whole": words.money_text(budget.amount_fen),
    }
    return act_page(
        request, form, do, _("Record a use"), back, crumbs_of(budget.campaign, (budget.title, back)), said
    )


# ---------------------------------------------------------------- one project's own
@form_view
def project_apply(request: Any, number: str) -> HttpResponse:
    """Record that a project applies for money from above."""
    project = project_or_404(request, number)
    campaign, back = campaign_of(request, project), f"/projects/{project.number}/"
    request.campaign, request.room = campaign, "lists"
    policy.check_can_report(request.viewer, project)
    initial = {"submitted_on": request.today}
    form = forms.ApplicationForm(*typed(request), total_fen=project.total_fen, initial=initial)

    def do(sent: Any) -> object:
        given = sent.cleaned_data
        if campaign is None:
            raise Refused(
                "no_campaign", _("The project is in no campaign."), remedy=_("Take it into one first.")
            )
        new = own.NewApplication(
            given["programme"], given["level"], given["amount_fen"], given["submitted_on"], given["remark"]
        )
        return own.apply_upward(
            viewer=request.viewer, campaign=campaign, project=project, new=new, at=request.now, reason=sent.why,
            **key_of(sent),
        )  # fmt: skip

    crumbs = [{"label": project.name, "href": back}]
    return act_page(request, form, do, _("Apply for funds from above"), back, crumbs)


@form_view
def application_answer(request: Any, pk: int) -> HttpResponse:
    """Record what became of an application."""
    rows = FundApplication.objects.filter(pk=pk, voided=False).select_related("project", "campaign")
    one = rows.first()
    if one is None:
        raise Http404
    project = project_or_404(request, one.project.number)
    request.campaign, request.room = one.campaign, "lists"
    policy.check_can_report(request.viewer, project)
    initial = {"decided_on": request.today, "revision": one.revision}
    form = forms.OutcomeForm(*typed(request), applied_fen=one.amount_fen, initial=initial)

    def do(sent: Any) -> object:
        given = {name: sent.cleaned_data[name] for name in ("state", "decided_on", "granted_fen")}
        return own.answer_application(
            viewer=request.viewer, application=one, at=request.now, reason=sent.why, **given, **sent_of(sent)
        )

    back = f"/projects/{project.number}/"
    said = words.joined([one.programme, words.money_text(one.amount_fen) if one.amount_fen else ""])
    crumbs = [{"label": project.name, "href": back}]
    return act_page(request, form, do, _("Record the outcome"), back, crumbs, said)


@form_view
def project_source(request: Any, number: str) -> HttpResponse:
    """Say what a source is to bring and what of it is in place."""
    project = project_or_404(request, number)
    request.campaign, request.room = campaign_of(request, project), "lists"
    policy.check_can_report(request.viewer, project)
    kind = request.GET.get("kind", "")
    known = FundSource.objects.filter(project=project, voided=False, kind=kind).first()
    initial: dict[str, Any] = {"up_to_on": request.today, "kind": kind}
    if known is not None:
        initial |= {"plan_fen": known.plan_fen, "there_fen": known.there_fen}
    form = forms.SourceForm(*typed(request), total_fen=project.total_fen, initial=initial)

    def do(sent: Any) -> object:
        given = sent.cleaned_data
        said = own.SourceSaid(given["kind"], given["plan_fen"], given["there_fen"], given["up_to_on"])
        return own.set_source(
            viewer=request.viewer, project=project, said=said, at=request.now, reason=sent.why, **key_of(sent)
        )

    back = f"/projects/{project.number}/"
    return act_page(
        request,
        form,
        do,
        _("Sources of funds"),
        back,
        [{"label": project.name, "href": back}],
        _stands(project),
    )


def _stands(project: Project) -> str:
    rows = FundSource.objects.filter(project=project, voided=False).order_by("id")
    return words.joined(
        f"{SourceKind(row.kind).label} {words.money_text(row.there_fen)}/{words.money_text(row.plan_fen)}"
        for row in rows
    )


def section(shown: Any) -> dict[str, Any] | None:
    """The project's page: sources and what is in place, what was given and paid, the gap; applications upward."""
    asof, project = shown.control.asof, shown.row
    sources = list(asof.rows(FundSource).filter(project_id=project.id).order_by("id"))
    given = list(
        asof.rows(FundAllocation).filter(project_id=project.id, allocated_on__lte=asof.on).order_by("id")
    )
    applied = list(asof.rows(FundApplication).filter(project_id=project.id).order_by("-submitted_on", "-id"))
    if not (sources or given or applied):
        return None
    batches = {one.id: one for one in asof.rows(FundBatch).filter(id__in={one.batch_id for one in given})}
    open_ones = policy.batches_seen(shown.viewer, batches)
    paid: dict[int, int] = {}
    for payment in asof.rows(FundPayment).filter(project_id=project.id, paid_on__lte=asof.on):
        paid[payment.allocation_id] = paid.get(payment.allocation_id, 0) + payment.amount_fen
    kinds, states = dict(SourceKind.choices), dict(ApplicationState.choices)
    may = shown.may_act and policy.can_report(shown.viewer, shown.project)
    base = f"/c/{shown.campaign.key}/figures/" if shown.campaign is not None else ""
    return {
        "money": funds.money_of(asof, project),
        "base": base,
        "tail": f"number={shown.project.number}&on={asof.on:%Y-%m-%d}",
        "own_tail": f"of_project={shown.project.number}&on={asof.on:%Y-%m-%d}",
        "sources": [
            {
                "label": kinds.get(row.kind, row.kind),
                "row": row,
                "href": f"/projects/{shown.project.number}/sources/?kind={row.kind}" if may else "",
            }
            for row in sources
        ],
        "given": [
            {
                "row": row,
                "batch": batches[row.batch_id],
                "paid": paid.get(row.id, 0),
                "href": f"/fund-batches/{batches[row.batch_id].number}/" if row.batch_id in open_ones else "",
            }
            for row in given
            if row.batch_id in batches
        ],
        "applied": [
            {
                "row": row,
                "state": states.get(row.state, row.state),
                "href": f"/fund-applications/{row.id}/answer/" if may and row.state not in own.ENDED else "",
            }
            for row in applied
        ],
    }
