"""Sentences of the board: how many are in, how long there is, what is sent to those who are missing."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import ReportWindow, WindowState
from gongjian.dispatch.playbook.cadences import CadenceText
from gongjian.dispatch.selectors.burden import Cost
from gongjian.dispatch.selectors.receipts import Correction
from gongjian.dispatch.selectors.windows import Board
from gongjian.dispatch.standing import grace_ends
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI

NOTHING = timedelta(0)
MINUTES_ASKED = 2
"""What a message says filling in takes (practice: two minutes)."""


def local(at: datetime) -> datetime:
    """An instant on the office clock."""
    return at.astimezone(SHANGHAI)


def hour(at: datetime) -> str:
    """The hour of an instant: 12:00."""
    return f"{local(at):%H:%M}"


def length(left: timedelta) -> str:
    """How long: 1 小时 20 分, 2 天 3 小时, 12 分."""
    minutes = int(left.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    day = ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    an_hour = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    minute = ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest}
    if days:
        return f"{day} {an_hour}" if hours else day
    if hours:
        return f"{an_hour} {minute}" if rest else an_hour
    return minute if rest else _("less than a minute")


def window_title(window: ReportWindow, text: CadenceText | None, year: int) -> str:
    """周报，11月18日（周三）12:00 截止."""
    name = str(text.name) if text is not None else window.cadence
    values = {
        "name": name,
        "day": words.day_with_weekday(local(window.closes_at).date(), year),
        "hour": hour(window.closes_at),
    }
    return _("%(name)s, closing %(day)s %(hour)s") % values


def week_number(window: ReportWindow, campaign: Campaign) -> int:
    """The week of the campaign a window closes in; its first is 1."""
    return max((local(window.closes_at).date() - campaign.start_on).days // 7 + 1, 1)


def opening(board: Board) -> str:
    """本期应报 14 家，已报 9 家，待单位审签 1 家，未报 4 家；12:00 截止，还有 1 小时 20 分."""
    counts = {
        "owing": board.owing,
        "came": board.came,
        "waiting": len(board.waiting),
        "missing": len(board.missing),
    }
    if board.window.state == WindowState.CANCELLED:
        return _("This window was cancelled: %(reason)s") % {"reason": board.window.reason}
    if board.at < board.window.opens_at:
        return _("Opens %(at)s.") % {"at": words.stamp(board.window.opens_at, local(board.at).year)}
    said = _("%(owing)s units report: %(came)s have, %(waiting)s wait inside the unit, %(missing)s have not")
    return _("%(counts)s; %(clock)s.") % {"counts": said % counts, "clock": clock(board.window, board.at)}


def clock(window: ReportWindow, at: datetime) -> str:
    """Where the hour stands: 12:00 截止，还有 1 小时 20 分."""
    closing = local(window.closes_at)
    when = (
        hour(closing) if closing.date() == local(at).date() else words.stamp(window.closes_at, local(at).year)
    )
    if at < window.closes_at:
        return _("closes %(when)s, %(left)s left") % {"when": when, "left": length(window.closes_at - at)}
    if at < grace_ends(window):
        return _("closed %(when)s, the board forgives until %(until)s") % {
            "when": when,
            "until": hour(grace_ends(window)),
        }
    return _("closed %(when)s") % {"when": when}


def countdown(window: ReportWindow, at: datetime) -> dict[str, Any]:
    """The first tile: what is counted, its light."""
    if at < window.opens_at:
        return {"name": _("Opens in"), "value": length(window.opens_at - at), "light": "not-due"}
    left = window.closes_at - at
    if left > NOTHING:
        light = "watch" if left < timedelta(hours=2) else "on-course"
        return {"name": _("Until the closing"), "value": length(left), "light": light}
    if at < grace_ends(window):
        return {"name": _("Grace left"), "value": length(grace_ends(window) - at), "light": "watch"}
    return {
        "name": _("Closed since"),
        "value": words.stamp(window.closes_at, local(at).year),
        "light": "not-due",
    }


def corrected(one: Correction | None, at: datetime) -> str:
    """That a report that was in has been put right since, when and why; the last time."""
    if one is None:
        return ""
    values = {"at": words.stamp(one.at, local(at).year), "why": one.reason}
    return _("corrected %(at)s: %(why)s") % values if one.reason else _("corrected %(at)s") % values


def chasing(board: Board, campaign: Campaign, text: CadenceText | None) -> str:
    """催报文字, naming only who is missing; empty when nobody is."""
    if not board.missing or board.window.state == WindowState.CANCELLED or board.at < board.window.opens_at:
        return ""
    values = {
        "head": _("[Week %(week)s, %(name)s]")
        % {
            "week": week_number(board.window, campaign),
            "name": str(text.name) if text is not None else board.window.cadence,
        },
        "units": words.joined(row.label for row in board.missing),
        "hour": hour(board.window.closes_at),
        "day": _("today")
        if local(board.window.closes_at).date() == local(board.at).date()
        else words.day(local(board.window.closes_at).date(), local(board.at).year),
        "minutes": MINUTES_ASKED,
    }
    if board.at < board.window.closes_at:
        return (
            _(
                "%(head)s %(units)s: please report by %(day)s %(hour)s. The link of your unit opens the page;"
                " what has not changed is confirmed in one tap, about %(minutes)s minutes. If the line is down,"
                " telephone the office."
            )
            % values
        )
    return (
        _(
            "%(head)s %(units)s: the window closed %(day)s %(hour)s and your report is not in. Please send it now"
            " and say why; if the line is down, telephone the office."
        )
        % values
    )


def cost(found: Cost) -> str:
    """What the window costs its units: the middle one's answers and time, the budget, what was not asked."""
    minutes, seconds = divmod(round(found.seconds), 60)
    values = {
        "cells": f"{found.cells:g}",
        "time": _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds},
        "budget": found.budget.minutes_a_week,
        "known": words.number(found.known),
    }
    said = (
        _("The middle unit is asked %(cells)s answers and takes %(time)s (measured).")
        if found.measured
        else _("The middle unit is asked %(cells)s answers and takes about %(time)s (an estimate).")
    )
    return (
        f"{said} " + _("The budget is %(budget)s minutes a week. Known and not asked: %(known)s cells.")
    ) % values
