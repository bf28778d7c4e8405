"""The playbook a campaign goes by on a day."""

import hashlib
from datetime import date
from functools import lru_cache

from gongjian.campaigns.models import Campaign, Playbook
from gongjian.campaigns.playbook.reading import read_playbook
from gongjian.campaigns.playbook.schema import PlaybookText
from gongjian.ledger import memo


def playbook_of(campaign: Campaign, on: date) -> PlaybookText | None:
    """What the campaign goes by on the day: the version in force then, the first one before any was.

    None for a campaign whose playbook was never loaded. LookupError when a loaded text can no longer be read.
    """
    row = playbook_row(campaign, on)
    return playbook_in(row) if row is not None else None


def playbook_row(campaign: Campaign, on: date) -> Playbook | None:
    """The version in force on the day, the first one before any was; None when none was loaded."""
    rows = memo.remember("playbooks", (Playbook,), lambda: _rows(campaign.pk), key=campaign.pk)
    in_force = [row for row in rows if row.effective_on <= on]
    return in_force[-1] if in_force else rows[0] if rows else None


def _rows(campaign_id: int) -> list[Playbook]:
    return list(Playbook.objects.filter(campaign_id=campaign_id, voided=False).order_by("version"))


def playbook_in(row: Playbook) -> PlaybookText:
    """What one version says. LookupError when a loaded text can no longer be read."""
    return _read(row.sha256, row.text)


def digest(text: str) -> str:
    """SHA-256 of a playbook's text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@lru_cache(maxsize=64)
def _read(sha256: str, text: str) -> PlaybookText:
    playbook, problems = read_playbook(text)
    if playbook is None:
        raise LookupError(f"the playbook {sha256[:12]} was loaded and can no longer be read: {problems[0]}")
    return playbook
