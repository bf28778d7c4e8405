"""Finding the lead, event or money an address means (what is out of reach does not exist), and the way there."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import can_see_campaign
from gongjian.ledger.records import Record
from gongjian.projects.models import Declaration, FundsInPlace, Lead, PromotionEvent
from gongjian.projects.policy import visible_promotion


def crumbs_of(campaign: Campaign, *further: tuple[Any, str]) -> list[dict[str, str]]:
    """The way here: the campaign, promotion, and what is given."""
    base = f"/c/{campaign.key}/"
    steps = [(campaign.label, base), (_("Promotion"), f"{base}promotion/"), *further]
    return [{"label": str(label), "href": href} for label, href in steps]


def leads_of(campaign: Campaign) -> tuple[Any, str]:
    """The list of leads, as a step of the way."""
    return _("Leads"), f"/c/{campaign.key}/promotion/leads/"


def events_of(campaign: Campaign) -> tuple[Any, str]:
    """The list of events, as a step of the way."""
    return _("Promotion events"), f"/c/{campaign.key}/promotion/events/"


def lead_or_404(request: Any, number: str) -> Lead:
    """The lead of that number; a voided one is found: its address keeps working."""
    found = _seen(
        request, Lead, Lead.objects.filter(number=number).select_related("campaign", "event").first()
    )
    assert isinstance(found, Lead)
    return found


def event_or_404(request: Any, number: str) -> PromotionEvent:
    """The event of that number."""
    rows = PromotionEvent.objects.filter(number=number).select_related("campaign")
    found = _seen(request, PromotionEvent, rows.first())
    assert isinstance(found, PromotionEvent)
    return found


def declaration_or_404(request: Any, pk: int) -> Declaration:
    """The declaration of that id."""
    rows = Declaration.objects.filter(pk=pk, voided=False).select_related("campaign", "project")
    found = _seen(request, Declaration, rows.first())
    assert isinstance(found, Declaration)
    return found


def funds_or_404(request: Any, pk: int) -> FundsInPlace:
    """The money in place of that id; what was taken off the books is found: its address keeps working."""
    rows = FundsInPlace.objects.filter(pk=pk).select_related("campaign", "lead")
    found = _seen(request, FundsInPlace, rows.first())
    assert isinstance(found, FundsInPlace)
    return found


def _seen(request: Any, model: type[Record], found: Any) -> Record:
    if found is None or not request.viewer.scopes or not can_see_campaign(request.viewer, found.campaign):
        raise Http404
    seen = model.objects.filter(visible_promotion(request.viewer, found.campaign, model), pk=found.pk)
    if not seen.exists():
        raise Http404
    return found  # type: ignore[no-any-return]
