"""Raising a problem, filling in its line of the ledger, sending it up and down, answering, looking back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id, campaign_or_404
from gongjian.kernel.problems import Refused
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.matters.models import Matter
from gongjian.matters.selectors import matter_or_404
from gongjian.projects.models import PlanNode, Project
from gongjian.projects.views.forming import act_page, key_of, sent_of, typed
from gongjian.projects.views.getting import project_or_404
from gongjian.supervise.actions import problems as acts
from gongjian.supervise.forms import problems as forms
from gongjian.supervise.models import Direction, Problem
from gongjian.supervise.policy import problems as policy


@form_view
def raise_problem(request: Any, key: str) -> HttpResponse:
    """Raise a problem, of a project or of a matter where the address names one; what is out of reach is no page."""
    campaign = campaign_or_404(request.viewer, key)
    policy.check_can_raise(request.viewer, campaign)
    request.campaign, request.room = campaign, "supervise"
    project, matter = _came_from(request)
    hands_out = policy.may_hand_out(request.viewer, campaign)
    form = forms.RaiseForm(
        *typed(request),
        campaign=campaign,
        on=request.today,
        hands_out=hands_out,
        project=project,
        viewer=request.viewer if matter is None else None,
        draft="raise-problem",
        initial=_initial(project, matter, request),
    )
    if request.method == "POST" and form.is_valid():
        made = _raised(request, campaign, form, project, matter)
        if made is not None:
            said = (
                _("The problem is on the books: %(number)s")
                if hands_out
                else _("The problem is on the books, %(number)s; the office hands it out.")
            )
            messages.success(request, said % {"number": made.number})
            return redirect(f"/matters/{made.number}/")
    return _raise_page(request, campaign, form, project, matter)


def _raised(
    request: Any, campaign: Campaign, form: Any, project: Project | None, matter: Matter | None
) -> Matter | None:
    """The problem as a matter; None when it was refused, which the form then says."""
    try:
        made = acts.raise_problem(
            viewer=request.viewer,
            campaign=campaign,
            draft=form.problem(
                project_id=project.pk if project is not None else None,
                from_matter_id=matter.pk if matter is not None else None,
                raised_by_id=policy.raising_unit(request.viewer, campaign),
                solved_by=request.viewer.user_id,
            ),
            at=request.now,
            **key_of(form),
        )
    except Refused as refused:
        form.refuse(refused)
        return None
    return made.matter


def _raise_page(
    request: Any, campaign: Campaign, form: Any, project: Project | None, matter: Matter | None
) -> HttpResponse:
    """The form, under what the problem is about."""
    ledger = f"/c/{campaign.key}/problems/"
    crumbs = [{"label": _("Ledger of problems"), "href": f"{ledger}?open=1"}]
    back, sentence = ledger, ""
    if project is not None:
        back, sentence = f"/projects/{project.number}/", project.name
        crumbs.append({"label": project.name, "href": back})
    if matter is not None:
        back, sentence = f"/matters/{matter.number}/", matter.title
    context = {
        "title": _("Raise a problem"),
        "form": form,
        "submit_label": _("Raise it"),
        "cancel_href": back,
        "crumbs": crumbs,
        "sentence": sentence,
        "folded": form.FOLDED,
        "folded_label": form.FOLDED_LABEL,
    }
    return render(request, "matters/form.html", context, status=422 if form.is_bound else 200)


def _came_from(request: Any) -> tuple[Project | None, Matter | None]:
    """What the address says the problem is about; 404 for what is out of reach."""
    matter = matter_or_404(request.viewer, request.GET["matter"]) if request.GET.get("matter") else None
    if request.GET.get("node"):
        node = (
            PlanNode.objects.filter(number=request.GET["node"], voided=False)
            .select_related("project")
            .first()
        )
        if node is None:
            raise Http404
        return project_or_404(request, node.project.number), matter
    if request.GET.get("project"):
        return project_or_404(request, request.GET["project"]), matter
    return (matter.project if matter is not None else None), matter


def _initial(project: Project | None, matter: Matter | None, request: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"origin": "project" if project is not None else "other"}
    rows = PlanNode.objects.filter(voided=False)
    node = (
        rows.filter(number=request.GET["node"]).first()
        if request.GET.get("node")
        else rows.filter(matter_id=matter.pk).first()
        if matter is not None
        else None
    )
    return found | ({"node": str(node.pk)} if node is not None else {})


# ---------------------------------------------------------------- acts on one problem
@dataclass(frozen=True)
class Act:
    """One act on a problem as a page: who may, its form, and what is done."""

    title: Any
    may: Callable[[Any, Matter], bool]
    form: Callable[[Any, Matter], Form]
    do: Callable[[Any, Matter, Any], object]


@form_view
def act(request: Any, number: str, verb: str) -> HttpResponse:
    """Show the form of an act on a problem, or do it. What is out of reach, or not theirs, is no page."""
    matter = matter_or_404(request.viewer, number)
    one = ACTS.get(verb)
    if (
        one is None
        or matter.kind != "problem"
        or (request.method != "POST" and not one.may(request.viewer, matter))
    ):
        raise Http404
    campaign = campaign_by_id(matter.campaign_id)
    request.campaign, request.room = campaign, "supervise"
    assert campaign is not None
    crumbs = [{"label": _("Ledger of problems"), "href": f"/c/{campaign.key}/problems/?open=1"}]
    back = f"/matters/{matter.number}/"
    form = one.form(request, matter)
    return act_page(
        request,
        form,
        lambda sent: one.do(request, matter, sent),
        one.title,
        back,
        crumbs,
        sentence=matter.title,
    )


def _line(matter: Matter) -> Problem | None:
    return Problem.objects.filter(matter_id=matter.pk, voided=False).first()


def _line_form(request: Any, matter: Matter) -> Form:
    known = _line(matter)
    initial: dict[str, Any] = {"category": "", "revision": None}
    if known is not None:
        names = (
            "category",
            "cause",
            "wants",
            "suggests",
            "level",
            "measures",
            "promised_on",
            "checker",
            "revision",
        )
        initial = {name: getattr(known, name) for name in names} | {
            "checker_unit": str(known.checker_unit_id or "")
        }
    return forms.LineForm(*typed(request), campaign=request.campaign, on=request.today, initial=initial)


def _describe(request: Any, matter: Matter, form: Any) -> object:
    return acts.describe(
        viewer=request.viewer, matter=matter, details=form.details, at=request.now, **sent_of(form)
    )


def _send_form(request: Any, matter: Matter) -> Form:
    return forms.SendForm(*typed(request), campaign=request.campaign, initial={"revision": matter.revision})


def _send(direction: Direction) -> Callable[[Any, Matter, Any], object]:
    return lambda request, matter, form: acts.send(
        viewer=request.viewer, matter=matter, direction=direction.value, why=form.cleaned_data["why"],
        to_unit_id=forms.number(form.cleaned_data["to_unit"]), at=request.now, **sent_of(form),
    )  # fmt: skip


def _may_send(viewer: Any, matter: Matter) -> bool:
    free = policy.open_leg_of(matter.pk) is None
    return free and _line(matter) is not None and policy.can_send(viewer, matter)


def may_send_down(viewer: Any, matter: Matter) -> bool:
    """The same, where there is a level below."""
    line = _line(matter)
    return line is not None and bool(line.level) and _may_send(viewer, matter)


def _answer(request: Any, matter: Matter, form: Any) -> object:
    leg = policy.open_leg_of(matter.pk)
    if leg is None:
        raise Refused(
            "answered_already",
            _("This has been answered already."),
            remedy=_("Open the matter to see the answer."),
        )
    return acts.answer_leg(
        viewer=request.viewer, leg=leg, says=form.cleaned_data["says"], at=request.now, **key_of(form)
    )


def _may_answer(viewer: Any, matter: Matter) -> bool:
    return policy.can_answer_leg(viewer, policy.open_leg_of(matter.pk), matter)


def _look_back(request: Any, matter: Matter, form: Any) -> object:
    look = policy.look_back_of(matter.pk)
    if look is None:
        raise Refused(
            "looked_already",
            _("Somebody has looked already."),
            remedy=_("Open the matter to see what was seen."),
        )
    given = form.cleaned_data
    return acts.look_back(
        viewer=request.viewer,
        look=look,
        held=given["seen"] == "held",
        says=given["says"],
        at=request.now,
        **key_of(form),
    )


def _may_look_back(viewer: Any, matter: Matter) -> bool:
    return policy.look_back_of(matter.pk) is not None and policy.can_look_back(viewer, matter)


ACTS: dict[str, Act] = {
    "line": Act(gettext_lazy("Line of the ledger"), policy.can_describe, _line_form, _describe),
    "up": Act(gettext_lazy("Send one level up"), _may_send, _send_form, _send(Direction.UP)),
    "down": Act(gettext_lazy("Hand one level down"), may_send_down, _send_form, _send(Direction.DOWN)),
    "answer": Act(
        gettext_lazy("Answer for the unit it was sent to"),
        _may_answer,
        lambda request, _matter: forms.LegAnswerForm(*typed(request)),
        _answer,
    ),
    "look-back": Act(
        gettext_lazy("Look back"),
        _may_look_back,
        lambda request, _matter: forms.LookBackForm(*typed(request)),
        _look_back,
    ),
}
