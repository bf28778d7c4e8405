"""Where reports from the public show themselves elsewhere: the room's first page, the inbox, search, the matter."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from gongjian.campaigns.selectors import campaign_tree
from gongjian.figures.compute import figure
from gongjian.figures.links import shown_figure
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.kit.asof import AsOfControl
from gongjian.kit.registry import Hit, Notice
from gongjian.ledger import AsOf
from gongjian.matters.actions.acting import day_of
from gongjian.matters.slots import ShownMatter
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.public.desk import KIND
from gongjian.supervise.models import PublicReport, PublicState
from gongjian.supervise.policy.public import at_the_desk, visible_reports
from gongjian.supervise.selectors.public import pictures_with
from gongjian.supervise.selectors.public_standing import late_q, ready_q

_MEASURES = ("public_count", "public_open", "public_answered")


def board_card(viewer: Viewer, campaign: Any, control: AsOfControl) -> dict[str, Any] | None:
    """How many came in, how many are open and answered, each opening; for whoever sees the whole campaign."""
    if not viewer.reach("see", campaign).whole:
        return None
    found = [figure(Query(measures()[key], campaign, control.asof, viewer)) for key in _MEASURES]
    if not found[0].records:
        return None
    href = f"/c/{campaign.key}/public/" if at_the_desk(viewer, campaign) else ""
    return {"href": href, "lines": [shown_figure(one) for one in found]}


def notices(viewer: Viewer, at: datetime) -> list[Notice]:
    """What waits at the desk: reports to be handed on, to be answered, opened again by the reporter."""
    if not (viewer.may("assign") or viewer.may("supervise")):
        return []
    found = []
    for campaign in campaign_tree().campaigns.values():
        if campaign.status != "live" or not at_the_desk(viewer, campaign):
            continue
        rows = PublicReport.objects.filter(campaign_id=campaign.pk, voided=False, merged_into_id=None)
        new = rows.filter(state__in=(PublicState.RECEIVED, PublicState.CHECKED)).count()
        again = rows.filter(state=PublicState.REOPENED).count()
        now = AsOf(day_of(at))
        ready, late = rows.filter(ready_q(now)).count(), rows.filter(late_q(now)).count()
        href = f"/c/{campaign.key}/public/"
        for count, words, query, meaning in (
            (
                new,
                _("Reports from the public to be handed on: %(count)s"),
                "?state=received&state=checked",
                "watch",
            ),
            (late, _("Reports from the public not answered in time: %(count)s"), "?late=1", "late"),
            (ready, _("Reports from the public to be answered: %(count)s"), "?ready=1", "watch"),
            (again, _("Reports from the public opened again: %(count)s"), "?state=reopened", "late"),
        ):
            if count:
                title = words % {"count": count}
                verbs = ((f"{href}{query}", _("Open the desk")),)
                found.append(Notice(_("Public"), title, f"{href}{query}", campaign.label, meaning, "", verbs))
    return found


def find_reports(viewer: Any, text: str, limit: int) -> list[Hit]:
    """Reports the desk finds by number, place or text; nobody else finds any."""
    wanted = text.strip()
    if not wanted or not (viewer.may("assign") or viewer.may("supervise")):
        return []
    holds = Q(number__iexact=wanted) | Q(place__icontains=wanted) | Q(says__icontains=wanted)
    rows = PublicReport.objects.filter(visible_reports(viewer, None), holds, voided=False)
    return [
        Hit(row.says[:60], f"/public-reports/{row.number}/", row.place, row.number)
        for row in rows.order_by("-id")[:limit]
    ]


def matter_section(shown: ShownMatter) -> dict[str, Any] | None:
    """On the page of such a matter: for the desk the reports behind it, for the unit that nobody is told who; and the
    pictures the desk sent along."""
    if shown.row.kind != KIND:
        return None
    rows = list(PublicReport.objects.filter(matter_id=shown.matter.pk, voided=False).order_by("id"))
    if not rows:
        return None
    reports = rows if at_the_desk(shown.viewer, shown.campaign) else []
    return {"reports": reports, "pictures": pictures_with(shown.matter, rows)}
