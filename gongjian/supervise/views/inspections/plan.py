"""One plan: its team, points and visits, the draw that anybody draws again, what was concluded; and its acts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id, campaign_or_404
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.kit.story import story_of
from gongjian.matters.selectors.standing import standing
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.projects.views.forming import act_page, key_of, new_page, sent_of, typed
from gongjian.supervise.actions.inspections import conclusions, plans
from gongjian.supervise.forms import inspections as forms
from gongjian.supervise.models import (
    InspectionConclusion,
    InspectionPlan,
    InspectionPoint,
    PlanState,
    Problem,
    Visit,
)
from gongjian.supervise.playbook.inspections import inspections_of
from gongjian.supervise.policy.inspections import check_can_plan
from gongjian.supervise.selectors.inspections import rounds
from gongjian.supervise.selectors.inspections.frames import points_of
from gongjian.supervise.selectors.inspections.past import known
from gongjian.supervise.selectors.inspections.seeing import (
    BEGUN,
    can_lead_plan,
    can_plan,
    sees_all_of,
)
from gongjian.supervise.selectors.inspections.words import where
from gongjian.supervise.views.inspections.points import cap_line, draw_card, open_caps, point_lines
from gongjian.supervise.views.inspections.rows import plan_light, visit_light

REPORTED = (PlanState.UNDER_WAY, PlanState.CLOSED)


def here(request: Any, campaign_id: int) -> Campaign:
    """The campaign of a page of the room."""
    campaign = campaign_by_id(campaign_id)
    if campaign is None:
        raise Http404
    request.campaign, request.room = campaign, "supervise"
    return campaign


def crumbs_to(campaign: Campaign) -> list[dict[str, str]]:
    """The way to the planner."""
    return [{"label": _("Inspections and visits"), "href": f"/c/{campaign.key}/inspections/"}]


@form_view
def new_plan(request: Any, key: str) -> HttpResponse:
    """Prepare a plan."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    check_can_plan(request.viewer, campaign)
    secret = can_plan(request.viewer, campaign, secret=True)
    form = forms.PlanForm(
        *typed(request),
        rules=inspections_of(campaign, request.today),
        posts=rounds.teamable_posts(request.viewer),
        secret=secret,
        initial={"from_on": request.today, "to_on": request.today},
    )
    back = f"/c/{campaign.key}/inspections/"

    def make(form: Any) -> str:
        made = plans.prepare(
            viewer=request.viewer, campaign=campaign, draft=form.plan, at=request.now, **key_of(form)
        )
        return f"/inspections/{made.number}/"

    return new_page(
        request, form, make, _("Prepare a plan"), back, crumbs_to(campaign), _("Prepare the plan")
    )


# ---------------------------------------------------------------- the page
@require_safe
def plan_page(request: Any, number: str) -> HttpResponse:
    """The plan at the moment asked, as far as the viewer may see it today."""
    plan = rounds.plan_or_404(request.viewer, number)
    campaign = here(request, plan.campaign_id)
    control = asof_of(request, campaign)
    context = {"title": plan.title, "campaign": campaign, "crumbs": crumbs_to(campaign), "asof": control}
    then = known(control.asof, plan)
    if then is not None:
        context |= _shown(request, campaign, then, control)
    return render(request, "supervise/inspections/plan.html", context)


def _shown(request: Any, campaign: Campaign, plan: InspectionPlan, control: AsOfControl) -> dict[str, Any]:
    viewer, asof, whole = request.viewer, control.asof, sees_all_of(request.viewer, plan)
    visits = rounds.visits_of_plan(campaign, viewer, plan, asof)
    problems = rounds.problems_of_visits([row.pk for row in visits if row.state in BEGUN], asof)
    points = points_of(plan, asof) if whole else []
    leads = not control.is_past and can_lead_plan(viewer, plan)
    caps = whole and open_caps(viewer, campaign)
    return {
        "plan": plan,
        "light": plan_light(plan),
        "whole": whole,
        "facts": _facts(plan, whole),
        "cap": cap_line(campaign, plan) if whole else None,
        "team": [_member(row) for row in rounds.team_of(plan, asof)] if whole else [],
        "points": point_lines(campaign, plan, points, visits, caps=caps),
        "one_day": plan.from_on == plan.to_on,
        "in_draft": plan.state == PlanState.DRAFT and leads,
        "draw": draw_card(request, campaign, plan, points) if whole and plan.drawn_at else None,
        "visits": [{"row": row, "light": visit_light(row), "where": where(row)} for row in visits],
        "counted": rounds.counted(visits, problems),
        "problems": told_problems(visits, problems, control.on if control.is_past else request.today),
        "conclusions": [
            {"row": row, "unit": unit_tree().label(row.unit_id)}
            for row in rounds.conclusions_of(viewer, plan, asof)
        ],
        "verbs": [
            {
                "label": VERBS[verb].title,
                "href": f"/inspections/{plan.number}/{verb}/",
                "loud": verb != "cancel",
            }
            for verb in _verbs(plan, leads)
        ],
        "report": asof.is_now and bool(visits) and plan.state in REPORTED and _sees_all(request, campaign),
        "story": story_of(plan, seq=asof.seq) if whole else [],
    }


def _sees_all(request: Any, campaign: Campaign) -> bool:
    return bool(request.viewer.reach("see", campaign).whole)


def _facts(plan: InspectionPlan, whole: bool) -> list[dict[str, Any]]:
    days = str(_("not begun"))
    if whole:
        first, last = words.day(plan.from_on), words.day(plan.to_on)
        days = first if plan.from_on == plan.to_on else f"{first} – {last}"
    pairs = [
        (_("Kind"), plan.get_kind_display()),
        (_("Days of the round"), days),
        (_("inspecting office"), unit_tree().label(plan.office_id)),
        (_("basis"), plan.basis),
        (_("plan filed at"), words.stamp(plan.filed_at) if plan.filed_at and whole else ""),
        (_("plan filed by"), plan.filed_by if whole else ""),
        (_("Kept secret"), _("until each visit begins") if plan.secret else ""),
        (_("number"), plan.number),
    ]
    return [{"label": label, "value": value} for label, value in pairs if value]


def _member(row: Any) -> dict[str, Any]:
    return {"name": f"{unit_tree().label(row.post.unit_id)} {row.post.label}", "leads": row.leads}


def told_problems(visits: list[Visit], problems: list[Problem], on: date) -> list[dict[str, Any]]:
    """What was found, each with where it was and how it stood on the day."""
    places = {row.pk: where(row) for row in visits}
    return [
        {
            "row": row,
            "matter": row.matter,
            "where": places[row.visit_id or 0],
            "light": ("done", _("solved on the spot")) if row.on_the_spot else _status(row.matter, on),
        }
        for row in problems
    ]


def _status(matter: Any, on: date) -> tuple[str, str]:
    found = standing(matter, on)
    return found.meaning, found.word


# ---------------------------------------------------------------- acts
@dataclass(frozen=True)
class Verb:
    """One act on a plan as a page of a form."""

    title: Any
    form: Callable[[Any, InspectionPlan, Campaign, tuple[Any, ...]], Form]
    act: Callable[[Any, InspectionPlan, Any], object]


def _verbs(plan: InspectionPlan, leads: bool) -> list[str]:
    if not leads:
        return []
    state = PlanState(plan.state)
    by_state = {
        PlanState.DRAFT: ["file", *([] if plan.drawn_at else ["draw"]), "choose", "cancel"],
        PlanState.FILED: ["cancel"],
        PlanState.UNDER_WAY: ["conclude", "close"],
        PlanState.CLOSED: ["conclude"],
    }
    return by_state.get(state, [])


@form_view
def plan_act(request: Any, number: str, verb: str) -> HttpResponse:
    """Show the form of an act on a plan, or do it."""
    plan = rounds.plan_or_404(request.viewer, number)
    campaign = here(request, plan.campaign_id)
    one = VERBS.get(verb)
    if one is None or verb not in _verbs(plan, can_lead_plan(request.viewer, plan)):
        raise Http404
    back = f"/inspections/{plan.number}/"
    crumbs = [*crumbs_to(campaign), {"label": plan.title, "href": back}]
    form = one.form(request, plan, campaign, typed(request))
    return act_page(request, form, lambda form: one.act(request, plan, form), one.title, back, crumbs)


@form_view
def point_day(request: Any, number: str, point: int) -> HttpResponse:
    """Set the day of a point from the plan's own page."""
    plan = rounds.plan_or_404(request.viewer, number)
    row = InspectionPoint.objects.filter(plan_id=plan.pk, pk=point, voided=False).first()
    if row is None or not sees_all_of(request.viewer, plan):
        raise Http404
    day = (
        forms.DayField(required=True).clean(request.POST.get("planned_on", ""))
        if request.method == "POST"
        else None
    )
    if day is not None:
        plans.set_day(viewer=request.viewer, plan=plan, point=row, planned_on=day, at=request.now)
        messages.success(request, _("The day of the visit is set."))
    return redirect(f"/inspections/{plan.number}/#points")


def _draw_act(request: Any, plan: InspectionPlan, form: Any) -> object:
    given = form.cleaned_data
    return plans.draw_points(
        viewer=request.viewer,
        plan=plan,
        frame=given["frame"],
        size=given["size"],
        seed=given["seed"],
        at=request.now,
        **sent_of(form),
    )


def _choose_act(request: Any, plan: InspectionPlan, form: Any) -> object:
    given = form.cleaned_data
    return plans.choose_point(
        viewer=request.viewer,
        plan=plan,
        reason=given["reason"],
        planned_on=given["planned_on"],
        unit_id=int(given["unit"]) if given["unit"] else None,
        place=given["place"],
        project=Project.objects.get(pk=given["project"]) if given["project"] else None,
        at=request.now,
        **sent_of(form),
    )


def _file_act(request: Any, plan: InspectionPlan, form: Any) -> object:
    return plans.file_plan(viewer=request.viewer, plan=plan, at=request.now, **sent_of(form))


def _cancel_act(request: Any, plan: InspectionPlan, form: Any) -> object:
    reason = form.cleaned_data["reason"]
    return plans.cancel_plan(viewer=request.viewer, plan=plan, reason=reason, at=request.now, **sent_of(form))


def _close_act(request: Any, plan: InspectionPlan, form: Any) -> object:
    summary = form.cleaned_data["summary"]
    return plans.close_plan(
        viewer=request.viewer, plan=plan, summary=summary, at=request.now, **sent_of(form)
    )


def _conclude_act(request: Any, plan: InspectionPlan, form: Any) -> object:
    given = form.cleaned_data
    return conclusions.conclude(
        viewer=request.viewer,
        plan=plan,
        unit_id=int(given["unit"]),
        says=given["says"],
        at=request.now,
        **key_of(form),
    )


def _conclude_form(_request: Any, plan: InspectionPlan, _campaign: Campaign, data: tuple[Any, ...]) -> Form:
    done = InspectionConclusion.objects.filter(plan_id=plan.pk, voided=False).values("unit_id")
    rows = Visit.objects.filter(plan_id=plan.pk, state__in=BEGUN, unit_id__isnull=False, voided=False)
    ids = rows.exclude(unit_id__in=done).values_list("unit_id", flat=True)
    units = [(str(unit.pk), unit.label) for unit in unit_tree().in_order(set(ids))]
    return forms.ConcludeForm(*data, units=units)


def _plain(form: type[Form]) -> Callable[[Any, InspectionPlan, Campaign, tuple[Any, ...]], Form]:
    return lambda _request, plan, _campaign, data: form(*data, initial={"revision": plan.revision})


VERBS: dict[str, Verb] = {
    "draw": Verb(
        gettext_lazy("Draw points at random"),
        lambda request, plan, campaign, data: forms.DrawForm(
            *data, campaign=campaign, on=request.today, initial={"revision": plan.revision}
        ),
        _draw_act,
    ),
    "choose": Verb(
        gettext_lazy("Choose a point"),
        lambda _request, plan, campaign, data: forms.ChooseForm(
            *data, campaign=campaign, plan=plan, initial={"revision": plan.revision}
        ),
        _choose_act,
    ),
    "file": Verb(gettext_lazy("File the plan"), _plain(Form), _file_act),
    "cancel": Verb(gettext_lazy("Give the plan up"), _plain(forms.ReasonForm), _cancel_act),
    "close": Verb(gettext_lazy("Close the round"), _plain(forms.CloseForm), _close_act),
    "conclude": Verb(gettext_lazy("Conclude of a unit"), _conclude_form, _conclude_act),
}
