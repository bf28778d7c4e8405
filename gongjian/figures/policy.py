"""Who may keep a figure as reported upward."""

from django.utils.translation import gettext as _

from gongjian.figures.query import Query
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer


def check_can_report_upward(viewer: Viewer, query: Query) -> None:
    """Whoever publishes for the campaign, and only whole figures."""
    if not viewer.reach("publish", query.campaign).whole:
        raise Refused("not_yours", _("Only the campaign office reports figures upward."))
    if not query.whole:
        raise Refused(
            "not_whole", _("You see only part of this figure; a part is not reported as the whole.")
        )


def can_report_upward(viewer: Viewer, query: Query) -> bool:
    """The same as a yes or no."""
    try:
        check_can_report_upward(viewer, query)
    except Refused:
        return False
    return True
