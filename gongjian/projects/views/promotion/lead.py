"""A lead and an event: their pages, and the forms of their acts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.asof import asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.kit.story import story_of
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import policy
from gongjian.projects.actions.promotion import events as event_acts
from gongjian.projects.actions.promotion import lead as acts
from gongjian.projects.actions.promotion.lead_details import void_lead
from gongjian.projects.forms import promotion as forms
from gongjian.projects.models import (
    FundsInPlace,
    FundsOrigin,
    Lead,
    LeadStepKind,
    Project,
    PromotionEvent,
)
from gongjian.projects.selectors.promotion import FUNNEL, ORDER, SIGNED, steps_of
from gongjian.projects.views.forming import form_page, key_of, sent_of, typed
from gongjian.projects.views.getting import open_campaign
from gongjian.projects.views.promotion.getting import crumbs_of, lead_or_404, leads_of
from gongjian.projects.views.promotion.lead_details import kept_paper, papers, quantities
from gongjian.projects.views.promotion.lists import step_text


# ---------------------------------------------------------------- one lead
@require_safe
def lead_page(request: Any, number: str) -> HttpResponse:
    """A lead at the moment asked: where it stands, what was signed, what arrived, its story."""
    lead = lead_or_404(request, number)
    campaign = lead.campaign
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    asof = control.asof
    row = asof.rows(Lead).filter(id=lead.pk).first()
    context = {
        "title": lead.name if row is None else row.name,
        "lead": lead,
        "row": row,
        "campaign": campaign,
        "asof": control,
        "crumbs": crumbs_of(campaign, leads_of(campaign)),
        "story": story_of(lead, seq=asof.seq, itself=(lead.name, _("this lead"))),
    }
    if row is None:
        return render(request, "projects/promotion/lead.html", context)
    spans = steps_of(asof, lead.pk)
    now = next((one for one in reversed(spans) if one.to_on is None or one.to_on > asof.on), None)
    funds = list(
        asof.rows(FundsInPlace).filter(lead_id=lead.pk, arrived_on__lte=asof.on).order_by("arrived_on", "id")
    )
    arrived = sum(one.amount_fen for one in funds)
    project = asof.rows(Project).filter(id=row.project_id).first() if row.project_id else None
    event = asof.rows(PromotionEvent).filter(id=row.event_id).first() if row.event_id else None
    verbs = [] if control.is_past or lead.voided else _verbs(request.viewer, lead)
    kept = papers(asof, [one.id for one in spans])
    context |= {
        "now": now,
        "now_text": step_text(now) if now is not None else "",
        "dropped": now is not None and now.step == LeadStepKind.DROPPED,
        "stages": _bar(spans, now, asof.on.year),
        "spans": [
            {"row": one, "text": step_text(one), "papers": kept.get(one.id, ())} for one in reversed(spans)
        ],
        "facts": _lead_facts(row),
        "attributes": quantities(asof, lead, bool(verbs)),
        "funds": [
            {"row": one, "origin": FundsOrigin(one.origin).label, "href": f"/funds-in-place/{one.id}/"}
            for one in funds
        ],
        "arrived_fen": arrived if funds else None,
        "share": arrived / row.contract_fen if row.contract_fen and funds else None,
        "signed": now is not None and now.step in SIGNED,
        "project": project,
        "event": event,
        "verbs": verbs,
        "paper_base": f"/leads/{lead.number}/papers/" if verbs else "",
        "quantity_href": f"/leads/{lead.number}/quantities/new/" if verbs else "",
    }
    return render(request, "projects/promotion/lead.html", context)


def _bar(spans: list[Any], now: Any, year: int) -> list[dict[str, Any]]:
    """The steps in their order, with the day each was last reached."""
    reached = {one.step: one.from_on for one in spans}
    at = ORDER.get(now.step, -1) if now is not None else -1
    return [
        {
            "label": step.label,
            "note": words.day(reached[step], year) if step in reached and ORDER[step] <= at else "",
            "past": ORDER[step] < at and step in reached,
            "current": ORDER[step] == at,
        }
        for step in FUNNEL
    ]


def _lead_facts(row: Any) -> list[dict[str, Any]]:
    tree = unit_tree()
    told = [
        (_("number"), row.number),
        (_("investor"), row.investor),
        (_("investor's place"), row.investor_place),
        (_("sector"), row.sector),
        (_("investment meant"), words.money_text(row.amount_fen) if row.amount_fen is not None else ""),
        (_("amount signed"), words.money_text(row.contract_fen) if row.contract_fen is not None else ""),
        (_("contract number"), row.contract_no),
        (_("to start by, as signed"), words.day(row.start_due_on) if row.start_due_on else ""),
        (_("unit that follows it up"), tree.label(row.unit_id)),
        (_("promotion team"), tree.label(row.team_id) if row.team_id else ""),
        (_("remark"), row.remark),
    ]
    return [{"label": label, "value": value} for label, value in told if value]


def _verbs(viewer: Any, lead: Lead) -> list[dict[str, str]]:
    if not policy.can_promote(viewer, lead.campaign, lead.unit_id, lead.team_id):
        return []
    keys = ["step", "funds", "paper", "quantities/new", "edit", "void"]
    if policy.can_register(viewer, lead.campaign) and lead.step in SIGNED and lead.project_id is None:
        keys.insert(0, "project")
    labels = {key: str(verb.title) for key, verb in VERBS.items()} | {
        "project": _("Make it a project"),
        "paper": _("Attach a signed paper"),
        "quantities/new": _("Add a quantity"),
    }
    return [{"key": key, "label": labels[key], "href": f"/leads/{lead.number}/{key}/"} for key in keys]


@form_view
def new_lead(request: Any, key: str) -> HttpResponse:
    """Register a lead."""
    campaign = open_campaign(request, key, policy.check_can_promote)
    form = forms.LeadForm(
        *typed(request),
        viewer=request.viewer,
        campaign=campaign,
        initial={"from_on": request.today, "step": "clue"},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        new = acts.NewLead(form.values, given["step"], "", given["from_on"], campaign.illustrative)
        try:
            made = acts.register_lead(
                viewer=request.viewer,
                campaign=campaign,
                new=new,
                at=request.now,
                reason=form.why,
                **key_of(form),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("“%(lead)s” is registered.") % {"lead": made.name})
            return redirect(f"/leads/{made.number}/")
    where = leads_of(campaign)
    return form_page(request, form, _("Register a lead"), where[1], crumbs_of(campaign, where), _("Register"))


# ---------------------------------------------------------------- acts on a lead
@dataclass(frozen=True)
class Verb:
    """One act on a lead as a page."""

    title: Any
    form: Callable[[Any, Lead, tuple[Any, ...]], Form]
    act: Callable[[Any, Lead, Any], object]


@form_view
def lead_act(request: Any, number: str, verb: str) -> HttpResponse:
    """Show the form of an act on a lead, or do it."""
    lead = lead_or_404(request, number)
    one = VERBS.get(verb)
    if one is None:
        raise Http404
    request.campaign, request.room = lead.campaign, "lists"
    policy.check_can_promote(request.viewer, lead.campaign, lead.unit_id, lead.team_id)
    acts.locked_lead(lead)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = one.form(request, lead, sent)
    back = f"/leads/{lead.number}/"
    if request.method == "POST" and form.is_valid():
        try:
            one.act(request, lead, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": one.title})
            return redirect(back)
    crumbs = crumbs_of(lead.campaign, leads_of(lead.campaign), (lead.name, back))
    return form_page(request, form, one.title, back, crumbs, sentence=_stands(lead))


def _stands(lead: Lead) -> str:
    now = acts.step_now(lead.pk)
    if now is None:
        return ""
    return _("At “%(step)s” since %(on)s") % {"step": step_text(now), "on": words.day(now.from_on)}


def _step_form(request: Any, lead: Lead, data: tuple[Any, ...]) -> Form:
    initial = {
        "on": request.today,
        "revision": lead.revision,
        "step": _next_step(lead),
        "contract_no": lead.contract_no,
        "contract_fen": lead.contract_fen,
        "start_due_on": lead.start_due_on,
    }
    return forms.StepForm(*data, lead=lead, initial=initial)


def _next_step(lead: Lead) -> str:
    at = ORDER.get(lead.step)
    return FUNNEL[min(at + 1, len(FUNNEL) - 1)].value if at is not None else LeadStepKind.CLUE.value


def _move(request: Any, lead: Lead, form: Any) -> object:
    given = form.cleaned_data
    move = acts.Step(
        given["step"],
        given["on"],
        given["word"],
        form.why,
        given["contract_no"],
        given["contract_fen"],
        given["start_due_on"],
        kept_paper(form),
    )
    return acts.move_lead(viewer=request.viewer, lead=lead, move=move, at=request.now, **sent_of(form))


def _edit_form(request: Any, lead: Lead, data: tuple[Any, ...]) -> Form:
    initial = {name: getattr(lead, name, "") for name in forms.LeadForm.COLUMNS}
    initial |= {"unit": str(lead.unit_id), "team": str(lead.team_id or ""), "event": str(lead.event_id or "")}
    initial |= {"revision": lead.revision}
    return forms.LeadForm(*data, viewer=request.viewer, campaign=lead.campaign, lead=lead, initial=initial)


def _edit(request: Any, lead: Lead, form: Any) -> object:
    return acts.change_lead(
        viewer=request.viewer, lead=lead, values=form.values, at=request.now, reason=form.why, **sent_of(form)
    )


def _funds_form(request: Any, lead: Lead, data: tuple[Any, ...]) -> Form:
    initial = {"arrived_on": request.today}
    return forms.FundsForm(*data, viewer=request.viewer, campaign=lead.campaign, lead=lead, initial=initial)


def _arrive(request: Any, lead: Lead, form: Any) -> object:
    given = form.cleaned_data
    arrival = event_acts.Arrival(
        lead.unit_id, given["origin"], given["arrived_on"], given["amount_fen"], given["note"]
    )
    return event_acts.record_arrival(
        viewer=request.viewer, campaign=lead.campaign, arrival=arrival, lead=lead, at=request.now, reason=form.why,
        **key_of(form),
    )  # fmt: skip


def _void_form(_request: Any, lead: Lead, data: tuple[Any, ...]) -> Form:
    return forms.OffTheBooksForm(*data, initial={"revision": lead.revision})


def _void(request: Any, lead: Lead, form: Any) -> None:
    void_lead(
        viewer=request.viewer, lead=lead, reason=form.cleaned_data["reason"], at=request.now, **sent_of(form)
    )


VERBS: dict[str, Verb] = {
    "step": Verb(gettext_lazy("Move to another step"), _step_form, _move),
    "funds": Verb(gettext_lazy("Record money in place"), _funds_form, _arrive),
    "edit": Verb(gettext_lazy("Change what is registered"), _edit_form, _edit),
    "void": Verb(gettext_lazy("Take off the books"), _void_form, _void),
}
