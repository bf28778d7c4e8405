"""The pages of an enterprise: its own projects, its needs, the answers, its word. Nothing of anybody else.

They are a place of their own: another enterprise's address does not exist here, and an enterprise's account opens no
other page of the house (people.middleware).
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.kernel.problems import Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.form_pages import form_view
from gongjian.ledger import AsOf
from gongjian.projects import policy, selectors, wording
from gongjian.projects.actions.needs import need as acts
from gongjian.projects.actions.needs.word import say_word
from gongjian.projects.forms import needs as forms
from gongjian.projects.models import Need, NeedState, NeedWord, Project
from gongjian.projects.selectors import needs
from gongjian.projects.views.forming import form_page, key_of, sent_of, typed
from gongjian.projects.views.needs import rows as told


def _entered(request: Any) -> None:
    """The shell shows the enterprise's own way about. Whoever speaks for none has no such pages."""
    request.campaign, request.room = None, "enterprise"
    if not policy.enterprises_of(request.viewer):
        raise Http404


def _own_project(request: Any, number: str) -> Project:
    _entered(request)
    found = Project.objects.filter(policy.own_projects(request.viewer), number=number).first()
    if found is None:
        raise Http404
    return found


def _own_need(request: Any, number: str) -> Need:
    _entered(request)
    mine = Project.objects.filter(policy.own_projects(request.viewer)).values("id")
    found = (
        Need.objects.filter(project_id__in=mine, number=number, voided=False)
        .select_related("project")
        .first()
    )
    if found is None:
        raise Http404
    return found


@require_safe
def own_home(request: Any) -> HttpResponse:
    """The enterprise's projects, each with its needs that are open or wait for its word."""
    _entered(request)
    rows = list(Project.objects.filter(policy.own_projects(request.viewer)).order_by("name", "id"))
    asof = AsOf(request.today)
    stages = selectors.stages_now(asof, [row.pk for row in rows])
    found = Need.objects.filter(project_id__in=[row.pk for row in rows], voided=False)
    listed = sorted(found.order_by("-raised_at", "-id"), key=lambda need: not policy.word_is_open(need))
    by_project: dict[int, list[dict[str, Any]]] = {row.pk: [] for row in rows}
    for need in listed:
        by_project[need.project_id].append(_line(need, request.today))
    known = wording.stage_words(None, request.today)
    context = {
        "title": _("Our projects"),
        "sentence": _(
            "Say what your project needs; a department answers by a date, and you say whether it will do."
        ),
        "projects": [
            {
                "row": row,
                "href": f"/enterprise/projects/{row.number}/",
                "stage": wording.stage_text(stages[row.pk], known) if row.pk in stages else "",
                "needs": by_project[row.pk],
                "raise_href": f"/enterprise/projects/{row.number}/needs/new/",
            }
            for row in rows
        ],
    }
    return render(request, "projects/needs/enterprise.html", context)


def _line(need: Need, on: Any) -> dict[str, Any]:
    return {
        **told.line(need, on),
        "href": f"/enterprise/needs/{need.number}/",
        "asks_word": policy.word_is_open(need) and need.state != NeedState.WITHDRAWN,
    }


@require_safe
def own_project(request: Any, number: str) -> HttpResponse:
    """One project of the enterprise: where it stands, who serves it, its needs."""
    project = _own_project(request, number)
    asof = AsOf(request.today)
    stages = selectors.stages_now(asof, [project.pk])
    officers = needs.service_officers(asof, project.pk)
    names = wording.persons(row.person_id for row in officers)
    known = wording.stage_words(None, request.today)
    context = {
        "title": project.name,
        "project": project,
        "crumbs": [{"label": _("Our projects"), "href": "/enterprise/"}],
        "facts": [
            (_("number"), project.number),
            (_("stage"), wording.stage_text(stages[project.pk], known) if project.pk in stages else ""),
            (_("place"), project.place),
            (_("service officer"), "、".join(wording.holder_text(row, names) for row in officers)),
        ],
        "needs": [_line(need, request.today) for need in needs.needs_of(asof, project.pk)],
        "raise_href": f"/enterprise/projects/{project.number}/needs/new/",
        "may_raise": policy.can_raise(request.viewer, project),
    }
    return render(request, "projects/needs/enterprise_project.html", context)


@form_view
def raise_own(request: Any, number: str) -> HttpResponse:
    """Raise a need of one's own project."""
    project = _own_project(request, number)
    form = forms.NeedForm(*typed(request), year=request.today.year, plan=False)
    back = f"/enterprise/projects/{project.number}/"
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.raise_need(
                viewer=request.viewer, project=project, new=form.new, at=request.now, **key_of(form)
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, _("Your need has arrived. It is handed to a department and answered by a date.")
            )
            return redirect(f"/enterprise/needs/{made.number}/")
    crumbs = [{"label": _("Our projects"), "href": "/enterprise/"}, {"label": project.name, "href": back}]
    return form_page(request, form, _("Say what is needed"), back, crumbs, _("Send"))


@form_view
def own_need(request: Any, number: str) -> HttpResponse:
    """One need: what became of it; the word in one tap."""
    need = _own_need(request, number)
    asked = policy.word_is_open(need) and need.state in (
        NeedState.ANSWERED,
        NeedState.MET,
        NeedState.REFUSED,
    )
    form = forms.WordForm(*typed(request), initial={"revision": need.revision}) if asked else None
    if request.method == "POST":
        if form is None:
            raise Refused("said_already", _("The enterprise has had its word on this answer."))
        if form.is_valid():
            given = form.cleaned_data
            try:
                say_word(
                    viewer=request.viewer, need=need, word=given["word"], says=given["says"],
                    reopen=given["reopen"], at=request.now, **sent_of(form),
                )  # fmt: skip
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, _("Thank you. The department and the office see your word."))
                return redirect(f"/enterprise/needs/{need.number}/")
    context = {
        "title": need.wants,
        "need": need,
        "one": _line(need, request.today),
        "stands": told.plainly(need, request.today),
        "form": form,
        "words": NeedWord.choices,
        "may_reopen": need.word_at is None,
        "answered_on": need.answered_at.astimezone(SHANGHAI).date() if need.answered_at else None,
        "may_withdraw": "withdraw" in policy.need_verbs(request.viewer, need),
        "crumbs": [
            {"label": _("Our projects"), "href": "/enterprise/"},
            {"label": need.project.name, "href": f"/enterprise/projects/{need.project.number}/"},
        ],
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "projects/needs/enterprise_need.html", context, status=status)


@form_view
def withdraw_own(request: Any, number: str) -> HttpResponse:
    """It is no longer needed."""
    need = _own_need(request, number)
    form = forms.WithdrawForm(*typed(request), initial={"revision": need.revision})
    back = f"/enterprise/needs/{need.number}/"
    if request.method == "POST" and form.is_valid():
        try:
            acts.withdraw_need(
                viewer=request.viewer, need=need, reason=form.cleaned_data["reason"], at=request.now,
                **sent_of(form),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(back)
    crumbs = [{"label": _("Our projects"), "href": "/enterprise/"}, {"label": need.wants, "href": back}]
    return form_page(request, form, _("Withdraw the need"), back, crumbs)
