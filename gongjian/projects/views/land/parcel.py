"""One parcel: its page, hand-overs, households by code, and the forms of its acts."""

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
from gongjian.kit.asof import asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.kit.story import story_of
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import policy
from gongjian.projects.actions.land import households as home_acts
from gongjian.projects.actions.land import parcel as acts
from gongjian.projects.forms import land as forms
from gongjian.projects.models import Handover, Household, HouseholdStep, LandStep, Parcel
from gongjian.projects.selectors import land
from gongjian.projects.views.forming import form_page, key_of, sent_of, typed
from gongjian.projects.views.getting import (
    campaign_of,
    campaign_of_part,
    crumbs_of_part,
    part_or_404,
    project_or_404,
)
from gongjian.projects.views.land.lists import area, light


def parcel_or_404(request: Any, number: str) -> Parcel:
    """The parcel of that number; one out of reach does not exist."""
    found: Parcel = part_or_404(request, Parcel, policy.visible_parcels, number)
    return found


def _crumbs(request: Any, parcel: Parcel, campaign: Any | None) -> list[dict[str, str]]:
    return crumbs_of_part(request, parcel, campaign, _("Land"), "land")


@require_safe
def parcel_page(request: Any, number: str) -> HttpResponse:
    """A parcel at the moment asked."""
    parcel = parcel_or_404(request, number)
    campaign = campaign_of_part(request, parcel)
    request.campaign, request.room = campaign, ""
    control = asof_of(request, campaign)
    asof = control.asof
    row = land.with_areas(asof.rows(Parcel).filter(id=parcel.pk), asof).first()
    context: dict[str, Any] = {
        "title": _("Parcel %(code)s") % {"code": parcel.code},
        "parcel": parcel,
        "row": row,
        "asof": control,
        "crumbs": _crumbs(request, parcel, campaign),
        "story": story_of(parcel, seq=asof.seq),
    }
    if row is None:
        return render(request, "projects/land/parcel.html", context)
    handovers = asof.rows(Handover).filter(parcel_id=parcel.pk, handed_on__lte=control.on)
    homes = list(asof.rows(Household).filter(parcel_id=parcel.pk).order_by("code", "id"))
    may_work = not control.is_past and not parcel.voided and policy.can_work_parcel(request.viewer, parcel)
    labels = dict(HouseholdStep.choices)
    counted = land.households(asof, [parcel.pk]).get(parcel.pk)
    context |= {
        "light": light(row, control.on),
        "needed": acts.needed_of(row),
        "area": area(row.area),
        "handed": area(row.handed),
        "short": area(row.short),
        "share": row.handed / row.area,
        "step": LandStep(row.step).label,
        "unit": unit_tree().label(row.unit_id),
        "handovers": [
            {
                "row": one,
                "area": area(one.area),
                "href": f"/parcels/{parcel.number}/handovers/{one.id}/take-back/",
            }
            for one in handovers.order_by("handed_on", "id")
        ],
        "homes": [{"row": one, "step": labels[one.step], "area": area(one.area)} for one in homes],
        "counted": list(zip(labels.values(), counted.steps, strict=True)) if counted is not None else [],
        "counted_all": counted.total if counted is not None else "",
        "may_work": may_work,
        "matter": parcel.matter,
        "verbs": _verbs(request, parcel) if may_work else [],
    }
    return render(request, "projects/land/parcel.html", context)


def _verbs(request: Any, parcel: Parcel) -> list[dict[str, Any]]:
    keys = ["step", "households"]
    if acts.handed_of(parcel.pk) < parcel.area:
        keys.insert(0, "hand-over")
    if parcel.households.filter(voided=False).exists():
        keys.append("household-step")
    if policy.can_assign_parcel(request.viewer, parcel) and parcel.matter_id is None:
        keys.append("assign")
    if policy.can_enter_land(request.viewer, parcel.project):
        keys += ["edit", "void"]
    return [
        {"key": key, "label": VERBS[key].title, "href": f"/parcels/{parcel.number}/{key}/"} for key in keys
    ]


@form_view
def new_parcel(request: Any, number: str) -> HttpResponse:
    """Enter a parcel of a project."""
    project = project_or_404(request, number)
    policy.check_can_enter_land(request.viewer, project)
    campaign = campaign_of(request, project)
    request.campaign, request.room = campaign, "lists"
    form = forms.ParcelForm(*typed(request), campaign=campaign, year=request.today.year)
    back = f"/projects/{project.number}/"
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.enter_parcel(
                viewer=request.viewer, project=project, new=form.new, at=request.now, **key_of(form)
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The parcel is on the books: %(code)s") % {"code": made.code})
            return redirect(f"/parcels/{made.number}/")
    crumbs = [{"label": project.name, "href": back}]
    return form_page(request, form, _("Enter a parcel"), back, crumbs, _("Enter"))


@form_view
def take_back(request: Any, number: str, pk: int) -> HttpResponse:
    """Take a hand-over back that was entered wrongly."""
    parcel = parcel_or_404(request, number)
    policy.check_can_work_parcel(request.viewer, parcel)
    handover = (
        Handover.objects.filter(pk=pk, parcel_id=parcel.pk, voided=False).select_related("parcel").first()
    )
    if handover is None:
        raise Http404
    campaign = campaign_of_part(request, parcel)
    request.campaign, request.room = campaign, ""
    form = forms.ReasonForm(*typed(request))
    back = f"/parcels/{parcel.number}/"
    if request.method == "POST" and form.is_valid():
        try:
            acts.take_back_handover(
                viewer=request.viewer, handover=handover, reason=form.cleaned_data["reason"], at=request.now,
                **key_of(form),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(back)
    crumbs = [*_crumbs(request, parcel, campaign), {"label": parcel.code, "href": back}]
    return form_page(request, form, _("Take the hand-over back"), back, crumbs)


# ---------------------------------------------------------------- acts on a parcel
@dataclass(frozen=True)
class Verb:
    """One act on a parcel as a page."""

    title: Any
    form: Callable[[Any, Parcel, tuple[Any, ...]], Form]
    act: Callable[[Any, Parcel, Any], object]
    check: Callable[[Any, Parcel], None] = policy.check_can_work_parcel


@form_view
def parcel_act(request: Any, number: str, verb: str) -> HttpResponse:
    """Show the form of an act on a parcel, or do it."""
    parcel = parcel_or_404(request, number)
    one = VERBS.get(verb)
    if one is None:
        raise Http404
    one.check(request.viewer, parcel)
    campaign = campaign_of_part(request, parcel)
    request.campaign, request.room = campaign, ""
    form = one.form(request, parcel, typed(request))
    back = f"/parcels/{parcel.number}/"
    if request.method == "POST" and form.is_valid():
        try:
            one.act(request, parcel, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": one.title})
            return redirect(back if verb != "void" else f"/projects/{parcel.project.number}/")
    crumbs = [*_crumbs(request, parcel, campaign), {"label": parcel.code, "href": back}]
    left = area(parcel.area - acts.handed_of(parcel.pk))
    sentence = _("%(area)s mu, %(left)s mu still to come") % {"area": area(parcel.area), "left": left}
    return form_page(request, form, one.title, back, crumbs, one.title, sentence=sentence)


def _handover_form(request: Any, parcel: Parcel, data: tuple[Any, ...]) -> Form:
    left = acts.number(parcel.area - acts.handed_of(parcel.pk))
    return forms.HandoverForm(*data, initial={"area": left, "on": request.today, "revision": parcel.revision})


def _hand_over(request: Any, parcel: Parcel, form: Any) -> object:
    given = {name: form.cleaned_data[name] for name in ("area", "on", "note")}
    return acts.hand_over(viewer=request.viewer, parcel=parcel, at=request.now, **given, **sent_of(form))


def _step_form(request: Any, parcel: Parcel, data: tuple[Any, ...]) -> Form:
    initial = {
        "step": parcel.step,
        "on": request.today,
        "obstacle": parcel.obstacle,
        "revision": parcel.revision,
    }
    return forms.ParcelStepForm(*data, initial=initial)


def _step(request: Any, parcel: Parcel, form: Any) -> object:
    given = {name: form.cleaned_data[name] for name in ("step", "on", "obstacle")}
    return acts.move_parcel(viewer=request.viewer, parcel=parcel, at=request.now, **given, **sent_of(form))


def _edit_form(request: Any, parcel: Parcel, data: tuple[Any, ...]) -> Form:
    initial = {"code": parcel.code, "area": acts.number(parcel.area), "unit": str(parcel.unit_id or ""),
               "needed": acts.needed_of(parcel), "obstacle": parcel.obstacle, "revision": parcel.revision}  # fmt: skip
    return forms.ParcelForm(
        *data, campaign=campaign_of_part(request, parcel), year=request.today.year, initial=initial
    )


def _edit(request: Any, parcel: Parcel, form: Any) -> object:
    return acts.change_parcel(
        viewer=request.viewer, parcel=parcel, new=form.new, at=request.now, **sent_of(form)
    )


def _owe(request: Any, parcel: Parcel, form: Any) -> object:
    return acts.assign_parcel(
        viewer=request.viewer,
        parcel=parcel,
        due_on=form.cleaned_data["due_on"],
        at=request.now,
        **key_of(form),
    )


def _households(request: Any, parcel: Parcel, form: Any) -> object:
    return home_acts.enter_households(
        viewer=request.viewer, parcel=parcel, lines=form.cleaned_data["lines"], at=request.now, **key_of(form)
    )


def _household_step_form(request: Any, parcel: Parcel, data: tuple[Any, ...]) -> Form:
    labels = dict(HouseholdStep.choices)
    rows = parcel.households.filter(voided=False).order_by("code", "id")
    known = [(str(row.pk), f"{row.code} · {labels[row.step]}") for row in rows]
    return forms.HouseholdStepForm(*data, known=known, initial={"on": request.today})


def _household_step(request: Any, parcel: Parcel, form: Any) -> object:
    given = form.cleaned_data
    return home_acts.move_households(
        viewer=request.viewer, parcel=parcel, household_ids=[int(pk) for pk in given["households"]],
        step=given["step"], on=given["on"], at=request.now, **key_of(form),
    )  # fmt: skip


def _void(request: Any, parcel: Parcel, form: Any) -> None:
    acts.void_parcel(
        viewer=request.viewer,
        parcel=parcel,
        reason=form.cleaned_data["reason"],
        at=request.now,
        **key_of(form),
    )


def _plain(form: type[Form]) -> Callable[[Any, Parcel, tuple[Any, ...]], Form]:
    return lambda _request, parcel, data: form(*data)


def _may_enter(viewer: Any, parcel: Parcel) -> None:
    policy.check_can_enter_land(viewer, parcel.project)


VERBS: dict[str, Verb] = {
    "hand-over": Verb(gettext_lazy("Record a hand-over"), _handover_form, _hand_over),
    "step": Verb(gettext_lazy("Say how far it is"), _step_form, _step),
    "households": Verb(gettext_lazy("Enter households by code"), _plain(forms.HouseholdsForm), _households),
    "household-step": Verb(
        gettext_lazy("Move households to a step"), _household_step_form, _household_step
    ),
    "assign": Verb(
        gettext_lazy("Lay it on the township's desk"), _plain(forms.OweForm), _owe,
        policy.check_can_assign_parcel,
    ),
    "edit": Verb(gettext_lazy("Correct the parcel"), _edit_form, _edit, _may_enter),
    "void": Verb(gettext_lazy("Take off the books"), _plain(forms.ReasonForm), _void, _may_enter),
}  # fmt: skip
