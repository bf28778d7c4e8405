"""The playbook's section `meetings`: series of meetings and sessions, by the rule they come round with."""

from datetime import time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import Bilingual, playbook_of
from gongjian.campaigns.playbook.schema import EMPTY, KEY, Naming, Part
from gongjian.campaigns.playbook.sections import register, told
from gongjian.kernel.problems import Refused
from gongjian.kernel.recurrence import Recurrence, parse

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


register("meetings", tuple[MeetingSeries, ...], default=())


def meeting_series(campaign: Campaign, on: Any) -> tuple[MeetingSeries, ...]:
    """The series of a campaign as its playbook says on the day."""
    playbook = playbook_of(campaign, on)
    return tuple(playbook.more.get("meetings", ())) if playbook is not None else ()
