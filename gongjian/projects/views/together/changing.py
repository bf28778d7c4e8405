"""Changing many projects of a list in one act: ticked or all that meet the conditions, looked at, confirmed; and what
such an act did, with the way back."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.lists import list_page
from gongjian.kit.story import who_said
from gongjian.ledger.history import line
from gongjian.ledger.models import Entry
from gongjian.projects import policy
from gongjian.projects.actions.together import changing as actions
from gongjian.projects.actions.together.lines import Line, chosen
from gongjian.projects.forms.together import BackForm, TogetherForm
from gongjian.projects.views.forming import key_of, typed
from gongjian.projects.views.project.listing import listed_projects
from gongjian.projects.views.together.words import Words, changes_of, sentence_words

EARLIER = 10


def _campaign(request: Any, key: str) -> Campaign:
    """The campaign, for whoever may change several of its projects; for others there is no such page."""
    campaign = campaign_or_404(request.viewer, key)
    if not policy.can_edit_together(request.viewer, campaign):
        raise Http404
    request.campaign, request.room = campaign, "lists"
    return campaign


def _base(campaign: Campaign) -> str:
    return f"/c/{campaign.key}/projects/"


@require_POST
def pick(request: Any, key: str) -> HttpResponse:
    """From the ticked rows of the list to the page where the change is said."""
    campaign = _campaign(request, key)
    ids = [text for text in request.POST.getlist("pick") if _is_id(text)]
    if not ids:
        messages.warning(
            request, _("No project is ticked. Tick some, or change all that meet the conditions.")
        )
        return redirect(_base(campaign))
    return redirect(f"{_base(campaign)}together/?{urlencode({'pick': ','.join(ids)}, safe=',')}")


def _is_id(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 16


def _ids(request: Any, campaign: Campaign) -> list[int]:
    """Those ticked, as the address names them; else all that meet its conditions."""
    if "pick" in request.GET:
        texts = ",".join(request.GET.getlist("pick")).split(",")
        return list(dict.fromkeys(int(text) for text in texts if _is_id(text)))
    listed, queryset = listed_projects(request, campaign, asof_of(request, campaign))
    rows = list_page(request, listed.spec, queryset).queryset
    return list(rows.order_by().values_list("id", flat=True))


@form_view
def together(request: Any, key: str) -> HttpResponse:
    """Say what is to hold of all of them, look at what it changes, confirm."""
    campaign = _campaign(request, key)
    viewer, ids = request.viewer, _ids(request, campaign)
    form = TogetherForm(
        *typed(request),
        campaign=campaign,
        year=request.today.year,
        may_class=policy.can_class(viewer, campaign),
    )
    preview, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            preview = _look(request, campaign, ids, form)
            status = 200 if preview is not None else 422
            if preview is not None and "confirm" in request.POST:
                seq = _do(request, campaign, ids, form)
                if seq is not None:
                    return redirect(f"{_base(campaign)}together/{seq}/")
                status = 409
    return render(
        request,
        "projects/together/together.html",
        _context(request, campaign, ids, form, preview),
        status=status,
    )


def _look(request: Any, campaign: Campaign, ids: list[int], form: TogetherForm) -> actions.Preview | None:
    try:
        return actions.look_at(
            viewer=request.viewer, campaign=campaign, ids=ids, wanted=form.wanted, at=request.now
        )
    except Refused as refused:
        form.refuse(refused)
        return None


def _do(request: Any, campaign: Campaign, ids: list[int], form: TogetherForm) -> int | None:
    try:
        seq = actions.change_together(
            viewer=request.viewer,
            campaign=campaign,
            ids=ids,
            wanted=form.wanted,
            reason=form.cleaned_data["reason"],
            seen=request.POST.get("seen", ""),
            at=request.now,
            words=sentence_words(campaign, form.wanted),
            **key_of(form),
        )
    except Refused as refused:
        form.refuse(refused)
        return None
    messages.success(request, _("Changed, as one entry of the ledger."))
    return seq


def _context(
    request: Any, campaign: Campaign, ids: list[int], form: TogetherForm, preview: actions.Preview | None
) -> dict[str, Any]:
    base = _base(campaign)
    names = list(chosen(request.viewer, campaign, ids, request.today).values_list("name", flat=True))
    found: dict[str, Any] = {
        "title": _("Change projects together"),
        "campaign": campaign,
        "form": form,
        "chosen": names[:200],
        "count": len(names),
        "by_condition": "pick" not in request.GET,
        "cancel_href": base,
        "crumbs": _crumbs(campaign),
        "earlier": _earlier(campaign),
    }
    if preview is not None:
        told = Words.of(campaign, [one for each in preview.lines for one in each.changes])
        found["preview"] = {
            "mark": preview.mark,
            "changed": [_line(each, told) for each in preview.of("changed")],
            "refused": [_line(each, told) for each in preview.of("refused")],
            "same": [_line(each, told) for each in preview.of("same")],
        }
    return found


def _line(each: Line, told: Words) -> dict[str, Any]:
    return {
        "project": each.project,
        "changes": [told.told(one) for one in each.changes],
        "problems": each.problems,
    }


def _crumbs(campaign: Campaign) -> list[dict[str, str]]:
    return [
        {"label": campaign.label, "href": f"/c/{campaign.key}/"},
        {"label": _("Project list"), "href": _base(campaign)},
    ]


def _earlier(campaign: Campaign) -> list[dict[str, Any]]:
    """The last acts on many projects of this campaign."""
    about = {"abouts__kind": campaign._meta.db_table, "abouts__record_id": campaign.pk}
    rows = Entry.objects.filter(act__startswith=f"{actions.ACT}.", **about).order_by("-seq")[:EARLIER]
    return [
        {"href": f"{_base(campaign)}together/{one.seq}/", "line": line(one), "who": who_said(line(one))}
        for one in rows
    ]


@form_view
def done(request: Any, key: str, seq: int) -> HttpResponse:
    """What one act on many projects did, project by project; and taking it back."""
    campaign = _campaign(request, key)
    entry = actions.entry_of(campaign, seq)
    if entry is None:
        raise Http404
    form, status = BackForm(*typed(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                count = actions.take_back_together(
                    viewer=request.viewer, campaign=campaign, seq=seq, at=request.now,
                    reason=form.cleaned_data["reason"], **key_of(form),
                )  # fmt: skip
            except Refused as refused:
                form.refuse(refused)
            else:
                said = ngettext(
                    "%(count)s project stands as before.", "%(count)s projects stand as before.", count
                )
                messages.success(request, said % {"count": count})
                return redirect(f"{_base(campaign)}together/{seq}/")
    context = _done_context(request, campaign, entry) | {"form": form}
    return render(request, "projects/together/done.html", context, status=status)


def _done_context(request: Any, campaign: Campaign, entry: Entry) -> dict[str, Any]:
    changes = changes_of(entry)
    back = actions.look_back(viewer=request.viewer, campaign=campaign, seq=entry.seq)
    told = Words.of(campaign, [one for each in changes.values() for one in each])
    projects = sorted(back.projects.values(), key=lambda project: project.name)
    about = {"abouts__kind": campaign._meta.db_table, "abouts__record_id": campaign.pk}
    backs = Entry.objects.filter(act=actions.BACK, words__seq=str(entry.seq), **about).order_by("seq")
    return {
        "title": _("A change of many projects"),
        "campaign": campaign,
        "entry": entry,
        "line": line(entry),
        "told_by": who_said(line(entry)),
        "rows": [
            {
                "project": project,
                "changes": [told.told(one) for one in changes.get(project.pk, [])],
                "kept": back.kept.get(project.pk, ""),
            }
            for project in projects
        ],
        "left": len(back.rows),
        "backs": [{"line": line(one), "who": who_said(line(one))} for one in backs],
        "crumbs": [
            *_crumbs(campaign),
            {"label": _("Change projects together"), "href": f"{_base(campaign)}together/"},
        ],
    }
