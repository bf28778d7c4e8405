"""What every answer of this folder is made of: an archived campaign, rights over units, a check as a question."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer


def refuse_archived(campaigns: list[Campaign]) -> None:
    if campaigns and all(campaign.status == "archived" for campaign in campaigns):
        raise Refused(
            "campaign_archived",
            _("This campaign is archived; nothing in it can be changed."),
            remedy=_("If the project goes on, put it into a campaign that is under way first."),
        )


def over(permission: str, viewer: Viewer, unit_ids: list[int | None], campaigns: list[Campaign]) -> bool:
    open_ones: list[Campaign | None] = [one for one in campaigns if one.status != "archived"]
    return any(viewer.may_over(permission, unit_ids, one) for one in open_ones or [None])


def passes(check: Any, *arguments: Any) -> bool:
    try:
        check(*arguments)
    except Refused:
        return False
    return True
