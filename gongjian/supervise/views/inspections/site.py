"""The page of a visit, made for a phone on site: what is typed stays on the device and is sent once (static
report.js); and the acts around it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kernel.problems import Problem as Finding
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI, asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.models import StoredFile
from gongjian.kit.story import story_of
from gongjian.ledger import AlreadyRecorded
from gongjian.matters.actions.acting import day_of
from gongjian.matters.models import Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.views.forming import act_page, key_of, new_page, sent_of, typed
from gongjian.supervise.actions.inspections import spoken, visits
from gongjian.supervise.actions.inspections.findings import MOST_PICTURES
from gongjian.supervise.forms import inspections as forms
from gongjian.supervise.models import SpokenRequest, SpokenState, Visit, VisitState
from gongjian.supervise.playbook.inspections import inspections_of
from gongjian.supervise.playbook.problems import problems_of
from gongjian.supervise.policy.inspections import check_can_plan
from gongjian.supervise.selectors.inspections import rounds
from gongjian.supervise.selectors.inspections.frames import units_of
from gongjian.supervise.selectors.inspections.past import known, known_rows
from gongjian.supervise.selectors.inspections.pictures import numbers_by_place, pictures_of
from gongjian.supervise.selectors.inspections.seeing import can_visit, is_office
from gongjian.supervise.selectors.inspections.words import where
from gongjian.supervise.views.inspections.plan import crumbs_to, here, told_problems
from gongjian.supervise.views.inspections.rows import SPOKEN_LIGHTS, visit_light
from gongjian.supervise.views.inspections.sending import (
    SLOTS,
    Typed,
    finding_of,
    places_of,
    seen_of,
    sent_by,
)

SHOWN = 1


@form_view
def visit_page(request: Any, number: str) -> HttpResponse:
    """Read the visit; on site, write it."""
    visit = rounds.visit_or_404(request.viewer, number)
    campaign = here(request, visit.campaign_id)
    if request.method == "POST":
        if not can_visit(request.viewer, visit):
            raise Http404
        return _take(request, campaign, visit)
    return _page(request, campaign, visit, {})


def _take(request: Any, campaign: Campaign, visit: Visit) -> HttpResponse:
    places, key = places_of(request), sent_by(request)
    filled = [one for one in places if not one.is_empty]
    problems: list[Finding] = []
    try:
        found = [finding_of(campaign, one, problems) for one in filled]
        if problems:
            return _refused(request, campaign, visit, places, problems)
        visits.record_visit(
            viewer=request.viewer,
            visit=visit,
            seen=seen_of(request, [one for one in found if one is not None]),
            at=request.now,
            request_key=key,
        )
    except AlreadyRecorded:
        pass
    except Refused as refused:
        return _refused(request, campaign, visit, places, refused.problems)
    href = f"/visits/{visit.number}/"
    if "application/json" in request.headers.get("Accept", ""):
        clock = request.now.astimezone(SHANGHAI).strftime("%H:%M:%S")
        became = numbers_by_place(visit, key, [one.key for one in filled])
        return JsonResponse({"href": href, "state": "sent", "clock": clock, "found": became})
    messages.success(request, _("It is in the books."))
    return redirect(href)


def _refused(
    request: Any, campaign: Campaign, visit: Visit, places: list[Typed], problems: Sequence[Finding]
) -> HttpResponse:
    said = [(problem.where, f"{problem.message} {problem.remedy}".strip()) for problem in problems]
    for one in places:
        if not one.wrong:
            one.wrong = [
                str(problem.message) for problem in problems if problem.where.startswith(f"{one.key}-")
            ]
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(
            {"problems": [{"where": place, "says": text} for place, text in said]}, status=422
        )
    return _page(request, campaign, visit, dict(request.POST.items()), places, said, status=422)


# ---------------------------------------------------------------- the page
def _page(
    request: Any,
    campaign: Campaign,
    visit: Visit,
    answers: Mapping[str, str],
    places: Sequence[Typed] = (),
    wrong: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    viewer, rules = request.viewer, inspections_of(campaign, visit.on)
    control = asof_of(request, campaign)
    then = known(control.asof, visit)
    if then is None:
        crumbs = _crumbs(campaign, visit)
        context = {"title": where(visit), "campaign": campaign, "crumbs": crumbs, "asof": control}
        return render(request, "supervise/inspections/visit.html", context)
    visit, asof = then, control.asof
    open_ = visit.state in (VisitState.PLANNED, VisitState.UNDER_WAY) and not control.is_past
    writes = open_ and can_visit(viewer, visit)
    found = rounds.problems_of_visits([visit.pk], asof)
    pictures = pictures_of([row.matter_id for row in found], asof)
    told = told_problems([visit], found, control.on if control.is_past else request.today)
    context = {
        "title": where(visit),
        "visit": visit,
        "campaign": campaign,
        "crumbs": _crumbs(campaign, visit),
        "asof": control,
        "light": visit_light(visit),
        "unit": unit_tree().label(visit.unit_id) if visit.unit_id else "",
        "rules": rules,
        "writes": writes,
        "early": visit.state == VisitState.PLANNED and visit.on > request.today,
        "categories": problems_of(campaign, visit.on).categories,
        "wrong": wrong,
        **_to_fill(visit, answers, places),
        "units": [unit.label for unit in units_of(campaign)] if writes else [],
        "readers": rounds.teamable_posts(viewer) if writes else [],
        "problems": [one | {"pictures": pictures.get(one["row"].matter_id, ())} for one in told],
        "spoken": [
            _spoken_line(viewer, campaign, row, acts=not control.is_past)
            for row in rounds.spoken_of(viewer, visit, asof)
        ],
        "photos": known_rows(asof, StoredFile, target_table=Visit._meta.db_table, target_id=visit.pk),
        "photo_form": forms.PhotoForm()
        if writes and rules.photo is not None and visit.state != VisitState.PLANNED
        else None,
        "first_due": day_of(visit.started_at) if visit.started_at is not None else visit.on,
        "most_pictures": MOST_PICTURES,
        "takes_pictures": rules.photo is not None and not control.is_past and can_visit(viewer, visit),
        "today": request.today,
        "story": story_of(visit, seq=asof.seq),
    }
    response = render(request, "supervise/inspections/visit.html", context, status=status)
    if writes and rules.location is not None:  # everywhere else the browser is told that no page asks for it
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self)"
    return response


def _to_fill(visit: Visit, answers: Mapping[str, str], places: Sequence[Typed]) -> dict[str, Any]:
    """What the form holds: what was typed, else what is on the books; places for findings, the first of them open."""
    slots = list(places) or [Typed(f"f{n}") for n in range(1, SLOTS + 1)]
    on_the_books = {
        "node": visit.node_says,
        "difficulty": visit.difficulty_says,
        "measure": visit.measure_says,
        "summary": visit.summary,
        "located": visit.located,
    }
    return {
        "slots": [
            {"one": one, "open": n < SHOWN or not one.is_empty, "n": n + 1} for n, one in enumerate(slots)
        ],
        "answers": answers or on_the_books,
        "request_key": answers.get("request_key") or str(uuid4()),
    }


def _crumbs(campaign: Campaign, visit: Visit) -> list[dict[str, str]]:
    found = crumbs_to(campaign)
    if visit.plan is not None:
        found.append({"label": visit.plan.title, "href": f"/inspections/{visit.plan.number}/"})
    return found


def _spoken_line(viewer: Any, campaign: Campaign, row: SpokenRequest, *, acts: bool) -> dict[str, Any]:
    state = SpokenState(row.state)
    waits = acts and state == SpokenState.WAITING and is_office(viewer, campaign)
    return {
        "row": row,
        "light": (SPOKEN_LIGHTS[state], str(state.label)),
        "may_confirm": waits,
        "matter": row.matter,
    }


# ---------------------------------------------------------------- acts around it
@form_view
def new_visit(request: Any, key: str) -> HttpResponse:
    """Enter a visit outside any round."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    check_can_plan(request.viewer, campaign)
    rules = inspections_of(campaign, request.today)
    form = forms.NewVisitForm(*typed(request), campaign=campaign, rules=rules, initial={"on": request.today})
    back = f"/c/{campaign.key}/inspections/"

    def make(form: Any) -> str:
        made = visits.plan_visit(
            viewer=request.viewer, campaign=campaign, new=form.new, at=request.now, **key_of(form)
        )
        return f"/visits/{made.number}/"

    return new_page(request, form, make, _("Enter a visit"), back, crumbs_to(campaign), _("Enter"))


@require_POST
def start(request: Any, number: str) -> HttpResponse:
    """On site: from now on the visit is open."""
    visit = rounds.visit_or_404(request.viewer, number)
    visits.start_visit(viewer=request.viewer, visit=visit, at=request.now, request_key=sent_by(request))
    return redirect(f"/visits/{visit.number}/")


@form_view
def spoken_act(request: Any, pk: int, verb: str) -> HttpResponse:
    """The office confirms what a leader said, or drops it with the reason."""
    row = rounds.spoken_or_404(request.viewer, pk)
    campaign = here(request, row.visit.campaign_id)
    if not is_office(request.viewer, campaign) or verb not in ("confirm", "drop"):
        raise Http404
    back = f"/visits/{row.visit.number}/"
    crumbs = [*crumbs_to(campaign), {"label": where(row.visit), "href": back}]
    initial = {"revision": row.revision}
    sentence = words.named(row.said_by, row.says)
    if verb == "drop":
        form: Any = forms.ReasonForm(*typed(request), initial=initial)
        return act_page(
            request, form, lambda form: _drop(request, row, form), _("Not taken up"), back, crumbs, sentence
        )
    form = forms.ConfirmSpokenForm(*typed(request), campaign=campaign, initial=initial)
    return act_page(
        request,
        form,
        lambda form: _confirm(request, row, form),
        _("Confirm as a matter"),
        back,
        crumbs,
        sentence,
    )


def _drop(request: Any, row: SpokenRequest, form: Any) -> object:
    reason = form.cleaned_data["reason"]
    return spoken.drop_spoken(
        viewer=request.viewer, spoken=row, reason=reason, at=request.now, **sent_of(form)
    )


def _confirm(request: Any, row: SpokenRequest, form: Any) -> Matter:
    given = form.cleaned_data
    return spoken.confirm_spoken(
        viewer=request.viewer,
        spoken=row,
        title=given["title"],
        unit_id=int(given["unit"] or 0),
        due_on=given["due_on"],
        at=request.now,
        **sent_of(form),
    )
