"""What the clock does in the week: it plans windows, opens and closes them. Archived campaigns are left alone."""

from datetime import datetime, timedelta

from gongjian.campaigns.selectors import campaign_tree
from gongjian.dispatch.actions import windows


def live_campaigns() -> list[int]:
    """Campaigns the clock acts on."""
    return [pk for pk, campaign in campaign_tree().campaigns.items() if campaign.status == "live"]


def plan_windows(at: datetime) -> int:
    """In every live campaign: move what a new calendar or playbook moves, then plan what is to come."""
    tree = campaign_tree().campaigns
    moved = sum(len(windows.recompute(tree[pk], at)) for pk in live_campaigns())
    return moved + sum(windows.plan(tree[pk], at) for pk in live_campaigns())


def open_and_close(at: datetime) -> int:
    """Open what is to be open, close what is over."""
    return windows.open_due(at) + windows.close_due(at)


PLANNING = timedelta(hours=1)
"""How long the worker leaves planning alone."""
EVERY_MINUTE, DAILY = timedelta(minutes=1), timedelta(days=1)
