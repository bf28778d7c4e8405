"""A campaign whose public page is open."""

from datetime import timedelta
from pathlib import Path

from gongjian import ledger
from gongjian.campaigns.models import Campaign, Playbook
from gongjian.campaigns.playbook.current import digest
from tests.cast import SET_UP, Cast

OPEN = (Path(__file__).parent / "open_page.yaml").read_text(encoding="utf-8")


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
