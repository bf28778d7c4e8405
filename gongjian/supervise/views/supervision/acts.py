"""Acts on a supervision, each a page of one form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kit.files import keep_bytes
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.matters.policy import assisting_ids
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.views.forming import act_page, key_of, sent_of, typed
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.forms import supervision as forms
from gongjian.supervise.models import (
    Feedback,
    FeedbackState,
    HandedOver,
    NoticeReceipt,
    NoticeState,
    Presentation,
    ReceiptRole,
    Supervision,
    SupervisionState,
)
from gongjian.supervise.playbook.supervision import supervision_of
from gongjian.supervise.policy import supervision as policy
from gongjian.supervise.selectors.supervision.reading import supervision_or_404

S = SupervisionState


def campaign_of(supervision: Supervision) -> Campaign:
    """Its campaign."""
    found = campaign_by_id(supervision.campaign_id)
    assert found is not None
    return found


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
    note: Any = ""


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
        sentence=str(one.note) or supervision.matter.title,
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
def sent_feedback(supervision: Supervision) -> Feedback | None:
    """The reply that waits to be examined."""
    rows = supervision.feedbacks.select_related("supervision__matter")
    return rows.filter(state=FeedbackState.SENT, voided=False).order_by("id").last()


def open_presentation(supervision: Supervision) -> Presentation | None:
    """What lies before the leader without an answer."""
    return supervision.presentations.filter(answered_at=None, voided=False).order_by("id").last()


def open_hand_over(supervision: Supervision) -> HandedOver | None:
    """A hand-over that waits to be accepted."""
    rows = supervision.handed_over.select_related("supervision")
    return rows.filter(accepted_at=None, voided=False).order_by("id").last()


def receipt_to_sign(viewer: Viewer, supervision: Supervision) -> NoticeReceipt | None:
    """A paper in force the viewer may sign for in a unit's name; the own unit's before others'."""
    rows = NoticeReceipt.objects.select_related("notice__supervision__matter").filter(
        notice__supervision_id=supervision.pk, notice__state=NoticeState.ISSUED, signed_at=None, voided=False
    )
    may = [one for one in rows.order_by("id") if policy.can_sign_for(viewer, one)]
    own = [one for one in may if one.unit_id in viewer.unit_ids]
    return next(iter([*own, *may]), None)


def replying_unit(viewer: Viewer, supervision: Supervision) -> tuple[int, bool] | None:
    """(unit, whether it leads) the viewer may reply for now: the lead unit first, signed for before."""
    if supervision.state != S.ISSUED:
        return None
    matter = supervision.matter
    units = [matter.unit_id] if matter.unit_id is not None else []
    rows = NoticeReceipt.objects.filter(
        notice__supervision_id=supervision.pk, notice__state=NoticeState.ISSUED, voided=False
    )
    receipts = {one.unit_id: one for one in rows.order_by("id")}
    units += [pk for pk, one in receipts.items() if one.role == ReceiptRole.ASSISTING]
    units += assisting_ids(matter)
    for pk in dict.fromkeys(units):
        signed = pk not in receipts or receipts[pk].signed_at is not None
        if signed and pk in viewer.unit_ids and policy.can_reply(viewer, supervision, pk):
            return pk, pk == matter.unit_id
    return None


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
        day_off=given["day_off"], at=request.now, **key_of(form),
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
    "approve": Verb(gettext_lazy("Approve it"), _plain(forms.SaysForm), _approve, policy.can_decide),
    "decline": Verb(gettext_lazy("Decline it"), _plain(forms.ReasonForm), _decline, policy.can_decide),
    "sign-for": Verb(
        gettext_lazy("Sign for the paper"), _NOTHING, _sign_for, lambda v, one: receipt_to_sign(v, one) is not None
    ),
    "accept": Verb(gettext_lazy("Accept the hand-over"), _NOTHING, _accept, _may_accept),
    "reply": Verb(gettext_lazy("Send in the reply"), _reply_form, _reply, _may_reply),
    "take-back": Verb(gettext_lazy("Take the reply back"), _plain(forms.ReasonForm), _take_back, _may_take_back),
    "examine": Verb(gettext_lazy("Examine the reply"), _examine_form, _examine, _may_examine),
    "present": Verb(gettext_lazy("Put it before the leader"), _present_form, _present, _runs(S.EXAMINED)),
    "answer": Verb(
        gettext_lazy("Record the leader's answer"), _with_campaign(forms.AnswerForm), _answer,
        lambda v, one: _runs(S.PRESENTED)(v, one) and open_presentation(one) is not None,
    ),
    "close": Verb(gettext_lazy("Close the supervision"), _plain(forms.CloseForm), _close, _may_close),
    "archive": Verb(
        gettext_lazy("File it"), _plain(forms.ArchiveForm), _archive,
        lambda v, one: _runs(S.CLOSED)(v, one) and one.archived_at is None,
    ),
    "chase": Verb(gettext_lazy("Note an urging"), _chase_form, _chase, _runs(S.APPROVED, *policy.UNDER)),
    "words": Verb(
        gettext_lazy("Enter a leader's words"), _with_campaign(forms.WordsForm), _words,
        _runs(S.PROPOSED, S.APPROVED, *policy.UNDER),
    ),
    "hand-over": Verb(gettext_lazy("Hand it over"), _hand_over_form, _hand_over, _may_hand_over),
    "withdraw": Verb(
        gettext_lazy("Withdraw the supervision"), _plain(forms.ReasonForm), _withdraw, _runs(*policy.OPEN)
    ),
}  # fmt: skip


def unit_label(pk: int | None) -> str:
    """A unit's short name."""
    return unit_tree().label(pk)
