"""Reports from the public: those of a campaign, the one behind a tracking code, and which may be about the same."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from gongjian.campaigns.models import Campaign
from gongjian.kit.asof import end_of_day
from gongjian.kit.models import StoredFile
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter
from gongjian.supervise.likeness import likeness
from gongjian.supervise.models import PublicPicture, PublicReport
from gongjian.supervise.tracking import digest_of

LOOK_BACK = timedelta(days=180)
"""How far back a report of the same thing is looked for."""
ALIKE = 0.4
MOST = 500


def reports_of(campaign: Campaign, asof: AsOf) -> QuerySet[Any]:
    """Reports of the campaign that had come in by the day; merged and voided ones are left out."""
    return asof.rows(PublicReport).filter(campaign_id=campaign.pk, received_at__lte=end_of_day(asof.on))


def report_by_code(campaign: Campaign, code: str) -> PublicReport | None:
    """The report a tracking code was given for, whatever it was merged into; None when there is none. Takes as long
    either way."""
    digest = digest_of(code)
    return PublicReport.objects.filter(campaign_id=campaign.pk, code_digest=digest, voided=False).first()


def standing_for(report: PublicReport) -> PublicReport:
    """The report that stands for this one: itself, or the one it was merged into."""
    while report.merged_into_id is not None:
        report = PublicReport.objects.get(pk=report.merged_into_id)
    return report


def likely_same(report: PublicReport, at: datetime) -> list[tuple[PublicReport, float]]:
    """Earlier or later reports that may be about the same, the likeliest first, at most five. Only proposed."""
    others = PublicReport.objects.live().filter(
        campaign_id=report.campaign_id, received_at__gte=at - LOOK_BACK
    )
    found = []
    for other in others.exclude(pk=report.pk).order_by("-received_at", "-id")[:MOST]:
        share = likeness(
            (report.category, report.place, report.says), (other.category, other.place, other.says)
        )
        if share >= ALIKE:
            found.append((other, share))
    return sorted(found, key=lambda pair: (-pair[1], pair[0].pk))[:5]


def merged_into(report: PublicReport) -> list[PublicReport]:
    """What was merged into this one, in the order it came in."""
    rows = PublicReport.objects.filter(merged_into_id=report.pk, voided=False)
    return list(rows.order_by("received_at", "id"))


def pictures_of(report: PublicReport) -> list[StoredFile]:
    """The pictures the reporter sent, in their order."""
    rows = PublicPicture.objects.filter(report_id=report.pk, voided=False, file__voided=False)
    return [one.file for one in rows.select_related("file").order_by("id")]


def pictures_with(matter: Matter, reports: Iterable[PublicReport]) -> list[StoredFile]:
    """The pictures from the public that were sent along with the matter."""
    theirs = {file.sha256 for report in reports for file in pictures_of(report)}
    rows = StoredFile.objects.filter(target_table=Matter._meta.db_table, target_id=matter.pk, voided=False)
    return list(rows.filter(sha256__in=theirs).order_by("id")) if theirs else []
