"""What the clock does with reports from the public: closes answered ones nobody objects to, and erases contacts."""

from datetime import datetime, timedelta

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_tree
from gongjian.ledger import CLOCK
from gongjian.matters.actions.acting import day_of
from gongjian.supervise.actions.public.contacts import erase_in, over_in
from gongjian.supervise.models import PublicIntake, PublicReport, PublicState
from gongjian.supervise.playbook.public import public_of

KEPT = timedelta(days=2)
"""How long it is known how many tries came from where."""


def close_unanswered_for(at: datetime) -> int:
    """Close what was answered and not judged within the days the playbook gives; how many."""
    live = [one for one in campaign_tree().campaigns.values() if one.status == "live"]
    return sum(_close_in(campaign, at) for campaign in live)


def _close_in(campaign: Campaign, at: datetime) -> int:
    last = at - timedelta(days=public_of(campaign, day_of(at)).word_days)
    waiting = {
        "state": PublicState.ANSWERED,
        "answered_at__lt": last,
        "merged_into_id": None,
        "voided": False,
    }
    done = 0
    for pk in (
        PublicReport.objects.filter(campaign=campaign, **waiting).order_by("id").values_list("pk", flat=True)
    ):
        number = PublicReport.objects.values_list("number", flat=True).get(pk=pk)
        with ledger.record("public.close", by=CLOCK, at=at, words={"number": number}) as entry:
            report = PublicReport.objects.filter(pk=pk, **waiting).first()
            if report is not None:
                entry.change(report, state=PublicState.CLOSED)
                over_in(entry, report)
                done += 1
    return done


def erase_due(at: datetime) -> int:
    """Erase contacts whose day has come, in archived campaigns too; how many. The books still verify: they never held
    the contact, only a salted digest, and the salt goes with it."""
    on = day_of(at)
    due = PublicReport.objects.filter(contact_erase_on__lte=on, contact_erased_at=None).exclude(
        contact_digest=""
    )
    ids = list(due.order_by("id").values_list("pk", flat=True))
    if not ids:
        return 0
    with ledger.record("public.erase_due", by=CLOCK, at=at, words={"count": len(ids)}) as entry:
        rows = PublicReport.objects.filter(pk__in=ids, contact_erased_at=None).order_by("id")
        return sum(erase_in(entry, report) for report in rows)


def forget_tries(at: datetime) -> int:
    """Drop what was counted of tries some days ago; how many lines."""
    gone, _by_table = PublicIntake.objects.filter(span_from__lt=at - KEPT).delete()
    return gone
