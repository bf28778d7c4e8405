"""Acts on a supervision, each a page of one form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.campaigns.models import Campaign
from gongjian.kernel.lifecycle import Verb as MatterVerb
from gongjian.kit.files import keep_bytes
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.matters import actions as matters
from gongjian.matters.forms import ExtensionForm
from gongjian.matters.listeners import term_of
from gongjian.matters.models import MatterRequest, RequestKind, RequestState
from gongjian.matters.policy import can
from gongjian.people.viewer import Viewer
from gongjian.projects.views.forming import act_page, key_of, sent_of, typed
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.forms import supervision as forms
from gongjian.supervise.models import (
    NoticeReceipt,
    Supervision,
    SupervisionState,
)
from gongjian.supervise.playbook.supervision import supervision_of
from gongjian.supervise.policy import supervision as policy
from gongjian.supervise.selectors.supervision.reading import supervision_or_404
from gongjian.supervise.views.supervision.beside import (
    asked_beside,
    examined_beside,
    proposed_beside,
    signed_beside,
)
from gongjian.supervise.views.supervision.turns import (
    campaign_of,
    open_hand_over,
    open_presentation,
    receipt_to_sign,
    replying_unit,
    sent_feedback,
)

S = SupervisionState


def title_of(supervision: Supervision) -> str:
    """Its number, before there is one that of the record."""
    return supervision.supervision_no or supervision.number


def crumbs(supervision: Supervision, campaign: Campaign, *, itself: bool = True) -> list[dict[str, str]]:
    """Campaign, register, the supervision."""
    base = f"/c/{campaign.key}/"
    found = [
        {"label": campaign.label, "href": base},
        {"label": _("Register of supervision"), "href": f"{base}supervisions/"},
    ]
    if itself:
        found.append({"label": title_of(supervision), "href": f"/supervisions/{supervision.number}/"})
    return found


@dataclass(frozen=True)
class Verb:
    """One act as a page: its words, its form, what it does, who is offered it in which state."""

    title: Any
    form: Callable[[Any, Supervision, tuple[Any, ...]], Form]
    act: Callable[[Any, Supervision, Any], object]
    may: Callable[[Viewer, Supervision], bool]
    done: Any = ""
    """What is told afterwards."""
    beside: Callable[[Any, Supervision], dict[str, Any]] | None = None
    """What stands beside the form: its template and what that shows."""


def _plain(form: type[Form]) -> Callable[[Any, Supervision, tuple[Any, ...]], Form]:
    return lambda _request, one, data: form(*data, initial={"revision": one.revision})


@form_view
def supervision_act(request: Any, number: str, verb: str) -> HttpResponse:
    """Show the form of an act on a supervision, or do it. What is not offered now does not exist."""
    supervision = supervision_or_404(request.viewer, number)
    one = VERBS.get(verb)
    campaign = campaign_of(supervision)
    request.campaign, request.room = campaign, "supervise"
    if one is None or (request.method != "POST" and not one.may(request.viewer, supervision)):
        raise Http404
    form = one.form(request, supervision, typed(request))
    return act_page(
        request, form, lambda filled: one.act(request, supervision, filled), one.title,
        f"/supervisions/{supervision.number}/", crumbs(supervision, campaign),
        sentence=supervision.matter.title, submit=one.title, done=one.done,
        **(one.beside(request, supervision) if one.beside is not None else {}),
    )  # fmt: skip


def verbs_of(viewer: Viewer, supervision: Supervision) -> list[dict[str, Any]]:
    """What the viewer may do now, in the order of the work."""
    base = f"/supervisions/{supervision.number}/"
    found = [
        {"key": key, "label": one.title, "href": f"{base}{key}/"}
        for key, one in VERBS.items()
        if one.may(viewer, supervision)
    ]
    if supervision.state in (S.APPROVED, S.ISSUED) and policy.can_run(viewer, supervision):
        draft = {"key": "draft", "label": _("Draft a paper"), "href": f"{base}notices/new/"}
        found.insert(0 if supervision.state == S.APPROVED else len(found), draft)
    return found


# ---------------------------------------------------------------- what each asks and does
def _may_reply(viewer: Viewer, supervision: Supervision) -> bool:
    found = replying_unit(viewer, supervision)
    if found is None:
        return False
    return not found[1] or sent_feedback(supervision) is None


def _reply_form(request: Any, supervision: Supervision, data: tuple[Any, ...]) -> Form:
    unit_id, lead = replying_unit(request.viewer, supervision) or (0, True)
    heads = request.viewer.may_over("sign", [unit_id], campaign_of(supervision))
    files = (request.FILES,) if data else ()
    return forms.ReplyForm(*data, *files, lead=lead, heads=heads)


def _reply(request: Any, supervision: Supervision, form: Any) -> object:
    given = form.cleaned_data
    unit_id, _lead = replying_unit(request.viewer, supervision) or (supervision.matter.unit_id or 0, True)
    file = keep_bytes(given["file"]) if given["file"] else None
    reply = acts.Reply(unit_id, given["says"], given.get("final", False), given.get("signed_by", ""), file)
    return acts.send_feedback(request.viewer, supervision, reply, at=request.now, **key_of(form))


def _may_ask_extension(viewer: Viewer, supervision: Supervision) -> bool:
    matter = supervision.matter
    if (
        supervision.state != S.ISSUED
        or term_of(matter) is None
        or not can(MatterVerb.ask_extension, viewer, matter)
    ):
        return False
    asked = MatterRequest.objects.filter(matter_id=matter.pk, state=RequestState.ASKED, voided=False)
    return not asked.filter(kind=RequestKind.EXTENSION).exists()


def _ask_extension(request: Any, supervision: Supervision, form: Any) -> object:
    given = form.cleaned_data
    return matters.ask_extension(
        viewer=request.viewer, matter=supervision.matter, reason=given["reason"], new_due_on=given["new_due_on"],
        progress_so_far=given["progress"], at=request.now, **key_of(form),
    )  # fmt: skip


def _take_back(request: Any, supervision: Supervision, form: Any) -> object:
    feedback = sent_feedback(supervision)
    if feedback is None:
        raise Http404
    return acts.withdraw_feedback(
        request.viewer, feedback, reason=form.cleaned_data["reason"], at=request.now, **key_of(form)
    )


def _may_take_back(viewer: Viewer, supervision: Supervision) -> bool:
    feedback = sent_feedback(supervision)
    return feedback is not None and feedback.unit_id in viewer.unit_ids and policy.can_reply(
        viewer, supervision, feedback.unit_id
    )  # fmt: skip


def _sign_for(request: Any, supervision: Supervision, form: Any) -> object:
    receipt = receipt_to_sign(request.viewer, supervision)
    if receipt is None:
        raise Http404
    return acts.sign_for(request.viewer, receipt, at=request.now, **key_of(form))


def _approve(request: Any, supervision: Supervision, form: Any) -> object:
    return acts.approve(
        request.viewer, supervision, says=form.cleaned_data["says"], at=request.now, **sent_of(form)
    )


def _decline(request: Any, supervision: Supervision, form: Any) -> object:
    return acts.decline(
        request.viewer, supervision, reason=form.cleaned_data["reason"], at=request.now, **sent_of(form)
    )


def _examine_form(request: Any, supervision: Supervision, data: tuple[Any, ...]) -> Form:
    feedback = sent_feedback(supervision)
    section = supervision_of(campaign_of(supervision), request.today)
    return forms.ExamineForm(*data, section=section, final=feedback is not None and feedback.final)


def _examine(request: Any, supervision: Supervision, form: Any) -> object:
    feedback = sent_feedback(supervision)
    if feedback is None:
        raise Http404
    given = form.cleaned_data
    return acts.examine(
        request.viewer, feedback, passed=given["outcome"] == "pass", says=given["says"], answers=form.answers,
        at=request.now, **key_of(form),
    )  # fmt: skip


def _may_examine(viewer: Viewer, supervision: Supervision) -> bool:
    feedback = sent_feedback(supervision)
    return (
        feedback is not None and not policy.is_doer(viewer, feedback) and policy.can_run(viewer, supervision)
    )


def _present_form(_request: Any, supervision: Supervision, data: tuple[Any, ...]) -> Form:
    return forms.PresentForm(*data)


def _present(request: Any, supervision: Supervision, form: Any) -> object:
    return acts.present(
        request.viewer, supervision, to_name=form.cleaned_data["to_name"], at=request.now, **key_of(form)
    )


def _with_campaign(form: Any) -> Callable[[Any, Supervision, tuple[Any, ...]], Form]:
    return lambda _request, one, data: form(*data, campaign=campaign_of(one))


def _answer(request: Any, supervision: Supervision, form: Any) -> object:
    presentation = open_presentation(supervision)
    if presentation is None:
        raise Http404
    given = form.cleaned_data
    return acts.answer_presentation(
        request.viewer, presentation, words=form.words, term_on=given["term_on"] if form.words else None,
        day_off=given.get("day_off", ""), at=request.now, **key_of(form),
    )  # fmt: skip


def _close(request: Any, supervision: Supervision, form: Any) -> object:
    return acts.close(
        request.viewer, supervision, says=form.cleaned_data["says"], at=request.now, **sent_of(form)
    )


def _may_close(viewer: Viewer, supervision: Supervision) -> bool:
    if not policy.can_run(viewer, supervision):
        return False
    if supervision.state == S.EXAMINED:
        return not acts.must_be_presented(supervision)
    return supervision.state == S.PRESENTED and open_presentation(supervision) is None


def _archive(request: Any, supervision: Supervision, form: Any) -> object:
    number = form.cleaned_data["archive_no"]
    return acts.archive(request.viewer, supervision, archive_no=number, at=request.now, **sent_of(form))


def _withdraw(request: Any, supervision: Supervision, form: Any) -> object:
    return acts.withdraw(
        request.viewer, supervision, reason=form.cleaned_data["reason"], at=request.now, **sent_of(form)
    )


def _chase_form(_request: Any, supervision: Supervision, data: tuple[Any, ...]) -> Form:
    rows = NoticeReceipt.objects.filter(notice__supervision_id=supervision.pk, voided=False)
    units = [
        pk for pk in (supervision.matter.unit_id, *rows.values_list("unit_id", flat=True)) if pk is not None
    ]
    return forms.ChaseForm(*data, unit_ids=units)


def _chase(request: Any, supervision: Supervision, form: Any) -> object:
    given = form.cleaned_data
    return acts.chase(
        request.viewer, supervision, unit_id=int(given["unit"]), way=given["way"], whom=given["whom"],
        says=given["says"], at=request.now, **key_of(form),
    )  # fmt: skip


def _hand_over_form(_request: Any, supervision: Supervision, data: tuple[Any, ...]) -> Form:
    return forms.HandOverForm(*data, campaign=campaign_of(supervision), desk_unit_id=supervision.desk_unit_id)


def _hand_over(request: Any, supervision: Supervision, form: Any) -> object:
    given = form.cleaned_data
    return acts.hand_over(
        request.viewer, supervision, to_unit_id=int(given["unit"]), reason=given["reason"],
        approved_by=given["approved_by"], at=request.now, **key_of(form),
    )  # fmt: skip


def _accept(request: Any, supervision: Supervision, form: Any) -> object:
    handed = open_hand_over(supervision)
    if handed is None:
        raise Http404
    return acts.accept_hand_over(request.viewer, handed, at=request.now, **key_of(form))


def _may_accept(viewer: Viewer, supervision: Supervision) -> bool:
    handed = open_hand_over(supervision)
    return handed is not None and policy.can_accept(viewer, handed)


def _words(request: Any, supervision: Supervision, form: Any) -> object:
    return acts.enter_words(request.viewer, supervision, form.new, at=request.now, **key_of(form))


def _runs(*states: SupervisionState) -> Callable[[Viewer, Supervision], bool]:
    return lambda viewer, one: one.state in states and policy.can_run(viewer, one)


def _may_hand_over(viewer: Viewer, supervision: Supervision) -> bool:
    return _runs(S.APPROVED, *policy.UNDER)(viewer, supervision) and open_hand_over(supervision) is None


_NOTHING = _plain(forms.NothingForm)
VERBS: dict[str, Verb] = {
    "approve": Verb(
        gettext_lazy("Approve it"), _plain(forms.SaysForm), _approve, policy.can_decide,
        gettext_lazy("Approved; its paper is to be drafted and issued."), proposed_beside,
    ),
    "decline": Verb(
        gettext_lazy("Decline it"), _plain(forms.ReasonForm), _decline, policy.can_decide,
        gettext_lazy("Declined, with the reason."), proposed_beside,
    ),
    "sign-for": Verb(
        gettext_lazy("Sign for the paper"), _NOTHING, _sign_for, lambda v, one: receipt_to_sign(v, one) is not None,
        gettext_lazy("Signed for."), signed_beside,
    ),
    "accept": Verb(
        gettext_lazy("Accept the hand-over"), _NOTHING, _accept, _may_accept, gettext_lazy("Accepted; it is yours now.")
    ),
    "reply": Verb(
        gettext_lazy("Send in the reply"), _reply_form, _reply, _may_reply, gettext_lazy("The reply is sent.")
    ),
    "take-back": Verb(
        gettext_lazy("Take the reply back"), _plain(forms.ReasonForm), _take_back, _may_take_back,
        gettext_lazy("The reply is taken back."),
    ),
    "ask-extension": Verb(
        gettext_lazy("Ask for an extension"), lambda request, _one, data: ExtensionForm(*data, on=request.today),
        _ask_extension, _may_ask_extension, gettext_lazy("The extension is asked for."), asked_beside,
    ),
    "examine": Verb(
        gettext_lazy("Examine the reply"), _examine_form, _examine, _may_examine,
        gettext_lazy("The examination is recorded."), examined_beside,
    ),
    "present": Verb(
        gettext_lazy("Put it before the leader"), _present_form, _present, _runs(S.EXAMINED),
        gettext_lazy("Put before the leader."),
    ),
    "answer": Verb(
        gettext_lazy("Record the leader's answer"), _with_campaign(forms.AnswerForm), _answer,
        lambda v, one: _runs(S.PRESENTED)(v, one) and open_presentation(one) is not None,
        gettext_lazy("The answer is recorded."),
    ),
    "close": Verb(
        gettext_lazy("Close the supervision"), _plain(forms.CloseForm), _close, _may_close, gettext_lazy("Closed.")
    ),
    "archive": Verb(
        gettext_lazy("File it"), _plain(forms.ArchiveForm), _archive,
        lambda v, one: _runs(S.CLOSED)(v, one) and one.archived_at is None, gettext_lazy("Filed."),
    ),
    "chase": Verb(
        gettext_lazy("Note an urging"), _chase_form, _chase, _runs(S.APPROVED, *policy.UNDER),
        gettext_lazy("The urging is noted."),
    ),
    "words": Verb(
        gettext_lazy("Enter a leader's words"), _with_campaign(forms.WordsForm), _words,
        _runs(S.PROPOSED, S.APPROVED, *policy.UNDER), gettext_lazy("The words are entered."),
    ),
    "hand-over": Verb(
        gettext_lazy("Hand it over"), _hand_over_form, _hand_over, _may_hand_over,
        gettext_lazy("Handed over; it waits to be accepted there."),
    ),
    "withdraw": Verb(
        gettext_lazy("Withdraw the supervision"), _plain(forms.ReasonForm), _withdraw, _runs(*policy.OPEN),
        gettext_lazy("The supervision is withdrawn."),
    ),
}  # fmt: skip
