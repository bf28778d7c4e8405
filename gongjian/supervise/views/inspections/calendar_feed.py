"""Announced visits as iCalendar (RFC 5545): whole days, nothing secret, no leader's way, no words."""

from collections.abc import Iterator
from datetime import timedelta

from gongjian.campaigns.models import Campaign
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import Visit, VisitState
from gongjian.supervise.selectors.inspections.rounds import visits_in
from gongjian.supervise.selectors.inspections.words import where


def feed(campaign: Campaign, viewer: Viewer) -> str:
    """The calendar of the visits the viewer may see that are in no secret plan and led by no leader."""
    rows = visits_in(campaign, viewer).exclude(plan__secret=True).filter(lead=None)
    rows = rows.exclude(state=VisitState.CANCELLED).order_by("on", "id")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Gongjian//visits//ZH",
        f"X-WR-CALNAME:{_text(campaign.label)}",
    ]
    for row in rows:
        lines += _event(row)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(visit: Visit) -> list[str]:
    stamp = f"{visit.on:%Y%m%d}T000000Z"
    return [
        "BEGIN:VEVENT",
        f"UID:{visit.uid}@gongjian",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{visit.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{visit.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(f'{visit.get_kind_display()} {where(visit)}')}",
        f"URL:/visits/{visit.number}/",
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, as the standard wants; never inside a character."""
    held = ""
    for sign in line:
        if len((held + sign).encode()) > 74:
            yield held
            held = " "
        held += sign
    yield held
