"""By step: waits for approval, to be issued, signed for, answered, examined, put up, closed, filed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.kernel.lifecycle import State
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter
from gongjian.matters.selectors import standing as standing_of_matter
from gongjian.supervise.models import (
    Feedback,
    FeedbackState,
    IssuedNotice,
    NoticeReceipt,
    NoticeState,
    ReceiptRole,
    SupervisionState,
)

S = SupervisionState


def _with_receipts(asof: AsOf, condition: Q) -> QuerySet[Any]:
    """Ids of supervisions with a paper in force one of whose receipts meets the condition."""
    receipts = asof.rows(NoticeReceipt).exclude(role=ReceiptRole.COPY).filter(condition).values("notice_id")
    return asof.rows(IssuedNotice).filter(state=NoticeState.ISSUED, id__in=receipts).values("supervision_id")


def _unsigned(asof: AsOf, _on: date) -> Q:
    return Q(state=S.ISSUED, id__in=_with_receipts(asof, Q(signed_at=None)))


def _waiting(asof: AsOf, _on: date) -> Q:
    sent = asof.rows(Feedback).filter(state=FeedbackState.SENT).values("supervision_id")
    return Q(state=S.ISSUED, id__in=sent)


def _working(asof: AsOf, on: date) -> Q:
    return Q(state=S.ISSUED) & ~_unsigned(asof, on) & ~_waiting(asof, on)


def _to_strike_off(asof: AsOf, _on: date) -> Q:
    closed = asof.rows(Matter).filter(state=State.closed.value).values("id")
    return Q(state=S.CLOSED, matter_id__in=closed)


def late_q(on: date) -> Q:
    """Under supervision with the term or the day of the next reply over."""
    return Q(state=S.ISSUED) & (Q(term_on__lt=on) | Q(feedback_due_on__lt=on))


@dataclass(frozen=True)
class Step:
    """One step of the board: its word and its rows."""

    key: str
    label: Any
    q: Callable[[AsOf, date], Q]


STEPS: Mapping[str, Step] = {
    step.key: step
    for step in (
        Step("proposed", gettext_lazy("waits for approval"), lambda _a, _o: Q(state=S.PROPOSED)),
        Step("approved", gettext_lazy("to be issued"), lambda _a, _o: Q(state=S.APPROVED)),
        Step("unsigned", gettext_lazy("to be signed for"), _unsigned),
        Step("working", gettext_lazy("units at work"), _working),
        Step("waiting", gettext_lazy("to be examined"), _waiting),
        Step(
            "examined",
            gettext_lazy("passed: before the leader or to be closed"),
            lambda _a, _o: Q(state=S.EXAMINED),
        ),
        Step("presented", gettext_lazy("before the leader"), lambda _a, _o: Q(state=S.PRESENTED)),
        Step("strike_off", gettext_lazy("closed, to be struck off"), _to_strike_off),
        Step(
            "to_file", gettext_lazy("closed, to be filed"), lambda _a, _o: Q(state=S.CLOSED, archived_at=None)
        ),
    )
}
LATE = Step("late", gettext_lazy("term or reply overdue"), lambda _asof, on: late_q(on))


def counts(rows: QuerySet[Any], asof: AsOf, on: date) -> dict[str, int]:
    """How many stand at each step, and how many are late, in one query."""
    wanted = {key: Count("id", filter=step.q(asof, on)) for key, step in {**STEPS, "late": LATE}.items()}
    found: dict[str, int] = rows.order_by().aggregate(**wanted)
    return found


def standing(row: Any, on: date, matter: Any = None) -> tuple[str, str]:
    """(meaning, word): how a supervision stands on a day, by its own clock, which is named; `matter`: its row, whose
    own due date stands beside it when it is over."""
    if row.state != S.ISSUED:
        meanings = {
            S.PROPOSED: "watch", S.APPROVED: "watch", S.EXAMINED: "watch", S.PRESENTED: "not-due", S.CLOSED: "done",
        }  # fmt: skip
        return meanings.get(S(row.state), "paused"), str(S(row.state).label)
    own = standing_of_matter(matter, on) if matter is not None else None
    over = own.days if own is not None and own.meaning == "late" else 0
    beside = _("own date %(days)s days over") % {"days": over} if over else ""
    if row.term_on is not None and row.term_on < on:
        late = (on - row.term_on).days
        word = _("term %(days)s days over") % {"days": late}
        return "late", f"{word} · {beside}" if over > late else word
    if row.feedback_due_on is not None and row.feedback_due_on < on:
        word = _("reply %(days)s days overdue") % {"days": (on - row.feedback_due_on).days}
        return "late", f"{word} · {beside}" if beside else word
    word = _("under supervision")
    return ("watch", f"{word} · {beside}") if beside else ("on-course", word)
