"""A whole chart: which projects, how they are grouped, over which days; made once, drawn on a page or on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.campaigns.models import Campaign
from gongjian.kit.asof import AsOfControl
from gongjian.projects import wording
from gongjian.publish import wall_drawing
from gongjian.publish.selectors.wall import GROUPINGS, Group, Row, Standing, standing
from gongjian.publish.timescale import TimeScale, Zoom, scale_over
from gongjian.publish.wall_words import Sayings

BY_LABELS = {
    "unit": gettext_lazy("accountable unit"),
    "official": gettext_lazy("lead official"),
    "stage": gettext_lazy("stage"),
    "class": gettext_lazy("class"),
    "sector": gettext_lazy("sector"),
    "none": gettext_lazy("not grouped"),
}
ZOOM_LABELS = {
    Zoom.QUARTER: gettext_lazy("quarters"),
    Zoom.MONTH: gettext_lazy("months"),
    Zoom.WEEK: gettext_lazy("weeks"),
}


@dataclass
class WallChart:
    """The chart of some projects of a campaign at a moment."""

    campaign: Campaign
    control: AsOfControl
    rows: list[Row]
    by: str
    zoom: Zoom

    @property
    def day(self) -> int:
        """The ordinal of the day asked."""
        return self.control.on.toordinal()

    @cached_property
    def groups(self) -> list[Group]:
        """The rows under their headings. What has no published date comes last where only publications are kept."""
        if not self.campaign.published_only:
            return GROUPINGS[self.by](self.rows, self.campaign, self.control.asof)
        rows = sorted(self.rows, key=lambda row: row.reach is None)
        found = GROUPINGS[self.by](rows, self.campaign, self.control.asof)
        return sorted(found, key=lambda group: all(row.reach is None for row in group.rows))

    @cached_property
    def reaches(self) -> dict[int, tuple[int, int] | None]:
        """The first and the last day drawn of each project."""
        return {row.id: row.reach for row in self.rows}

    def scale(self, width: float | None = None) -> TimeScale:
        """Over all days of all rows and the campaign's own, as far as the zoom reaches."""
        days = [day for reach in self.reaches.values() for day in reach or ()]
        days += [
            day.toordinal() for day in (self.campaign.start_on, self.campaign.last_on) if day is not None
        ]
        return scale_over(days, self.control.on, self.zoom, width=width)

    @cached_property
    def sayings(self) -> Sayings:
        """Its sentences."""
        known = wording.stage_words(self.campaign, self.control.on)
        return Sayings(self.control.on, known, published=self.campaign.published_only)

    def judged(self, row: Row) -> bool:
        """Is it said of the project that it is behind? Of real ones kept from publications only facts are shown."""
        return row.illustrative or not self.campaign.published_only

    @cached_property
    def standings(self) -> dict[int, Standing]:
        """How each project stands."""
        return {row.id: standing(row, self.day, judged=self.judged(row)) for row in self.rows}

    @cached_property
    def undated(self) -> int:
        """How many have no date to be drawn."""
        return sum(not (r.planned_start or r.planned_finish or r.started or r.finished) for r in self.rows)

    # ---- as mark-up
    @cached_property
    def drawn(self) -> wall_drawing.Drawn:
        """How the page draws it."""
        query = urlencode({"campaign": self.campaign.key, **self.control.address}).replace("%", "%%")
        return wall_drawing.Drawn(self.scale(), self.day, self.sayings, f"/projects/%s/?{query}")

    @property
    def head(self) -> SafeString:
        """The units over it."""
        start, last = self.campaign.start_on, self.campaign.last_on
        own = (start.toordinal(), last.toordinal()) if start is not None and last is not None else None
        return wall_drawing.head(self.drawn.scale, self.day, self.today, own)

    @property
    def today(self) -> str:
        """The word at the line of the day asked."""
        return self.sayings.day_text(self.day) if self.control.is_past else _("today")

    @property
    def lines(self) -> SafeString:
        """The lines between the units."""
        return wall_drawing.lines(self.drawn.scale)

    @property
    def today_at(self) -> int:
        """Where the day asked lies, in pixels: the page opens there."""
        return round(self.drawn.scale.x(self.day))

    @property
    def range_said(self) -> str:
        """The days drawn, in words: what a strip without a head covers."""
        scale = self.drawn.scale
        return _("%(first)s to %(last)s") % {
            "first": self.sayings.day_text(scale.origin),
            "last": self.sayings.day_text(scale.end),
        }

    def sections(self) -> Iterator[dict[str, object]]:
        """Each group with its rows drawn."""
        for group in self.groups:
            yield {
                "label": self.label_of(group),
                "count": len(group.rows),
                "body": mark_safe("".join(self._row(row) for row in group.rows)),
            }

    def label_of(self, group: Group) -> str:
        """Its heading; what nobody said is called so."""
        return group.label or ("" if self.by == "none" else _("not filled in"))

    def _row(self, row: Row) -> str:
        return self.drawn.row(row, self.standings[row.id], self.reaches[row.id], judged=self.judged(row))
