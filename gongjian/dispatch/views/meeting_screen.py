"""A meeting's agenda for the wall of the meeting room: big type, one point a screen, turned with the arrow keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.models import MeetingState
from gongjian.dispatch.selectors.agenda import ShownLine, ShownSection, agenda_of, local_day
from gongjian.dispatch.selectors.decided import DecidedLine, decisions_of
from gongjian.dispatch.selectors.meetings import meeting_or_404, series_of, title_of
from gongjian.kit import words

ROOM = 9
"""How much stands on one screen: a line is one, its note another, a change since the cut-off one more."""


@dataclass(frozen=True)
class Screen:
    """What is seen at once: a point of the agenda, or a part of it where it is long."""

    place: int
    title: str
    lines: tuple[ShownLine, ...] = ()
    decisions: tuple[DecidedLine, ...] = ()
    part: str = ""
    folded: int = 0
    """Lines that stand in the printed material only."""
    quiet: str = ""
    """What is said where there are no lines."""


@require_safe
def screen(request: Any, number: str) -> HttpResponse:
    """The agenda as frozen with later changes beside it, then what was decided. Nobody's own words are on it."""
    meeting = meeting_or_404(request.viewer, number)
    campaign = campaign_by_id(meeting.campaign_id)
    if campaign is None or meeting.state == MeetingState.CANCELLED:
        raise Http404
    series = series_of(campaign, meeting.series, local_day(meeting.starts_at))
    shown = agenda_of(campaign, meeting, request.viewer, request.now)
    decided = decisions_of(meeting, request.viewer, campaign, request.today)
    context = {
        "title": title_of(meeting, series),
        "when": words.stamp(meeting.starts_at, request.today.year),
        "meeting": meeting,
        "screens": [*_of_agenda(shown), *_of_decisions(decided, len(shown) + 1)],
    }
    return render(request, "dispatch/meeting_screen.html", context)


def _of_agenda(sections: list[ShownSection]) -> Iterator[Screen]:
    for place, section in enumerate(sections, start=1):
        lines = [*section.plain, *section.new]
        quiet = (
            _("Spoken; nothing is prepared.") if section.key == "remarks" else _("Nothing under this point.")
        )
        parts = list(_parts(lines)) or [()]
        for n, part in enumerate(parts, start=1):
            last = n == len(parts)
            told = f"{n} / {len(parts)}" if len(parts) > 1 else ""
            yield Screen(
                place,
                section.title,
                part,
                part=told,
                folded=len(section.folded) if last else 0,
                quiet="" if part else quiet,
            )


def _parts(lines: list[ShownLine]) -> Iterator[tuple[ShownLine, ...]]:
    """Lines in screenfuls."""
    held: list[ShownLine] = []
    used = 0
    for one in lines:
        takes = 1 + bool(one.line.get("note")) + (one.later is not None) + one.gone
        if held and used + takes > ROOM:
            yield tuple(held)
            held, used = [], 0
        held.append(one)
        used += takes
    if held:
        yield tuple(held)


def _of_decisions(decided: list[DecidedLine], place: int) -> Iterator[Screen]:
    size = ROOM // 2
    for start in range(0, len(decided), size):
        told = f"{start // size + 1} / {-(-len(decided) // size)}" if len(decided) > size else ""
        yield Screen(place, _("Decisions"), decisions=tuple(decided[start : start + size]), part=told)
