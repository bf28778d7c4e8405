"""What pages and the 督办台账 say of supervisions, looked up for many at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongjian.ledger import AsOf
from gongjian.matters.models import Matter, MatterRequest, RequestKind
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import (
    Chase,
    Examination,
    Feedback,
    FeedbackState,
    IssuedNotice,
    LeaderWords,
    NoticeReceipt,
    NoticeState,
    Presentation,
    ReceiptRole,
)
from gongjian.supervise.selectors.supervision.reach import readable_words


@dataclass
class One:
    """What hangs on one supervision."""

    matter: Any = None
    notices: list[Any] = field(default_factory=list)
    receipts: list[Any] = field(default_factory=list)
    feedbacks: list[Any] = field(default_factory=list)
    examinations: list[Any] = field(default_factory=list)
    chases: list[Any] = field(default_factory=list)
    presentations: list[Any] = field(default_factory=list)
    extensions: list[Any] = field(default_factory=list)
    words: list[Any] = field(default_factory=list)

    @property
    def issued(self) -> list[Any]:
        """Papers that have gone out, oldest first."""
        return [one for one in self.notices if one.state != NoticeState.DRAFT]

    @property
    def first(self) -> Any:
        """The first paper that went out, or None."""
        return self.issued[0] if self.issued else None

    def units(self, role: ReceiptRole) -> list[int]:
        """Units of a role in the papers in force, each once."""
        force = {one.id for one in self.notices if one.state == NoticeState.ISSUED}
        found = [one.unit_id for one in self.receipts if one.role == role and one.notice_id in force]
        return list(dict.fromkeys(found))

    @property
    def to_sign(self) -> list[Any]:
        """Receipts of papers in force that are to be signed for, those for information aside."""
        force = {one.id for one in self.notices if one.state == NoticeState.ISSUED}
        return [one for one in self.receipts if one.notice_id in force and one.role != ReceiptRole.COPY]

    def examined(self, feedback: Any) -> Any:
        """The examination of a reply, or None."""
        return next((one for one in reversed(self.examinations) if one.feedback_id == feedback.id), None)

    @property
    def sent(self) -> list[Any]:
        """Replies that reached the office, oldest first."""
        return [
            one
            for one in self.feedbacks
            if one.state not in (FeedbackState.GATHERED, FeedbackState.WITHDRAWN)
        ]

    def gathered(self, feedback: Any) -> list[Any]:
        """Replies of assisting units a reply has gathered."""
        return [one for one in self.feedbacks if one.gathered_into_id == feedback.id]


def known(rows: Sequence[Any], asof: AsOf, viewer: Viewer, *, whole: bool = True) -> dict[int, One]:
    """By id of the supervision: what hangs on it at the moment asked. `whole` False: matter, papers, receipts alone.

    A leader's words are read now or never, and only those the viewer may read.
    """
    found: dict[int, One] = defaultdict(One)
    ids = [row.id for row in rows]
    matters = {one.id: one for one in asof.rows(Matter).filter(id__in=[row.matter_id for row in rows])}
    for row in rows:
        found[row.id].matter = matters.get(row.matter_id)
    owners: dict[int, int] = {}
    for notice in asof.rows(IssuedNotice).filter(supervision_id__in=ids).order_by("id"):
        found[notice.supervision_id].notices.append(notice)
        owners[notice.id] = notice.supervision_id
    for receipt in asof.rows(NoticeReceipt).filter(notice_id__in=list(owners)).order_by("id"):
        found[owners[receipt.notice_id]].receipts.append(receipt)
    if whole:
        _rest(found, ids, rows, asof, viewer)
    return found


def _rest(found: dict[int, One], ids: list[int], rows: Sequence[Any], asof: AsOf, viewer: Viewer) -> None:
    owners: dict[int, int] = {}
    for feedback in asof.rows(Feedback).filter(supervision_id__in=ids).order_by("id"):
        found[feedback.supervision_id].feedbacks.append(feedback)
        owners[feedback.id] = feedback.supervision_id
    for one in asof.rows(Examination).filter(feedback_id__in=list(owners)).order_by("id"):
        found[owners[one.feedback_id]].examinations.append(one)
    for model, name in ((Chase, "chases"), (Presentation, "presentations")):
        for one in asof.rows(model).filter(supervision_id__in=ids).order_by("id"):
            getattr(found[one.supervision_id], name).append(one)
    by_matter: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        by_matter[row.matter_id].append(row.id)
    asked = asof.rows(MatterRequest).filter(matter_id__in=list(by_matter), kind=RequestKind.EXTENSION)
    for one in asked.order_by("id"):
        for pk in by_matter[one.matter_id]:
            found[pk].extensions.append(one)
    if asof.is_now:
        words = LeaderWords.objects.filter(readable_words(viewer), supervision_id__in=ids, voided=False)
        for one in words.distinct().order_by("said_on", "id"):
            found[one.supervision_id].words.append(one)


def unit_names(tree: Any, ids: Iterable[int | None]) -> str:
    """Names in protocol order."""
    return "、".join(
        unit.short_name or unit.name for unit in tree.in_order({pk for pk in ids if pk is not None})
    )
