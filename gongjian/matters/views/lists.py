"""Lists of a campaign, one list with its editions and replies, and the steps that make editions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.asof import asof_of
from gongjian.kit.form_pages import form_view
from gongjian.matters import actions, forms, policy
from gongjian.matters.actions.editions import unanswered
from gongjian.matters.dues import due_short
from gongjian.matters.models import EditionKind, EditionReply
from gongjian.matters.selectors import lists as reads
from gongjian.matters.selectors import standing
from gongjian.matters.telling import told_besides
from gongjian.people.unit_tree import unit_tree


@form_view
def all_lists(request: Any, key: str) -> HttpResponse:
    """The campaign's lists with their editions; the office sets up new ones here."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    may_make = policy.can_draft(request.viewer, campaign)
    form = forms.NewListForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_make:
            raise Http404
        if form.is_valid():
            try:
                made = actions.create_list(
                    viewer=request.viewer,
                    campaign=campaign,
                    name=form.cleaned_data["name"],
                    at=request.now,
                    request_key=form.cleaned_data["request_key"],
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, _("The list is set up. Add its lines next."))
                return HttpResponseRedirect(f"/c/{campaign.key}/lists/{made.number}/")
    found = reads.lists_of(campaign)
    counts = reads.line_counts(campaign, policy.visible_matters(request.viewer, campaign))
    editions = reads.editions_of([one.pk for one in found])
    context = {
        "title": _("Lists and editions"),
        "campaign": campaign,
        "rows": [
            {"list": one, "counts": counts.get(one.pk), "edition": next(iter(editions[one.pk]), None)}
            for one in found
        ],
        "form": form if may_make else None,
        "crumbs": [{"label": _("Matters"), "href": f"/c/{campaign.key}/matters/"}],
    }
    return render(request, "matters/lists.html", context)


def _open(request: Any, key: str, number: str) -> tuple[Any, Any]:
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    return campaign, reads.list_or_404(campaign, number)


def list_page(request: Any, key: str, number: str) -> HttpResponse:
    """One list as it is now, or as an edition froze it (`edition` in the address), with the replies on it."""
    campaign, list_ = _open(request, key, number)
    control = asof_of(request, campaign)
    seen = policy.visible_matters(request.viewer, campaign)
    editions = reads.editions_of([list_.pk])[list_.pk]
    asked = request.GET.get("edition", "")
    shown = next((one for one in editions if str(one.ordinal) == asked), None)
    if asked and shown is None:
        raise Http404
    lines = reads.lines_at(list_, shown, seen) if shown is not None else reads.lines_now(list_, seen)
    round_ = next((one for one in editions if one.kind == EditionKind.DRAFT), None)
    replies = reads.replies_on(round_, lines, request.viewer, campaign) if round_ is not None else None
    issued = any(one.kind == EditionKind.ISSUED for one in editions)
    may_publish = policy.can_publish(request.viewer, campaign)
    mine = reads.my_reply_units(round_, request.viewer, campaign) if round_ is not None and not issued else []
    context = {
        "title": list_.name,
        "campaign": campaign,
        "list": list_,
        "rows": [_line(line, replies, control.on, campaign) for line in lines],
        "editions": [_edition(one) for one in editions],
        "shown_edition": _edition(shown) if shown is not None else None,
        "replies": replies,
        "issued": issued,
        "missing": words.joined(u.label for u in unit_tree().in_order(replies.missing))
        if replies and not issued
        else "",
        "round": round_,
        "may_reply": bool(mine)
        and round_ is not None
        and (round_.reply_by_on is None or round_.reply_by_on >= request.today),
        "steps": _steps(issued, bool(editions)) if may_publish and shown is None else [],
        "may_add": policy.can_draft(request.viewer, campaign) and shown is None,
        "may_settle": may_publish and not issued and shown is None,
        "crumbs": [
            {"label": _("Matters"), "href": f"/c/{campaign.key}/matters/"},
            {"label": _("Lists and editions"), "href": f"/c/{campaign.key}/lists/"},
        ],
    }
    return render(request, "matters/list.html", context)


def _line(line: Any, replies: Any, on: Any, campaign: Any) -> dict[str, Any]:
    found = replies.by_line.get(line.id, []) if replies is not None else []
    light = standing(line, on)
    several = line.unit_id is None and line.state != State.drafted.value
    return {
        "row": line,
        "besides": told_besides(line.title, line.requirement),
        "unit": _("several units") if several else unit_tree().label(line.unit_id),
        "due": due_short(line, on.year),
        "state": str(STATE_WORDS[State(line.state)]),
        "light": light,
        "replies": [{"unit": unit_tree().label(r.unit_id), "reply": r} for r in found if not r.agrees],
        "agreed": sum(1 for r in found if r.agrees),
    }


def _edition(edition: Any) -> dict[str, Any]:
    return {
        "edition": edition,
        "kind": str(EditionKind(edition.kind).label),
        "href": f"?edition={edition.ordinal}",
    }


def _steps(issued: bool, begun: bool) -> list[tuple[str, str]]:
    if issued:
        return []
    return [
        ("comment", _("Send round for comment")),
        ("reviewed", _("Make the reviewed edition")),
        ("issue", _("Issue it")),
    ]


@form_view
def step(request: Any, key: str, number: str, step: str) -> HttpResponse:
    """Add lines, send round for comment, examine, issue."""
    campaign, list_ = _open(request, key, number)
    allowed = (
        policy.can_draft(request.viewer, campaign)
        if step == "add"
        else policy.can_publish(request.viewer, campaign)
    )
    if step not in _STEPS or not allowed:
        raise Http404
    title, button = _STEPS[step][0](), _STEPS[step][1]()
    issued = any(one.kind == EditionKind.ISSUED for one in reads.editions_of([list_.pk])[list_.pk])
    early = bool(unanswered(list_, request.today))
    form = _step_form(step, request, campaign, issued, early)
    if request.method == "POST" and form.is_valid():
        try:
            said = _take_step(step, request, list_, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(f"/c/{campaign.key}/lists/{list_.number}/")
    href = f"/c/{campaign.key}/lists/{list_.number}/"
    context = {
        "title": title,
        "sentence": list_.name,
        "form": form,
        "crumbs": [
            {"label": _("Lists and editions"), "href": f"/c/{campaign.key}/lists/"},
            {"label": list_.name, "href": href},
        ],
        "submit_label": button,
        "cancel_href": href,
    }
    return render(request, "matters/form.html", context)


_STEPS = {
    "add": (lambda: _("Add lines"), lambda: _("Add them")),
    "comment": (lambda: _("Send round for comment"), lambda: _("Send it round")),
    "reviewed": (lambda: _("Make the reviewed edition"), lambda: _("Freeze it")),
    "issue": (lambda: _("Issue it"), lambda: _("Issue it")),
}


def _step_form(step: str, request: Any, campaign: Any, issued: bool, early: bool) -> Any:
    data = request.POST if request.method == "POST" else None
    match step:
        case "add":
            return forms.ListLinesForm(data, campaign=campaign, on=request.today, issued=issued)
        case "comment":
            return forms.CommentRoundForm(data, on=request.today)
        case "reviewed":
            return forms.ReviewedForm(data, early=early)
    return forms.IssueForm(data, early=early)


def _take_step(step: str, request: Any, list_: Any, form: Any) -> str:
    data = form.cleaned_data
    keys = {"viewer": request.viewer, "list_": list_, "at": request.now, "request_key": data["request_key"]}
    match step:
        case "add":
            drafts = data["lines"]
            actions.add_items(
                **keys, items=drafts, reason=data.get("reason", ""), approved_by=data.get("approved_by", "")
            )
            return _("%(count)s lines are added.") % {"count": len(drafts)}
        case "comment":
            actions.send_for_comment(**keys, reply_by_on=data["reply_by_on"])
            return _("The list has gone round for comment.")
        case "reviewed":
            actions.make_reviewed(**keys, approved_by=data["approved_by"], reason=data.get("reason", ""))
            return _("The reviewed edition is made.")
    actions.issue(
        **keys,
        document_no=data["document_no"],
        approved_by=data["approved_by"],
        reason=data.get("reason", ""),
        assign=data["assign"],
    )
    return _("The list is issued.")


# ---------------------------------------------------------------- replies
@form_view
def reply(request: Any, key: str, number: str) -> HttpResponse:
    """A unit answers the draft line by line: nothing typed is no comment."""
    campaign, list_ = _open(request, key, number)
    editions = reads.editions_of([list_.pk])[list_.pk]
    round_ = next((one for one in editions if one.kind == EditionKind.DRAFT), None)
    units = reads.my_reply_units(round_, request.viewer, campaign) if round_ is not None else []
    asked = request.GET.get("unit", "")
    unit_id = int(asked) if asked.isdecimal() and int(asked) in units else next(iter(units), None)
    if round_ is None or unit_id is None:
        raise Http404
    lines = actions_lines(list_, unit_id)
    known = {
        r.matter_id: r
        for r in EditionReply.objects.filter(edition_id=round_.pk, unit_id=unit_id, voided=False)
    }
    form = forms.ReplyForm(request.POST if request.method == "POST" else None, lines=lines, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply(
                viewer=request.viewer,
                edition=round_,
                unit_id=unit_id,
                answers=form.answers(),
                at=request.now,
                request_key=form.cleaned_data["request_key"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, _("The reply of %(unit)s is in.") % {"unit": unit_tree().label(unit_id)}
            )
            return HttpResponseRedirect(f"/c/{campaign.key}/lists/{list_.number}/")
    href = f"/c/{campaign.key}/lists/{list_.number}/"
    by = words.day(round_.reply_by_on, request.today.year)
    context = {
        "title": _("Reply for %(unit)s") % {"unit": unit_tree().label(unit_id)},
        "sentence": _("%(list)s: nothing typed in a line means no comment. Replies by %(day)s.")
        % {"list": list_.name, "day": by},
        "form": form,
        "crumbs": [{"label": list_.name, "href": href}],
        "submit_label": _("Send the reply"),
        "cancel_href": href,
    }
    return render(request, "matters/form.html", context)


def actions_lines(list_: Any, unit_id: int) -> list[Any]:
    """The lines that name a unit, in order."""
    from gongjian.matters.actions.replies import lines_of_unit

    return list(lines_of_unit(list_, unit_id).values())


@form_view
def settle(request: Any, key: str, number: str, reply_id: int) -> HttpResponse:
    """Say what became of one proposal."""
    campaign, list_ = _open(request, key, number)
    found = EditionReply.objects.filter(
        pk=reply_id, edition__list_id=list_.pk, agrees=False, voided=False
    ).first()
    if found is None or not policy.can_publish(request.viewer, campaign):
        raise Http404
    form = forms.SettleForm(
        request.POST if request.method == "POST" else None, initial={"outcome": found.outcome}
    )
    href = f"/c/{campaign.key}/lists/{list_.number}/"
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.settle(
                viewer=request.viewer,
                reply=found,
                outcome=data["outcome"],
                at=request.now,
                request_key=data["request_key"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, _("The outcome is noted. Change the line itself if the proposal was taken over.")
            )
            return HttpResponseRedirect(href)
    said = {"unit": unit_tree().label(found.unit_id), "says": found.proposes}
    context = {
        "title": _("Outcome of a proposal"),
        "sentence": _("%(unit)s proposes: %(says)s") % said,
        "form": form,
        "crumbs": [{"label": list_.name, "href": href}],
        "submit_label": _("Note the outcome"),
        "cancel_href": href,
    }
    return render(request, "matters/form.html", context)
