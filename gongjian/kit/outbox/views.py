"""Messages on the pages: one's own, and for the administrator what could not be delivered."""

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongjian.kit.outbox.channels import CHANNELS, configured
from gongjian.kit.outbox.delivering import PAUSES
from gongjian.kit.outbox.kinds import told
from gongjian.kit.outbox.reading import choose_channels, mark_all_read, mark_read, messages_of, undelivered

PAGE = 50
"""Messages on one page."""


@require_safe
def messages(request: Any) -> HttpResponse:
    """What came for me, the newest first."""
    user, year = request.user, request.today.year
    rows = messages_of(user.pk)
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    shown = list(rows[: PAGE + 1])
    more, shown = len(shown) > PAGE, shown[:PAGE]
    context = {
        "title": _("Messages"),
        "crumbs": [{"label": _("My account"), "href": "/account/"}],
        "rows": [(row, told(row.body, year)) for row in shown],
        "unread": user.unread_count,
        "newest": shown[0].pk if shown else 0,
        "older_href": f"?before={shown[-1].pk}" if more else "",
        "is_first": not before,
        "failed": undelivered().count() if request.viewer.may("accounts") else 0,
    }
    return render(request, "kit/messages.html", context)


@require_safe
def open_message(request: Any, pk: int) -> HttpResponse:
    """Go to what a message is about; from now on it counts as read. Somebody else's does not exist."""
    row = messages_of(request.user.pk).filter(pk=pk).first()
    if row is None:
        raise Http404
    mark_read(request.user.pk, row, request.now)
    href = str(row.body.get("href", ""))
    inside = href.startswith("/") and url_has_allowed_host_and_scheme(href, allowed_hosts=None)
    return redirect(href if inside else "/account/messages/")


@require_POST
def read_all(request: Any) -> HttpResponse:
    """All that stood on the page counts as read; what came meanwhile does not."""
    up_to = request.POST.get("up_to", "")
    if up_to.isdecimal():
        mark_all_read(request.user.pk, request.now, up_to=int(up_to[:18]))
    return redirect("/account/messages/")


@require_POST
def channels(request: Any) -> HttpResponse:
    """Choose the ways on which messages come beside the pages."""
    choose_channels(request.user.pk, request.POST.getlist("channels"))
    flash.success(request, _("Saved."))
    return redirect("/account/")


def channel_choices(user: Any) -> list[dict[str, Any]]:
    """The ways this site has set up, and which of them the person has chosen."""
    return [{"key": one.key, "label": one.label, "chosen": one.key in user.channels} for one in configured()]


@require_safe
def failed(request: Any) -> HttpResponse:
    """What could not be delivered, and why: for whoever looks after accounts."""
    if not request.viewer.may("accounts"):
        raise Http404
    labels, year = {one.key: one.label for one in CHANNELS}, request.today.year
    rows = [
        {
            "row": row,
            "channel": labels.get(row.channel, row.channel),
            "text": told(row.body, year).text,
        }
        for row in undelivered()[:PAGE]
    ]
    context = {
        "title": _("Messages not delivered"),
        "sentence": _(
            "What failed is tried %(count)s times, less and less often, then given up. It stands on the"
            " person's own page of messages all the same."
        )
        % {"count": len(PAUSES) + 1},
        "crumbs": [{"label": _("Messages"), "href": "/account/messages/"}],
        "rows": rows,
    }
    return render(request, "kit/messages_failed.html", context)
