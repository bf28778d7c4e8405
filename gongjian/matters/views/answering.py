"""A lead official answers what a unit put up: on the leader's page, on the matter's page, or on a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongjian.kernel.problems import Refused
from gongjian.kit.form_pages import form_view
from gongjian.matters import actions, policy
from gongjian.matters.answers import question_of
from gongjian.matters.forms import AnswerNeedForm
from gongjian.matters.models import Progress
from gongjian.matters.selectors import matter_or_404
from gongjian.matters.views.questions import answer_form, question_view
from gongjian.matters.views.record import back, record_at


@form_view
def answer(request: Any, number: str) -> HttpResponse:
    """The question of a matter and its answers as buttons."""
    matter = matter_or_404(request.viewer, number)
    control, _record = record_at(request, matter)
    if control.is_past or not policy.can_answer(request.viewer, matter):
        raise Http404
    asked = question_of(matter)
    if request.method == "POST":
        form = AnswerNeedForm(request.POST)
        asked = _asked(matter, form)
        if form.is_valid():
            try:
                _answer(request, asked, form)
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(
                    request,
                    _("Your answer is recorded; the unit reads it on the matter."),
                    extra_tags=f"draft:{form.draft}-{matter.number}",
                )
                return back(request, f"/matters/{matter.number}/")
    elif asked is None:
        raise Http404
    else:
        form = answer_form(asked)
    context = {
        "title": _("Wants my word"),
        "matter": matter,
        "asof": control,
        "crumbs": [{"label": matter.title, "href": f"/matters/{matter.number}/"}],
        "sentence": matter.title,
        "question": question_view(asked, matter, form),
        "form": form,
    }
    return render(request, "matters/answer.html", context)


def _asked(matter: Any, form: AnswerNeedForm) -> Progress:
    """The report the form answers; none of this matter: no such page."""
    pk = form.data.get("progress", "")
    found = (
        Progress.objects.filter(pk=int(pk), matter_id=matter.pk, voided=False).first()
        if pk.isdecimal() and len(pk) < 18
        else None
    )
    if found is None:
        raise Http404
    return found


def _answer(request: Any, asked: Progress, form: AnswerNeedForm) -> None:
    data = form.cleaned_data
    actions.answer(
        viewer=request.viewer,
        progress=asked,
        kind=data["kind"],
        words=data["words"],
        at=request.now,
        request_key=data["request_key"],
    )
