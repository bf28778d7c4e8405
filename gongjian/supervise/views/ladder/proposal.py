"""One proposal: what, why, where the case stands, the answer; and the forms of the answers."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_by_id, campaign_or_404, can_see_campaign
from gongjian.kernel.ladder import Outcome, day_of
from gongjian.kit import words
from gongjian.kit.asof import asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.story import story_of
from gongjian.matters.models import Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.actions.ladder import answering, reasons
from gongjian.supervise.actions.ladder.carrying_out import PAPERS
from gongjian.supervise.forms.ladder import DeclineTickedForm, InterviewForm, ReasonForm
from gongjian.supervise.models import Card, CircularLine, LadderStep, SupervisionState
from gongjian.supervise.policy.ladder import can_decide, is_office
from gongjian.supervise.selectors.ladder.climbs import Climbed, climbed_one
from gongjian.supervise.selectors.ladder.steps import OUTCOMES, Told, waiting
from gongjian.supervise.selectors.supervision.beside import Beside
from gongjian.supervise.views.ladder.deciding import (
    decided_light,
    declined_words,
    go_label,
    issue_form,
    there_of,
)
from gongjian.supervise.views.ladder.forming import act_page, typed
from gongjian.supervise.views.ladder.shown import days_late, standing_of, told_clause


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


def crumbs_of(request: Any, row: LadderStep, told: Told, *, itself: bool = False) -> list[dict[str, str]]:
    base = f"/c/{request.campaign.key}/"
    found = [
        {"label": request.campaign.label, "href": base},
        {"label": _("Steps proposed"), "href": f"{base}ladder/?state=standing"},
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
    clause, there = told.clause(row), there_of(row)
    context = {
        "title": capfirst(
            _("%(step)s proposed: %(title)s") % {"step": told.step(row), "title": told.title(row)}
        ),
        "row": row,
        "asof": control,
        "light": decided_light(row, there),
        "crumbs": crumbs_of(request, row, told),
        "clause": told_clause(clause) if clause is not None else None,
        "source": told.source(row),
        "standing": standing_of(one, office=True) if one is not None else None,
        "facts": _facts(row, told, control.on),
        "beside": _beside(row, there) if _waits(row, one) or there.draft is not None else [],
        "verbs": _verbs(row, one, there) if may else [],
        "story": _story(row, told, control.asof.seq),
    }
    return render(request, "supervise/ladder/proposal.html", context)


def _waits(row: LadderStep, one: Climbed | None) -> bool:
    """Does it wait for an answer?"""
    waiting = one.climb.waiting if one is not None else None
    return row.outcome == Outcome.standing.value and waiting is not None and waiting.cause == row.cause


def _verbs(row: LadderStep, one: Climbed | None, there: Beside) -> list[dict[str, str]]:
    """What may be done with it now; where a paper would come beside another, the way to that one."""
    base = f"/ladder/{row.number}/"
    if one is not None and _waits(row, one):
        step = one.rule.ladder.step(row.step)
        if not (step.kind in PAPERS and there.stops(step.key)):
            first = {"href": f"{base}issue/", "label": go_label(step.kind, step.name)}
        else:
            first = _lead(there)
        return [first, {"href": f"{base}decline/", "label": _("Decline")}]
    if row.outcome not in (Outcome.issued.value, Outcome.amended.value) or row.settled_at is not None:
        return []
    found = []
    if row.chair and not row.result:
        found.append({"href": f"{base}interview/", "label": _("Enter the result of the interview")})
    if row.supervision_id is None:
        found.append({"href": f"{base}withdraw/", "label": _("Withdraw the step")})
    return found


def _lead(there: Beside) -> dict[str, str]:
    """Where to go on: to the paper that waits to be issued, else to the supervision there is."""
    assert there.open is not None
    if there.draft is not None:
        return {"href": f"/notices/{there.draft.number}/", "label": _("Go to the draft of the paper")}
    proposed = there.open.state == SupervisionState.PROPOSED
    label = _("Go to the proposal that waits") if proposed else _("Go to the supervision there is")
    return {"href": f"/supervisions/{there.open.number}/", "label": label}


def _beside(row: LadderStep, there: Beside) -> list[dict[str, str]]:
    """What there is of supervision already, each a sentence with its link."""
    if there.declined is not None:
        return [{"says": declined_words(there), "href": f"/supervisions/{there.declined.number}/"}]
    if there.open is None:
        return []
    state = SupervisionState(there.open.state).label
    says = _("Under supervision: %(number)s, %(state)s.") % {
        "number": there.open.supervision_no or there.open.number,
        "state": state,
    }
    if there.open.state == SupervisionState.PROPOSED:
        says = _("Proposed for supervision by %(by)s (%(number)s); that waits for approval.") % {
            "by": there.open.proposed_by,
            "number": there.open.number,
        }
    found = [{"says": says, "href": f"/supervisions/{there.open.number}/"}]
    if there.draft is not None:
        said = _("A paper is drafted and waits to be issued: %(title)s.") % {"title": there.draft.title}
        found.append({"says": said, "href": f"/notices/{there.draft.number}/"})
    return found


def _story(row: LadderStep, told: Told, seq: int | None) -> list[dict[str, Any]]:
    """Its acts; of what the clock did for many at once only what came of this one."""
    outcomes = dict(LadderStep.Version.objects.filter(id=row.pk).values_list("entry_from", "outcome"))
    lines = story_of(row, seq=seq)
    for line in lines:
        if line["by"] == "clock" and line["seq"] in outcomes:
            word = OUTCOMES[Outcome(outcomes[line["seq"]])][1]
            line["text"] = _("by the ladder: %(step)s, %(outcome)s") % {
                "step": told.step(row),
                "outcome": word,
            }
    return lines


def _facts(row: LadderStep, told: Told, on: date) -> list[dict[str, Any]]:
    """Label and value of what is known."""
    case = row.case
    matter = case.matter
    found: list[dict[str, Any]] = [
        {"label": _("matter"), "value": told.title(row),
         "href": f"/matters/{matter.number}/" if matter is not None else ""},
        {"label": _("unit"), "value": unit_tree().label(row.unit_id)},
        *_due(matter, on),
        {"label": _("proposed on"), "value": words.day(day_of(row.arisen_at))},
    ]  # fmt: skip
    if row.by_name:
        ended = words.day(day_of(row.ended_at)) if row.ended_at else ""
        found.append({"label": _("decided by"), "value": f"{row.by_name} {ended}"})
    if told.issued(row):
        found.append({"label": _("step issued"), "value": told.issued(row)})
    if row.reason:
        found.append({"label": _("reason"), "value": row.reason})
    if row.term_on:
        found.append({"label": _("term"), "value": words.day(row.term_on)})
    if row.supervision is not None:
        said = row.supervision.supervision_no or row.supervision.number
        found.append(
            {"label": _("supervision"), "value": said, "href": f"/supervisions/{row.supervision.number}/"}
        )
    return [*found, *_more(row)]


def _due(matter: Matter | None, on: date) -> list[dict[str, Any]]:
    """When the matter is due, and how many days it is over."""
    if matter is None or matter.due_on is None:
        return []
    over = days_late(matter, on)
    note = _("%(count)s days late") % {"count": over} if over else ""
    return [{"label": _("due"), "value": words.day(matter.due_on), "note": note}]


def _more(row: LadderStep) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if row.chair:
        found.append({"label": _("interview held by"), "value": row.chair})
        found.append({"label": _("interview on"), "value": words.day(row.held_on) if row.held_on else ""})
        found.append({"label": _("result of the interview"), "value": row.result})
    for line in CircularLine.objects.filter(step=row, voided=False).select_related("circular"):
        href = f"/circulars/{line.circular.number}/"
        found.append({"label": _("circular"), "value": line.circular.title, "href": href})
    for card in Card.objects.filter(step=row, voided=False):
        said = f"{card.number} {words.day(card.from_on)}"
        found.append({"label": _("card"), "value": said, "note": card.lifted_reason})
    if row.settled_at is not None:
        word = _("taken back") if row.withdrawn else _("settled")
        found.append({"label": word, "value": words.day(day_of(row.settled_at)), "note": row.settled_says})
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
    return issue_form(request, row, told, crumbs_of(request, row, told, itself=True))


def _decline(request: Any, row: LadderStep, told: Told) -> HttpResponse:
    form = ReasonForm(*typed(request), initial={"revision": row.revision})

    def do(keys: dict[str, Any]) -> None:
        reason = form.cleaned_data["reason"]
        answering.decline(request.viewer, row, reason=reason, at=timezone.now(), **keys)

    return _simple(request, form, do, _("Decline the proposal"), row, told)


@form_view
def decline_ticked(request: Any, key: str) -> HttpResponse:
    """Decline the ticked proposals, each in an act of its own, with one reason for all."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    back = f"/c/{campaign.key}/ladder/?state=standing"
    picked = [int(pk) for pk in request.POST.getlist("pick") if pk.isascii() and pk.isdigit()]
    rows = list(waiting(campaign).filter(pk__in=picked).select_related("case__matter").order_by("id"))
    rows = [row for row in rows if can_decide(request.viewer, row.case)]
    if not rows:
        return redirect(back)
    told = Told()
    told.read(rows)
    form = DeclineTickedForm(
        *((request.POST,) if "reason" in request.POST else ()),
        ticked=[(str(row.pk), f"{told.step(row)} · {told.title(row)}") for row in rows],
    )

    def do(keys: dict[str, Any]) -> None:
        for row in rows:
            answering.decline(
                request.viewer, row, reason=form.cleaned_data["reason"], at=timezone.now(),
                request_key=f"{keys['request_key']}-{row.pk}",
            )  # fmt: skip

    crumbs = [
        {"label": campaign.label, "href": f"/c/{campaign.key}/"},
        {"label": _("Steps proposed"), "href": back},
    ]
    return act_page(request, form, do, title=_("Decline the proposals"), back=back, crumbs=crumbs)


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
        crumbs=crumbs_of(request, row, told, itself=True),
    )  # fmt: skip
