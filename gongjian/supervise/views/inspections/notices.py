"""What of visits waits for somebody: at /todo/, and on the page of a lead official."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import Notice
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import AttendanceDuty, SpokenRequest, Visit
from gongjian.supervise.selectors.inspections import rounds
from gongjian.supervise.selectors.inspections.words import where
from gongjian.supervise.views.inspections.rows import visit_light


def visit_notices(viewer: Viewer, at: datetime) -> list[Notice]:
    """Visits of the day the viewer makes, events to be at, and what leaders said, without its words."""
    on = _day(at)
    found = [_visit(row) for row in rounds.my_visits(viewer, on)]
    found += [_duty(row, on) for row in rounds.my_duties(viewer, on)]
    return found + [_spoken(row) for row in rounds.spoken_waiting(viewer)]


def presence_notices(viewer: Viewer, campaign: Campaign, at: datetime) -> list[Notice]:
    """Of one campaign: the visits of the day that the lead official leads, and 四必到."""
    on = _day(at)
    led = [row for row in rounds.my_visits(viewer, on) if row.lead_id == viewer.person_id]
    found = [_visit(row) for row in led if row.campaign_id == campaign.pk]
    return found + [_duty(row, on) for row in rounds.my_duties(viewer, on) if row.campaign_id == campaign.pk]


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _visit(row: Visit) -> Notice:
    kind, href = str(row.get_kind_display()), f"/visits/{row.number}/"
    return Notice(_("Visit"), where(row), href, kind, *visit_light(row))


def _duty(row: AttendanceDuty, on: date) -> Notice:
    note = " · ".join(filter(None, (str(row.get_event_display()), row.what)))
    href, day = f"/projects/{row.project.number}/", str(words.day(row.on, on.year))
    return Notice(_("To be present"), row.project.name, href, note, "not-due", day)


def _spoken(row: SpokenRequest) -> Notice:
    said = _("to be confirmed by the office, or dropped")
    return Notice(_("Said on site"), where(row.visit), f"/visits/{row.visit.number}/", said, "watch")
