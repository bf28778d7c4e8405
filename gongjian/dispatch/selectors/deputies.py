"""Who reports for a unit: in an own post, or in place of one as its AB deputy (AB 岗)."""

from gongjian.campaigns.models import Campaign
from gongjian.people.models import Duty, Post
from gongjian.people.viewer import Viewer

REPORTS = ("report", "report_for")
"""What lets somebody fill in a unit's reports: the own right, and that of the post whose AB deputy one is."""


def reports_for(viewer: Viewer, unit_id: int, campaign: Campaign | None) -> bool:
    """Does the viewer fill in the reports of the unit, in whichever place?"""
    return any(viewer.may_over(permission, [unit_id], campaign) for permission in REPORTS)


def reports_anywhere(viewer: Viewer) -> bool:
    """Does the viewer fill in the reports of any unit?"""
    return any(viewer.may(permission) for permission in REPORTS)


def stood_in_for(viewer: Viewer, unit_id: int, campaign: Campaign | None) -> Post | None:
    """The post in whose place the viewer reports for the unit, the reporter's first; None who reports by own right."""
    if viewer.may_over("report", [unit_id], campaign):
        return None
    held = [seat.post_id for seat in viewer.seats]
    posts = list(
        Post.objects.filter(deputy_id__in=held, unit_id=unit_id, voided=False).order_by("ordinal", "id")
    )
    return min(posts, key=lambda post: post.duty != Duty.REPORTER, default=None)
