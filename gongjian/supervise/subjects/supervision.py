"""Supervision as figures: what is under supervision, papers gone out, who signed for them and replied late.

Reminders, never scores: no playbook may take them into one without naming its source.
"""

from datetime import datetime, time
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.promotion_shared import one_of
from gongjian.figures.words import FURTHER
from gongjian.kit.asof import SHANGHAI
from gongjian.matters.models import Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.models import (
    Feedback,
    FeedbackState,
    IssuedNotice,
    NoticeForm,
    NoticeReceipt,
    NoticeState,
    ReceiptRole,
    Supervision,
    SupervisionSource,
    SupervisionState,
)
from gongjian.supervise.selectors.supervision.reach import UNDER
from gongjian.supervise.selectors.supervision.reading import notices_in, supervisions_in
from gongjian.supervise.selectors.supervision.steps import standing

S = SupervisionState


def _asker(query: Query) -> Any:
    return None if query.viewer is None or query.whole else query.viewer


def _supervisions(query: Query) -> QuerySet[Any]:
    """Supervisions that were approved; what is only proposed is the office's own affair."""
    return supervisions_in(query.campaign, query.asof, _asker(query)).exclude(
        state__in=[S.PROPOSED, S.DECLINED]
    )


def _bounds(query: Query) -> tuple[datetime, datetime]:
    start, end = query.span
    return datetime.combine(start, time(0), SHANGHAI), datetime.combine(end, time(0), SHANGHAI)


def _closed_in_period(query: Query, _value: Any) -> Q:
    begin, end = _bounds(query)
    return Q(state=S.CLOSED, closed_at__gte=begin, closed_at__lt=end)


def _in_time(query: Query, _value: Any) -> Q:
    """Reported done, with the reply finally passed, by the term of the paper; the time of the examiner is not the
    unit's."""
    matters = query.asof.rows(Matter).filter(id=OuterRef("matter_id"))
    done = matters.annotate(done_on=TruncDate("reported_done_at", tzinfo=SHANGHAI))
    return Q(Exists(done.filter(done_on__lte=OuterRef("term_on"))))


def _of_unit(query: Query) -> Q:
    if query.unit_id is None:
        return Q()
    matters = query.asof.rows(Matter).filter(query.unit_q("unit_id"))
    return Q(matter_id__in=matters.values("id"))


def _lead(query: Query, ids: list[int]) -> dict[int, str]:
    """Supervision → the id of the lead unit."""
    rows = query.asof.rows(Supervision).filter(id__in=ids).values_list("id", "matter_id")
    matters = dict(rows)
    leads = dict(query.asof.rows(Matter).filter(id__in=matters.values()).values_list("id", "unit_id"))
    return {pk: str(leads[matter]) for pk, matter in matters.items() if leads.get(matter) is not None}


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    tree = unit_tree()
    matters = {one.id: one for one in query.asof.rows(Matter).filter(id__in=[row.matter_id for row in rows])}
    found = []
    for row in rows:
        matter = matters.get(row.matter_id)
        title = matter.title if matter is not None else row.number
        unit = tree.label(matter.unit_id) if matter is not None else ""
        href, note = f"/supervisions/{row.number}/", standing(row, query.asof.on, matter)[1]
        found.append(Told(row.id, row.supervision_no, title, href, unit, row.illustrative, None, note))
    return found


register(
    Subject(
        key="supervision",
        model=Supervision,
        base=_supervisions,
        conditions={
            "under": lambda _query, _value: Q(state__in=UNDER),
            "late_reply": lambda query, _value: Q(state=S.ISSUED, feedback_due_on__lt=query.asof.on),
            "closed_in_period": _closed_in_period,
            "in_time": _in_time,
            "source": one_of("source"),
        },
        dims={"unit": _lead},
        columns={"source": "source"},
        tell=_tell,
        unit=_of_unit,
    )
)


# ---------------------------------------------------------------- papers
def _notices(query: Query) -> QuerySet[Any]:
    return notices_in(query.campaign, query.asof, _asker(query))


def _issued_in_period(query: Query, _value: Any) -> Q:
    begin, end = _bounds(query)
    return Q(issued_at__gte=begin, issued_at__lt=end)


def _tell_notices(query: Query, rows: list[Any]) -> list[Told]:
    tree = unit_tree()
    return [
        Told(
            row.id, row.document_no, row.title, f"/notices/{row.number}/", tree.label(row.issuer_id), row.illustrative,
            None, str(NoticeState(row.state).label),
        )
        for row in rows
    ]  # fmt: skip


register(
    Subject(
        key="notice",
        model=IssuedNotice,
        base=_notices,
        conditions={"issued_in_period": _issued_in_period, "notice_form": one_of("form")},
        dims={},
        columns={"unit": "issuer_id", "notice_form": "form"},
        tell=_tell_notices,
        unit=lambda query: query.unit_q("issuer_id"),
    )
)


# ---------------------------------------------------------------- sign-for, replies
def _receipts(query: Query) -> QuerySet[Any]:
    """Receipts of papers that went out, those for information aside; of papers withdrawn only what was signed."""
    sent = _notices(query).values("id")
    rows = query.asof.rows(NoticeReceipt).filter(notice_id__in=sent).exclude(role=ReceiptRole.COPY)
    force = query.asof.rows(IssuedNotice).filter(state=NoticeState.ISSUED).values("id")
    return rows.filter(Q(notice_id__in=force) | Q(signed_at__isnull=False))


def _signed_late(query: Query, _value: Any) -> Q:
    notices = query.asof.rows(IssuedNotice).filter(id=OuterRef("notice_id"))
    over = Exists(notices.filter(sign_by_on__lt=query.asof.on))
    after = Exists(notices.filter(sign_by_on__lt=OuterRef("signed_at__date")))
    return Q(over, signed_at=None) | Q(after, signed_at__isnull=False)


def _tell_receipts(query: Query, rows: list[Any]) -> list[Told]:
    tree = unit_tree()
    notices = {
        one.id: one for one in query.asof.rows(IssuedNotice).filter(id__in=[row.notice_id for row in rows])
    }
    return [
        Told(
            row.id, "", notices[row.notice_id].title, f"/notices/{notices[row.notice_id].number}/",
            tree.label(row.unit_id), row.illustrative, None, str(ReceiptRole(row.role).label),
        )
        for row in rows
        if row.notice_id in notices
    ]  # fmt: skip


register(
    Subject(
        key="notice_receipt",
        model=NoticeReceipt,
        base=_receipts,
        conditions={"signed_late": _signed_late},
        dims={},
        columns={"unit": "unit_id"},
        tell=_tell_receipts,
        unit=lambda query: query.unit_q("unit_id"),
    )
)


def _feedbacks(query: Query) -> QuerySet[Any]:
    """Replies that reached the office."""
    seen = _supervisions(query).values("id")
    rows = query.asof.rows(Feedback).filter(supervision_id__in=seen)
    return rows.exclude(state__in=[FeedbackState.GATHERED, FeedbackState.WITHDRAWN])


def _late_sent(_query: Query, _value: Any) -> Q:
    return Q(due_on__isnull=False, due_on__lt=TruncDate(F("sent_at"), tzinfo=SHANGHAI))


def _tell_feedbacks(query: Query, rows: list[Any]) -> list[Told]:
    tree = unit_tree()
    found = query.asof.rows(Supervision).filter(id__in=[row.supervision_id for row in rows])
    supervisions = {one.id: one for one in found}
    return [
        Told(
            row.id, row.number, supervisions[row.supervision_id].supervision_no,
            f"/supervisions/{supervisions[row.supervision_id].number}/", tree.label(row.unit_id), row.illustrative,
            None, str(FeedbackState(row.state).label),
        )
        for row in rows
        if row.supervision_id in supervisions
    ]  # fmt: skip


register(
    Subject(
        key="supervision_feedback",
        model=Feedback,
        base=_feedbacks,
        conditions={"late_sent": _late_sent},
        dims={},
        columns={"unit": "unit_id"},
        tell=_tell_feedbacks,
        unit=lambda query: query.unit_q("unit_id"),
    )
)
FURTHER["notice_form"] = lambda _query, value: str(dict(NoticeForm.choices).get(value, value))
FURTHER["source"] = lambda _query, value: str(dict(SupervisionSource.choices).get(value, value))
