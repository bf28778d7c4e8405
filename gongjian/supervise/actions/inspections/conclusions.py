"""What a round concluded of a unit, fed back to it; 复核 within thirty days, by other people; both results are kept."""

from datetime import datetime, timedelta

from gongjian import ledger
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.actions.acting import needs_reason, within
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.inspections.sealing import check_live, day_of, on_plan
from gongjian.supervise.models import (
    ConclusionReview,
    InspectionConclusion,
    InspectionPlan,
    PlanState,
    ReviewOutcome,
    Visit,
)
from gongjian.supervise.playbook.inspections import inspections_of
from gongjian.supervise.policy.inspections import check_can_review
from gongjian.supervise.selectors.inspections.seeing import BEGUN, can_ask_review


def conclude(
    *, viewer: Viewer, plan: InspectionPlan, unit_id: int, says: str, at: datetime, request_key: str = ""
) -> InspectionConclusion:
    """Conclude of a unit that was visited, and feed it back to the unit at once.

    Refused: words_missing, unit_not_visited, concluded_already, plan_not_so_far.
    """
    said = within(says, 4000, "says")
    if not said:
        raise Refused(
            "words_missing", _("It is not said what was concluded."), "says", _("Write it in plain words.")
        )
    with on_plan(
        "inspection.conclude", viewer=viewer, plan=plan, at=at, request_key=request_key,
        words={"unit": unit_tree().label(unit_id)}, states=(PlanState.UNDER_WAY, PlanState.CLOSED),
    ) as (entry, fresh):  # fmt: skip
        if not Visit.objects.filter(
            plan_id=fresh.pk, unit_id=unit_id, state__in=BEGUN, voided=False
        ).exists():
            message = _("“%(unit)s” was not visited in this round.", unit=unit_tree().label(unit_id))
            raise Refused("unit_not_visited", message, "unit", _("Choose a unit that was visited."))
        if InspectionConclusion.objects.filter(plan_id=fresh.pk, unit_id=unit_id, voided=False).exists():
            message = _("The round has concluded of “%(unit)s” already.", unit=unit_tree().label(unit_id))
            raise Refused(
                "concluded_already",
                message,
                "unit",
                _("If it is contested, it is reviewed; both results stay."),
            )
        campaign = campaign_by_id(fresh.campaign_id)
        assert campaign is not None
        days = inspections_of(campaign, day_of(at)).review_days
        return entry.create(
            InspectionConclusion(
                plan=fresh,
                unit_id=unit_id,
                says=said,
                by_name=viewer.name,
                by_user=viewer.user_id,
                fed_back_at=entry.at,
                review_until_on=day_of(entry.at) + timedelta(days=days),
                illustrative=fresh.illustrative,
            )
        )


def ask_review(
    *, viewer: Viewer, conclusion: InspectionConclusion, reason: str, at: datetime, request_key: str = ""
) -> ConclusionReview:
    """The unit asks to have it looked at again, up to the last day inclusive.

    Refused: not_your_conclusion, missing_reason, review_late, review_asked.
    """
    if not can_ask_review(viewer, conclusion):
        message = _("Only the inspected unit may ask for a review.")
        raise Refused("not_your_conclusion", message, remedy=_("Ask its head."))
    said = within(needs_reason(reason), 500, "reason")
    with ledger.record(
        "inspection.ask_review", by=viewer.actor(conclusion.unit_id), at=at, about=[conclusion, conclusion.plan],
        request_key=request_key or None, reason=said, words=_words(conclusion),
    ) as entry:  # fmt: skip
        check_live(conclusion.plan.campaign_id)
        last = conclusion.review_until_on
        if last is not None and day_of(at) > last:
            message = _(
                "A review could be asked for until %(last)s: thirty days from the day it was fed back.",
                last=last,
            )
            remedy = _(
                "The conclusion stands. New facts go to the inspection office as a matter of their own."
            )
            raise Refused("review_late", message, "reason", remedy)
        if ConclusionReview.objects.filter(conclusion_id=conclusion.pk, voided=False).exists():
            message = _("A review of this conclusion was asked for already.")
            raise Refused("review_asked", message, "reason", _("Look at what became of it."))
        return entry.create(
            ConclusionReview(
                conclusion=conclusion,
                asked_at=entry.at,
                asked_by=viewer.name,
                reason=said,
                illustrative=conclusion.illustrative,
            )
        )


def decide_review(
    *, viewer: Viewer, review: ConclusionReview, upheld: bool, says: str, at: datetime,
    revision: int | None = None, request_key: str = "",
) -> ConclusionReview:  # fmt: skip
    """The result of the review, beside the first conclusion, which stays as it was.

    Refused: same_people, may_not_review, words_missing, review_decided.
    """
    conclusion = review.conclusion
    check_can_review(viewer, conclusion)
    said = within(says, 4000, "says")
    if not said:
        raise Refused(
            "words_missing", _("The result is not given in words."), "says", _("Say on which grounds.")
        )
    with ledger.record(
        "inspection.review", by=viewer.actor(), at=at, about=[conclusion, conclusion.plan],
        request_key=request_key or None, words=_words(conclusion),
    ) as entry:  # fmt: skip
        check_live(conclusion.plan.campaign_id)
        fresh = ConclusionReview.objects.get(pk=review.pk)
        if revision is not None and fresh.revision != revision:
            raise ledger.Stale(fresh)
        if fresh.outcome != ReviewOutcome.ASKED:
            message = _("The result is given already.")
            raise Refused("review_decided", message, remedy=_("Look at it."))
        return entry.change(
            fresh,
            outcome=ReviewOutcome.UPHELD if upheld else ReviewOutcome.CHANGED,
            says=said,
            by_name=viewer.name,
            by_user=viewer.user_id,
            decided_at=entry.at,
        )


def _words(conclusion: InspectionConclusion) -> dict[str, str]:
    return {"title": conclusion.plan.title, "unit": unit_tree().label(conclusion.unit_id)}
