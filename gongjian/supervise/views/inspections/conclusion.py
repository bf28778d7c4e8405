"""What a round concluded of a unit: read by the unit, contested in time, reviewed by others; both results stay."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.kit.form_pages import form_view
from gongjian.kit.story import story_of
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.views.forming import act_page, key_of, sent_of, typed
from gongjian.supervise.actions.inspections import conclusions
from gongjian.supervise.forms import inspections as forms
from gongjian.supervise.models import ConclusionReview, InspectionConclusion, ReviewOutcome
from gongjian.supervise.selectors.inspections import rounds
from gongjian.supervise.selectors.inspections.seeing import can_ask_review, can_review, can_see_plan
from gongjian.supervise.views.inspections.plan import crumbs_to, here
from gongjian.supervise.views.inspections.rows import REVIEW_LIGHTS


@require_safe
def conclusion_page(request: Any, number: str) -> HttpResponse:
    """The conclusion and what became of it."""
    row = rounds.conclusion_or_404(request.viewer, number)
    campaign = here(request, row.plan.campaign_id)
    review = _review(row)
    asked = review is not None
    waits = review is not None and review.outcome == ReviewOutcome.ASKED
    context = {
        "title": _("Conclusion on %(unit)s") % {"unit": unit_tree().label(row.unit_id)},
        "row": row,
        "campaign": campaign,
        "crumbs": [*crumbs_to(campaign), {"label": row.plan.title, "href": _plan_href(request, row)}],
        "review": review,
        "light": (REVIEW_LIGHTS[ReviewOutcome(review.outcome)], review.get_outcome_display())
        if review
        else None,
        "may_ask": not asked and can_ask_review(request.viewer, row),
        "may_decide": waits and can_review(request.viewer, row),
        "in_time": row.review_until_on is None or request.today <= row.review_until_on,
        "story": story_of(row),
    }
    return render(request, "supervise/inspections/conclusion.html", context)


def _plan_href(request: Any, row: InspectionConclusion) -> str:
    return f"/inspections/{row.plan.number}/" if can_see_plan(request.viewer, row.plan_id) else ""


def _review(row: InspectionConclusion) -> ConclusionReview | None:
    return ConclusionReview.objects.filter(conclusion_id=row.pk, voided=False).order_by("-id").first()


@form_view
def conclusion_act(request: Any, number: str, verb: str) -> HttpResponse:
    """Ask for a review, or give its result."""
    row = rounds.conclusion_or_404(request.viewer, number)
    campaign = here(request, row.plan.campaign_id)
    back = f"/conclusions/{row.number}/"
    crumbs = [*crumbs_to(campaign), {"label": row.plan.title, "href": _plan_href(request, row)}]
    if verb == "review" and can_ask_review(request.viewer, row):
        form: Any = forms.AskReviewForm(*typed(request))
        return act_page(
            request, form, lambda form: _ask(request, row, form), _("Ask for a review"), back, crumbs
        )
    review = _review(row)
    if verb == "decide" and review is not None:
        form = forms.DecideReviewForm(*typed(request), initial={"revision": review.revision})
        return act_page(
            request,
            form,
            lambda form: _decide(request, review, form),
            _("Result of the review"),
            back,
            crumbs,
        )
    raise Http404


def _ask(request: Any, row: InspectionConclusion, form: Any) -> object:
    reason = form.cleaned_data["reason"]
    return conclusions.ask_review(
        viewer=request.viewer, conclusion=row, reason=reason, at=request.now, **key_of(form)
    )


def _decide(request: Any, review: ConclusionReview, form: Any) -> object:
    given = form.cleaned_data
    return conclusions.decide_review(
        viewer=request.viewer, review=review, upheld=given["outcome"] == "upheld", says=given["says"],
        at=request.now, **sent_of(form),
    )  # fmt: skip
