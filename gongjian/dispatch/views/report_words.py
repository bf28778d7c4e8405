"""Words of the report page that depend on the hour and on who comes next."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongjian.dispatch.actions.filing import CANCELLED
from gongjian.dispatch.middleware import signed_in_by_link
from gongjian.dispatch.models import Level, Report, ReportLine, ReportWindow, WindowState
from gongjian.dispatch.selectors.deputies import stood_in_for
from gongjian.dispatch.selectors.windows import is_by_an_older_playbook
from gongjian.dispatch.standing import grace_ends
from gongjian.kernel.signoff import Step
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.matters.sticking import sticking_word
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.wording import stage_words

CLOCKS_DIFFER = timedelta(minutes=5)
"""So far two clocks may be apart without a word being lost about it."""
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


def line_words(line: ReportLine, campaign: Any, window: Any) -> dict[str, Any]:
    """What a line says, in parts."""
    about: Any = line.project or line.matter
    parts = []
    if line.stage:
        known = stage_words(campaign, window.opens_at.date())
        parts.append(words.named(_("node"), known.get(line.stage, line.stage)))
    if line.words:
        parts.append(line.words)
    if line.stuck_on:
        who = unit_tree().label(line.waits_on_id) if line.waits_on_id else line.outside
        stuck = sticking_word(line.stuck_on)
        parts.append(words.named(_("stuck on"), f"{stuck}（{who}）" if who else stuck))
    if line.next_step:
        parts.append(words.named(_("next step"), line.next_step))
    if line.done_fen is not None:
        parts.append(words.named(_("invested since 1 January"), words.money_text(line.done_fen)))
    if line.says:
        parts.append(line.says)
    wants = ""
    if line.wants:
        level = Level(line.level).label if line.level else ""
        wants = " · ".join(filter(None, (line.wants, line.suggests, str(level))))
    folder = "projects" if line.project_id else "matters"
    return {"title": str(about), "href": f"/{folder}/{about.number}/", "parts": parts, "wants": wants}


def said_there(line: ReportLine, campaign: Any, window: Any) -> str:
    """What another device reported of a line, in one breath."""
    if not line.changed and not line.wants and line.done_fen is None:
        return _("nothing new there")
    said = line_words(line, campaign, window)
    return "；".join(filter(None, (*said["parts"], said["wants"]))) or _("it has moved on")


def notes(report: Report, viewer: Viewer, campaign: Any, now: datetime) -> list[str]:
    """What is good to know before typing: the window is off, the playbook is another, in whose place one fills in."""
    window, found = report.window, []
    if window.state == WindowState.CANCELLED:
        found.append(f"{CANCELLED.message}{_gap()}{CANCELLED.remedy}")
    elif is_by_an_older_playbook(window, now.astimezone(SHANGHAI).date()):
        found.append(
            _(
                "The campaign's playbook was changed after this window opened. Nothing changes here: this window"
                " closes and asks as it did; the next one follows the new playbook."
            )
        )
    post = stood_in_for(viewer, report.unit_id, campaign)
    if post is not None:
        found.append(
            _("You fill this in as the AB deputy of “%(post)s”; the receipt says so.") % {"post": post.label}
        )
    return found


def _gap() -> str:
    return "" if words.chinese() else " "


def is_clock_wrong(report: Report) -> bool:
    """Did the device finish it, by its own clock, before the window opened or after the server had it?"""
    written, filed = report.written_at, report.filed_at
    if written is None or filed is None:
        return False
    return written > filed + CLOCKS_DIFFER or written < report.window.opens_at - CLOCKS_DIFFER
