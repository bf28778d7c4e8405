"""An event of promotion: its page, registering it, taking it off the books."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.asof import asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.story import story_of
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import policy
from gongjian.projects.actions.promotion import corrections
from gongjian.projects.actions.promotion import events as event_acts
from gongjian.projects.forms import promotion as forms
from gongjian.projects.forms.lead_details import ChangeEventForm
from gongjian.projects.models import (
    BudgetUse,
    EventForm,
    EventParty,
    Lead,
    LeadStepKind,
    PartyKind,
    PromotionEvent,
)
from gongjian.projects.views.forming import act_page, form_page, key_of, sent_of, typed
from gongjian.projects.views.getting import open_campaign
from gongjian.projects.views.promotion.getting import crumbs_of, event_or_404, events_of


# ---------------------------------------------------------------- one event
@require_safe
def event_page(request: Any, number: str) -> HttpResponse:
    """An event: when, where, whom it brought together, what it cost, and the leads that came of it."""
    event = event_or_404(request, number)
    campaign = event.campaign
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    asof = control.asof
    row = asof.rows(PromotionEvent).filter(id=event.pk).first()
    context = {
        "title": event.title,
        "event": event,
        "row": row,
        "campaign": campaign,
        "asof": control,
        "crumbs": crumbs_of(campaign, events_of(campaign)),
        "story": story_of(event, seq=asof.seq, itself=(event.title, _("this event"))),
    }
    if row is None:
        return render(request, "projects/promotion/event.html", context)
    parties = list(asof.rows(EventParty).filter(event_id=event.pk).order_by("id"))
    leads = asof.rows(Lead).filter(event_id=event.pk).order_by("name", "id")
    if not request.viewer.reach("see", campaign).whole:
        leads = leads.filter(policy.visible_promotion(request.viewer, campaign, Lead))
    uses = BudgetUse.objects.filter(event=event, voided=False).select_related("budget")
    labels = dict(LeadStepKind.choices)
    may = not control.is_past and policy.can_promote(request.viewer, campaign, event.unit_id, event.team_id)
    context |= {
        "form_label": EventForm(row.form).label,
        "facts": _event_facts(row),
        "kinds": [
            (kind.label, [one.name for one in parties if one.kind == kind])
            for kind in PartyKind
            if any(one.kind == kind for one in parties)
        ],
        "leads": [{"row": one, "step": labels.get(one.step, one.step)} for one in leads],
        "uses": uses,
        "base": f"/events/{event.number}/" if may else "",
    }
    return render(request, "projects/promotion/event.html", context)


def _event_facts(row: Any) -> list[dict[str, Any]]:
    tree = unit_tree()
    span = words.day(row.from_on) + (
        f"—{words.day(row.to_on)}" if row.to_on and row.to_on != row.from_on else ""
    )
    told = [
        (_("number"), row.number),
        (_("form"), EventForm(row.form).label),
        (_("category"), row.category),
        (_("held on"), span),
        (_("where held"), row.place),
        (_("cost"), words.money_text(row.cost_fen) if row.cost_fen is not None else ""),
        (_("unit that held it"), tree.label(row.unit_id)),
        (_("promotion team"), tree.label(row.team_id) if row.team_id else ""),
        (_("remark"), row.remark),
    ]
    return [{"label": label, "value": value} for label, value in told if value]


@form_view
def new_event(request: Any, key: str) -> HttpResponse:
    """Register an event."""
    campaign = open_campaign(request, key, policy.check_can_promote)
    form = forms.NewEventForm(
        *typed(request), viewer=request.viewer, campaign=campaign, initial={"from_on": request.today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = event_acts.register_event(
                viewer=request.viewer,
                campaign=campaign,
                new=_event_of(form, campaign.illustrative),
                at=request.now,
                reason=form.why,
                **key_of(form),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("“%(event)s” is registered.") % {"event": made.title})
            return redirect(f"/events/{made.number}/")
    where = events_of(campaign)
    return form_page(
        request, form, _("Register an event"), where[1], crumbs_of(campaign, where), _("Register")
    )


def _event_of(form: forms.NewEventForm, illustrative: bool) -> event_acts.NewEvent:
    """What was filled in."""
    budget, enterprises, sites = (
        form.cleaned_data.get("budget"),
        form.lines("enterprises"),
        form.lines("sites"),
    )
    return event_acts.NewEvent(form.values, enterprises, sites, int(budget) if budget else None, illustrative)


@form_view
def event_edit(request: Any, number: str) -> HttpResponse:
    """Correct an event, with the reason."""
    event = event_or_404(request, number)
    campaign, back = event.campaign, f"/events/{event.number}/"
    request.campaign, request.room = campaign, "lists"
    policy.check_can_promote(request.viewer, campaign, event.unit_id, event.team_id)
    form = ChangeEventForm(
        *typed(request), viewer=request.viewer, campaign=campaign, event=event, initial=_stands(event)
    )

    def do(sent: Any) -> object:
        return corrections.change_event(
            viewer=request.viewer, event=event, new=_event_of(sent, event.illustrative), reason=sent.why,
            at=request.now, **sent_of(sent),
        )  # fmt: skip

    crumbs = crumbs_of(campaign, events_of(campaign), (event.title, back))
    return act_page(request, form, do, _("Correct the event"), back, crumbs)


def _stands(event: PromotionEvent) -> dict[str, Any]:
    """An event as its form shows it."""
    plain = ("title", "form", "from_on", "to_on", "place", "category", "cost_fen", "remark", "revision")
    found: dict[str, Any] = {name: getattr(event, name) for name in plain}
    parties = list(EventParty.objects.filter(event=event, voided=False).order_by("id"))
    for name, kind in (("enterprises", PartyKind.ENTERPRISE), ("sites", PartyKind.SITE)):
        found[name] = "\n".join(row.name for row in parties if row.kind == kind)
    used = BudgetUse.objects.filter(event=event, voided=False).first()
    return found | {
        "unit": str(event.unit_id),
        "team": str(event.team_id or ""),
        "budget": str(used.budget_id) if used is not None else "",
    }


@form_view
def event_void(request: Any, number: str) -> HttpResponse:
    """Take an event registered by mistake off the books."""
    event = event_or_404(request, number)
    campaign, back = event.campaign, f"/events/{event.number}/"
    request.campaign, request.room = campaign, "lists"
    policy.check_can_promote(request.viewer, campaign, event.unit_id, event.team_id)
    form = forms.OffTheBooksForm(*typed(request), initial={"revision": event.revision})
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            event_acts.void_event(
                viewer=request.viewer, event=event, reason=reason, at=request.now, **sent_of(form)
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("“%(event)s” was taken off the books.") % {"event": event.title})
            return redirect(events_of(campaign)[1])
    crumbs = crumbs_of(campaign, events_of(campaign), (event.title, back))
    return form_page(request, form, _("Take off the books"), back, crumbs)
