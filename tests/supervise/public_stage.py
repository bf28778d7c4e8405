"""A campaign whose public page is open, a report sent to it, and how far the work on it goes."""

from datetime import timedelta
from pathlib import Path

import pytest

from gongjian import ledger
from gongjian.campaigns.models import Campaign, Playbook
from gongjian.campaigns.playbook.current import digest
from gongjian.matters import actions as matters
from gongjian.matters.models import Matter
from gongjian.supervise.actions.public import desk
from gongjian.supervise.actions.public.receiving import NewReport, receive
from gongjian.supervise.models import PublicReport
from tests.cast import SET_UP, Cast

OPEN = (Path(__file__).parent / "open_page.yaml").read_text(encoding="utf-8")

KEY = "6f1c3c0e-2f4e-4f0e-9a39-0d6a6e6b0001"
TYPED = "我叫张三，电话13800138000，家门口的路被挖断了"


def open_page(cast: Cast) -> Campaign:
    """Put the cast's campaign under way, with a playbook that opens its public page."""
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        entry.change(cast.campaign, status="live")
        entry.create(
            Playbook(
                campaign=cast.campaign,
                version=1,
                text=OPEN,
                sha256=digest(OPEN),
                effective_on=cast.on - timedelta(days=30),
            )
        )
    return Campaign.objects.get(pk=cast.campaign.pk)


@pytest.fixture
def campaign(cast):
    """The cast's campaign under way, its public page open."""
    return open_page(cast)


@pytest.fixture
def sent(cast, campaign):
    """A report from the public page with a contact, and its code."""
    new = NewReport("roads", "甲镇东河路", TYPED, name="张三", phone="13800138000", keep_typed=True)
    return receive(campaign=campaign, new=new, form_key=KEY, at=cast.at)


def handed(cast, report):
    return desk.dispatch_report(
        viewer=cast.clerk.viewer(cast.on), report=report, unit_id=cast.town_a.pk, title="东河路挖断影响出行",
        requirement="查明原因，限期恢复", at=cast.at + timedelta(hours=1),
    )  # fmt: skip


def done_by_the_unit(cast, matter):
    at = cast.at + timedelta(hours=2)
    who = cast.head_a.viewer(cast.on)
    matters.accept(viewer=who, matter=matter, at=at)
    return matters.report_done(
        viewer=who, matter=Matter.objects.get(pk=matter.pk), result="已恢复通行", at=at
    )


def answered(cast, report):
    done_by_the_unit(cast, handed(cast, report))
    return desk.answer_report(
        viewer=cast.clerk.viewer(cast.on), report=PublicReport.objects.get(pk=report.pk),
        answer="路面已恢复，施工方已整改", at=cast.at + timedelta(hours=3),
    )  # fmt: skip


def reads(member, path):
    answer = member.browser().get(path)
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, whole.decode("utf-8", "ignore")
