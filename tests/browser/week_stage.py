"""Sets a stage in a copied demonstration: an open window in which a township is asked so many lines.

    python -m tests.browser.week_stage UNIT LINES [sign]     prints {"report": number, "window": number}

What is more than so many lines was said today already, so that it is known and not asked.
"""

import json
import sys
from datetime import timedelta

import django


def main() -> None:
    """Lay the window down around the present hour."""
    django.setup()
    from django.utils import timezone

    from gongjian import ledger
    from gongjian.campaigns.models import Campaign, Playbook
    from gongjian.dispatch.models import Report, ReportWindow, WindowState
    from gongjian.dispatch.selectors.sheets import sheet_of
    from gongjian.ledger import Actor, acts
    from gongjian.people.models import Unit
    from gongjian.projects.models import Reading

    acts.register("test.week", "set the week up")
    unit_name, lines, sign = sys.argv[1], int(sys.argv[2]), "sign" in sys.argv[3:]
    now = timezone.now()
    today = timezone.localdate(now)
    opened = now - timedelta(minutes=5)
    campaign = Campaign.objects.get(key="shili-100")
    unit = Unit.objects.get(name=unit_name)
    book = Playbook.objects.filter(campaign=campaign, voided=False).order_by("-version").first()
    assert book is not None
    with ledger.record("test.week", by=Actor("test"), at=now) as entry:
        if not sign:
            entry.create(
                Playbook(
                    campaign=campaign,
                    version=book.version + 1,
                    # a window goes by the playbook of the day it opened on, just after midnight that of yesterday
                    effective_on=timezone.localdate(opened),
                    text=book.text.replace("    sign_off: [check, sign]\n    clause", "    clause"),
                    sha256="1" * 64,
                )
            )
        window = entry.create(
            ReportWindow(
                campaign=campaign,
                cadence="weekly",
                period_from=today,
                period_to=today + timedelta(days=7),
                opens_at=opened,
                opened_at=opened,
                closes_at=now + timedelta(minutes=42),
                state=WindowState.OPEN,
                illustrative=True,
            )
        )
        report = entry.create(Report(window=window, unit=unit, illustrative=True))
    sheet = sheet_of(Report.objects.select_related("window").get(pk=report.pk))
    assert sheet is not None
    matters = [line for line in sheet.asked if line.matter is not None]
    projects = [line for line in sheet.asked if line.project is not None]
    assert len(sheet.asked) >= lines and matters and len(projects) >= len(sheet.asked) - lines
    with ledger.record("test.week", by=Actor("test"), at=timezone.now()) as entry:
        for line in projects[lines - len(matters) :]:
            entry.create(
                Reading(project=line.project, up_to_on=today, words="现场巡查，无变化", illustrative=True)
            )
    sys.stdout.write(json.dumps({"report": report.number, "window": window.number}))


if __name__ == "__main__":
    main()
