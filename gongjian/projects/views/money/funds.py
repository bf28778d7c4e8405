"""Pages and forms of public money coming down: a batch, what its projects are given, payments."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import can_see_campaign
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.ledger.records import Record
from gongjian.projects import policy
from gongjian.projects.actions.money import funds as acts
from gongjian.projects.forms import money as forms
from gongjian.projects.forms.promotion import OffTheBooksForm
from gongjian.projects.models import (
    FundAllocation,
    FundBatch,
    FundPayment,
    Project,
)
from gongjian.projects.views.forming import act_page, key_of, sent_of, typed
from gongjian.projects.views.getting import open_campaign


def crumbs_of(campaign: Campaign | None, *further: tuple[Any, str]) -> list[dict[str, str]]:
    """The way here: the campaign, public money, and what is given."""
    base = f"/c/{campaign.key}/" if campaign is not None else "/"
    steps = [(campaign.label, base), (_("Public money"), f"{base}funds/")] if campaign is not None else []
    return [{"label": str(label), "href": href} for label, href in [*steps, *further]]


def seen_or_404(request: Any, campaign: Campaign, model: type[Record], found: Any) -> None:
    """Out of reach does not exist."""
    viewer = request.viewer
    if found is None or not viewer.scopes or not can_see_campaign(viewer, campaign):
        raise Http404
    if not viewer.reach("see", campaign).whole:
        seen = policy.visible_money(viewer, campaign, model)
        if not model.objects.filter(seen, pk=found.pk).exists():
            raise Http404
    request.campaign, request.room = campaign, "lists"


def batch_or_404(request: Any, number: str) -> FundBatch:
    """The batch of that number; out of reach it does not exist."""
    found = FundBatch.objects.filter(number=number).select_related("campaign").first()
    if found is None:
        raise Http404
    seen_or_404(request, found.campaign, FundBatch, found)
    return found


def _allocation_or_404(request: Any, pk: int) -> FundAllocation:
    rows = FundAllocation.objects.filter(pk=pk, voided=False).select_related("batch__campaign", "project")
    found = rows.first()
    if found is None:
        raise Http404
    seen_or_404(request, found.batch.campaign, FundBatch, found.batch)
    return found


# ---------------------------------------------------------------- batches
@form_view
def new_batch(request: Any, key: str) -> HttpResponse:
    """Register a batch received."""
    campaign = open_campaign(request, key, policy.check_can_fund)
    initial = {"received_on": request.today}
    form = forms.BatchForm(*typed(request), viewer=request.viewer, campaign=campaign, initial=initial)

    def do(sent: Any) -> object:
        given = sent.cleaned_data
        new = acts.NewBatch(
            int(given["unit"]), given["title"], given["received_on"], given["amount_fen"],
            given["document_no"], given["level"], campaign.illustrative,
        )  # fmt: skip
        return acts.register_batch(
            viewer=request.viewer, campaign=campaign, new=new, at=request.now, reason=sent.why, **key_of(sent)
        )

    back = f"/c/{campaign.key}/funds/"
    return act_page(request, form, do, _("Register a batch of funds"), back, crumbs_of(campaign))


@form_view
def batch_allocate(request: Any, number: str) -> HttpResponse:
    """Give a project a part of a batch."""
    batch = batch_or_404(request, number)
    campaign = batch.campaign
    policy.check_can_fund(request.viewer, campaign, batch.unit_id)
    left = batch.amount_fen - acts.allocated_of(batch)
    form = forms.AllocateForm(*typed(request), left_fen=left, initial={"allocated_on": request.today})

    def do(sent: Any) -> object:
        given = sent.cleaned_data
        project = _project_named(request, campaign, given["project"])
        return acts.allocate(
            viewer=request.viewer, batch=batch, project=project, amount_fen=given["amount_fen"],
            on=given["allocated_on"], at=request.now, **key_of(sent),
        )  # fmt: skip

    back = f"/fund-batches/{batch.number}/"
    said = _("%(left)s of %(whole)s left.") % {
        "left": words.money_text(left),
        "whole": words.money_text(batch.amount_fen),
    }
    crumbs = crumbs_of(campaign, (batch.title, back))
    return act_page(request, form, do, _("Give a project money of it"), back, crumbs, said)


def _project_named(request: Any, campaign: Campaign, text: str) -> Project:
    """The project of that number or whole name that the viewer sees."""
    seen = Project.objects.filter(policy.visible_projects(request.viewer, campaign), voided=False)
    found = list(seen.filter(Q(number=text) | Q(name=text), merged_into_id=None)[:2])
    if len(found) == 1:
        return found[0]
    said = (
        _("No project “%(text)s” is on the books.")
        if not found
        else _("More than one project is called “%(text)s”.")
    ) % {"text": text}
    raise Refused("project_unknown", said, "project", _("Copy its number from its own page."))


@form_view
def batch_void(request: Any, number: str) -> HttpResponse:
    """Take a batch registered by mistake off the books."""
    batch = batch_or_404(request, number)
    policy.check_can_fund(request.viewer, batch.campaign, batch.unit_id)
    form = OffTheBooksForm(*typed(request), initial={"revision": batch.revision})

    def do(sent: Any) -> None:
        acts.void_batch(
            viewer=request.viewer,
            batch=batch,
            reason=sent.cleaned_data["reason"],
            at=request.now,
            **sent_of(sent),
        )

    back = f"/fund-batches/{batch.number}/"
    return act_page(
        request, form, do, _("Take off the books"), back, crumbs_of(batch.campaign, (batch.title, back))
    )


@form_view
def allocation_act(request: Any, pk: int, verb: str) -> HttpResponse:
    """Record a payment of an allocation, or take the allocation back."""
    one = _allocation_or_404(request, pk)
    batch = one.batch
    policy.check_can_fund(request.viewer, batch.campaign, batch.unit_id)
    back = f"/fund-batches/{batch.number}/"
    crumbs = crumbs_of(batch.campaign, (batch.title, back))
    left = one.amount_fen - acts.paid_of(one)
    said = _("%(project)s: %(left)s of %(whole)s not paid yet.") % {
        "project": one.project.name,
        "left": words.money_text(left),
        "whole": words.money_text(one.amount_fen),
    }
    if verb == "pay":
        form: Form = forms.PayForm(*typed(request), left_fen=left, initial={"paid_on": request.today})

        def do(sent: Any) -> object:
            given = sent.cleaned_data
            return acts.pay(
                viewer=request.viewer, allocation=one, amount_fen=given["amount_fen"], on=given["paid_on"],
                at=request.now, **key_of(sent),
            )  # fmt: skip

        return act_page(request, form, do, _("Record a payment"), back, crumbs, said)
    if verb != "void":
        raise Http404
    form = OffTheBooksForm(*typed(request))

    def take(sent: Any) -> None:
        reason = sent.cleaned_data["reason"]
        acts.take_back(viewer=request.viewer, allocation=one, reason=reason, at=request.now, **key_of(sent))

    return act_page(request, form, take, _("Take the allocation back"), back, crumbs, said)


@form_view
def payment_void(request: Any, pk: int) -> HttpResponse:
    """Take a payment recorded by mistake off the books."""
    rows = FundPayment.objects.filter(pk=pk, voided=False).select_related(
        "allocation__batch__campaign", "project"
    )
    payment = rows.first()
    if payment is None:
        raise Http404
    batch = payment.allocation.batch
    seen_or_404(request, batch.campaign, FundBatch, batch)
    policy.check_can_fund(request.viewer, batch.campaign, batch.unit_id)
    form = OffTheBooksForm(*typed(request))

    def do(sent: Any) -> None:
        reason = sent.cleaned_data["reason"]
        acts.void_payment(
            viewer=request.viewer, payment=payment, reason=reason, at=request.now, **key_of(sent)
        )

    back = f"/fund-batches/{batch.number}/"
    said = f"{payment.project.name} {words.money_text(payment.amount_fen)}"
    crumbs = crumbs_of(batch.campaign, (batch.title, back))
    return act_page(request, form, do, _("Take off the books"), back, crumbs, said)
