"""A supervision's own page: where it stands, papers and who signed for them, replies, examination, what comes next."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.kernel.lifecycle import State
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.story import story_of
from gongjian.matters.actions.acting import day_of
from gongjian.matters.listeners import term_of
from gongjian.matters.views.asking import extension_words
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.actions.supervision import must_be_presented
from gongjian.supervise.models import (
    FeedbackState,
    NoticeForm,
    NoticeState,
    Supervision,
    SupervisionSource,
    SupervisionState,
)
from gongjian.supervise.playbook.supervision import supervision_of
from gongjian.supervise.policy import supervision as policy
from gongjian.supervise.selectors.supervision.known import One, known
from gongjian.supervise.selectors.supervision.reading import supervision_or_404
from gongjian.supervise.selectors.supervision.steps import standing
from gongjian.supervise.views.supervision.acts import crumbs, title_of, verbs_of
from gongjian.supervise.views.supervision.notices import LIGHTS, receipt_lines
from gongjian.supervise.views.supervision.rows import (
    chase_rows,
    extension_rows,
    feedback_rows,
    hand_over_rows,
    words_rows,
)
from gongjian.supervise.views.supervision.turns import campaign_of

S = SupervisionState


@require_safe
def supervision_page(request: Any, number: str) -> HttpResponse:
    """The supervision at the moment asked."""
    supervision = supervision_or_404(request.viewer, number)
    campaign = campaign_of(supervision)
    request.campaign, request.room = campaign, "supervise"
    control = asof_of(request, campaign)
    row = control.asof.rows(Supervision).filter(id=supervision.pk).first()
    context: dict[str, Any] = {
        "title": supervision.matter.title,
        "asof": control,
        "crumbs": crumbs(supervision, campaign, itself=False),
        "row": row,
        "supervision": supervision,
    }
    if row is None:
        return render(request, "supervise/supervision/supervision.html", context)
    office = policy.is_office(request.viewer, supervision)
    one = known([row], control.asof, request.viewer)[row.id]
    section = supervision_of(campaign, control.on)
    may_act = not control.is_past and campaign.status == "live"
    context |= {
        "light": standing(row, control.on, one.matter),
        "sentence": sentence(row),
        "next": next_words(supervision, one) if may_act else "",
        **_offered(verbs_of(request.viewer, supervision) if may_act else []),
        "stages": stages(row, one, control.on.year),
        "facts": facts(row, one, office=office),
        "notices": notice_rows(one, control, office=office),
        "feedbacks": feedback_rows(one, section),
        "extensions": extension_rows(one),
        "extension_says": _extension_says(request, supervision) if may_act else "",
        "chases": chase_rows(one) if office else [],
        "words": words_rows(one),
        "hidden_words": office and not control.is_past and supervision.words.filter(voided=False).exists(),
        "presentations": one.presentations if office else [],
        "hand_overs": hand_over_rows(row, control) if office else [],
        "office": office,
        "story": story_of(supervision, limit=60, seq=control.asof.seq) if office else [],
    }
    return render(request, "supervise/supervision/supervision.html", context)


_BESIDE = ("ask-extension", "chase", "words", "hand-over", "withdraw")
"""What may be done at any time, and is never the next step."""


def _offered(verbs: list[dict[str, Any]]) -> dict[str, Any]:
    """The next step as the loud button, the rest in the menu."""
    first = next((one for one in verbs if one["key"] not in _BESIDE), None)
    if first is not None and first["key"] == "draft" and first is not verbs[0]:
        first = None
    return {"first": first, "verbs": [one for one in verbs if one is not first]}


def _extension_says(request: Any, supervision: Supervision) -> str:
    """While the papers are out and there is a term: who asks for more time, and who grants it."""
    runs = supervision.state == S.ISSUED and term_of(supervision.matter) is not None
    return extension_words(supervision.matter, request.today) if runs else ""


def sentence(row: Any) -> SafeString:
    """Its number, whose desk, which round, by when; no part of it is broken by the end of a line."""
    parts = [
        row.supervision_no or _("no number yet"),
        _("on the desk of %(unit)s") % {"unit": unit_tree().label(row.desk_unit_id)},
        _("round %(count)s") % {"count": row.cycle} if row.cycle > 1 else "",
        _("term %(day)s") % {"day": words.day(row.term_on)} if row.term_on else "",
    ]
    return format_html_join(" · ", '<span class="nb">{}</span>', ((part,) for part in parts if part))


def next_words(supervision: Supervision, one: One) -> str:
    """What comes next, and whose turn it is."""
    state = supervision.state
    if state == S.PROPOSED:
        return _("Waits for a named person to approve or decline it; not who proposed it.")
    if state == S.APPROVED:
        drafts = any(n.state == NoticeState.DRAFT for n in one.notices)
        return (
            _("A paper is drafted; it waits to be issued.")
            if drafts
            else _("A paper is to be drafted and issued.")
        )
    if state == S.ISSUED:
        return _next_of_units(supervision, one)
    if state == S.EXAMINED:
        if must_be_presented(supervision):
            return _("Passed. It is put before whoever gave the instruction.")
        return _("Passed. It can be closed.")
    if state == S.PRESENTED:
        open_ = any(p.answered_at is None for p in one.presentations)
        return (
            _("Before the leader; the answer is to be recorded.")
            if open_
            else _("No new instruction. It can be closed.")
        )
    if state == S.CLOSED:
        if supervision.archived_at is None:
            return _("Closed; it is to be filed.")
        if supervision.matter.state == State.closed.value:
            return _("Filed; the matter is struck off on its own page, by the steps of its kind.")
    return ""


def _next_of_units(supervision: Supervision, one: One) -> str:
    """While it is under supervision: sign-for, then the reply, then its examination."""
    tree = unit_tree()
    unsigned = [tree.label(r.unit_id) for r in one.to_sign if r.signed_at is None]
    if unsigned:
        return _("To be signed for by %(units)s.") % {"units": "、".join(unsigned)}
    if any(f.state == FeedbackState.SENT for f in one.feedbacks):
        return _("The reply waits to be examined, by another than who sent it.")
    if supervision.feedback_due_on is not None:
        said = {
            "unit": tree.label(supervision.matter.unit_id),
            "day": words.day(supervision.feedback_due_on),
        }
        return _("%(unit)s replies by %(day)s.") % said
    return _("%(unit)s is to reply.") % {"unit": tree.label(supervision.matter.unit_id)}


def stages(row: Any, one: One, year: int | None = None) -> list[dict[str, Any]]:
    """The way of a supervision with the days, those of `year` without it; the step in hand is the one that waits, a
    reply returned among them."""
    signed = [r.signed_at for r in one.to_sign]
    sent, passed = one.sent, [e for e in one.examinations if e.passed]
    shown = [p for p in one.presentations if p.answered_at is not None]
    put_up = bool(one.presentations) or row.source == SupervisionSource.INSTRUCTION
    steps: dict[str, tuple[str, Any]] = {
        "proposed": (_("Proposed"), row.proposed_at),
        "approved": (_("Approved"), row.decided_at if row.state != S.DECLINED else None),
        "paper": (_("Paper issued"), one.first.issued_at if one.first else None),
        "signed": (_("Signed for"), max(signed) if signed and all(signed) else None),
        "reply": (_("Reply"), sent[-1].sent_at if sent else None),
        "examined": (_("Examined"), passed[-1].at if passed else None),
        **({"put_up": (_("Put up"), shown[-1].answered_at if shown else None)} if put_up else {}),
        "closed": (_("Closed"), row.closed_at),
        "filed": (_("Filed"), row.archived_at),
        "struck": (_("Struck off"), getattr(one.matter, "struck_off_at", None)),
    }
    keys, now = list(steps), step_in_hand(row, one, put_up=put_up)
    until = keys.index(now) if now else len(keys)
    return [
        {
            "label": label,
            "note": words.day(day_of(at), year) if at is not None and place < until else "",
            "past": at is not None and place < until,
            "current": keys[place] == now,
        }
        for place, (label, at) in enumerate(steps.values())
    ]


def step_in_hand(row: Any, one: One, *, put_up: bool) -> str:
    """Which step waits; empty when nothing does."""
    if row.state == S.ISSUED:
        if any(r.signed_at is None for r in one.to_sign):
            return "signed"
        return "examined" if any(f.state == FeedbackState.SENT for f in one.feedbacks) else "reply"
    if row.state == S.PRESENTED:
        return "put_up" if any(p.answered_at is None for p in one.presentations) else "closed"
    if row.state == S.CLOSED:
        if row.archived_at is None:
            return "filed"
        return "struck" if getattr(one.matter, "state", "") == State.closed.value else ""
    waits = {S.PROPOSED: "approved", S.APPROVED: "paper", S.EXAMINED: "put_up" if put_up else "closed"}
    return waits.get(S(row.state), "")


def facts(row: Any, one: One, *, office: bool) -> list[dict[str, Any]]:
    """What it is, in pairs; who proposed and why is the office's."""
    tree = unit_tree()
    source = str(SupervisionSource(row.source).label)
    pairs: list[tuple[Any, Any, str]] = [
        (
            _("Matter"),
            one.matter.title if one.matter else "",
            f"/matters/{one.matter.number}/" if one.matter else "",
        ),
        (_("Where it comes from"), f"{source} · {row.source_says}" if row.source_says else source, ""),
        (_("Lead unit"), tree.label(one.matter.unit_id) if one.matter else "", ""),
        (_("Supervising office"), tree.label(row.office_id), ""),
        (
            _("Feedback every"),
            _("%(count)s days") % {"count": row.feedback_days} if row.feedback_days else "",
            "",
        ),
        (_("Next reply due"), words.day(row.feedback_due_on) if row.feedback_due_on else "", ""),
        (_("Archive number"), row.archive_no, ""),
        (_("How it ended"), row.closed_says, ""),
    ]
    if office:
        decided = words.named(row.decided_by, words.stamp(row.decided_at)) if row.decided_at else ""
        pairs += [
            (_("Proposed by"), words.named(row.proposed_by, words.stamp(row.proposed_at)), ""),
            (_("Why under supervision"), row.reason, ""),
            (_("Declined by") if row.state == S.DECLINED else _("Approved by"), decided, ""),
            (_("Words of the decision"), row.decision_says, ""),
        ]
    return [{"label": label, "value": value, "href": href} for label, value, href in pairs if value]


def notice_rows(one: One, control: AsOfControl, *, office: bool) -> list[dict[str, Any]]:
    """Papers with their receipts; drafts for the office alone."""
    found = []
    for notice in one.notices:
        if notice.state == NoticeState.DRAFT and not office:
            continue
        receipts = [r for r in one.receipts if r.notice_id == notice.id]
        by = next((n for n in one.notices if n.id == notice.replaced_by_id), None)
        found.append(
            {
                "row": notice,
                "href": f"/notices/{notice.number}/",
                "light": LIGHTS[NoticeState(notice.state)],
                "word": NoticeState(notice.state).label,
                "form": NoticeForm(notice.form).label,
                "issuer": unit_tree().label(notice.issuer_id),
                "receipts": receipt_lines(notice, receipts, control.on)
                if notice.state != NoticeState.DRAFT
                else [],
                "replaced_by": by if by is not None and notice.state == NoticeState.REPLACED else None,
            }
        )
    return found


def short(row: Any, matter: Any, on: date) -> dict[str, Any]:
    """A supervision of the matter in a line."""
    light, word = standing(row, on, matter)
    return {"title": title_of(row), "href": f"/supervisions/{row.number}/", "light": light, "word": word}
