"""A campaign made or changed by answering a short form: what it means is shown, and only then it is written."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gongjian.campaigns.actions import change_playbook, load_playbook
from gongjian.campaigns.beginning import Beginning, beginning_of, begun, can_be_cloned, templates
from gongjian.campaigns.forms import PlaybookForm, with_places
from gongjian.campaigns.lint import Finding, found_of, lint_read
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import PlaybookText, playbook_in, playbook_row, read_playbook
from gongjian.campaigns.playbook.blocks import written
from gongjian.campaigns.playbook.differences import differences, told_of
from gongjian.campaigns.policy import can_configure
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.dispatch.playbook.cadences import cadences_in
from gongjian.dispatch.playbook.estimate import estimate
from gongjian.dispatch.playbook.guided import answered
from gongjian.dispatch.selectors.burden import Bill, bill
from gongjian.dispatch.telling import meaning
from gongjian.kernel.problems import Refused
from gongjian.kit import yaml_text
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.people.models import Unit, UnitKind
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.web.guided_forms import ChangePlanForm, NewCampaignForm
from gongjian.web.remembering import remember

_HOSTS = {
    UnitKind.PROVINCE, UnitKind.CITY, UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.ZONE, UnitKind.DEPARTMENT,
}  # fmt: skip
BLANK = "blank"
BLANK_TEXT = "key: blank\nname: 行动\nunit: 单位\nwindow:\n  start: 2026-01-05\n  days: 100\n"


@form_view
def new_campaign(request: Any) -> HttpResponse:
    """The form, filled from a template or a campaign to be cloned; sent, what it means; confirmed, the campaign."""
    hosts = _hosts(request.viewer)
    if not hosts:
        raise Http404
    request.room = "overview"
    begins = _beginning(request)
    playbook = _read(begins.text)
    name = playbook.name.zh if begins.key != BLANK else ""
    days = (playbook.window.last_on - playbook.window.start).days + 1
    initial = {"start_on": request.today, "days": days, "name": "" if begins.like else name}
    form = NewCampaignForm(request.POST or None, hosts=hosts, playbook=playbook, initial=initial)

    def text() -> str:
        data = form.cleaned_data
        host = unit_tree().units[int(data["unit"])]
        start = begun(begins, name=data["name"], host=host, start_on=data["start_on"], days=data["days"])
        return answered(start, _read(start), form.answers)

    def write(final: str) -> HttpResponse:
        key = form.cleaned_data["request_key"]
        campaign = load_playbook(
            final, by=request.viewer.actor(), at=request.now, status="draft", request_key=key
        )
        messages.success(
            request, _("The campaign is made; it is being prepared."), extra_tags="draft:campaign"
        )
        return remember(redirect(f"/c/{campaign.key}/"), campaign)

    context = {
        "title": _("New campaign"),
        "sentence": _("A few answers make its playbook; look at what they mean before anything is written."),
        "beginnings": [*templates(), _blank()],
        "begins": begins,
        "clones": can_be_cloned(request.viewer, request.today),
        "submit_label": _("Create"),
        "cancel_href": "/",
    }
    return _guided(request, form, text, write, context)


@form_view
def change_plan(request: Any, key: str) -> HttpResponse:
    """The same form for a campaign there is: a new version of its playbook from a day on."""
    campaign = campaign_or_404(request.viewer, key)
    row = playbook_row(campaign, request.today)
    if not can_configure(request.viewer, campaign) or row is None:
        raise Http404
    request.campaign, request.room = campaign, "overview"
    campaign = Campaign.objects.select_related("parent").get(pk=campaign.pk)
    playbook = playbook_in(row)
    days = (campaign.last_on - campaign.start_on).days + 1
    initial = {
        "name": playbook.name.zh,
        "start_on": campaign.start_on,
        "days": days,
        "effective_on": request.today,
        "revision": campaign.revision,
    }
    form = ChangePlanForm(request.POST or None, on=request.today, playbook=playbook, initial=initial)

    def text() -> str:
        data = form.cleaned_data
        base = row.text
        if (data["start_on"], data["days"]) != (campaign.start_on, days):
            base = written(base, {"window": _window(base, data)})
        return answered(base, playbook, form.answers)

    def write(final: str) -> HttpResponse:
        _keep_version(request, campaign, final, form.cleaned_data)
        messages.success(request, _("The new version is kept."))
        return redirect(f"/c/{campaign.key}/about/#h-versions")

    context = {
        "title": _("Change the plan"),
        "sentence": campaign.title,
        "before": playbook,
        "campaign": campaign,
        "submit_label": _("Keep as a new version"),
        "cancel_href": f"/c/{campaign.key}/about/",
        "yaml_href": f"/c/{campaign.key}/about/playbook/",
    }
    return _guided(request, form, text, write, context)


@form_view
def change_text(request: Any, key: str) -> HttpResponse:
    """The playbook edited as the file it is: every finding comes back at once with its line, what was typed stays,
    and what it means and would ask of whom is shown before it is kept."""
    campaign = campaign_or_404(request.viewer, key)
    if not can_configure(request.viewer, campaign):
        raise Http404
    request.campaign, request.room = campaign, "overview"
    campaign = Campaign.objects.select_related("parent").get(pk=campaign.pk)
    row = playbook_row(campaign, request.today)
    initial = {"text": row.text if row else "", "revision": campaign.revision}
    form = PlaybookForm(request.POST or None, initial=initial)

    def text() -> str:
        return str(form.cleaned_data["text"]).replace("\r\n", "\n")

    def write(final: str) -> HttpResponse:
        _keep_version(request, campaign, final, form.cleaned_data)
        messages.success(request, _("The playbook is loaded."), extra_tags=f"draft:{form.draft}")
        return redirect(f"/c/{campaign.key}/about/#h-versions")

    context = {
        "title": _("Edit the playbook"),
        "sentence": campaign.title,
        "before": playbook_in(row) if row is not None else None,
        "campaign": campaign,
        "submit_label": _("Keep as a new version"),
        "cancel_href": f"/c/{campaign.key}/about/",
        "heading": _("The playbook file (YAML)"),
    }
    return _guided(request, form, text, write, context)


def _keep_version(request: Any, campaign: Campaign, final: str, data: dict[str, Any]) -> None:
    change_playbook(
        final,
        viewer=request.viewer,
        campaign=campaign,
        at=request.now,
        effective_on=data["effective_on"],
        revision=data.get("revision"),
        request_key=data["request_key"],
    )


def _guided(
    request: Any,
    form: Form,
    text: Callable[[], str],
    write: Callable[[str], HttpResponse],
    context: dict[str, Any],
) -> HttpResponse:
    """Answers → what they mean → written, when exactly what was shown is confirmed."""
    if request.method == "POST" and form.is_valid():
        try:
            final = text()
            shown = _meaning(request, final, context.get("before"), context.get("campaign"))
            if request.POST.get("confirm") == shown["digest"]:
                return write(final)
            context["shown"] = shown
        except Refused as refused:
            form.refuse(with_places(refused, form))
    return render(request, "web/campaign_new.html", {**context, "form": form})


def _meaning(
    request: Any, text: str, before: PlaybookText | None, campaign: Campaign | None
) -> dict[str, Any]:
    """What a text says and brings, what it would ask of whom, what lint finds in it, and what it says otherwise than
    before."""
    playbook = _read(text)
    bills = _bills(request, campaign, playbook, before) if campaign is not None else []
    return {
        "digest": hashlib.sha256(text.encode()).hexdigest()[:32],
        "text": text,
        "playbook": playbook,
        "coming": meaning(playbook, request.today),
        "estimate": estimate(playbook),
        "bills": bills,
        "findings": [*lint_read(playbook, text), *map(_above_budget, (one for one in bills if one.over))],
        "told": told_of(playbook),
        "differences": differences(before, playbook) if before is not None else None,
    }


def _bills(
    request: Any, campaign: Campaign, playbook: PlaybookText, before: PlaybookText | None
) -> list[Bill]:
    """What each report that is new or changed would ask of the units there are."""
    known = cadences_in(before)
    return [bill(campaign, one, request.today) for one in cadences_in(playbook) if one not in known]


def _above_budget(one: Bill) -> Finding:
    """The bill of a report as a finding, when it puts units above the budget."""
    message = _("“%(name)s” puts %(count)s units above the budget of %(minutes)s minutes a week.") % {
        "name": one.cadence.name,
        "count": len(one.over),
        "minutes": one.budget.minutes_a_week,
    }
    remedy = _("Ask less often, ask fewer questions, or let fewer units report; its bill is above.")
    return found_of("burden_exceeded", message, remedy, f"cadences.{one.cadence.key}", str(one.cadence.name))


def _read(text: str) -> PlaybookText:
    playbook, problems = read_playbook(text)
    if playbook is None:
        raise Refused.many(problems)
    return playbook


def _window(text: str, data: dict[str, Any]) -> dict[str, Any]:
    given = yaml_text.load(text)["window"]
    kept = {key: value for key, value in given.items() if key not in ("start", "days", "last", "note")}
    return {"start": data["start_on"], "days": data["days"], **kept}


def _beginning(request: Any) -> Beginning:
    """The template or the campaign named in the address; the first template where none is named."""
    template, like = request.GET.get("template", ""), request.GET.get("like", "")
    if template == BLANK:
        return _blank()
    if not template and not like:
        return templates()[0]
    found = beginning_of(request.viewer, template, like, request.today)
    if found is None:
        raise Http404
    return found


def _blank() -> Beginning:
    return Beginning(BLANK, _("From nothing"), BLANK_TEXT)


def _hosts(viewer: Viewer) -> list[Unit]:
    """Units for which the viewer may run a campaign, in protocol order."""
    tree = unit_tree()
    return [unit for unit in tree.in_order(viewer.reach("configure").unit_ids) if unit.kind in _HOSTS]
