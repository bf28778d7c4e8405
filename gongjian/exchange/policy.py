"""Who may load lists, and who may see a run."""

from typing import Any

from gongjian.campaigns.selectors import campaigns_in_reach
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.registry import ImportKind, import_kinds
from gongjian.people.viewer import Viewer

_FIRST = {"projects": 0, "matters": 1}
"""What offices load most stands first."""


def may_load(viewer: Viewer, kind: ImportKind, campaign: Any | None) -> bool:
    """Whether the viewer may load such a list, into this campaign when the kind needs one."""
    if not kind.needs_campaign:
        return viewer.may(kind.permission)
    if campaign is None or campaign.status == "archived":
        return False
    return viewer.reach(kind.permission, campaign).whole


def check_can_load(viewer: Viewer, kind: ImportKind, campaign: Any | None) -> None:
    """Refused unless the viewer may load such a list there."""
    if campaign is not None and campaign.status == "archived":
        raise Refused(
            "campaign_archived",
            _("“%(campaign)s” is archived; nothing more is loaded into it.", campaign=campaign.label),
            remedy=_("Choose a campaign that is under way."),
        )
    if not may_load(viewer, kind, campaign):
        raise Refused(
            "may_not_load",
            _("Lists are loaded by the campaign's office, and you do not act for it."),
            remedy=_("Send the list to the campaign's office."),
        )


def kinds_to_load(viewer: Viewer) -> list[tuple[ImportKind, list[Any]]]:
    """What the viewer may load, with the campaigns it may be loaded into (none for what belongs to no campaign)."""
    found: list[tuple[ImportKind, list[Any]]] = []
    campaigns = campaigns_in_reach(viewer)
    for kind in sorted(import_kinds, key=lambda kind: _FIRST.get(kind.key, len(_FIRST))):
        if not kind.needs_campaign:
            if may_load(viewer, kind, None):
                found.append((kind, []))
            continue
        open_to = [campaign for campaign in campaigns if may_load(viewer, kind, campaign)]
        if open_to:
            found.append((kind, open_to))
    return found
