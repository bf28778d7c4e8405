"""Cadences, meetings and light rules in sentences, for people who read no YAML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongjian.campaigns.coverage import Rhythm, rhythms
from gongjian.campaigns.playbook import PlaybookText
from gongjian.campaigns.playbook.sections import Told, tellers
from gongjian.dispatch.playbook.cadences import CadenceText, cadences_in
from gongjian.dispatch.playbook.lights import lights_of
from gongjian.dispatch.recurring import closing, held
from gongjian.kernel.windows import Window, windows
from gongjian.kit.asof import AsOfControl
from gongjian.kit.calendar import calendar
from gongjian.kit.words import joined

NEXT = 3
LOOKED_AHEAD = timedelta(days=400)


def who_reports(playbook: PlaybookText, text: CadenceText) -> str:
    """Who owes a report, in the campaign's own titles."""
    over = text.over
    names = [playbook.title_of({"team": "taskforce", "lead": "lead_unit"}.get(role, role)) or _assisting(role)
             for role in over.roles]  # fmt: skip
    if over.groups == "all":
        names.append(playbook.title_of("group"))
    elif over.groups:
        known = {item.key: str(item.name) for item in playbook.groups.items}
        names += [known.get(key, key) for key in over.groups]
    return joined(dict.fromkeys(name for name in names if name))


def _assisting(role: str) -> str:
    return pgettext("role", "assisting unit") if role == "assisting" else role


def asked_words(text: CadenceText) -> str:
    """What a line is asked."""
    words = {
        "change": _("changed or not"),
        "node": _("which node it has reached"),
        "stuck": _("what it is stuck on"),
        "next": _("the next step"),
        "coordination": _("what is to be coordinated"),
        "money": _("investment done"),
    }
    return joined(words[ask] for ask in text.asks)


def tell_cadences(playbook: PlaybookText, cadences: Sequence[CadenceText]) -> Iterator[Told]:
    """One line a cadence."""
    for text in cadences:
        says = _("%(when)s, %(who)s report: %(asks)s") % {
            "when": closing(text.cadence.rule, text.closes, text.period.kind),
            "who": who_reports(playbook, text),
            "asks": asked_words(text),
        }
        yield Told(text.key, _("regular report"), str(text.name), says)


def tell_meetings(_playbook: PlaybookText, series: Sequence[Any]) -> Iterator[Told]:
    """One line a series."""
    for one in series:
        yield Told(one.key, _("series of meetings"), str(one.name), held(one.recurrence, one.starts))


def tell_lights(_playbook: PlaybookText, lights: Any) -> Iterator[Told]:
    """One line a rule in force."""
    for place, one in enumerate(lights.rules):
        since = _("from %(on)s") % {"on": one.from_on.isoformat()} if one.from_on else _("from the first day")
        yield Told(f"rule-{place}", _("light rule"), str(one.text.name), since)


def _lights(campaign: Any, control: AsOfControl, playbook: PlaybookText) -> list[Rhythm]:
    """The light rule in force on the campaign's own page, opening the page where it stands beside other places'."""
    if campaign.status == "archived":
        return []
    section = lights_of(playbook)
    when = _("%(rule)s, beside the rules of other places") % {"rule": section.on(control.on).text.name}
    href = f"/c/{campaign.key}/lights/" + (f"?{urlencode(control.address)}" if control.address else "")
    return [Rhythm("lights", _("light rule"), when, href, "named" if section.rules else "assumed")]


rhythms.register("lights", _lights)
tellers.register("cadences", tell_cadences)
tellers.register("meetings", tell_meetings)
tellers.register("lights", tell_lights)


@dataclass(frozen=True)
class ComingReport:
    """A cadence with its next windows."""

    name: str
    who: str
    asks: str
    when: str
    windows: list[Window]


@dataclass(frozen=True)
class ComingMeeting:
    """A series with its first day."""

    name: str
    when: str
    on: date | None


@dataclass(frozen=True)
class Meaning:
    """What a playbook will bring from a day on."""

    reports: list[ComingReport]
    meetings: list[ComingMeeting]


def meaning(playbook: PlaybookText, on: date) -> Meaning:
    """The next windows and the first meetings from the day on, or from the campaign's first day when that is later;
    none past its last day."""
    start = max(on, playbook.window.start)
    end = min(playbook.window.last_on, start + LOOKED_AHEAD) + timedelta(days=1)
    reports = [
        ComingReport(
            str(text.name),
            who_reports(playbook, text),
            asked_words(text),
            closing(text.cadence.rule, text.closes, text.period.kind),
            windows(text.cadence, calendar(), start, end)[:NEXT] if start < end else [],
        )
        for text in cadences_in(playbook)
    ]
    meetings = [
        ComingMeeting(
            str(one.name), held(one.recurrence, one.starts), next(iter(one.recurrence.days(start, end)), None)
        )
        for one in playbook.more.get("meetings", ())
    ]
    return Meaning(reports, meetings)
