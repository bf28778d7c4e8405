"""What a kind of matter is called, which clocks it runs on, and what closing it demands: the playbook's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from gongjian.campaigns.models import Playbook
from gongjian.campaigns.playbook import playbook_of
from gongjian.campaigns.selectors import campaign_by_id, with_below
from gongjian.kernel.messages import Words
from gongjian.kernel.signoff import Step, chain_of
from gongjian.ledger import memo

WATCH_DAYS = 3
"""A due date so many calendar days away is to be watched, unless the campaign's light rules say otherwise."""


@dataclass(frozen=True)
class MatterKind:
    """One kind. The clocks count from the day of assignment; None = the kind has no such clock.

    closing: steps that must be answered before the matter is struck off (or closed, where closing is the end).
    sign_off: who passes a report of done inside the lead unit before it goes out. sign_off_workdays: signed within so
    many working days after it was filed, the filing counts for lateness.
    """

    key: str
    zh: str
    en: str
    sign_for_workdays: int | None = None
    feedback_days: int | None = None
    due_workdays: int | None = None
    needs_evidence: bool = False
    strike_off: bool = False
    closing: tuple[str, ...] = ()
    sign_off: tuple[Step, ...] = ()
    sign_off_workdays: int = 1

    @property
    def label(self) -> str:
        """The word in the reader's language."""
        return self.en if get_language() == "en" else self.zh


HOUSE_KINDS: Mapping[str, MatterKind] = {
    kind.key: kind
    for kind in (
        MatterKind("task", "任务", "Task", sign_for_workdays=2, feedback_days=7),
        MatterKind("problem", "问题", "Problem", sign_for_workdays=1, feedback_days=7, strike_off=True),
        MatterKind("decision", "议定事项", "Decision", sign_for_workdays=1, feedback_days=7),
        MatterKind(
            "instruction", "批示件", "Instruction", sign_for_workdays=1, feedback_days=7, needs_evidence=True
        ),
        MatterKind("supervised", "督办件", "Supervised matter", 1, 7, needs_evidence=True, strike_off=True),
        MatterKind("report", "诉求", "Report", sign_for_workdays=1, due_workdays=15),
        MatterKind("node", "节点", "Node", sign_for_workdays=1, feedback_days=7),
        MatterKind("need", "要素需求", "Need", sign_for_workdays=1, feedback_days=7, due_workdays=3),
        MatterKind("parcel", "交地", "Land to hand over", sign_for_workdays=1, feedback_days=7),
    )
}
"""What the house knows where a playbook names no kinds of its own; the days are the house's assumption."""

STEP_WORDS: Mapping[str, Words] = {
    "conclusion": Words("审核意见", "Conclusion"),
    "evidence": Words("佐证材料", "Evidence"),
    "on_site": Words("现场核验", "On-site check"),
    "public_notice": Words("公示", "Public notice"),
    "leader_signature": Words("领导签批", "Leader's signature"),
    "upper_check": Words("上级核查", "Check from above"),
    "look_back": Words("回头看", "Look-back"),
}


def step_words(step: str) -> str:
    """A closing step in words; a playbook's own step is its own word."""
    return str(STEP_WORDS.get(step, step))


def kinds_of(campaign: Any, on: date) -> Mapping[str, MatterKind]:
    """The kinds of a campaign by key on a day: its playbook's, then the house's that it does not name."""
    return memo.remember("matter_kinds", (Playbook,), lambda: _read(campaign, on), key=(campaign.pk, on))


def kind_of(campaign: Any, key: str, on: date) -> MatterKind:
    """One kind, of the campaign or of one inside it; a key nobody names any more reads as itself, without clocks."""
    found = kinds_of(campaign, on).get(key)
    if found is None:
        inside = (campaign_by_id(pk) for pk in sorted(with_below(campaign)))
        found = next((kinds_of(one, on)[key] for one in inside if one and key in kinds_of(one, on)), None)
    return found or MatterKind(key, key, key)


def _read(campaign: Any, on: date) -> Mapping[str, MatterKind]:
    playbook = playbook_of(campaign, on)
    named = playbook.kinds if playbook is not None else {}
    own = {key: _own(key, kind) for key, kind in named.items()}
    return own | {key: kind for key, kind in HOUSE_KINDS.items() if key not in own}


def _own(key: str, kind: Any) -> MatterKind:
    return MatterKind(
        key,
        kind.zh,
        kind.en or kind.zh,
        kind.sign_for_workdays,
        kind.feedback_days,
        kind.due_workdays,
        kind.needs_evidence,
        kind.strike_off,
        tuple(kind.closing),
        chain_of(kind.sign_off),
        kind.sign_off_workdays,
    )
