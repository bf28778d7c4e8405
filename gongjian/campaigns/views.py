"""The campaign's own page, its playbook, and which projects are in it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongjian.campaigns import about, coverage
from gongjian.campaigns.actions import (
    archive_campaign,
    change_membership,
    enter_campaign,
    leave_campaign,
    open_campaign,
)
from gongjian.campaigns.forms import ArchiveForm, DimensionsForm, EnterForm, LeaveForm
from gongjian.campaigns.models import Campaign, Membership
from gongjian.campaigns.playbook import playbook_of, playbook_row
from gongjian.campaigns.policy import can_configure
from gongjian.campaigns.selectors import campaign_or_404, campaign_tree
from gongjian.campaigns.work_map import work_map
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.kit.story import story_lines


def _campaign(request: Any, key: str) -> Campaign:
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "overview"
    return campaign


def _to_change(request: Any, key: str) -> Campaign:
    """The campaign, for whoever may change it; for everybody else the page does not exist."""
    campaign = _campaign(request, key)
    if not can_configure(request.viewer, campaign):
        raise Http404
    return Campaign.objects.select_related("parent").get(pk=campaign.pk)


def _may_draft(request: Any, campaign: Campaign) -> bool:
    """Whether the viewer may draft matters here: the matters room answers the same (policy.can_draft)."""
    return campaign.status != "archived" and bool(request.viewer.reach("edit", campaign))


@require_safe
def about_page(request: Any, key: str) -> HttpResponse:
    """Goals, mechanisms, groups, documents, window, versions and story of a campaign."""
    campaign = _campaign(request, key)
    control = asof_of(request, campaign)
    playbook = playbook_of(campaign, control.on)
    tree = campaign_tree()
    below = [one for one in tree.campaigns.values() if one.parent_id == campaign.pk]
    context = {
        "title": campaign.title,
        "asof": control,
        "asof_quick": [],
        "lines": about.sections(campaign, control),
        "documents": coverage.papers(campaign, control, request.viewer),
        "rhythms": coverage.rhythms_of(campaign, control, playbook),
        "versions": about.versions(campaign, control),
        "findings": about.findings_of(campaign, control),
        "pictures": about.pictures(campaign, control, about.playbook_then(campaign, control)),
        "asof_query": f"?{urlencode(control.address)}" if control.address else "",
        "may_draft": _may_draft(request, campaign) and not control.is_past,
        "may_begin": request.viewer.may("configure"),
        "local_words": about.words_of(playbook),
        "kinds": playbook.matter_kinds if playbook is not None else (),
        "note": about.note_of(campaign, control),
        "days": (campaign.last_on - campaign.start_on).days + 1,
        "parent": campaign.parent,
        "below": below,
        "may_configure": can_configure(request.viewer, campaign) and not control.is_past,
        "story": story_lines(about.story(campaign, control)),
    }
    return render(request, "campaigns/about.html", context)


@require_safe
def map_page(request: Any, key: str) -> HttpResponse:
    """The work map and the life cycles alone, to be printed lying."""
    campaign = _campaign(request, key)
    control = asof_of(request, campaign)
    playbook = about.playbook_then(campaign, control)
    if playbook is None:
        raise Http404
    context = {
        "title": _("Work map"),
        "sentence": campaign.title,
        "asof": control,
        "asof_quick": [],
        "crumbs": [{"label": campaign.label, "href": f"/c/{campaign.key}/about/"}],
        "pictures": about.pictures(campaign, control, about.playbook_then(campaign, control)),
        "asof_query": f"?{urlencode(control.address)}" if control.address else "",
    }
    return render(request, "campaigns/map.html", context)


@require_safe
def map_file(request: Any, key: str) -> HttpResponse:
    """The work map as a file of its own."""
    campaign = _campaign(request, key)
    playbook = about.playbook_then(campaign, asof_of(request, campaign))
    if playbook is None:
        raise Http404
    response = HttpResponse(work_map(playbook), content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{campaign.key}.svg"'
    return response


@require_safe
def playbook_text(request: Any, key: str) -> HttpResponse:
    """The playbook as a file."""
    campaign = _campaign(request, key)
    row = playbook_row(campaign, asof_of(request, campaign).on)
    if row is None:
        raise Http404
    response = HttpResponse(row.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{campaign.key}.yaml"'
    return response


@require_POST
def open_it(request: Any, key: str) -> HttpResponse:
    """Put a campaign that was being prepared under way."""
    campaign = _to_change(request, key)
    open_campaign(
        viewer=request.viewer,
        campaign=campaign,
        at=request.now,
        request_key=request.POST.get("request_key", ""),
    )
    messages.success(request, _("The campaign is under way."))
    return redirect(f"/c/{campaign.key}/")


@form_view
def archive(request: Any, key: str) -> HttpResponse:
    """Close the books of a campaign."""
    campaign = _to_change(request, key)
    shown = min(request.today, campaign.last_on)
    form = ArchiveForm(request.POST or None, initial={"shown_on": shown, "revision": campaign.revision})

    def do(data: dict[str, Any]) -> None:
        archive_campaign(
            viewer=request.viewer,
            campaign=campaign,
            shown_on=data["shown_on"],
            reason=data["reason"],
            at=request.now,
            revision=data.get("revision"),
            request_key=data["request_key"],
        )

    return _asked(
        request, campaign, form, do, _("Archive the campaign"), _("Archive"), _("The campaign is archived.")
    )


# ---------------------------------------------------------------- which projects are in it
@form_view
def enter(request: Any, key: str) -> HttpResponse:
    """Take a project that is on the books into the campaign."""
    campaign = _to_change(request, key)
    initial = {"on": request.today, "project": request.GET.get("project", "")}
    form = EnterForm(request.POST or None, initial=initial, campaign=campaign)

    def do(data: dict[str, Any]) -> None:
        model: Any = Membership._meta.get_field("project").related_model
        project = model.objects.live().filter(number=data["project"].strip()).first()
        if project is None:
            raise Refused(
                "project_unknown",
                _("There is no project with this number."),
                "project",
                _("Copy the number from the project's page."),
            )
        enter_campaign(
            viewer=request.viewer,
            campaign=campaign,
            project=project,
            on=data["on"],
            at=request.now,
            reason=data["reason"],
            approved_by=data["approved_by"],
            request_key=data["request_key"],
            **form.dimensions,
        )

    return _asked(
        request,
        campaign,
        form,
        do,
        _("Take a project into the campaign"),
        _("Take in"),
        _("The project is in."),
    )


def _membership(campaign: Campaign, pk: int) -> Membership:
    found = Membership.objects.filter(pk=pk, campaign=campaign, voided=False).select_related(
        "project", "campaign"
    )
    row: Membership | None = found.first()
    if row is None:
        raise Http404
    return row


@form_view
def leave(request: Any, key: str, pk: int) -> HttpResponse:
    """Let a project go from the campaign."""
    campaign = _to_change(request, key)
    row = _membership(campaign, pk)
    form = LeaveForm(request.POST or None, initial={"on": request.today, "revision": row.revision})

    def do(data: dict[str, Any]) -> None:
        leave_campaign(
            viewer=request.viewer,
            membership=row,
            on=data["on"],
            kind=data["kind"],
            reason=data["reason"],
            approved_by=data["approved_by"],
            at=request.now,
            revision=data.get("revision"),
            request_key=data["request_key"],
        )

    title = _("Let “%(project)s” go") % {"project": row.project}
    back = f"/projects/{row.project.number}/"
    return _asked(
        request,
        campaign,
        form,
        do,
        title,
        _("Let the project go"),
        _("The project has left the campaign."),
        back,
    )


@form_view
def change(request: Any, key: str, pk: int) -> HttpResponse:
    """Another batch, class, sector or key task."""
    campaign = _to_change(request, key)
    row = _membership(campaign, pk)
    initial = {name: getattr(row, name) for name in ("batch", "klass", "sector", "key_task", "revision")}
    form = DimensionsForm(request.POST or None, initial=initial | {"on": request.today}, campaign=campaign)

    def do(data: dict[str, Any]) -> None:
        change_membership(
            viewer=request.viewer,
            membership=row,
            on=data["on"],
            reason=data["reason"],
            approved_by=data["approved_by"],
            at=request.now,
            revision=data.get("revision"),
            request_key=data["request_key"],
            **form.dimensions,
        )

    title = _("Change the class of “%(project)s”") % {"project": row.project}
    back = f"/projects/{row.project.number}/"
    return _asked(request, campaign, form, do, title, _("Change class"), _("The class is changed."), back)


def _asked(
    request: Any,
    campaign: Campaign,
    form: Form,
    do: Callable[[dict[str, Any]], None],
    title: str,
    verb: str,
    done: str,
    back: str = "",
) -> HttpResponse:
    """A form page: shown, sent, refused with the reasons at their fields, or done and back to where it belongs."""
    back = back or f"/c/{campaign.key}/about/"
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, done, extra_tags=f"draft:{form.draft}" if form.draft else "")
            return redirect(back)
    context = {
        "title": title,
        "sentence": campaign.title,
        "form": form,
        "submit_label": verb,
        "cancel_href": back,
    }
    return render(request, "campaigns/form.html", context)
