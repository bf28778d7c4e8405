"""What a page of the list shows of each project, looked up for the whole page at once and only if a column asks."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl
from gongjian.matters.policy import visible_matters
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects import selectors, wording
from gongjian.projects.models import ProjectRole, Stage
from gongjian.projects.slots import BEHIND, lights_of


class Rows:
    """Facts of the projects of one page."""

    def __init__(self, viewer: Viewer, campaign: Campaign, control: AsOfControl) -> None:
        self.viewer, self.campaign, self.control, self.asof = viewer, campaign, control, control.asof
        self.ids: list[int] = []
        self.said: dict[int, tuple[str, str] | None] = {}
        self.listed: Sequence[Any] = ()

    def prepare(self, rows: Sequence[Any]) -> None:
        """Take the rows of a page; what was looked up for the last page is forgotten."""
        self.ids, self.said, self.listed = [row.id for row in rows], {}, rows
        for name in (
            "lights",
            "memberships",
            "stages",
            "money",
            "desks",
            "chains",
            "names",
            "plans",
            "readings",
        ):
            self.__dict__.pop(name, None)

    # ---- looked up once a page
    @cached_property
    def memberships(self) -> dict[int, Any]:
        """Membership by project."""
        return selectors.members_now(self.campaign, self.asof, self.ids)

    @cached_property
    def stages(self) -> dict[int, Any]:
        """Stage span by project."""
        return selectors.stages_now(self.asof, self.ids)

    @cached_property
    def money(self) -> dict[int, selectors.YearMoney]:
        """The year's money by project."""
        return selectors.year_money(self.asof, self.ids)

    @cached_property
    def lights(self) -> dict[int, tuple[str, str]]:
        """What the campaign's rule says of each project's money against the plan to date."""
        return lights_of(self.campaign, self.asof, self.listed, self.money)

    @cached_property
    def plans(self) -> dict[int, Any]:
        """Year plan by project."""
        return selectors.year_plans(self.asof, self.ids, self.asof.on.year)

    @cached_property
    def readings(self) -> dict[int, Any]:
        """Last reading by project."""
        return selectors.latest_readings(self.asof, self.ids)

    @cached_property
    def desks(self) -> dict[int, selectors.Stuck]:
        """What holds each project up, of what the viewer may see."""
        return selectors.stuck_desks(self.asof, self.ids, visible_matters(self.viewer, self.campaign))

    @cached_property
    def chains(self) -> dict[int, list[Any]]:
        """Responsibility chain by project."""
        return selectors.chains(self.asof, self.ids)

    @cached_property
    def names(self) -> dict[int, str]:
        """Names of the persons in the chains."""
        return wording.persons(row.person_id for rows in self.chains.values() for row in rows)

    @cached_property
    def stage_words(self) -> dict[str, str]:
        """The campaign's words for stages."""
        return wording.stage_words(self.campaign, self.asof.on)

    @cached_property
    def lines(self) -> dict[str, dict[tuple[int, str], str]]:
        """Names of key tasks, sectors and classes."""
        return {section: wording.line_labels(section) for section in ("key_task", "sector", "class")}

    # ---- cells
    def unit(self, row: Any) -> str:
        """The accountable unit."""
        return unit_tree().label(row.unit_id)

    def stage(self, row: Any) -> str:
        """The stage in the local word."""
        found = self.stages.get(row.id)
        return wording.stage_text(found, self.stage_words) if found is not None else ""

    def line(self, section: str, column: str) -> Any:
        """A cell: the name of the membership's line of that section."""

        def cell(row: Any) -> str:
            member = self.memberships.get(row.id)
            if member is None:
                return ""
            return wording.line_label(
                self.lines[section], campaign_by_id(member.campaign_id), getattr(member, column)
            )

        return cell

    def batch(self, row: Any) -> str:
        """The batch."""
        member = self.memberships.get(row.id)
        return member.batch if member is not None else ""

    def place(self, row: Any) -> int | None:
        """The number in the list."""
        member = self.memberships.get(row.id)
        return member.ordinal or None if member is not None else None

    def status(self, row: Any) -> tuple[str, str] | None:
        """Stopped, done, late or early to start by the dates; else the light of its money."""
        if row.id not in self.said:
            self.said[row.id] = self._status(row)
        return self.said[row.id]

    def _status(self, row: Any) -> tuple[str, str] | None:
        found = self.stages.get(row.id)
        stage = found.stage if found is not None else ""
        if stage in (Stage.STOPPED, Stage.WITHDRAWN):
            return "paused", wording.stage_text(found, self.stage_words)
        if stage in (Stage.COMPLETED, Stage.PRODUCTION, Stage.CAPACITY):
            return "done", wording.stage_text(found, self.stage_words)
        if self.due_not_started(row, stage):
            return "late", _("due, not started")
        light = self.lights.get(row.id)
        apart = selectors.days_apart(row, "start")
        begun_early = apart is not None and apart.early is not None and apart.early > 0
        if begun_early and (light is None or light[0] not in BEHIND):
            return "ahead", str(apart)
        return light

    def due_not_started(self, row: Any, stage: str) -> bool:
        """The same rule as selectors.due_not_started_q, for one row at hand. Never said of a real project kept from
        publications: that nobody wrote of its start is no delay."""
        if self.campaign.published_only and not row.illustrative:
            return False
        planned = selectors.fuzzy_date(row, "planned_start")
        last = planned.last() if planned is not None else None
        if last is None or last >= self.asof.on or stage not in ("", *selectors.NOT_YET_STARTED):
            return False
        return row.actual_start_on is None or row.actual_start_on > self.asof.on

    def row_meaning(self, row: Any) -> str:
        """An edge on the rows that are late to start."""
        said = self.status(row)
        return "late" if said is not None and said[0] == "late" else ""

    def investment(self, row: Any) -> SafeString:
        """Done of the year's plan, as figures and as a bar with 序时 marked."""
        one = self.money[row.id]
        if one.plan_fen is None and one.done_fen is None:
            return SafeString(words.DASH)
        href = self.figure(row, "project_year_done") if one.done_fen is not None else ""
        done = words.figure(words.in_unit(one.done_fen, "yi", even=True), href)
        plan = words.in_unit(one.plan_fen, "yi", even=True)
        text = format_html('<span class="nb">{}<span class="g-unit">/ {}</span></span>', done, plan)
        if one.share is None:
            return text
        label = _("%(share)s invested, plan to date %(due)s") % {
            "share": words.percent(one.share),
            "due": words.percent(one.due, 1),
        }
        # no rule set says yet from which gap on it is loud: the bar is plain, the mark shows the plan to date
        bar = words.bar(one.share, one.due, "", label)
        return format_html('<span class="g-inline-bar">{}{}</span>', text, bar)

    def figure(self, row: Any, measure: str) -> str:
        """The address of a figure about one project."""
        return figure_href(self.campaign, measure, self.control, row.number)

    def stuck(self, row: Any) -> SafeString | str:
        """What holds it up, as a link to the matter."""
        one = self.desks.get(row.id)
        return (
            format_html('<a href="/matters/{}/">{}</a>', one.number, one.what(row.name))
            if one is not None
            else ""
        )

    def stuck_text(self, row: Any) -> str:
        """The same in a file."""
        one = self.desks.get(row.id)
        return one.what(row.name) if one is not None else ""

    def desk(self, row: Any) -> str:
        """On whose desk it lies."""
        one = self.desks.get(row.id)
        return unit_tree().label(one.desk_unit_id) if one is not None else ""

    def desk_waited(self, row: Any) -> SafeString | str:
        """On whose desk it lies, and for how many days."""
        one = self.desks.get(row.id)
        desk = self.desk(row)
        if one is None or not one.days:
            return desk
        said = _("%(days)s days") % {"days": one.days}
        return format_html('{} <span class="g-after">{}</span>', desk, said)

    def held(self, role: ProjectRole) -> Any:
        """A cell: who holds a place of the chain."""
        return lambda row: wording.held_as(self.chains.get(row.id, []), role, self.names)

    def progress(self, row: Any) -> str:
        """Visible progress in words, as last reported."""
        found = self.readings.get(row.id)
        return found.words if found is not None else ""


def figure_href(campaign: Campaign | None, measure: str, control: AsOfControl, number: str) -> str:
    """Where a figure about one project opens; empty without a campaign."""
    if campaign is None:
        return ""
    from urllib.parse import urlencode

    return f"/c/{campaign.key}/figures/{measure}/?{urlencode({'number': number, **control.address})}"
