"""One proposal: what, why, where the case stands, the answer; and the forms of the answers."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_by_id, can_see_campaign
from gongjian.kernel.ladder import Outcome, Step, StepKind, day_of
from gongjian.kit.asof import asof_of
from gongjian.kit.calendar import calendar
from gongjian.kit.form_pages import form_view
from gongjian.kit.story import story_of
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.actions.ladder import answering, reasons
from gongjian.supervise.actions.ladder.carrying_out import PAPERS
from gongjian.supervise.forms.ladder import InterviewForm, IssueForm, ReasonForm
from gongjian.supervise.models import Card, CircularLine, LadderStep, NoticeForm
from gongjian.supervise.playbook.supervision import issuers, supervision_of
from gongjian.supervise.policy.ladder import can_decide, is_office
from gongjian.supervise.selectors.ladder.climbs import Climbed, climbed_one
from gongjian.supervise.selectors.ladder.steps import Told, light_of
from gongjian.supervise.views.ladder.forming import act_page, typed
from gongjian.supervise.views.ladder.shown import standing_of, told_clause

USUAL_TERM = 3
"""Working days a paper gives where nobody says otherwise."""


def proposal_or_404(request: Any, number: str) -> LadderStep:
    """The proposal of that number, for those who supervise in its campaign."""
    found = None
    if request.viewer.scopes:
        rows = LadderStep.objects.filter(Q(number=number), proposes=True, voided=False)
        found = rows.select_related("case__matter", "supervision").first()
    campaign = campaign_by_id(found.case.campaign_id) if found is not None else None
    if found is None or campaign is None or not can_see_campaign(request.viewer, campaign):
        raise Http404
    if not is_office(request.viewer, campaign):
        raise Http404
    request.campaign, request.room = campaign, "supervise"
    return found


def _crumbs(request: Any, row: LadderStep, told: Told, *, itself: bool = False) -> list[dict[str, str]]:
    base = f"/c/{request.campaign.key}/"
    found = [
        {"label": request.campaign.label, "href": base},
        {"label": _("Steps proposed"), "href": f"{base}ladder/"},
    ]
    return [*found, {"label": told.title(row), "href": f"/ladder/{row.number}/"}] if itself else found


@require_safe
def proposal_page(request: Any, number: str) -> HttpResponse:
    """What is proposed for which matter, by which sentence of which rule, and what was answered."""
    row = proposal_or_404(request, number)
    control = asof_of(request, request.campaign)
    told = Told()
    told.read([row])
    one = climbed_one(row.case, request.now)
    may = one is not None and can_decide(request.viewer, row.case)
    clause = told.clause(row)
    context = {
        "title": capfirst(
            _("%(step)s proposed: %(title)s") % {"step": told.step(row), "title": told.title(row)}
        ),
        "row": row,
        "asof": control,
        "light": light_of(row),
        "crumbs": _crumbs(request, row, told),
        "clause": told_clause(clause) if clause is not None else None,
        "source": told.source(row),
        "standing": standing_of(one, office=True) if one is not None else None,
        "facts": _facts(row, told),
        "verbs": _verbs(row, one) if may else [],
        "story": story_of(row, seq=control.asof.seq),
    }
    return render(request, "supervise/ladder/proposal.html", context)


def _verbs(row: LadderStep, one: Climbed | None) -> list[dict[str, str]]:
    """What may be done with it now."""
    base = f"/ladder/{row.number}/"
    waits = one is not None and one.climb.waiting is not None and one.climb.waiting.cause == row.cause
    if row.outcome == Outcome.standing.value and waits:
        return [
            {"href": f"{base}issue/", "label": _("Take the step")},
            {"href": f"{base}decline/", "label": _("Decline")},
        ]
    if row.outcome not in (Outcome.issued.value, Outcome.amended.value) or row.settled_at is not None:
        return []
    found = []
    if row.chair and not row.result:
        found.append({"href": f"{base}interview/", "label": _("Enter the result of the interview")})
    if row.supervision_id is None:
        found.append({"href": f"{base}withdraw/", "label": _("Withdraw the step")})
    return found


def _facts(row: LadderStep, told: Told) -> list[dict[str, Any]]:
    """Label and value of what is known."""
    case = row.case
    matter = case.matter
    found: list[dict[str, Any]] = [
        {"label": _("matter"), "value": told.title(row),
         "href": f"/matters/{matter.number}/" if matter is not None else ""},
        {"label": _("unit"), "value": unit_tree().label(row.unit_id)},
        {"label": _("proposed on"), "value": day_of(row.arisen_at).isoformat()},
    ]  # fmt: skip
    if row.by_name:
        on = day_of(row.ended_at).isoformat() if row.ended_at else ""
        found.append({"label": _("decided by"), "value": f"{row.by_name} {on}"})
    if row.issued_step:
        found.append({"label": _("step issued"), "value": told.step(row, row.issued_step)})
    if row.reason:
        found.append({"label": _("reason"), "value": row.reason})
    if row.term_on:
        found.append({"label": _("term"), "value": row.term_on.isoformat()})
    if row.supervision is not None:
        said = row.supervision.supervision_no or row.supervision.number
        found.append(
            {"label": _("supervision"), "value": said, "href": f"/supervisions/{row.supervision.number}/"}
        )
    return [*found, *_more(row)]


def _more(row: LadderStep) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if row.chair:
        found.append({"label": _("interview held by"), "value": row.chair})
        found.append({"label": _("interview on"), "value": row.held_on.isoformat() if row.held_on else ""})
        found.append({"label": _("result of the interview"), "value": row.result})
    for line in CircularLine.objects.filter(step=row, voided=False).select_related("circular"):
        href = f"/circulars/{line.circular.number}/"
        found.append({"label": _("circular"), "value": line.circular.title, "href": href})
    for card in Card.objects.filter(step=row, voided=False):
        said = f"{card.number} {card.from_on.isoformat()}"
        found.append({"label": _("card"), "value": said, "note": card.lifted_reason})
    if row.settled_at is not None:
        word = _("taken back") if row.withdrawn else _("settled")
        found.append({"label": word, "value": day_of(row.settled_at).isoformat(), "note": row.settled_says})
    return found


# ---------------------------------------------------------------- answers
@form_view
def proposal_act(request: Any, number: str, verb: str) -> HttpResponse:
    """The forms of one proposal."""
    row = proposal_or_404(request, number)
    make = {"issue": _issue, "decline": _decline, "interview": _interview, "withdraw": _withdraw}.get(verb)
    if make is None or not can_decide(request.viewer, row.case):
        raise Http404
    told = Told()
    told.read([row])
    return make(request, row, told)


def _issue(request: Any, row: LadderStep, told: Told) -> HttpResponse:
    one = climbed_one(row.case, request.now)
    if one is None:
        raise Http404
    step = _asked_step(request, row, one)
    form = IssueForm(*typed(request), kind=step.kind, steps=_steps(one), **_choices(request, row, step),
                     initial=_first_values(request, row, step))  # fmt: skip

    def do(keys: dict[str, Any]) -> None:
        answering.issue(request.viewer, row, form.decision, at=timezone.now(), **keys)

    title = _("Take the step: %(step)s") % {"step": step.name}
    others = [
        {"label": str(other.name), "href": f"/ladder/{row.number}/issue/?step={other.key}"}
        for other in _above(one)
        if other.key != step.key
    ]
    return act_page(
        request, form, do, title=title, back=f"/ladder/{row.number}/", sentence=told.title(row),
        crumbs=_crumbs(request, row, told, itself=True), why=standing_of(one, office=True), others=others,
    )  # fmt: skip


def _asked_step(request: Any, row: LadderStep, one: Climbed) -> Step:
    asked = request.POST.get("step") or request.GET.get("step") or row.step
    steps = {step.key: step for step in one.rule.ladder.steps if step.proposes}
    return steps.get(asked) or steps[row.step]


def _above(one: Climbed) -> list[Step]:
    """The steps a person may choose: above the one in force; cards only where they are in use."""
    return [
        step
        for step in one.rule.ladder.steps[one.climb.case.level + 1 :]
        if step.proposes and (step.kind is not StepKind.card or one.rule.cards is not None)
    ]


def _steps(one: Climbed) -> list[tuple[str, str]]:
    return [(step.key, str(step.name)) for step in one.rule.ladder.steps if step.proposes]


def _choices(request: Any, row: LadderStep, step: Step) -> dict[str, Any]:
    tree = unit_tree()
    found: dict[str, Any] = {"issuers": [], "units": []}
    unit = tree.get(row.case.matter.unit_id if row.case.matter is not None else row.case.unit_id)
    if step.kind in PAPERS and unit is not None:
        section = supervision_of(request.campaign, request.today)
        may = issuers(section, request.campaign, [unit], NoticeForm.SHEET.value)
        found["issuers"] = [(str(one.pk), one.label) for one in may]
    if step.kind is StepKind.hand_over:
        below = tree.in_order(tree.subtree(request.campaign.unit_id))
        found["units"] = [("", "—"), *((str(one.pk), one.label) for one in below if one.closed_on is None)]
    return found


def _first_values(request: Any, row: LadderStep, step: Step) -> dict[str, Any]:
    term = calendar().add(request.today, USUAL_TERM).on
    return {"step": step.key, "term_on": term, "revision": row.revision, "signer": request.viewer.name}


def _decline(request: Any, row: LadderStep, told: Told) -> HttpResponse:
    form = ReasonForm(*typed(request), initial={"revision": row.revision})

    def do(keys: dict[str, Any]) -> None:
        reason = form.cleaned_data["reason"]
        answering.decline(request.viewer, row, reason=reason, at=timezone.now(), **keys)

    return _simple(request, form, do, _("Decline the proposal"), row, told)


def _interview(request: Any, row: LadderStep, told: Told) -> HttpResponse:
    form = InterviewForm(*typed(request), initial={"revision": row.revision, "held_on": row.held_on})

    def do(keys: dict[str, Any]) -> None:
        given = form.cleaned_data
        reasons.record_interview(
            request.viewer, row, held_on=given["held_on"], result=given["result"], at=timezone.now(), **keys
        )

    return _simple(request, form, do, _("Enter the result of the interview"), row, told)


def _withdraw(request: Any, row: LadderStep, told: Told) -> HttpResponse:
    form = ReasonForm(*typed(request), initial={"revision": row.revision})

    def do(keys: dict[str, Any]) -> None:
        reason = form.cleaned_data["reason"]
        reasons.withdraw_step(request.viewer, row, reason=reason, at=timezone.now(), **keys)

    return _simple(request, form, do, _("Withdraw the step"), row, told)


def _simple(request: Any, form: Any, do: Any, title: str, row: LadderStep, told: Told) -> HttpResponse:
    sentence = f"{told.step(row, row.issued_step)} · {told.title(row)}"
    return act_page(
        request, form, do, title=title, back=f"/ladder/{row.number}/", sentence=sentence,
        crumbs=_crumbs(request, row, told, itself=True),
    )  # fmt: skip
