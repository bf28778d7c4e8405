"""Money in place: recorded, looked at, corrected, taken off the books."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.asof import asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.story import story_of
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import policy
from gongjian.projects.actions.promotion import corrections
from gongjian.projects.actions.promotion.events import Arrival, record_arrival
from gongjian.projects.forms.lead_details import ChangeFundsForm
from gongjian.projects.forms.promotion import FundsForm, OffTheBooksForm
from gongjian.projects.models import FundsInPlace, FundsOrigin
from gongjian.projects.views.forming import act_page, form_page, key_of, sent_of, typed
from gongjian.projects.views.getting import open_campaign
from gongjian.projects.views.promotion.getting import crumbs_of, funds_or_404


def funds_of(campaign: Campaign) -> tuple[Any, str]:
    """The list of money in place, as a step of the way."""
    return _("Funds in place"), f"/c/{campaign.key}/promotion/funds/"


def arrival_of(form: Any, unit_id: int) -> Arrival:
    """What was filled in; the unit is the lead's where one is known."""
    given = form.cleaned_data
    unit = int(given["unit"]) if "unit" in form.fields else unit_id
    return Arrival(unit, given["origin"], given["arrived_on"], given["amount_fen"], given["note"])


@form_view
def new_funds(request: Any, key: str) -> HttpResponse:
    """Record money in place of a unit where no lead is known."""
    campaign = open_campaign(request, key, policy.check_can_promote)
    form = FundsForm(
        *typed(request), viewer=request.viewer, campaign=campaign, initial={"arrived_on": request.today}
    )
    where = funds_of(campaign)
    if request.method == "POST" and form.is_valid():
        try:
            record_arrival(
                viewer=request.viewer, campaign=campaign, arrival=arrival_of(form, 0), at=request.now,
                reason=form.why, **key_of(form),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": _("Record money in place")})
            return redirect(where[1])
    note = _("Where the lead is known, record it on the page of the lead.")
    title = _("Record money in place")
    return form_page(request, form, title, where[1], crumbs_of(campaign, where), _("Record"), sentence=note)


@require_safe
def funds_page(request: Any, pk: int) -> HttpResponse:
    """One arrival at the moment asked: how much, from where, for which lead, and its story."""
    funds = funds_or_404(request, pk)
    campaign = funds.campaign
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    row = control.asof.rows(FundsInPlace).filter(id=funds.pk).first()
    lead = funds.lead
    may = row is not None and not control.is_past and not funds.voided and _may(request, funds)
    context = {
        "title": _("Funds in place: %(name)s") % {"name": lead.name if lead else _("not by lead")},
        "row": row,
        "facts": _facts(row) if row is not None else [],
        "lead": lead if lead is not None and policy.can_see_lead(request.viewer, lead.pk) else None,
        "campaign": campaign,
        "asof": control,
        "crumbs": crumbs_of(campaign, funds_of(campaign)),
        "story": story_of(funds, seq=control.asof.seq),
        "base": f"/funds-in-place/{funds.pk}/" if may else "",
    }
    return render(request, "projects/promotion/in_place.html", context)


def _may(request: Any, funds: FundsInPlace) -> bool:
    team = funds.lead.team_id if funds.lead is not None else None
    return policy.can_promote(request.viewer, funds.campaign, funds.unit_id, team)


def _facts(row: Any) -> list[dict[str, Any]]:
    told = [
        (_("amount"), words.money_text(row.amount_fen)),
        (_("arrived on"), words.day(row.arrived_on)),
        (_("origin of the money"), str(FundsOrigin(row.origin).label)),
        (_("unit"), unit_tree().label(row.unit_id)),
        (_("note"), row.note),
    ]
    return [{"label": label, "value": value} for label, value in told if value]


def _open(request: Any, pk: int) -> tuple[FundsInPlace, str, list[dict[str, str]]]:
    funds = funds_or_404(request, pk)
    campaign, back = funds.campaign, f"/funds-in-place/{funds.pk}/"
    request.campaign, request.room = campaign, "lists"
    team = funds.lead.team_id if funds.lead is not None else None
    policy.check_can_promote(request.viewer, campaign, funds.unit_id, team)
    name = funds.lead.name if funds.lead is not None else _("not by lead")
    return funds, back, crumbs_of(campaign, funds_of(campaign), (name, back))


@form_view
def change_funds(request: Any, pk: int) -> HttpResponse:
    """Correct money in place."""
    funds, back, crumbs = _open(request, pk)
    initial = {
        name: getattr(funds, name) for name in ("amount_fen", "arrived_on", "origin", "note", "revision")
    }
    form = ChangeFundsForm(
        *typed(request), viewer=request.viewer, campaign=funds.campaign, lead=funds.lead,
        initial=initial | {"unit": str(funds.unit_id)},
    )  # fmt: skip

    def do(sent: Any) -> object:
        return corrections.change_arrival(
            viewer=request.viewer, funds=funds, arrival=arrival_of(sent, funds.unit_id), reason=sent.why,
            at=request.now, **sent_of(sent),
        )  # fmt: skip

    return act_page(request, form, do, _("Correct money in place"), back, crumbs)


@form_view
def void_funds(request: Any, pk: int) -> HttpResponse:
    """Take money in place recorded by mistake off the books."""
    funds, back, crumbs = _open(request, pk)
    form = OffTheBooksForm(*typed(request), initial={"revision": funds.revision})

    def do(sent: Any) -> object:
        return corrections.void_arrival(
            viewer=request.viewer, funds=funds, reason=sent.cleaned_data["reason"], at=request.now,
            **sent_of(sent),
        )  # fmt: skip

    return act_page(
        request, form, do, _("Take off the books"), back, crumbs, words.money_text(funds.amount_fen)
    )
