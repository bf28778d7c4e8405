"""One need: its page, the forms of its acts, raising one, and naming the service officer."""

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
from gongjian.projects import actions, policy
from gongjian.projects.actions.needs import need as acts
from gongjian.projects.actions.needs.office import confirm_cannot, send_back_cannot
from gongjian.projects.actions.needs.word import say_word
from gongjian.projects.forms import needs as forms
from gongjian.projects.models import Need, ProjectRole
from gongjian.projects.selectors import needs
from gongjian.projects.views.forming import form_page, key_of, sent_of, typed
from gongjian.projects.views.getting import (
    campaign_of,
    campaign_of_part,
    crumbs_of_part,
    part_or_404,
    project_or_404,
)
from gongjian.projects.views.needs import rows as told


def need_or_404(request: Any, number: str) -> Need:
    """The need of that number; one out of reach does not exist."""
    found: Need = part_or_404(request, Need, policy.visible_needs, number)
    return found


def _crumbs(request: Any, need: Need, campaign: Any | None) -> list[dict[str, str]]:
    return crumbs_of_part(request, need, campaign, _("Needs"), "needs")


@require_safe
def need_page(request: Any, number: str) -> HttpResponse:
    """A need at the moment asked: what, whose desk, the answer, the enterprise's word, its story."""
    need = need_or_404(request, number)
    campaign = campaign_of_part(request, need)
    request.campaign, request.room = campaign, ""
    control = asof_of(request, campaign)
    row = control.asof.rows(Need).filter(id=need.pk).first()
    context: dict[str, Any] = {
        "title": need.wants,
        "need": need,
        "row": row,
        "asof": control,
        "crumbs": _crumbs(request, need, campaign),
        "story": story_of(need, seq=control.asof.seq),
    }
    if row is not None:
        verbs = [] if control.is_past else policy.need_verbs(request.viewer, need)
        context |= {
            "one": told.line(row, control.on),
            "facts": _facts(row),
            "verbs": [
                {"key": key, "label": VERBS[key].title, "href": f"/needs/{need.number}/{key}/"}
                for key in verbs
            ],
            "matter": need.matter,
            "back": needs.sent_back(row, control.asof.seq),
        }
    return render(request, "projects/needs/need.html", context)


def _facts(row: Any) -> list[dict[str, Any]]:
    tree = unit_tree()
    pairs = [
        (_("factor"), told.factor(row)),
        (_("quantity"), told.amount(row)),
        (_("needed by"), str(told.needed(row) or "")),
        (_("raised by"), told.raised_by(row)),
        (_("responsible department"), tree.label(row.unit_id)),
        (_("help plan"), row.help_plan),
        (_("number"), row.number),
    ]
    return [{"label": label, "value": value} for label, value in pairs if value]


@form_view
def new_need(request: Any, number: str) -> HttpResponse:
    """Raise a need of a project."""
    project = project_or_404(request, number)
    policy.check_can_raise(request.viewer, project)
    request.campaign, request.room = campaign_of(request, project), "lists"
    form = forms.NeedForm(*typed(request), year=request.today.year)
    back = f"/projects/{project.number}/"
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.raise_need(
                viewer=request.viewer, project=project, new=form.new, at=request.now, **key_of(form)
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The need is on the books: %(number)s") % {"number": made.number})
            return redirect(f"/needs/{made.number}/")
    crumbs = [{"label": project.name, "href": back}]
    return form_page(request, form, _("Raise a need"), back, crumbs, _("Raise it"))


@form_view
def name_officer(request: Any, number: str) -> HttpResponse:
    """Name the service officer of a project."""
    project = project_or_404(request, number)
    policy.check_can_edit(request.viewer, project)
    campaign = campaign_of(request, project)
    request.campaign, request.room = campaign, "lists"
    form = forms.OfficerForm(*typed(request), campaign=campaign)
    back = f"/projects/{project.number}/#needs"
    if request.method == "POST" and form.is_valid():
        try:
            actions.hold(
                viewer=request.viewer,
                project=project,
                role=ProjectRole.SERVICE_OFFICER,
                person_id=int(form.cleaned_data["person"]),
                from_on=request.today,
                at=request.now,
                **key_of(form),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The service officer is named."))
            return redirect(back)
    crumbs = [{"label": project.name, "href": f"/projects/{project.number}/"}]
    return form_page(request, form, _("Name the service officer"), back, crumbs, _("Name"))


# ---------------------------------------------------------------- acts on a need
@dataclass(frozen=True)
class Verb:
    """One act on a need as a page."""

    title: Any
    form: Callable[[Any, Need, tuple[Any, ...]], Form]
    act: Callable[[Any, Need, Any], object]


@form_view
def need_act(request: Any, number: str, verb: str) -> HttpResponse:
    """Show the form of an act on a need, or do it."""
    need = need_or_404(request, number)
    one = VERBS.get(verb)
    if one is None:
        raise Http404
    policy.NEED_CHECKS[verb][0](request.viewer, need)
    campaign = campaign_of_part(request, need)
    request.campaign, request.room = campaign, ""
    form = one.form(request, need, typed(request))
    back = f"/needs/{need.number}/"
    if request.method == "POST" and form.is_valid():
        try:
            one.act(request, need, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": one.title})
            return redirect(back)
    crumbs = [*_crumbs(request, need, campaign), {"label": need.wants, "href": back}]
    return form_page(request, form, one.title, back, crumbs, one.title, sentence=_sentence(need, verb))


def _sentence(need: Need, verb: str) -> str:
    """What the act is about; whoever settles that it cannot be met reads the ground."""
    if verb not in ("confirm", "send-back"):
        return need.wants
    return _("%(wants)s: %(unit)s says it cannot be met: %(says)s") % {
        "wants": need.wants, "unit": unit_tree().label(need.unit_id), "says": need.answer,
    }  # fmt: skip


def _assign_form(request: Any, need: Need, data: tuple[Any, ...]) -> Form:
    initial = {"unit": str(need.unit_id or ""), "help_plan": need.help_plan, "revision": need.revision}
    return forms.AssignForm(*data, campaign=campaign_of_part(request, need), initial=initial)


def _assign(request: Any, need: Need, form: Any) -> object:
    given = form.cleaned_data
    return acts.assign_need(
        viewer=request.viewer, need=need, unit_id=int(given["unit"]), answer_by_on=given["answer_by_on"],
        help_plan=given["help_plan"], at=request.now, **sent_of(form),
    )  # fmt: skip


def _answer(request: Any, need: Need, form: Any) -> object:
    given = form.cleaned_data
    return acts.answer_need(
        viewer=request.viewer, need=need, says=given["says"], promised_on=given["promised_on"],
        cannot=given["cannot"], at=request.now, **sent_of(form),
    )  # fmt: skip


def _met(request: Any, need: Need, form: Any) -> object:
    given = form.cleaned_data
    return acts.meet_need(
        viewer=request.viewer, need=need, on=given["on"], says=given["says"], at=request.now, **sent_of(form)
    )


def _word(request: Any, need: Need, form: Any) -> object:
    given = form.cleaned_data
    return say_word(
        viewer=request.viewer, need=need, word=given["word"], says=given["says"], reopen=given["reopen"],
        at=request.now, **sent_of(form),
    )  # fmt: skip


def _confirm(request: Any, need: Need, form: Any) -> object:
    return confirm_cannot(
        viewer=request.viewer, need=need, says=form.cleaned_data["says"], at=request.now, **sent_of(form)
    )


def _send_back(request: Any, need: Need, form: Any) -> object:
    given = form.cleaned_data
    return send_back_cannot(
        viewer=request.viewer, need=need, reason=given["reason"], answer_by_on=given["answer_by_on"],
        at=request.now, **sent_of(form),
    )  # fmt: skip


def _withdraw(request: Any, need: Need, form: Any) -> object:
    return acts.withdraw_need(
        viewer=request.viewer, need=need, reason=form.cleaned_data["reason"], at=request.now, **sent_of(form)
    )


def _plain(form: type[Form], **initial: Any) -> Callable[[Any, Need, tuple[Any, ...]], Form]:
    return lambda _request, need, data: form(*data, initial={"revision": need.revision, **initial})


VERBS: dict[str, Verb] = {
    "assign": Verb(gettext_lazy("Hand to a department"), _assign_form, _assign),
    "answer": Verb(gettext_lazy("Answer the need"), _plain(forms.AnswerForm), _answer),
    "confirm": Verb(gettext_lazy("Confirm that it cannot be met"), _plain(forms.ConfirmForm), _confirm),
    "send-back": Verb(gettext_lazy("Send back to the department"), _plain(forms.SendBackForm), _send_back),
    "met": Verb(
        gettext_lazy("Record that it is met"),
        lambda request, need, data: forms.MetForm(
            *data, initial={"revision": need.revision, "on": request.today}
        ),
        _met,
    ),
    "word": Verb(gettext_lazy("Pass on the enterprise's word"), _plain(forms.WordForm), _word),
    "withdraw": Verb(gettext_lazy("Withdraw the need"), _plain(forms.WithdrawForm), _withdraw),
}
