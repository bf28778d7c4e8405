"""Proposing supervision: of a matter, or of something that is not on the books yet."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongjian.campaigns.selectors import campaign_by_id, campaign_or_404
from gongjian.kernel.problems import Refused
from gongjian.kit.form_pages import form_view
from gongjian.matters.selectors import matter_or_404
from gongjian.projects.views.forming import form_page, key_of, typed
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.forms import supervision as forms
from gongjian.supervise.playbook.supervision import supervising_office, supervision_of
from gongjian.supervise.policy import supervision as policy
from gongjian.supervise.selectors.supervision.reading import open_of

_SOURCES = {"instruction": "instruction", "decision": "meeting", "report": "public"}
"""Kind of matter → the source the form proposes."""


@form_view
def propose_matter(request: Any, number: str) -> HttpResponse:
    """Propose to put a matter under supervision."""
    matter = matter_or_404(request.viewer, number)
    campaign = campaign_by_id(matter.campaign_id)
    if campaign is None or not policy.can_propose(request.viewer, matter):
        raise Http404
    request.campaign, request.room = campaign, "supervise"
    known = open_of(matter)
    if known is not None and request.method != "POST" and policy.can_see(request.viewer, known):
        messages.info(request, _("It is under supervision already; this is its page."))
        return redirect(f"/supervisions/{known.number}/")
    section = supervision_of(campaign, request.today)
    initial = {
        "source": _SOURCES.get(matter.kind, "late"),
        "requires": matter.requirement,
        "office": str(supervising_office(section, campaign).pk),
        "revision": matter.revision,
    }
    form = forms.ProposeForm(*typed(request), campaign=campaign, section=section, initial=initial)
    back = f"/matters/{matter.number}/"
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = acts.propose(
                request.viewer, matter, source=given["source"], requires=given["requires"], reason=given["reason"],
                source_says=given["source_says"], office_id=int(given["office"]), term_on=given["term_on"],
                at=request.now, revision=given.get("revision"), **key_of(form),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            return _proposed(request, made)
    sentence = (
        _("This decision names its unit and its date already; it runs by itself and needs no paper.")
        if acts.needs_no_supervision(matter)
        else _("Another named person approves it; until then nothing goes out.")
    )
    crumbs = [{"label": campaign.label, "href": f"/c/{campaign.key}/"}, {"label": matter.title, "href": back}]
    return form_page(request, form, _("Propose supervision"), back, crumbs, _("Propose"), sentence=sentence)


@form_view
def propose_new(request: Any, key: str) -> HttpResponse:
    """From an instruction, a decision, from above: draft the matter and propose it in one form."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    if not policy.can_propose_in(request.viewer, campaign):
        raise Http404
    section = supervision_of(campaign, request.today)
    office = supervising_office(section, campaign)
    initial = {"source": "instruction", "office": str(office.pk)}
    form = forms.ProposeNewForm(*typed(request), campaign=campaign, section=section, initial=initial)
    back = f"/c/{campaign.key}/supervisions/"
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        assisting = tuple(int(pk) for pk in given["assisting"])
        matter = acts.NewMatter(
            given["title"], given["requires"], int(given["unit"]), assisting, due_on=given["term_on"]
        )
        new = acts.Proposal(
            given["source"], given["requires"], given["reason"], given["source_says"], int(given["office"]),
            given["term_on"],
        )  # fmt: skip
        try:
            made = acts.propose_new(request.viewer, campaign, matter, new, at=request.now, **key_of(form))
        except Refused as refused:
            form.refuse(refused)
        else:
            return _proposed(request, made)
    crumbs = [
        {"label": campaign.label, "href": f"/c/{campaign.key}/"},
        {"label": _("Register of supervision"), "href": back},
    ]
    sentence = _("The matter is drafted with the proposal, and goes to its unit with the first paper.")
    return form_page(
        request, form, _("Put something under supervision"), back, crumbs, _("Propose"), sentence=sentence
    )


def _proposed(request: Any, made: Any) -> HttpResponse:
    messages.success(request, _("Proposed; it waits for approval."))
    return redirect(f"/supervisions/{made.number}/")
