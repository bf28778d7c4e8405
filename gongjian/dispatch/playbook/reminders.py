"""The playbook's section `reminders`: what people are reminded of and when; what it leaves out is the house's."""

from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import playbook_of
from gongjian.campaigns.playbook.schema import Part
from gongjian.campaigns.playbook.sections import register
from gongjian.kit import yaml_text

HOUSE = Path(__file__).with_name("reminders.yaml")


def _hour(value: Any) -> Any:
    """08:30 without quotation marks is a number of minutes to YAML."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60:
        return time(value // 60, value % 60)
    return value


Hours = Annotated[int, Field(ge=1, le=240)]
Workdays = Annotated[int, Field(ge=1, le=20)]


class RemindersText(Part):
    """The section as it is written; what is left out is the house's."""

    day_hour: Annotated[time, BeforeValidator(_hour)] | None = None
    look_back_days: Annotated[int, Field(ge=1, le=30)] | None = None
    window_opened: bool | None = None
    before_closing_hours: tuple[Hours, ...] | None = None
    missing: bool | None = None
    sign_off: bool | None = None
    due_workdays: tuple[Workdays, ...] | None = None
    overdue_workdays: tuple[Workdays, ...] | None = None
    meeting_workdays: tuple[Workdays, ...] | None = None
    meeting_changes: bool | None = None
    answered: bool | None = None


class Reminders(Part):
    """What counts for a campaign: the house's, with what its playbook says instead."""

    day_hour: Annotated[time, BeforeValidator(_hour)]
    look_back_days: int
    window_opened: bool
    before_closing_hours: tuple[int, ...]
    missing: bool
    sign_off: bool
    due_workdays: tuple[int, ...]
    overdue_workdays: tuple[int, ...]
    meeting_workdays: tuple[int, ...]
    meeting_changes: bool
    answered: bool


register("reminders", RemindersText, default=RemindersText())


@lru_cache(maxsize=1)
def house() -> Reminders:
    """The house's own, read once."""
    return Reminders.model_validate(yaml_text.load(HOUSE.read_text(encoding="utf-8")))


def reminders_of(campaign: Campaign, on: date) -> Reminders:
    """What a campaign's people are reminded of, as its playbook says on the day."""
    playbook = playbook_of(campaign, on)
    own = playbook.more.get("reminders") if playbook is not None else None
    if own is None:
        return house()
    return house().model_copy(update=own.model_dump(exclude_none=True))
