"""What of supervision a matter has already when a paper is proposed for it; and who approved a supervision."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from gongjian.ledger.models import Entry
from gongjian.supervise.models import IssuedNotice, NoticeState, Supervision, SupervisionState
from gongjian.supervise.selectors.supervision.reach import OPEN

Stop = Literal["", "proposal_waits", "draft_waits", "paper_in_force", "examined"]


@dataclass(frozen=True)
class Beside:
    """`open`: the supervision under way; `draft`: a paper of it that waits to be issued; `steps`: those whose papers
    are in force; `declined`: the last proposal where it was declined and none has come since."""

    open: Supervision | None = None
    draft: IssuedNotice | None = None
    steps: frozenset[str] = frozenset()
    declined: Supervision | None = None

    def stops(self, step: str) -> Stop:
        """Why no paper of that step is drafted beside what there is; empty when one may be."""
        if self.open is None:
            return ""
        if self.open.state == SupervisionState.PROPOSED:
            return "proposal_waits"
        if self.draft is not None:
            return "draft_waits"
        if step in self.steps:
            return "paper_in_force"
        return "" if self.open.state in (SupervisionState.APPROVED, SupervisionState.ISSUED) else "examined"


NOTHING = Beside()


def beside(matter_ids: Collection[int]) -> dict[int, Beside]:
    """Matter id → what there is of supervision; matters of which there is nothing are left out. Two queries."""
    found: dict[int, Beside] = {}
    rows = Supervision.objects.filter(matter_id__in=matter_ids, voided=False).order_by("id")
    for row in rows:
        if row.state in OPEN:
            found[row.matter_id] = Beside(open=row)
        elif row.state == SupervisionState.DECLINED:
            found[row.matter_id] = Beside(declined=row)
        else:
            found.pop(row.matter_id, None)
    by_supervision = {one.open.pk: pk for pk, one in found.items() if one.open is not None}
    papers = IssuedNotice.objects.filter(supervision_id__in=by_supervision, voided=False).order_by("id")
    for paper in papers if by_supervision else ():
        pk = by_supervision[paper.supervision_id]
        if paper.state == NoticeState.DRAFT:
            found[pk] = replace(found[pk], draft=paper)
        elif paper.state == NoticeState.ISSUED:
            found[pk] = replace(found[pk], steps=found[pk].steps | {paper.step})
    return found


def approver_of(supervision: Supervision) -> int | None:
    """The user who approved it, as the ledger signed the act; None before that, or by nobody with an account."""
    decided = Supervision.Version.objects.filter(id=supervision.pk, decided_at__isnull=False)
    seq = decided.order_by("entry_from").values_list("entry_from", flat=True).first()
    return Entry.objects.filter(seq=seq).values_list("actor_id", flat=True).first()
