"""What of the reports waits for somebody at /todo/: to fill in, to check, to sign, to confirm."""

from datetime import datetime

from django.utils.translation import gettext as _

from gongjian.dispatch.models import Report
from gongjian.dispatch.selectors.receipts import steps_waiting, to_confirm
from gongjian.dispatch.selectors.windows import owed_reports
from gongjian.dispatch.standing import STANDING_WORDS, standing
from gongjian.kit import words
from gongjian.kit.registry import Notice
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer


def report_notices(viewer: Viewer, at: datetime) -> list[Notice]:
    """Reports to be filled in by the viewer's units, to be checked or signed by the viewer, to be confirmed."""
    found = [_notice(row, at, f"/report/{row.number}/", _("Fill in")) for row in owed_reports(viewer, at)]
    found += [
        _notice(row, at, f"/report/{row.number}/receipt/", _("Check or sign"))
        for row in steps_waiting(viewer)
    ]
    found += [_notice(row, at, f"/report/{row.number}/receipt/", _("Confirm")) for row in to_confirm(viewer)]
    return found


def _notice(row: Report, at: datetime, href: str, verb: str) -> Notice:
    stands = STANDING_WORDS[standing(row, row.window, at)]
    closes = words.stamp(row.window.closes_at, at.year)
    title = _("Report of %(unit)s, closes %(at)s") % {"unit": unit_tree().label(row.unit_id), "at": closes}
    return Notice(_("Report"), title, href, row.filed_by, stands.meaning, str(stands.words), ((href, verb),))
