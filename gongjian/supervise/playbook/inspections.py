"""The playbook's section `inspections`: how often a unit is inspected, what may be asked on site, teams, duties.

inspections:
  cap: {count: 4, period: year, source: 示例办发〔示例〕3号}
  frames: [{key: windows, name: {zh: 各办事大厅, en: service halls}, kinds: [department], begins: 政务}]
  photo: {zh: 佐证工程形象进度, en: to show how far the works are}
  location: {why: {zh: 核对是否到现场, en: to show the site was reached}, source: 示例办发〔示例〕3号第5条}
  teams: [{key: dawn, name: 晨查组, kind: dawn}]
  duties:
    - {event: entry, nodes: [construction-start]}
    - {event: inspection}
"""

from collections.abc import Iterator
from datetime import date
from typing import Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import Bilingual, PlaybookText, playbook_of
from gongjian.campaigns.playbook.schema import EMPTY, KEY, Naming, Part
from gongjian.campaigns.playbook.sections import register, told
from gongjian.kernel.periods import PeriodKind
from gongjian.kernel.problems import Problem
from gongjian.kernel.sampling import Cap
from gongjian.people.models import UnitKind
from gongjian.supervise.models import DutyEvent, VisitKind

Finding = tuple[str, tuple[str | int, ...], str, str]
CAPPED = (VisitKind.UNANNOUNCED, VisitKind.INSPECTION, VisitKind.CHECK)
"""What the cap counts where a playbook does not say: inspections, not visits that help."""
REVIEW_DAYS = 30
"""督查条例, article 17: within so many days the inspected may ask for 复核."""


class CapText(Part):
    """A unit is inspected at most so often in a calendar period. `kinds`: which visits count."""

    count: int = Field(ge=1, le=366)
    period: PeriodKind
    kinds: tuple[VisitKind, ...] = CAPPED
    source: str = Field("", max_length=200)
    naming: Naming = "named"
    note: Bilingual = EMPTY

    def cap(self) -> Cap:
        """As the kernel applies it."""
        return Cap(self.count, self.period)


class FrameText(Part):
    """A list of units to draw from, beside those of the house: units of some kinds, whose names begin so."""

    key: str = Field(pattern=KEY, max_length=24)
    name: Bilingual
    kinds: tuple[UnitKind, ...] = Field(min_length=1)
    begins: str = Field("", max_length=40)
    naming: Naming = "named"
    note: Bilingual = EMPTY


class LocationText(Part):
    """Asks where the visit was made: only with the reason and the paper that says so."""

    why: Bilingual
    source: str = Field(min_length=1, max_length=200)


class TeamText(Part):
    """A team that goes on rounds."""

    key: str = Field(pattern=KEY, max_length=24)
    name: Bilingual
    kind: VisitKind | None = None
    naming: Naming = "named"
    clause: str = ""


class DutyText(Part):
    """四必到: an event of a project at which its lead official is to be there. `nodes`: keys of the plan's nodes whose
    beginning is meant, for the dossier and the entry."""

    event: DutyEvent
    nodes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _from_something(self) -> Self:
        if self.event in (DutyEvent.DOSSIER, DutyEvent.ENTRY) and not self.nodes:
            message = _("It does not say which node of the plan it begins with.")
            remedy = _("Name the keys of the nodes: nodes: [land-dossier].")
            raise told(Problem("duty_without_node", message, remedy=remedy))
        return self


class InspectionsText(Part):
    """The section."""

    kinds: tuple[VisitKind, ...] = tuple(VisitKind)
    cap: CapText | None = None
    frames: tuple[FrameText, ...] = ()
    photo: Bilingual | None = None
    location: LocationText | None = None
    teams: tuple[TeamText, ...] = ()
    duties: tuple[DutyText, ...] = ()
    review_days: int = Field(default=REVIEW_DAYS, ge=REVIEW_DAYS, le=366)
    clause: str = ""

    def team(self, key: str) -> TeamText | None:
        """The team of that key."""
        return next((one for one in self.teams if one.key == key), None)

    def frame(self, key: str) -> FrameText | None:
        """The list of that key that points may be drawn from."""
        return next((one for one in self.frames if one.key == key), None)


def _check(playbook: PlaybookText, section: InspectionsText) -> Iterator[Finding]:
    """What the section alone does not tell: keys given twice, clauses that are in no document."""
    clauses = {f"{paper.key}#{clause.ref}" for paper in playbook.documents for clause in paper.clauses}
    named: list[tuple[tuple[str | int, ...], str]] = [(("clause",), section.clause)]
    named += [(("teams", place, "clause"), team.clause) for place, team in enumerate(section.teams)]
    keys = [("teams", place, one.key) for place, one in enumerate(section.teams)]
    keys += [("frames", place, one.key) for place, one in enumerate(section.frames)]
    seen: set[tuple[str, str]] = set()
    for part, place, key in keys:
        if (part, key) in seen:
            message = _("“%(key)s” is given twice.") % {"key": key}
            remedy = _("Give the second one another name, or take it out.")
            yield "key_twice", (part, place, "key"), message, remedy
        seen.add((part, key))
    for path, clause in named:
        if clause and clause not in clauses:
            message = _("There is no clause “%(key)s” among the documents.") % {"key": clause}
            remedy = _("Write document key, #, clause: for example “%(example)s”.")
            yield "unknown_clause", path, message, remedy % {"example": min(clauses, default="plan#1")}


register("inspections", InspectionsText, default=InspectionsText(), check=_check)


def inspections_of(campaign: Campaign, on: date) -> InspectionsText:
    """The section as the campaign's playbook says it on the day."""
    playbook = playbook_of(campaign, on)
    found = playbook.more.get("inspections") if playbook is not None else None
    return found if isinstance(found, InspectionsText) else InspectionsText()
