"""Problems that wait for somebody at /todo/: sent to the viewer's unit, to be handed out, to be looked back at."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongjian.campaigns.models import Campaign
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import Notice
from gongjian.ledger import AsOf
from gongjian.matters.inbox import acting_campaigns
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import Direction, LevelLeg
from gongjian.supervise.policy.problems import may_hand_out
from gongjian.supervise.selectors import problems

MOST = 20


def problem_notices(viewer: Viewer, at: datetime) -> list[Notice]:
    """Answers asked of the viewer's units, each by itself; what waits for the office, counted."""
    on = at.astimezone(SHANGHAI).date()
    found = []
    mine = set(viewer.unit_ids) if viewer.may("report") or viewer.may("sign") else set()
    rows = LevelLeg.objects.filter(voided=False, answered_at=None, to_unit_id__in=mine, matter__voided=False)
    for leg in rows.select_related("matter").order_by("due_on", "id")[:MOST]:
        late = leg.due_on < on
        word = _("answer due %(on)s") % {"on": words.short_day(leg.due_on, on.year)}
        href = f"/problems/{leg.matter.number}/answer/"
        verbs = ((href, str(_("Answer"))),)
        kind = str(Direction(leg.direction).label)
        found.append(Notice(kind, leg.matter.title, href, leg.why, "late" if late else "watch", word, verbs))
    for campaign in acting_campaigns():
        if may_hand_out(viewer, campaign):
            found += _of_office(campaign, AsOf(on))
    return found


def _of_office(campaign: Campaign, asof: AsOf) -> list[Notice]:
    """Raised and not handed out; struck off and due to be looked back at."""
    rows = Matter.objects.filter(
        campaign_id=campaign.pk, kind=problems.KIND, voided=False, merged_into_id=None
    )
    base, found = f"/c/{campaign.key}/problems/", []
    raised = rows.filter(state="drafted", problem__isnull=False).count()
    looks = rows.filter(problems.look_back_due(asof)).count()
    if raised:
        said = ngettext("%(count)s problem to be handed out", "%(count)s problems to be handed out", raised)
        found.append(Notice(_("Problems"), said % {"count": raised}, f"{base}?state=drafted", campaign.label, "watch",
                            _("to be handed out")))  # fmt: skip
    if looks:
        said = ngettext(
            "%(count)s problem to be looked back at", "%(count)s problems to be looked back at", looks
        )
        found.append(Notice(_("Problems"), said % {"count": looks}, f"{base}?look=1", campaign.label, "watch",
                            _("to be looked back at")))  # fmt: skip
    return found
