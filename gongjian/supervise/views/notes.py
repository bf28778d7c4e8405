"""What the room says of matters in lists of them: under supervision already, or a step proposed by the ladder."""

from typing import Any

from django.utils.translation import gettext as _

from gongjian.kernel.ladder import Outcome
from gongjian.ledger import AsOf
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import LadderCase, SupervisionState
from gongjian.supervise.policy import supervision as policy
from gongjian.supervise.policy.ladder import is_office
from gongjian.supervise.selectors.ladder.steps import Told, proposals_of
from gongjian.supervise.selectors.supervision.reading import supervisions_in


def notes(viewer: Viewer | None, campaign: Any, asof: AsOf, ids: list[int]) -> dict[int, str]:
    """Of matters under supervision that they are, of others what the ladder proposes, to whoever may know it."""
    found = _proposed(campaign, asof, ids) if viewer is None or is_office(viewer, campaign) else {}
    rows = supervisions_in(campaign, asof, viewer).filter(matter_id__in=ids, state__in=policy.OPEN)
    for row in rows.order_by("id"):
        waits = row.state == SupervisionState.PROPOSED
        found[row.matter_id] = _("proposed, waits for approval") if waits else _("under supervision already")
    return found


def _proposed(campaign: Any, asof: AsOf, ids: list[int]) -> dict[int, str]:
    cases = dict(LadderCase.objects.filter(matter_id__in=ids).values_list("id", "matter_id"))
    standing = Outcome.standing.value
    rows = list(proposals_of(campaign, asof).filter(outcome=standing, case_id__in=cases).order_by("id"))
    told = Told()
    told.read(rows)
    return {cases[row.case_id]: _("proposed: %(step)s") % {"step": told.step(row)} for row in rows}
