"""Links to the report page: given out by the office or a unit's head, opened once, taken back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.dispatch.actions import links
from gongjian.dispatch.actions.links import LINK_WORDS, WHOM_TO_ASK
from gongjian.dispatch.middleware import COOKIE, PAGES, remember_device
from gongjian.dispatch.policy import can_give_link, is_office
from gongjian.dispatch.selectors.links import (
    LinkState,
    device_of,
    link_by_token,
    link_or_none,
    link_rows,
    posts_that_report,
    state_of,
)
from gongjian.kernel.problems import Refused
from gongjian.kit.form_pages import form_view
from gongjian.kit.qr import qr_svg
from gongjian.people.unit_tree import unit_tree


@require_safe
def link_list(request: Any, key: str) -> HttpResponse:
    """Who can be given a link, and which are out."""
    campaign = campaign_or_404(request.viewer, key)
    units = _units(request, campaign)
    request.campaign, request.room = campaign, "dispatch"
    context = {
        "title": _("Links to the report page"),
        "rows": link_rows(campaign, units, request.now),
        "campaign": campaign,
    }
    return render(request, "dispatch/report_links.html", context)


def _units(request: Any, campaign: Campaign) -> list[int]:
    """Units whose links the viewer gives out; a page of nobody's does not exist."""
    inside = unit_tree().subtree(campaign.unit_id)
    if not is_office(request.viewer, campaign):
        inside = inside & request.viewer.reach("sign", campaign).unit_ids
    found = [pk for pk in inside if can_give_link(request.viewer, pk, campaign)]
    if not found:
        raise Http404
    return found


@require_POST
def give(request: Any, key: str) -> HttpResponse:
    """A new link, shown this once with its square."""
    campaign = campaign_or_404(request.viewer, key)
    posts = posts_that_report(_units(request, campaign))
    post = next((one for one in posts if one.number == request.POST.get("post")), None)
    if post is None:
        raise Http404
    issued = links.issue_link(
        viewer=request.viewer,
        campaign=campaign,
        post=post,
        at=request.now,
        request_key=request.POST.get("request_key", "")[:36],
    )
    request.campaign, request.room = campaign, "dispatch"
    address = request.build_absolute_uri(f"/r/{issued.token}/")
    context = {
        "title": _("Link for %(unit)s, %(post)s")
        % {"unit": unit_tree().label(post.unit_id), "post": post.label},
        "address": address,
        "square": qr_svg(address),
        "link": issued.link,
        "campaign": campaign,
        "unit": unit_tree().label(post.unit_id),
    }
    return render(request, "dispatch/report_link_given.html", context)


@require_POST
def revoke(request: Any, key: str, uid: str) -> HttpResponse:
    """Take a link back; the device it let in is signed out."""
    campaign = campaign_or_404(request.viewer, key)
    link = link_or_none(uid)
    if link is None or link.campaign_id != campaign.pk or link.post.unit_id not in _units(request, campaign):
        raise Http404
    links.revoke_link(viewer=request.viewer, link=link, at=request.now)
    messages.success(request, _("The link is taken back; the device it let in is signed out."))
    return redirect(f"/c/{key}/report-links/")


@form_view
def enter(request: Any, token: str) -> HttpResponse:
    """The page behind a link. Looking at it (as previews of messages do) uses nothing up; pressing does."""
    link = link_by_token(token)
    state = state_of(link, request.now)
    if link is not None and state is LinkState.USED and _is_this_device(request, link.pk):
        return redirect(PAGES)
    if link is None or state is not LinkState.GOOD:
        return _closed(request, str(LINK_WORDS[state]))
    if request.method == "POST":
        try:
            let_in = links.open_link(link=link, at=request.now)
        except Refused as refused:
            return _closed(request, str(refused.problems[0].message))
        response = redirect(PAGES)
        remember_device(response, let_in.key)
        return response
    context = {
        "title": _("Report page of %(unit)s") % {"unit": unit_tree().label(link.post.unit_id)},
        "link": link,
        "unit": unit_tree().label(link.post.unit_id),
    }
    return render(request, "dispatch/report_link.html", context)


def _is_this_device(request: Any, link_id: int) -> bool:
    found = device_of(request.COOKIES.get(COOKIE, ""), request.now)
    return found is not None and found.session.link_id == link_id


def _closed(request: Any, why: str) -> HttpResponse:
    context = {"title": _("This link opens nothing"), "why": why, "whom": str(WHOM_TO_ASK)}
    return render(request, "dispatch/report_link_closed.html", context, status=410)


@require_POST
def leave(request: Any) -> HttpResponse:
    """Sign this device out."""
    if request.device is None:
        raise Http404
    links.leave_device(session=request.device, at=request.now)
    response = render(
        request,
        "dispatch/report_link_closed.html",
        {"title": _("This device is signed out"), "why": "", "whom": str(WHOM_TO_ASK)},
    )
    response.delete_cookie(COOKIE)
    return response
