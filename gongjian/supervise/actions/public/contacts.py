"""The contact of a reporter: the day it goes, and its going."""

from datetime import timedelta

from django.db import connection

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import day_of
from gongjian.supervise.models import PublicContact, PublicReport
from gongjian.supervise.playbook.public import public_of
from gongjian.supervise.selectors.public import merged_into


def over_in(entry: Writer, report: PublicReport) -> None:
    """The report is over: its contact, and those of what was merged into it, are erased so many days from now."""
    campaign = campaign_by_id(report.campaign_id)
    assert campaign is not None
    days = public_of(campaign, day_of(entry.at)).contact_days
    last = day_of(entry.at) + timedelta(days=days)
    for one in (report, *merged_into(report)):
        if one.contact_erase_on is not None and one.contact_erased_at is None:
            entry.change(one, contact_erase_on=min(one.contact_erase_on, last))


def erase_in(entry: Writer, report: PublicReport) -> bool:
    """Erase inside another act; False where there is nothing left to erase."""
    if not report.contact_digest or report.contact_erased_at is not None:
        return False
    if connection.vendor == "sqlite":  # what is deleted is overwritten in the file, not only let go
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    PublicContact.objects.filter(report_id=report.pk).delete()
    entry.change(report, contact_erased_at=entry.at)
    return True
