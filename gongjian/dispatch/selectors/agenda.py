"""The agenda of a meeting: sections made from the books, frozen at the cut-off, compared with what came later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import translation

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import MeetingState
from gongjian.dispatch.selectors.meetings import previous_held
from gongjian.figures.compute import breakdown, figure
from gongjian.figures.links import href, shown_figure
from gongjian.figures.links import moment_of as moment_of_query
from gongjian.figures.measure import measures
from gongjian.figures.query import Figure, Query
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import agenda_sections
from gongjian.ledger import AsOf, seq_known_at
from gongjian.people.viewer import Viewer

Line = dict[str, Any]
FROZEN_IN = ("zh-hans", "en")
"""A pack is kept in both languages: it is read for years, by whoever."""
WEEK = timedelta(days=7)


@dataclass
class ShownLine:
    """A line as frozen (or as it stands, before that), with what came of it since."""

    line: Line
    later: Line | None = None
    """The same line as it stands now, where that says something else."""
    gone: bool = False
    new: bool = False


@dataclass
class ShownSection:
    """A part of the agenda on the page."""

    key: str
    title: str
    lines: list[ShownLine] = field(default_factory=list)

    @property
    def plain(self) -> list[ShownLine]:
        """Lines that stand in front."""
        return [one for one in self.lines if not one.line.get("fold") and not one.new]

    @property
    def folded(self) -> list[ShownLine]:
        """Lines that stand behind."""
        return [one for one in self.lines if one.line.get("fold") and not one.new]

    @property
    def new(self) -> list[ShownLine]:
        """Lines that came after the cut-off."""
        return [one for one in self.lines if one.new]

    @property
    def changes(self) -> int:
        """How many lines say something else now, came, or went."""
        return sum(one.later is not None or one.gone or one.new for one in self.lines)


def sections(campaign: Campaign, meeting: Any, asof: AsOf, viewer: Viewer) -> list[ShownSection]:
    """The agenda as the books have it at a moment, in the reader's language, within the viewer's reach."""
    return [
        ShownSection(
            section.key,
            str(section.title),
            [
                ShownLine(line)
                for line in within_reach(section.lines(campaign, meeting, asof, viewer), viewer, campaign)
            ],
        )
        for section in agenda_sections
    ]


def pack_of(campaign: Campaign, meeting: Any, asof: AsOf, viewer: Viewer) -> list[dict[str, Any]]:
    """The agenda as plain data for `actions.freeze`: [{key, title, lines, en: {title, lines}}], Chinese first."""
    found: dict[str, dict[str, Any]] = {}
    for language in FROZEN_IN:
        with translation.override(language):
            for section in sections(campaign, meeting, asof, viewer):
                told = {"title": section.title, "lines": [one.line for one in section.lines]}
                if language == FROZEN_IN[0]:
                    found[section.key] = {"key": section.key, **told}
                else:
                    found[section.key][language] = told
    return list(found.values())


def frozen_sections(meeting: Any, viewer: Viewer, campaign: Campaign) -> list[ShownSection]:
    """The pack as it was frozen, in the reader's language, within the viewer's reach."""
    english = translation.get_language() == "en"
    found = []
    for kept in meeting.pack.get("sections", ()):
        told = kept.get("en", kept) if english else kept
        lines = within_reach(told["lines"], viewer, campaign)
        found.append(ShownSection(kept["key"], told["title"], [ShownLine(line) for line in lines]))
    return found


def beside(frozen: Sequence[ShownSection], now: Iterable[ShownSection]) -> list[ShownSection]:
    """会前更新: each frozen line with what it says now where that differs; lines that came since stand last."""
    today = {section.key: {one.line["key"]: one.line for one in section.lines} for section in now}
    for section in frozen:
        current = today.get(section.key)
        if current is None:
            continue
        for one in section.lines:
            line = current.pop(one.line["key"], None)
            if line is None:
                one.gone = True
            elif says(line) != says(one.line):
                one.later = line
        section.lines += [ShownLine(line, new=True) for line in current.values()]
    return list(frozen)


def says(line: Line) -> tuple[Any, ...]:
    """What a reader learns from a line: addresses and the days a light counts down are not part of it."""
    figures = tuple((one["label"], one["value"]) for one in line.get("figures", ()))
    return line["text"], figures, line.get("note", ""), line.get("light", "")


def agenda_of(campaign: Campaign, meeting: Any, viewer: Viewer, at: datetime) -> list[ShownSection]:
    """The agenda of a meeting as its page shows it at an instant: what was frozen with later changes beside it; as it
    stands where nothing is frozen; and as known when it began once that is past."""
    moment = moment_of(meeting, at)
    if meeting.cutoff_at is not None and meeting.state == MeetingState.CANCELLED:
        return frozen_sections(meeting, viewer, campaign)
    now = sections(campaign, meeting, moment, viewer)
    if meeting.cutoff_at is None:
        return now
    return beside(frozen_sections(meeting, viewer, campaign), now)


def moment_of(meeting: Any, at: datetime) -> AsOf:
    """Now; for a meeting that has begun, the moment it did. Of the day, what the meeting looks back on stays."""
    if at < meeting.starts_at:
        return AsOf(local_day(meeting.cutoff_at or at), None)
    return AsOf(local_day(meeting.cutoff_at or meeting.starts_at), seq_known_at(meeting.starts_at))


def within_reach(lines: Iterable[Line], viewer: Viewer, campaign: Campaign) -> list[Line]:
    """All lines for whoever sees the whole campaign; for a unit the lines about itself."""
    reach = viewer.reach("see", campaign)
    if reach.whole:
        return list(lines)
    return [line for line in lines if line.get("unit_id") in reach.unit_ids]


# ---- what sections are written with


def fig(found: Figure, label: str = "", light: str = "") -> dict[str, str]:
    """A figure of a line: opens the records behind it, as known at the moment it was read."""
    told = shown_figure(found)
    return {
        "label": label,
        "value": str(told["value"]),
        "unit": str(told["unit"]),
        "href": str(told["href"]),
        "light": light,
    }


def since_fig(query: Query, since: date, count: int, label: str, light: str = "") -> dict[str, str]:
    """How many records a figure gained or lost since a day; opens where the change is told record by record."""
    moment = moment_of_query(query) | {"against": since.isoformat()}
    unit = shown_figure(figure(query))["unit"]
    return {
        "label": label,
        "value": str(count),
        "unit": str(unit),
        "href": href(query, moment, "why/"),
        "light": light,
    }


def ask(
    key: str,
    campaign: Campaign,
    asof: AsOf,
    *,
    period: tuple[date, date] | None = None,
    **dims: str,
) -> Figure:
    """One figure over the whole campaign: who may see it is decided line by line."""
    return figure(_query(key, campaign, asof, period, dims))


def by_unit(
    key: str, campaign: Campaign, asof: AsOf, *, period: tuple[date, date] | None = None
) -> dict[int, Figure]:
    """The figure of each unit that has one."""
    found = breakdown(_query(key, campaign, asof, period, {}), "unit")
    return {int(value): one for value, one in found if value}


def _query(
    key: str, campaign: Campaign, asof: AsOf, period: tuple[date, date] | None, dims: Mapping[str, str]
) -> Query:
    return Query(measures()[key], campaign, asof, None, None, tuple(sorted(dims.items())), period)


def last_week(meeting: Any, asof: AsOf) -> tuple[date, date]:
    """What the group leaders speak of: since the last meeting of the series was held, half-open; at most two weeks,
    and one week where there was none."""
    until = asof.on + timedelta(days=1)
    held = next(iter(previous_held(meeting, asof)), None)
    start = local_day(held.starts_at) if held is not None else until - WEEK
    return max(min(start, until - timedelta(days=1)), until - 2 * WEEK), until


def this_week(meeting: Any) -> tuple[date, date]:
    """What the meeting hands out: from its day for seven days, half-open."""
    start = local_day(meeting.starts_at)
    return start, start + WEEK


def local_day(at: datetime) -> date:
    """The day of an instant on the office clock."""
    return at.astimezone(SHANGHAI).date()
