"""What every act at the desk shares: the door, the report read afresh, and texts that may not leave the desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Stale, Writer
from gongjian.matters.actions.drafting import own_unit
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import PublicContact, PublicReport, PublicState
from gongjian.supervise.personal import find_personal, find_private
from gongjian.supervise.policy.public import STATES, check_at_the_desk


@contextmanager
def doing(
    verb: str,
    act: str,
    *,
    viewer: Viewer,
    report: PublicReport,
    at: datetime,
    reason: str = "",
    request_key: str = "",
    revision: int | None = None,
    words: dict[str, Any] | None = None,
) -> Iterator[tuple[Writer, PublicReport]]:
    """Open the door for an act at the desk, read the report afresh, and check who, and whether it can be done now."""
    campaign = check_at_the_desk(viewer, report.campaign_id)
    with ledger.record(
        act,
        by=viewer.actor(own_unit(viewer, campaign)),
        at=at,
        about=[report],
        reason=reason,
        request_key=request_key or None,
        words={"number": report.number, **(words or {})},
    ) as entry:
        fresh = PublicReport.objects.get(pk=report.pk)
        if revision is not None and revision != fresh.revision:
            raise Stale(fresh)
        if fresh.voided or fresh.merged_into_id is not None or fresh.state not in STATES[verb]:
            raise Refused(
                "report_not_so_far",
                _("This report is “%(state)s”.", state=PublicState(fresh.state).label),
                remedy=_("Look at it as it stands now; somebody may have been quicker."),
            )
        yield entry, fresh


def refuse_personal(report: PublicReport, text: str, where: str) -> None:
    """Refused when a text that leaves the desk would tell who reported: what is personal anywhere, and the reporter's
    own name and telephone."""
    found = find_personal(text, _reporter(report))
    if found:
        raise Refused(
            "personal_in_text",
            _("“%(found)s” would tell who somebody is.", found=found[0].text),
            where,
            _("Leave it out: the unit is told what happened and where, never who reported it."),
        )


def refuse_private(report: PublicReport, text: str, where: str) -> None:
    """Refused when what the reporter is to read tells who somebody is: names, identity numbers, mobiles, accounts, and
    the reporter's own telephone. An office's landline may be told."""
    found = find_private(text, _reporter(report))
    if found:
        raise Refused(
            "personal_in_text",
            _("“%(found)s” would tell who somebody is.", found=found[0].text),
            where,
            _("Leave it out of the answer; name the office and its landline instead."),
        )


def _reporter(report: PublicReport) -> tuple[str, ...]:
    contact = PublicContact.objects.filter(report_id=report.pk).first()
    return (contact.name, contact.phone) if contact is not None else ()
