"""The form of a step that is taken: what it needs, the paper as it would go out, who issues it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from gongjian.kernel.ladder import Outcome, Step, StepKind, day_of
from gongjian.kit import words
from gongjian.kit.calendar import calendar
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.actions.ladder import answering
from gongjian.supervise.actions.ladder.carrying_out import PAPERS, asked_of
from gongjian.supervise.actions.supervision import usual_title
from gongjian.supervise.forms.ladder import IssueForm
from gongjian.supervise.models import LadderStep, NoticeForm, SupervisionSource
from gongjian.supervise.playbook.supervision import SupervisionText, issuers, office_of, supervision_of
from gongjian.supervise.policy import supervision as policy
from gongjian.supervise.selectors.ladder.climbs import Climbed, climbed_one
from gongjian.supervise.selectors.ladder.steps import Told, light_of
from gongjian.supervise.selectors.supervision.beside import NOTHING, Beside, beside
from gongjian.supervise.views.ladder.forming import act_page, typed
from gongjian.supervise.views.ladder.shown import standing_of

USUAL_TERM = 3
"""Working days a paper gives where nobody says otherwise."""


@dataclass(frozen=True)
class Deciding:
    """One form: the proposal, the step on it, what there is of supervision already."""

    request: Any
    row: LadderStep
    one: Climbed
    step: Step
    there: Beside

    @property
    def section(self) -> SupervisionText:
        """The playbook's word on supervision today."""
        return supervision_of(self.request.campaign, self.request.today)

    @property
    def unit(self) -> Any:
        """The unit that answers for it."""
        matter = self.row.case.matter
        return unit_tree().get(matter.unit_id if matter is not None else self.row.case.unit_id)

    @property
    def issuers(self) -> list[Any]:
        """Units that may send the paper to it."""
        if self.step.kind not in PAPERS or self.unit is None:
            return []
        return issuers(self.section, self.request.campaign, [self.unit], NoticeForm.SHEET.value)

    @property
    def needs_reason(self) -> bool:
        """Another step than proposed, a hand-over, or supervision that was declined before."""
        again = self.there.declined is not None and self.step.kind in PAPERS
        return again or self.step.key != self.row.step or self.step.kind is StepKind.hand_over

    @property
    def may_issue(self) -> bool:
        """May the viewer issue the paper in the same act?"""
        if self.there.open is None and not self.section.one_person:
            return False
        ids = [unit.pk for unit in self.issuers]
        signs = policy.over(self.request.viewer, ("supervise", "sign"), ids, self.request.campaign)
        alone = self.there.open is not None and policy.approved_alone(self.request.viewer, self.there.open)
        return signs and not alone


def there_of(row: LadderStep) -> Beside:
    """What there is of supervision for the matter of the proposal."""
    pk = row.case.matter_id
    return beside([pk]).get(pk, NOTHING) if pk is not None else NOTHING


def go_label(kind: StepKind, name: Any) -> str:
    """What the button says: 按建议发督办单, 按建议约谈."""
    if kind is StepKind.notice:
        return _("Issue as proposed: %(step)s") % {"step": name}
    return _("Go ahead as proposed: %(step)s") % {"step": name}


def issue_form(request: Any, row: LadderStep, told: Told, crumbs: list[dict[str, str]]) -> HttpResponse:
    """The form of the step proposed, or of another one above what is in force."""
    one = climbed_one(row.case, request.now)
    if one is None:
        raise Http404
    back = f"/ladder/{row.number}/"
    deciding = Deciding(request, row, one, _asked_step(request, row, one), there_of(row))
    step = deciding.step
    if request.method != "POST" and step.kind in PAPERS and deciding.there.stops(step.key):
        messages.info(request, _("The matter is under supervision or proposed for it: go on there."))
        return redirect(back)
    form = IssueForm(
        *typed(request), kind=step.kind, issuers=[(str(unit.pk), unit.label) for unit in deciding.issuers],
        units=_units(deciding), reason=deciding.needs_reason, issues=deciding.may_issue,
        initial=_first_values(deciding),
    )  # fmt: skip

    def do(keys: dict[str, Any]) -> None:
        answering.issue(request.viewer, row, form.decision, at=timezone.now(), **keys)

    proposed = step.key == row.step
    title = go_label(step.kind, step.name) if proposed else _("Instead: %(step)s") % {"step": step.name}
    others = [
        {"label": str(other.name), "href": f"{back}issue/?step={other.key}"}
        for other in steps_above(one)
        if other.key != step.key and not (other.kind in PAPERS and deciding.there.stops(other.key))
    ]
    return act_page(
        request, form, do, title=title, back=back, sentence=told.title(row), crumbs=crumbs,
        why=standing_of(one, office=True), others=others, rules=_who_issues(deciding),
        paper=_preview(deciding, form), submit_label=_submit(deciding),
    )  # fmt: skip


def _submit(deciding: Deciding) -> str:
    """What the form's button says, where a paper comes of it."""
    if deciding.step.kind not in PAPERS or deciding.may_issue:
        return ""
    if deciding.there.open is not None:
        return _("Draft the paper")
    return _("Approve the supervision and draft the paper")


def _asked_step(request: Any, row: LadderStep, one: Climbed) -> Step:
    asked = request.POST.get("step") or request.GET.get("step") or row.step
    steps = {step.key: step for step in one.rule.ladder.steps if step.proposes}
    return steps.get(asked) or steps[row.step]


def steps_above(one: Climbed) -> list[Step]:
    """The steps a person may choose: above the one in force; cards only where they are in use."""
    return [
        step
        for step in one.rule.ladder.steps[one.climb.case.level + 1 :]
        if step.proposes and (step.kind is not StepKind.card or one.rule.cards is not None)
    ]


def _units(deciding: Deciding) -> list[tuple[str, str]]:
    if deciding.step.kind is not StepKind.hand_over:
        return []
    tree = unit_tree()
    below = tree.in_order(tree.subtree(deciding.request.campaign.unit_id))
    return [("", "—"), *((str(one.pk), one.label) for one in below if one.closed_on is None)]


def _first_values(deciding: Deciding) -> dict[str, Any]:
    matter, units = deciding.row.case.matter, deciding.issuers
    return {
        "step": deciding.step.key,
        "term_on": calendar().add(deciding.request.today, USUAL_TERM).on,
        "revision": deciding.row.revision,
        "issuer": str(units[0].pk) if units else "",
        "signer": office_of(deciding.section, units[0]).signer if units else "",
        "requires": asked_of(matter) if matter is not None and deciding.step.kind in PAPERS else "",
    }


# ---------------------------------------------------------------- what is told beside the form
def _who_issues(deciding: Deciding) -> list[str]:
    """Who approves and who issues, where a paper goes out."""
    if deciding.step.kind not in PAPERS:
        return []
    there, found = deciding.there, []
    if there.declined is not None:
        found.append(declined_words(there))
    if there.open is not None:
        found.append(
            _("The paper goes out under the supervision there is: %(number)s.")
            % {"number": there.open.supervision_no or there.open.number}
        )
    else:
        found.append(_("The ladder proposes to put it under supervision; by deciding you approve that."))
    if deciding.may_issue:
        found.append(
            _(
                "By this office's playbook one person may approve and issue: confirmed as not classified, it goes out."
            )
            if there.open is None
            else _("Confirmed as not classified, the paper goes out at once; else it waits as a draft.")
        )
    else:
        found.append(_("The paper waits as a draft; another named person with the right to sign issues it."))
    return found


def decided_light(row: Any, there: Beside) -> tuple[str, str]:
    """(meaning, word) of the outcome; a paper that waits to be issued is not told as issued."""
    decided = row.outcome in (Outcome.issued.value, Outcome.amended.value) and row.settled_at is None
    if decided and there.draft is not None and there.draft.step == row.issued_step:
        return "watch", _("approved, to be issued")
    return light_of(row)


def declined_words(there: Beside) -> str:
    """That supervision was declined: by whom, when, why."""
    row = there.declined
    assert row is not None
    return _("Supervision was declined on %(on)s by %(by)s: %(reason)s") % {
        "on": words.day(day_of(row.decided_at)) if row.decided_at is not None else "",
        "by": row.decided_by,
        "reason": row.decision_says,
    }


def _preview(deciding: Deciding, form: IssueForm) -> list[dict[str, Any]]:
    """The paper as it would go out with what stands in the form."""
    matter = deciding.row.case.matter
    if deciding.step.kind not in PAPERS or matter is None or deciding.unit is None:
        return []
    names = {str(unit.pk): unit.name for unit in deciding.issuers}
    there, term = deciding.there.open, form["term_on"].value()
    pairs = [
        (_("title"), usual_title(matter)),
        (_("Supervision number"), (there.supervision_no if there else "") or _("given with the approval")),
        (_("Issuing unit"), names.get(str(form["issuer"].value() or ""), "")),
        (_("Where it comes from"), str(SupervisionSource(there.source if there else SupervisionSource.LATE).label)),
        (_("Lead unit"), deciding.unit.name),
        (_("What is required"), form["requires"].value() or asked_of(matter)),
        (_("Term"), words.day(term) if hasattr(term, "isoformat") else term),
        (_("Signed by"), form["signer"].value()),
    ]  # fmt: skip
    return [{"label": label, "value": value} for label, value in pairs]
