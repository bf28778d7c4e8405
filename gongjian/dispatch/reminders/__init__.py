"""到期提醒, the ladder's one step the clock walks by itself: who has something to do is told, once for each step.

Every source says which steps of its things lie behind the instant and whom each concerns. Of one thing the newest step
alone is told: who wakes after three days hears of what is, not of what was. What was told is known by its key, so a
sweep may come late, twice, or from two workers at once. Only campaigns under way; archived ones know no clock.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_tree
from gongjian.dispatch.playbook.reminders import Reminders, reminders_of
from gongjian.dispatch.reminders import matters, meetings, windows
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.outbox import Note, tell

Source = Callable[[Campaign, Reminders, datetime], Iterable[Note]]
SOURCES: tuple[Source, ...] = (
    windows.windows,
    windows.sign_off,
    matters.due,
    matters.sign_off,
    matters.answered,
    meetings.coming,
    meetings.changes,
)


def remind(at: datetime) -> int:
    """Tell everybody what has fallen due and was not told before; how many were told."""
    return sum(tell(_notes(campaign, at), at) for campaign in _live())


def _live() -> list[Campaign]:
    return [campaign for campaign in campaign_tree().campaigns.values() if campaign.status == "live"]


def _notes(campaign: Campaign, at: datetime) -> Iterator[Note]:
    rules = reminders_of(campaign, at.astimezone(SHANGHAI).date())
    for source in SOURCES:
        yield from source(campaign, rules, at)
