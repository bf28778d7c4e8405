"""The forms of the desk: entering a report, and each act on one. Out of the desk's reach they do not exist."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import ENDED, State
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import SHANGHAI, asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.matters.selectors.record import read_record
from gongjian.matters.selectors.reported import reported
from gongjian.matters.views.said import reported_rows
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.views.forming import form_page, key_of, sent_of, typed
from gongjian.supervise.actions.public import desk
from gongjian.supervise.actions.public.receiving import Origin, register
from gongjian.supervise.forms import public as forms
from gongjian.supervise.models import PublicReport
from gongjian.supervise.playbook.public import public_of
from gongjian.supervise.policy.public import visible_reports
from gongjian.supervise.selectors.public import pictures_of
from gongjian.supervise.views.public.base import (
    crumbs_of,
    desk_or_404,
    project_named,
    report_or_404,
)


# ---------------------------------------------------------------- entering one
@form_view
def new_report(request: Any, key: str) -> HttpResponse:
    """Enter a report sent down from above, or told here."""
    campaign = desk_or_404(request, key)
    text = public_of(campaign, request.today)
    form = forms.RegisterForm(*typed(request), text=text, initial={"received_on": request.today})
    back = f"/c/{campaign.key}/public/"
    if request.method == "POST" and form.is_valid():
        try:
            made = _register(request, campaign, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The report is on the books: %(number)s") % {"number": made.number})
            return redirect(f"/public-reports/{made.number}/")
    return form_page(request, form, _("Enter a report"), back, crumbs_of(campaign), _("Enter it"))


def _register(request: Any, campaign: Campaign, form: forms.RegisterForm) -> PublicReport:
    given = form.cleaned_data
    on = given["received_on"]
    received = request.now if on == request.today else datetime.combine(on, time(9), SHANGHAI)
    project = project_named(request, campaign, given["project"])
    origin = Origin(given["source"], given["from_above"], received, project)
    return register(
        viewer=request.viewer, campaign=campaign, new=form.new, origin=origin, at=request.now, **key_of(form)
    )


# ---------------------------------------------------------------- the acts
@dataclass(frozen=True)
class Verb:
    """An act at the desk: its words, its form, what it does."""

    title: Any
    form: Callable[[Any, PublicReport, Campaign, tuple[Any, ...]], Form]
    act: Callable[[Any, PublicReport, Any], object]


@form_view
def report_act(request: Any, number: str, verb: str) -> HttpResponse:
    """The form of one act on a report."""
    report, campaign = report_or_404(request, number)
    one = VERBS.get(verb)
    if one is None:
        raise Http404
    form = one.form(request, report, campaign, typed(request))
    back = f"/public-reports/{report.number}/"
    if request.method == "POST" and form.is_valid():
        try:
            one.act(request, report, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": one.title})
            return redirect(back)
    context = {
        "title": one.title,
        "form": form,
        "submit_label": one.title,
        "cancel_href": back,
        "crumbs": [*crumbs_of(campaign), {"label": report.number, "href": back}],
        "report": report,
        "pictures": pictures_of(report),
        **(_beside_answer(request, report, campaign) if verb == "answer" else {}),
    }
    return render(request, "supervise/public_act.html", context, status=422 if form.is_bound else 200)


def _beside_answer(request: Any, report: PublicReport, campaign: Campaign) -> dict[str, Any]:
    """What whoever answers must have read: what the unit did, and what the answer closes."""
    matter = report.matter
    control = asof_of(request, campaign)
    record = read_record(matter, control.asof, request.now) if matter is not None else None
    if matter is None or record is None:
        return {}
    reported, state = reported_rows(matter, record, control), State(matter.state)
    return {
        "matter": matter,
        "unit": unit_tree().label(matter.unit_id),
        "reported": reported,
        "record": record,
        "closes": state is State.reported_done,
        "waits": state not in ENDED | {State.closed, State.reported_done},
        **(
            {"submit_label": _("Pass the answer and close the matter")}
            if state is State.reported_done
            else {}
        ),
    }


def _check_form(request: Any, report: PublicReport, campaign: Campaign, data: Any) -> Form:
    project = report.project.number if report.project is not None else ""
    initial = {
        "category": report.category,
        "place": report.place,
        "project": project,
        "revision": report.revision,
    }
    return forms.CheckForm(*data, text=public_of(campaign, request.today), initial=initial)


def _dispatch_form(request: Any, report: PublicReport, campaign: Campaign, data: Any) -> Form:
    category = public_of(campaign, request.today).category(report.category)
    title = "：".join(filter(None, (report.place, category)))
    initial = {"title": title, "requirement": report.says, "revision": report.revision}
    pictures = len(pictures_of(report))
    return forms.DispatchForm(*data, campaign=campaign, pictures=pictures, initial=initial)


def _answer_form(_request: Any, report: PublicReport, _campaign: Campaign, data: Any) -> Form:
    found = reported(report.matter, report.matter) if report.matter is not None else None
    said = found.result if found is not None else ""
    return forms.AnswerForm(*data, initial={"answer": said, "revision": report.revision})


def _again_form(_request: Any, report: PublicReport, _campaign: Campaign, data: Any) -> Form:
    said = report.reopened_says if len(report.reopened_says) <= forms.LONGEST_REASON else ""
    return forms.AgainForm(*data, initial={"reason": said, "revision": report.revision})


def _merge_form(request: Any, report: PublicReport, _campaign: Campaign, data: Any) -> Form:
    return forms.MergeForm(*data, initial={"into": request.GET.get("into", ""), "revision": report.revision})


def _plain(form: type[Form]) -> Callable[[Any, PublicReport, Campaign, Any], Form]:
    return lambda _request, report, _campaign, data: form(*data, initial={"revision": report.revision})


def _guide_form(_request: Any, report: PublicReport, _campaign: Campaign, data: Any) -> Form:
    initial = {"to": report.guided_to, "their_number": report.their_number, "revision": report.revision}
    return forms.GuideForm(*data, initial=initial)


def _check(request: Any, report: PublicReport, form: Any) -> object:
    given = form.cleaned_data
    campaign = campaign_by_id(report.campaign_id)
    assert campaign is not None
    return desk.check_report(
        viewer=request.viewer, report=report, category=given["category"], place=given["place"], at=request.now,
        project=project_named(request, campaign, given["project"]), **sent_of(form),
    )  # fmt: skip


def _dispatch(request: Any, report: PublicReport, form: Any) -> object:
    given = form.cleaned_data
    return desk.dispatch_report(
        viewer=request.viewer, report=report, unit_id=int(given["unit"]), title=given["title"],
        requirement=given["requirement"], due_on=given["due_on"], at=request.now,
        with_pictures=given.get("with_pictures", False), **sent_of(form),
    )  # fmt: skip


def _answer(request: Any, report: PublicReport, form: Any) -> object:
    return desk.answer_report(
        viewer=request.viewer,
        report=report,
        answer=form.cleaned_data["answer"],
        at=request.now,
        **sent_of(form),
    )


def _again(request: Any, report: PublicReport, form: Any) -> object:
    return desk.give_back(
        viewer=request.viewer,
        report=report,
        reason=form.cleaned_data["reason"],
        due_on=form.cleaned_data["due_on"],
        at=request.now,
        **key_of(form),
    )


def _merge(request: Any, report: PublicReport, form: Any) -> object:
    rows = PublicReport.objects.filter(visible_reports(request.viewer, None), campaign_id=report.campaign_id)
    into = rows.filter(number=form.cleaned_data["into"].strip()).first()
    if into is None:
        raise Refused(
            "merge_elsewhere",
            _("There is no report %(number)s here.") % {"number": form.cleaned_data["into"]},
            "into",
            _("Name a report of this campaign that is on the books."),
        )
    return desk.merge_report(viewer=request.viewer, report=report, into=into, at=request.now, **sent_of(form))


def _guide(request: Any, report: PublicReport, form: Any) -> object:
    given = form.cleaned_data
    return desk.guide_report(
        viewer=request.viewer, report=report, to=given["to"], their_number=given["their_number"], says=given["says"],
        at=request.now, **sent_of(form),
    )  # fmt: skip


def _discard(request: Any, report: PublicReport, form: Any) -> object:
    return desk.discard_report(
        viewer=request.viewer,
        report=report,
        reason=form.cleaned_data["reason"],
        at=request.now,
        **sent_of(form),
    )


def _erase(request: Any, report: PublicReport, form: Any) -> object:
    return desk.erase_contact(
        viewer=request.viewer,
        report=report,
        reason=form.cleaned_data["reason"],
        at=request.now,
        **key_of(form),
    )


VERBS: dict[str, Verb] = {
    "check": Verb(gettext_lazy("Check and class"), _check_form, _check),
    "dispatch": Verb(gettext_lazy("Hand it to a unit"), _dispatch_form, _dispatch),
    "answer": Verb(gettext_lazy("Pass the answer"), _answer_form, _answer),
    "again": Verb(gettext_lazy("Give it back to the unit"), _again_form, _again),
    "merge": Verb(gettext_lazy("Merge it with another"), _merge_form, _merge),
    "guide": Verb(gettext_lazy("Hand it over elsewhere"), _guide_form, _guide),
    "discard": Verb(gettext_lazy("Take it off the books"), _plain(forms.ReasonForm), _discard),
    "erase": Verb(gettext_lazy("Erase the contact"), _plain(forms.ReasonForm), _erase),
}
