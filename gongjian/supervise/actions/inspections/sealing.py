"""The door for acts on plans: what is done to a secret plan before its first visit is told of in one neutral sentence,
without a name, a number or a place, and about nothing."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.ledger import Stale, Writer
from gongjian.ledger.records import Record
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import InspectionPlan
from gongjian.supervise.policy.inspections import check_can_lead_plan
from gongjian.supervise.selectors.inspections.seeing import in_the_open

SEALED = "inspection.sealed"


def day_of(at: datetime) -> date:
    """The office's day of an instant."""
    return at.astimezone(SHANGHAI).date()


def sealed_number(prefix: str, on: date) -> str:
    """A number that stands in no series: a gap in one would tell that there is something."""
    return f"{prefix}-{on.year}-{secrets.token_hex(4).upper()}"


@contextmanager
def on_plan(
    act: str,
    *,
    viewer: Viewer,
    plan: InspectionPlan,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
    reason: str = "",
    words: Mapping[str, Any] | None = None,
    states: Sequence[str] = (),
) -> Iterator[tuple[Writer, InspectionPlan]]:
    """Open the door for an act on a plan, read it afresh, check whose it is and whether it can be done now."""
    check_can_lead_plan(viewer, plan)
    about: list[Record] = [plan]
    told: dict[str, Any] = {"title": plan.title, **(words or {})}
    name = act
    if not in_the_open(plan):
        name, about, told, reason = SEALED, [], {}, ""
    with ledger.record(
        name,
        by=viewer.actor(plan.office_id),
        at=at,
        about=about,
        reason=reason,
        request_key=request_key or None,
        words=told,
    ) as entry:
        fresh = InspectionPlan.objects.get(pk=plan.pk)
        if revision is not None and fresh.revision != revision:
            raise Stale(fresh)
        check_live(fresh.campaign_id)
        if fresh.voided or (states and fresh.state not in states):
            raise Refused(
                "plan_not_so_far",
                _("This plan is “%(state)s”.", state=fresh.get_state_display()),
                remedy=_("Look at it as it stands now; somebody may have been quicker."),
            )
        yield entry, fresh


def check_live(campaign_id: int) -> None:
    """Refused("archived") in a campaign that is over."""
    campaign = campaign_by_id(campaign_id)
    if campaign is None or campaign.status == "archived":
        message = _("The campaign is archived; nothing in it changes any more.")
        raise Refused("archived", message, remedy=_("Register it in a campaign under way."))
