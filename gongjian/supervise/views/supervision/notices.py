"""A paper's own page: drafted, looked at as it will be, issued, withdrawn, replaced; as PDF and Word."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.asof import asof_of
from gongjian.kit.documents import docx, pdf
from gongjian.kit.form_pages import form_view
from gongjian.matters.actions.acting import day_of
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.views.forming import act_page, form_page, key_of, sent_of, typed
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.forms import supervision as forms
from gongjian.supervise.models import (
    IssuedNotice,
    NoticeForm,
    NoticeReceipt,
    NoticeState,
    ReceiptRole,
    Supervision,
    SupervisionState,
)
from gongjian.supervise.papers.supervision import KINDS, file_name
from gongjian.supervise.playbook.supervision import issuers, office_of, supervision_of
from gongjian.supervise.policy import supervision as policy
from gongjian.supervise.selectors.supervision.reading import notice_or_404, supervision_or_404
from gongjian.supervise.views.supervision.acts import crumbs, title_of
from gongjian.supervise.views.supervision.beside import paper_beside
from gongjian.supervise.views.supervision.turns import campaign_of, receipt_to_sign

MIMES = {"docx": docx.MIME, "pdf": pdf.MIME}
LIGHTS = {
    NoticeState.DRAFT: "watch", NoticeState.ISSUED: "on-course", NoticeState.WITHDRAWN: "paused",
    NoticeState.REPLACED: "paused",
}  # fmt: skip


@require_safe
def notice_page(request: Any, number: str) -> HttpResponse:
    """A paper: what it says, to whom it went, who signed for it, what it replaces."""
    notice = notice_or_404(request.viewer, number)
    supervision = notice.supervision
    campaign = campaign_of(supervision)
    request.campaign, request.room = campaign, "supervise"
    control = asof_of(request, campaign)
    base = f"/notices/{notice.number}/"
    may_act = not control.is_past and campaign.status == "live"
    context = {
        "title": notice.title,
        "notice": notice,
        "asof": control,
        "light": (LIGHTS[NoticeState(notice.state)], NoticeState(notice.state).label),
        "sentence": _sentence(notice),
        "crumbs": crumbs(supervision, campaign),
        "facts": facts(notice),
        "receipts": receipt_lines(notice, list(notice.receipts.filter(voided=False).order_by("id")), control.on),
        "lines": list(notice.lines.filter(voided=False).order_by("ordinal", "id")),
        "text": notice.body or supervision.requires,
        "supervision": supervision,
        "replaced_by": _open_to(request.viewer, notice.replaced_by),
        "replaces": [one for one in notice.replaces.filter(voided=False) if one.state != NoticeState.DRAFT],
        "verbs": [
            {"key": key, "label": VERBS[key][0](), "href": f"{base}{key}/"}
            for key in (offered(request.viewer, notice) if may_act else [])
        ],
        "sign_href": _sign_href(request.viewer, notice) if may_act else "",
    }  # fmt: skip
    return render(request, "supervise/supervision/notice.html", context)


def _sign_href(viewer: Any, notice: IssuedNotice) -> str:
    """Where the viewer's unit signs for the paper; empty where it need not, or has."""
    receipt = receipt_to_sign(viewer, notice.supervision)
    own = receipt is not None and receipt.notice_id == notice.pk and receipt.unit_id in viewer.unit_ids
    return f"/supervisions/{notice.supervision.number}/sign-for/" if own else ""


def _open_to(viewer: Any, notice: IssuedNotice | None) -> IssuedNotice | None:
    return notice if notice is not None and policy.can_see_notice(viewer, notice) else None


def _sentence(notice: IssuedNotice) -> str:
    if notice.state == NoticeState.DRAFT:
        return _("A draft: look at it as PDF before it is issued. It has gone to nobody.")
    return notice.document_no or notice.supervision.supervision_no


def facts(notice: IssuedNotice) -> list[dict[str, Any]]:
    """What a paper is, in pairs."""
    pairs = [
        (_("Supervision number"), notice.supervision.supervision_no),
        (_("Document number"), notice.document_no),
        (_("Form of the paper"), str(NoticeForm(notice.form).label)),
        (_("Issuing unit"), unit_tree().label(notice.issuer_id)),
        (_("Signed by"), notice.signer),
        (_("Term"), words.day(notice.term_on)),
        (_("sign for by"), words.day(notice.sign_by_on) if notice.sign_by_on else ""),
        (_("Issued at"), words.stamp(notice.issued_at) if notice.issued_at else ""),
        (_("Issued by"), notice.issued_by),
        (_("Confirmed as not classified by"), notice.unclassified_by),
        (_("Why it ended"), notice.ended_reason),
    ]
    return [{"label": label, "value": value} for label, value in pairs if value]


def receipt_lines(notice: Any, receipts: list[NoticeReceipt], on: Any) -> list[dict[str, Any]]:
    """Who signed for a paper and when; late is shown."""
    found = []
    for one in receipts:
        seen = day_of(one.signed_at) if one.signed_at else on
        late = notice.sign_by_on is not None and seen is not None and seen > notice.sign_by_on
        copy = one.role == ReceiptRole.COPY
        light, word = "done", _("signed for")
        if one.signed_at is None:
            light, word = ("late", _("sign-for overdue")) if late else ("not-due", _("not signed for yet"))
            if copy or notice.state != NoticeState.ISSUED:
                light, word = "paused", _("for information") if copy else _("was not signed for")
        elif late:
            light, word = "watch", _("signed for late")
        found.append(
            {
                "unit": unit_tree().label(one.unit_id),
                "role": ReceiptRole(one.role).label if not copy or one.signed_at else "",
                "light": light,
                "word": word,
                "at": one.signed_at,
                "by": one.signed_by,
            }
        )
    return found


@require_safe
def notice_file(request: Any, number: str, kind: str) -> HttpResponse:
    """The paper as PDF or Word."""
    notice = notice_or_404(request.viewer, number)
    make = KINDS.get(kind)
    if make is None:
        raise Http404
    response = HttpResponse(make(notice, request.now), content_type=MIMES[kind])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{file_name(notice)}.{kind}')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


# ---------------------------------------------------------------- drafting
@form_view
def new_notice(request: Any, number: str) -> HttpResponse:
    """Draft a paper of a supervision; `replaces` in the address names the paper it takes the place of."""
    supervision = supervision_or_404(request.viewer, number)
    if not policy.can_run(request.viewer, supervision):
        raise Http404
    wanted = request.GET.get("replaces", "")
    rows = supervision.notices.filter(state=NoticeState.ISSUED, voided=False)
    old = rows.filter(number=wanted).first() if wanted else None
    initial = _initial(supervision, request.today) if old is None else _as_form(old)
    return _drafting(request, supervision, initial, old, None)


def _initial(supervision: Supervision, today: Any) -> dict[str, Any]:
    campaign, matter = campaign_of(supervision), supervision.matter
    section = supervision_of(campaign, today)
    tree = unit_tree()
    lead = tree.get(matter.unit_id)
    able = issuers(section, campaign, [lead] if lead is not None else [], NoticeForm.SHEET.value)
    office = next((one for one in able if one.pk == supervision.desk_unit_id), able[0] if able else None)
    return {
        "form": NoticeForm.SHEET.value,
        "issuer": str(office.pk) if office is not None else "",
        "title": acts.usual_title(matter),
        "body": supervision.requires,
        "lead": str(matter.unit_id or ""),
        "term_on": supervision.term_on,
        "signer": office_of(section, office).signer if office is not None else "",
        "revision": supervision.revision,
    }


def _as_form(notice: IssuedNotice) -> dict[str, Any]:
    receipts = list(notice.receipts.filter(voided=False))
    of = {role: [str(one.unit_id) for one in receipts if one.role == role] for role in ReceiptRole}
    return {
        "form": notice.form,
        "issuer": str(notice.issuer_id),
        "title": notice.title,
        "body": notice.body,
        "lines": "\n".join(notice.lines.filter(voided=False).values_list("says", flat=True)),
        "lead": next(iter(of[ReceiptRole.LEAD]), ""),
        "assisting": of[ReceiptRole.ASSISTING],
        "copies": of[ReceiptRole.COPY],
        "term_on": notice.term_on,
        "signer": notice.signer,
        "revision": notice.revision,
    }


def _drafting(
    request: Any,
    supervision: Supervision,
    initial: dict[str, Any],
    old: IssuedNotice | None,
    draft: IssuedNotice | None,
) -> HttpResponse:
    campaign, matter = campaign_of(supervision), supervision.matter
    request.campaign, request.room = campaign, "supervise"
    lead_id = matter.unit_id if matter.state != "drafted" else None
    form = forms.NoticeDraftForm(
        *typed(request),
        campaign=campaign,
        section=supervision_of(campaign, request.today),
        lead_id=lead_id,
        desk_unit_id=supervision.desk_unit_id,
        replaces=old,
        initial=initial,
    )
    back = f"/notices/{draft.number}/" if draft is not None else f"/supervisions/{supervision.number}/"
    if request.method == "POST" and form.is_valid():
        try:
            made = (
                acts.draft_notice(request.viewer, supervision, form.new, at=request.now, **key_of(form))
                if draft is None
                else acts.change_draft(request.viewer, draft, form.new, at=request.now, **sent_of(form))
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Drafted. Look at it as PDF, then issue it."))
            return redirect(f"/notices/{made.number}/")
    title = _("Draft a paper") if old is None else _("Replace the paper")
    return form_page(
        request, form, title, back, crumbs(supervision, campaign), _("Keep the draft"), sentence=matter.title
    )


# ---------------------------------------------------------------- acts
def _state(*states: NoticeState) -> Any:
    return lambda viewer, one: one.state in states and policy.can_run(viewer, one.supervision)


def _may_issue(viewer: Any, notice: IssuedNotice) -> bool:
    return notice.state == NoticeState.DRAFT and policy.may_issue(viewer, notice)


def _may_replace(viewer: Any, notice: IssuedNotice) -> bool:
    open_ = notice.supervision.state in (SupervisionState.APPROVED, SupervisionState.ISSUED)
    return open_ and notice.replaced_by_id is None and bool(_state(NoticeState.ISSUED)(viewer, notice))


VERBS: dict[str, tuple[Any, Any]] = {
    "issue": (lambda: _("Issue it"), _may_issue),
    "change": (lambda: _("Change the draft"), _state(NoticeState.DRAFT)),
    "drop": (lambda: _("Drop the draft"), _state(NoticeState.DRAFT)),
    "replace": (lambda: _("Replace the paper"), _may_replace),
    "withdraw": (lambda: _("Withdraw the paper"), _state(NoticeState.ISSUED)),
}


def offered(viewer: Any, notice: IssuedNotice) -> list[str]:
    """What the viewer may do with the paper now."""
    return [key for key, (_words, may) in VERBS.items() if may(viewer, notice)]


@form_view
def notice_act(request: Any, number: str, verb: str) -> HttpResponse:
    """Issue, change, drop, replace or withdraw a paper."""
    notice = notice_or_404(request.viewer, number)
    supervision = notice.supervision
    known = VERBS.get(verb)
    if known is None or (request.method != "POST" and not known[1](request.viewer, notice)):
        raise Http404
    campaign = campaign_of(supervision)
    request.campaign, request.room = campaign, "supervise"
    base = f"/notices/{notice.number}/"
    if verb == "change":
        return _drafting(request, supervision, _as_form(notice), None, notice)
    if verb == "replace":
        return redirect(f"/supervisions/{supervision.number}/notices/new/?replaces={notice.number}")
    back = f"/supervisions/{supervision.number}/" if verb == "drop" else base
    path = [*crumbs(supervision, campaign), {"label": notice.title, "href": base}]
    form: Any = {"issue": forms.IssueForm, "drop": forms.NothingForm, "withdraw": forms.ReasonForm}[verb](
        *typed(request), initial={"revision": notice.revision}
    )
    sentence = _issue_sentence(notice) if verb == "issue" else notice.title
    return act_page(
        request,
        form,
        lambda filled: _do(request, notice, verb, filled),
        known[0](),
        back,
        path,
        sentence=sentence,
        submit=known[0](),
        done=_DONE[verb],
        **(paper_beside(notice) if verb == "issue" else {}),
    )


_DONE = {
    "issue": gettext_lazy("Issued."),
    "drop": gettext_lazy("The draft is dropped."),
    "withdraw": gettext_lazy("The paper is withdrawn."),
}


def _issue_sentence(notice: IssuedNotice) -> str:
    units = "、".join(
        one["unit"] for one in receipt_lines(notice, list(notice.receipts.filter(voided=False)), None)
    )
    return _("“%(paper)s” (%(no)s) goes to %(units)s.") % {
        "paper": notice.title, "no": title_of(notice.supervision), "units": units,
    }  # fmt: skip


def _do(request: Any, notice: IssuedNotice, verb: str, form: Any) -> object:
    given = form.cleaned_data
    if verb == "issue":
        return acts.issue_notice(
            request.viewer, notice, unclassified=given["unclassified"], at=request.now, **sent_of(form)
        )
    if verb == "drop":
        acts.drop_draft(request.viewer, notice, at=request.now, **key_of(form))
        return None
    return acts.withdraw_notice(
        request.viewer, notice, reason=given["reason"], at=request.now, **key_of(form)
    )
