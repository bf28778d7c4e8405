"""The page of a visit, made for a phone on site: what is typed stays on the device and is sent once (static
report.js); and the acts around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kernel.problems import Problem as Finding
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI, asof_of
from gongjian.kit.files import keep_bytes
from gongjian.kit.form_pages import form_view
from gongjian.kit.models import StoredFile
from gongjian.kit.story import story_of
from gongjian.ledger import AlreadyRecorded
from gongjian.matters.models import Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.views.forming import act_page, key_of, new_page, sent_of, typed
from gongjian.supervise.actions.inspections import findings, spoken, visits
from gongjian.supervise.forms import inspections as forms
from gongjian.supervise.models import SpokenRequest, SpokenState, Visit, VisitState
from gongjian.supervise.playbook.inspections import inspections_of
from gongjian.supervise.playbook.problems import problems_of
from gongjian.supervise.policy.inspections import check_can_plan
from gongjian.supervise.selectors.inspections import rounds
from gongjian.supervise.selectors.inspections.frames import units_of
from gongjian.supervise.selectors.inspections.past import known, known_rows
from gongjian.supervise.selectors.inspections.seeing import can_visit, is_office
from gongjian.supervise.selectors.inspections.words import where
from gongjian.supervise.views.inspections.plan import crumbs_to, here, told_problems
from gongjian.supervise.views.inspections.rows import SPOKEN_LIGHTS, visit_light

SLOTS = 12
"""So many findings a sending holds; a page sent is at once open for more."""
SHOWN = 1
LONGEST = 200
EARLIEST = 3
"""A device's word on when a visit began is taken for so many days back, no more."""


@dataclass
class Typed:
    """What stands in one place for a finding."""

    key: str
    given: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing was written here."""
        return not (self.given.get("words") or self.given.get("category"))


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
    places = _places(request.POST)
    problems: list[Finding] = []
    found = [_finding(campaign, one, problems) for one in places if not one.is_empty]
    if problems:
        return _refused(request, campaign, visit, places, problems)
    try:
        visits.record_visit(
            viewer=request.viewer,
            visit=visit,
            seen=_seen(request, [one for one in found if one is not None]),
            at=request.now,
            request_key=_key(request),
        )
    except AlreadyRecorded:
        pass
    except Refused as refused:
        return _refused(request, campaign, visit, places, refused.problems)
    href = f"/visits/{visit.number}/"
    if "application/json" in request.headers.get("Accept", ""):
        clock = request.now.astimezone(SHANGHAI).strftime("%H:%M:%S")
        return JsonResponse({"href": href, "state": "sent", "clock": clock})
    messages.success(request, _("It is in the books."))
    return redirect(href)


def _seen(request: Any, found: Sequence[findings.Finding]) -> visits.Seen:
    given = {
        name: request.POST.get(name, "").strip()
        for name in ("node", "difficulty", "measure", "summary", "located", "said_by", "says")
    }
    said = visits.Said(given["said_by"], given["says"], _readers(request)) if given["says"] else None
    return visits.Seen(
        findings=list(found),
        node=given["node"],
        difficulty=given["difficulty"],
        measure=given["measure"],
        summary=given["summary"],
        located=given["located"],
        said=said,
        ends=request.POST.get("ends") == "1",
        begun_at=_begun_at(request),
    )


def _readers(request: Any) -> list[int]:
    """Posts named besides: those of the viewer's own units that were ticked."""
    allowed = {post.pk for post in rounds.teamable_posts(request.viewer)}
    return [int(one) for one in request.POST.getlist("reader") if one.isdecimal() and int(one) in allowed]


def _begun_at(request: Any) -> datetime | None:
    """When it was written, by the device, where the line was down."""
    if request.POST.get("line_down") != "1":
        return None
    try:
        at = parse_datetime(request.POST.get("written_at", ""))
    except ValueError:
        return None
    if at is None or at.tzinfo is None or at > request.now or (request.now - at).days >= EARLIEST:
        return None
    return at


def _key(request: Any) -> str:
    try:
        return str(UUID(request.POST.get("request_key", "")))
    except ValueError:
        return str(uuid4())


def _places(posted: Mapping[str, Any]) -> list[Typed]:
    names = ("category", "words", "how", "solved", "unit", "due")
    return [
        Typed(f"f{n}", {name: str(posted.get(f"f{n}-{name}", "")).strip() for name in names})
        for n in range(1, SLOTS + 1)
    ]


def _finding(campaign: Campaign, one: Typed, problems: list[Finding]) -> findings.Finding | None:
    """A finding as typed, or what is wrong with it. Solved on the spot needs no second sentence."""
    given, wrong = one.given, []
    unit, due = _unit_named(campaign, given["unit"]), _day(given["due"])
    if not given["category"]:
        wrong.append(("category", _("The class of the finding is not chosen."), _("Tap one of them.")))
    if not given["words"]:
        wrong.append(("words", _("The finding has no words."), _("Say in one line what is wrong.")))
    if len(given["words"]) > LONGEST:
        said = _("The finding has %(count)s characters; %(limit)s fit.")
        said %= {"count": len(given["words"]), "limit": LONGEST}
        wrong.append(("words", said, _("Say it shorter.")))
    if given["unit"] and unit is None:
        said = _("There is no unit “%(name)s” here.") % {"name": given["unit"]}
        wrong.append(("unit", said, _("Choose one of the list, or leave it to the office.")))
    if given["due"] and due is None:
        said = _("“%(text)s” is not a day.") % {"text": given["due"]}
        wrong.append(("due", said, _("Write it as 2026-11-24.")))
    if wrong:
        one.wrong = [message for _name, message, _remedy in wrong]
        problems += [
            Finding(f"finding_{name}", text, f"{one.key}-{name}", to_do) for name, text, to_do in wrong
        ]
        return None
    solved = given["how"] == "solved"
    done = given["solved"] or str(_("solved on the spot"))
    return findings.Finding(
        given["category"], given["words"], done if solved else "", unit, None if solved else due
    )


def _unit_named(campaign: Campaign, text: str) -> int | None:
    return next(
        (unit.pk for unit in units_of(campaign) if text in (unit.label, unit.name, unit.short_name)), None
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _refused(
    request: Any, campaign: Campaign, visit: Visit, places: list[Typed], problems: Sequence[Finding]
) -> HttpResponse:
    said = [(problem.where, f"{problem.message} {problem.remedy}".strip()) for problem in problems]
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
        context = {
            "title": where(visit),
            "campaign": campaign,
            "crumbs": _crumbs(campaign, visit),
            "asof": control,
        }
        return render(request, "supervise/inspections/visit.html", context)
    visit, asof = then, control.asof
    open_ = visit.state in (VisitState.PLANNED, VisitState.UNDER_WAY) and not control.is_past
    writes = open_ and can_visit(viewer, visit)
    slots = list(places) or [Typed(f"f{n}") for n in range(1, SLOTS + 1)]
    given = answers or {
        "node": visit.node_says,
        "difficulty": visit.difficulty_says,
        "measure": visit.measure_says,
        "summary": visit.summary,
        "located": visit.located,
    }
    found = rounds.problems_of_visits([visit.pk], asof)
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
        "slots": [
            {"one": one, "open": n < SHOWN or not one.is_empty, "n": n + 1} for n, one in enumerate(slots)
        ],
        "answers": given,
        "wrong": wrong,
        "units": [unit.label for unit in units_of(campaign)] if writes else [],
        "readers": rounds.teamable_posts(viewer) if writes else [],
        "request_key": answers.get("request_key") or str(uuid4()),
        "problems": told_problems([visit], found, control.on if control.is_past else request.today),
        "spoken": [
            _spoken_line(viewer, campaign, row, acts=not control.is_past)
            for row in rounds.spoken_of(viewer, visit, asof)
        ],
        "photos": known_rows(asof, StoredFile, target_table=Visit._meta.db_table, target_id=visit.pk),
        "photo_form": forms.PhotoForm()
        if writes and rules.photo is not None and visit.state != VisitState.PLANNED
        else None,
        "today": request.today,
        "story": story_of(visit, seq=asof.seq),
    }
    response = render(request, "supervise/inspections/visit.html", context, status=status)
    if writes and rules.location is not None:  # everywhere else the browser is told that no page asks for it
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self)"
    return response


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
    visits.start_visit(viewer=request.viewer, visit=visit, at=request.now, request_key=_key(request))
    return redirect(f"/visits/{visit.number}/")


@form_view
def photo(request: Any, number: str) -> HttpResponse:
    """Keep a picture, once it is seen to be one."""
    visit = rounds.visit_or_404(request.viewer, number)
    campaign = here(request, visit.campaign_id)
    if not can_visit(request.viewer, visit):
        raise Http404
    form = forms.PhotoForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def keep(form: Any) -> object:
        kept = keep_bytes(form.cleaned_data["photo"])
        return visits.attach_photo(
            viewer=request.viewer, visit=visit, photo=kept, at=request.now, **key_of(form)
        )

    crumbs = [*crumbs_to(campaign), {"label": where(visit), "href": f"/visits/{visit.number}/"}]
    return act_page(request, form, keep, _("Picture"), f"/visits/{visit.number}/", crumbs)


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
