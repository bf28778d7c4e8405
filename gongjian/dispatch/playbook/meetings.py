"""The playbook's section `meetings`: series of meetings and sessions, by the rule they come round with."""

from collections.abc import Iterator, Sequence
from datetime import time
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import Bilingual, PlaybookText, playbook_of
from gongjian.campaigns.playbook.schema import EMPTY, KEY, Naming, Part
from gongjian.campaigns.playbook.sections import register, told
from gongjian.kernel.problems import Refused
from gongjian.kernel.recurrence import Recurrence, parse

Finding = tuple[str, tuple[str | int, ...], str, str]
PartOfDay = Literal["morning", "afternoon", "evening"]


def _rule(text: str) -> str:
    """A rule that is understood and names days that come; its first finding otherwise."""
    try:
        parse(text)
    except Refused as refused:
        raise told(refused.problems[0]) from refused
    return text


def _hour(value: Any) -> Any:
    """15:00 without quotation marks is a number of minutes to YAML."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60:
        return time(value // 60, value % 60)
    return value


Rule = Annotated[str, AfterValidator(_rule)]
Starts = Annotated[time | PartOfDay, BeforeValidator(_hour)]


class MeetingSeries(Part):
    """A meeting or session that comes round. `rule` as RFC 5545 writes it; `starts`: the hour, or only the part of the
    day where the source gives no more; `chair`: who leads it, as the source calls them."""

    key: str = Field(pattern=KEY, max_length=40)
    name: Bilingual
    rule: Rule
    starts: Starts | None = None
    place: str = ""
    chair: str = ""
    clause: str = ""
    naming: Naming = "named"
    note: Bilingual = EMPTY

    @property
    def recurrence(self) -> Recurrence:
        """The days it is held on."""
        return parse(self.rule)


def _check(playbook: PlaybookText, series: Sequence[MeetingSeries]) -> Iterator[Finding]:
    """What one series alone does not tell: keys given twice, clauses that are in no document."""
    clauses = {f"{paper.key}#{clause.ref}" for paper in playbook.documents for clause in paper.clauses}
    seen: set[str] = set()
    for place, one in enumerate(series):
        if one.key in seen:
            message = _("“%(key)s” is given twice.") % {"key": one.key}
            remedy = _("Give the second one another name, or take it out.")
            yield "key_twice", (place, "key"), message, remedy
        seen.add(one.key)
        if one.clause and one.clause not in clauses:
            message = _("There is no clause “%(key)s” among the documents.") % {"key": one.clause}
            remedy = _("Write document key, #, clause: for example “%(example)s”.")
            told_so = {"example": min(clauses, default="plan#1")}
            yield "unknown_clause", (place, "clause"), message, remedy % told_so


register("meetings", tuple[MeetingSeries, ...], default=(), check=_check)


def meeting_series(campaign: Campaign, on: Any) -> tuple[MeetingSeries, ...]:
    """The series of a campaign as its playbook says on the day."""
    playbook = playbook_of(campaign, on)
    return tuple(playbook.more.get("meetings", ())) if playbook is not None else ()
