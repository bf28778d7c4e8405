"""Words of the report page that depend on the hour and on who comes next."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongjian.dispatch.middleware import signed_in_by_link
from gongjian.dispatch.models import ReportWindow
from gongjian.dispatch.standing import grace_ends
from gongjian.kernel.signoff import Step
from gongjian.people.unit_tree import unit_tree

SOON = timedelta(hours=2)


def closing_light(window: ReportWindow, now: datetime) -> tuple[str, str]:
    """How long there is: a meaning and a word."""
    left = window.closes_at - now
    if left > timedelta(0):
        return ("watch" if left <= SOON else "on-course", _left(left))
    if now < grace_ends(window):
        return "watch", _("Past the closing time, within the grace")
    return "late", _("Past the closing time")


def _left(left: timedelta) -> str:
    minutes = int(left.total_seconds() // 60)
    if minutes < 120:
        return ngettext("%(count)s minute left", "%(count)s minutes left", minutes) % {"count": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours}
    days = hours // 24
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}


def submit_words(chain: tuple[Step, ...], may_sign: bool) -> str:
    """What the button says: to whom it goes."""
    if not chain or (chain == (Step.sign,) and may_sign):
        return _("Send")
    return _("Send to the checker") if chain[0] is Step.check else _("Send to the signer")


def device_shell(request: Any) -> dict[str, Any]:
    """A device let in by a link has this page alone: no rooms, no account."""
    if not signed_in_by_link(request):
        return {}
    viewer = request.viewer
    label = unit_tree().label(viewer.unit_ids[0]) if viewer.unit_ids else ""
    return {"nav": [], "switch": None, "tabs": [], "who": None, "device_of": f"{label} {viewer.name}".strip()}
