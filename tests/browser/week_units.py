"""What the units without an account in the demonstration do in the played week.

python -m tests.browser.week_units ACT INSTANT [UNIT ...]     prints what the books hold, as JSON
"""

import json
import sys
from datetime import datetime, timedelta
from typing import Any

import django


def main() -> None:
    """One act at one instant."""
    django.setup()
    at = datetime.fromisoformat(sys.argv[2])
    found = {"send": _send, "check": _check, "confirm": _confirm, "done": _done, "books": _books}[
        sys.argv[1]
    ](at, sys.argv[3:])
    sys.stdout.write(json.dumps(found, ensure_ascii=False))


def _campaign() -> Any:
    from gongjian.campaigns.models import Campaign

    return Campaign.objects.get(key="shili-100")


def _window(at: datetime) -> Any:
    """The weekly window that closes in the week of the instant."""
    from gongjian.dispatch.models import ReportWindow

    monday = (at - timedelta(days=at.weekday())).replace(hour=0, minute=0)
    rows = ReportWindow.objects.filter(campaign=_campaign(), cadence="weekly", voided=False)
    return rows.filter(closes_at__gte=monday).exclude(state="cancelled").order_by("closes_at").first()


def _viewer(unit: Any, duty: str, at: datetime) -> Any:
    from gongjian.people.models import PostHolding, User
    from gongjian.people.viewer import viewer_of

    held = PostHolding.objects.filter(post__unit=unit, post__duty=duty, voided=False, to_on=None).first()
    return viewer_of(User.objects.get(person_id=held.person_id), at.date())


def _reports(at: datetime, names: list[str], *, but: bool = False) -> list[Any]:
    """Reports of the window: of these units, or of all but these."""
    from gongjian.dispatch.models import Report

    rows = Report.objects.filter(window=_window(at), voided=False).select_related("window", "unit")
    return [row for row in rows.order_by("unit__ordinal") if (row.unit.label in names) is not but]


def _send(at: datetime, names: list[str]) -> list[str]:
    """Filled in, checked and signed at once. `others A B`: by all but A and B that have not yet."""
    from gongjian.dispatch.actions import reporting
    from gongjian.dispatch.actions.reporting import Sending
    from gongjian.dispatch.models import Report
    from gongjian.dispatch.selectors.sheets import sheet_of
    from gongjian.kernel.signoff import Step

    others = names[:1] == ["others"]
    sent = []
    for row in _reports(at, names[1:] if others else names, but=others):
        fresh = Report.objects.select_related("window").get(pk=row.pk)
        duties = {Step.check: "checker", Step.sign: "head"}
        sheet = sheet_of(fresh)
        assert sheet is not None
        if fresh.state == "owed":
            reporting.send(
                viewer=_viewer(row.unit, "reporter", at), report=fresh, said=[], owed=sheet.owed(frozenset()),
                chain=sheet.chain, sending=Sending(rest_unchanged=True), at=at,
            )  # fmt: skip
        for state, step in (("waiting_check", Step.check), ("waiting_sign", Step.sign)):
            fresh = Report.objects.select_related("window").get(pk=row.pk)
            if fresh.state == state:
                viewer = _viewer(row.unit, duties[step], at)
                reporting.pass_step(viewer=viewer, report=fresh, chain=sheet.chain, at=at)
        sent.append(row.unit.label)
    return sent


def _check(at: datetime, names: list[str]) -> list[str]:
    """The checker of the unit passes it on; its head has still to sign."""
    from gongjian.dispatch.actions import reporting
    from gongjian.dispatch.selectors.sheets import sheet_of

    for row in _reports(at, names):
        sheet = sheet_of(row)
        assert sheet is not None
        reporting.pass_step(viewer=_viewer(row.unit, "checker", at), report=row, chain=sheet.chain, at=at)
    return names


def _confirm(at: datetime, names: list[str]) -> list[str]:
    from gongjian.dispatch.actions import telephoning

    for row in _reports(at, names):
        telephoning.confirm_telephone(viewer=_viewer(row.unit, "reporter", at), report=row, at=at)
    return names


def _done(at: datetime, titles: list[str]) -> list[str]:
    """The unit that leads these matters signs for them and reports them done."""
    from gongjian.matters import actions
    from gongjian.matters.models import Matter

    for title in titles:
        matter = Matter.objects.get(title=title, campaign=_campaign(), voided=False)
        viewer = _viewer(matter.unit, "reporter", at)
        if matter.state == "assigned":
            matter = actions.accept(viewer=viewer, matter=matter, at=at)
        actions.report_done(viewer=viewer, matter=Matter.objects.get(pk=matter.pk), result="已办好", at=at)
    return titles


def _books(at: datetime, _names: list[str]) -> dict[str, Any]:
    """What the pages are compared with."""
    from gongjian.dispatch.models import Meeting, MeetingDecision
    from gongjian.kit.asof import SHANGHAI

    window, campaign = _window(at), _campaign()
    rows = _reports(at, [], but=True)
    coming = Meeting.objects.filter(campaign=campaign, voided=False, state__in=("planned", "frozen"))
    held = (
        Meeting.objects.filter(campaign=campaign, voided=False, state="held").order_by("-starts_at").first()
    )
    decided = MeetingDecision.objects.filter(meeting=held, voided=False).order_by("ordinal")
    return {
        "window": window.number,
        "closes_at": window.closes_at.isoformat(),
        "owing": [row.unit.label for row in rows if row.state != "excused"],
        "owed": [row.unit.label for row in rows if row.state == "owed"],
        "reports": {row.unit.label: row.number for row in rows},
        "meetings": {row.starts_at.astimezone(SHANGHAI).isoformat(): row.number for row in coming},
        "decided": [
            row.matter.title for row in decided if row.matter.state in ("assigned", "accepted", "working")
        ],
    }


if __name__ == "__main__":
    main()
