"""Public money coming down: batches received, what of them a project is given, what of that was paid.

What is given never exceeds the batch, and what is paid never exceeds what was given: the difference is told.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.kernel.messages import say as _
from gongjian.kernel.money import WAN, YI
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import words
from gongjian.ledger import Stale, Writer
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason, locked, say_why, today_of
from gongjian.projects.actions.promotion.checks import (
    TURN,
    did_you_mean,
    long_texts,
    not_to_come,
    refuse_all,
)
from gongjian.projects.models import FundAllocation, FundBatch, FundPayment, Project
from gongjian.projects.policy import check_can_fund

BATCH_FROM, BATCH_TO = 1 * WAN, 500 * YI
"""A batch is seldom less than 1 万元 or more than 500 亿元: beyond, the unit was likely mistaken."""


def meant_of_batch(given_fen: int | None) -> int | None:
    """The amount probably meant where a batch, an application or a budget has an unusual size, else None."""
    if not given_fen or given_fen < 0:
        return None
    if given_fen > BATCH_TO:
        return given_fen // TURN
    return given_fen * TURN if given_fen < BATCH_FROM else None


def meant_within(given_fen: int, limit_fen: int) -> int | None:
    """The amount probably meant where one far above its limit would fit it in 万 instead of 亿; else None."""
    likely = given_fen // TURN
    return likely if given_fen > 100 * limit_fen > 0 and 0 < likely <= limit_fen else None


@dataclass(frozen=True)
class NewBatch:
    """A batch as it is registered."""

    unit_id: int
    title: str
    received_on: date
    amount_fen: int
    document_no: str = ""
    level: str = ""
    illustrative: bool = False


def register_batch(
    *,
    viewer: Viewer,
    campaign: Campaign,
    new: NewBatch,
    at: datetime,
    reason: str = "",
    request_key: str = "",
) -> FundBatch:
    """Register a batch of public funds received. An amount ten thousand times off is asked about."""
    check_can_fund(viewer, campaign, new.unit_id)
    refuse_all(batch_problems(campaign, new, today_of(at)))
    with ledger.record(
        "money.batch",
        by=viewer.actor(new.unit_id),
        at=at,
        about=[campaign],
        reason=reason,
        request_key=request_key,
        words={"title": new.title.strip(), "amount": words.money_text(new.amount_fen)},
    ) as entry:
        say_why(did_you_mean(new.amount_fen, meant_of_batch(new.amount_fen), "amount_fen"), reason=reason)
        return entry.create(_as_batch(campaign, new))


def _as_batch(campaign: Campaign, new: NewBatch) -> FundBatch:
    return FundBatch(
        campaign=campaign,
        unit_id=new.unit_id,
        title=new.title.strip(),
        document_no=new.document_no.strip(),
        level=new.level,
        received_on=new.received_on,
        amount_fen=new.amount_fen,
        illustrative=new.illustrative,
    )


def batch_problems(campaign: Campaign, new: NewBatch, today: date) -> list[Problem]:
    """What is wrong with a batch about to be registered, in itself."""
    batch = _as_batch(campaign, new)
    found = long_texts(batch, "title", "document_no")
    if not batch.title:
        said = _("The batch has no name.")
        found.append(Problem("title_missing", said, "title", _("Write how the document calls the funds.")))
    found += _more_than_nothing(new.amount_fen, "amount_fen")
    found += not_to_come(new.received_on, today, "received_on", "batch_in_future")
    if FundBatch.objects.filter(
        campaign=campaign, title=batch.title, received_on=batch.received_on, voided=False
    ).exists():
        said = _("“%(title)s” of %(on)s is on the books already.", title=batch.title, on=batch.received_on)
        found.append(Problem("batch_twice", said, "title", _("Open it in the list of batches.")))
    return found


def _more_than_nothing(fen: int | None, where: str) -> list[Problem]:
    if fen is not None and fen > 0:
        return []
    said = _("The amount is missing, or not more than nothing.")
    return [Problem("money_of_nothing", said, where, _("Write the amount without a sign."))]


# ---------------------------------------------------------------- given to projects
def allocated_of(batch: FundBatch) -> int:
    """What of a batch is given to projects already, in 分."""
    rows = FundAllocation.objects.filter(batch=batch, voided=False)
    return int(rows.aggregate(whole=Sum("amount_fen"))["whole"] or 0)


def paid_of(allocation: FundAllocation) -> int:
    """What of an allocation was paid already, in 分."""
    rows = FundPayment.objects.filter(allocation=allocation, voided=False)
    return int(rows.aggregate(whole=Sum("amount_fen"))["whole"] or 0)


def allocate(
    *,
    viewer: Viewer,
    batch: FundBatch,
    project: Project,
    amount_fen: int,
    on: date,
    at: datetime,
    request_key: str = "",
) -> FundAllocation:
    """Give a project a part of a batch. Refused for more than the batch has left, telling by how much."""
    check_can_fund(viewer, batch.campaign, batch.unit_id)
    with ledger.record(
        "money.allocate",
        by=viewer.actor(batch.unit_id),
        at=at,
        about=[batch, project],
        request_key=request_key,
        words={"title": project.name, "batch": batch.title, "amount": words.money_text(amount_fen)},
    ) as entry:
        return allocate_in(entry, _live(batch), locked(project), amount_fen, on, today_of(at))


def allocate_in(
    entry: Writer, batch: FundBatch, project: Project, amount_fen: int, on: date, today: date
) -> FundAllocation:
    """The same inside another act."""
    refuse_all(allocation_problems(batch, project, amount_fen, on, today, allocated_of(batch)))
    return entry.create(
        FundAllocation(
            batch=batch,
            project=project,
            allocated_on=on,
            amount_fen=amount_fen,
            illustrative=batch.illustrative or project.illustrative,
        )
    )


def allocation_problems(
    batch: FundBatch, project: Project, amount_fen: int, on: date, today: date, given_fen: int
) -> list[Problem]:
    """What is wrong with an allocation; `given_fen`: what of the batch is given away before it."""
    found = _more_than_nothing(amount_fen, "amount_fen")
    found += not_to_come(on, today, "allocated_on", "allocation_in_future")
    if on < batch.received_on:
        said = _(
            "“%(batch)s” was received on %(received)s, after %(on)s.",
            batch=batch.title,
            received=batch.received_on,
            on=on,
        )
        found.append(Problem("allocated_before_received", said, "allocated_on", _("Check both days.")))
    if batch.pk and FundAllocation.objects.filter(batch=batch, project=project, voided=False).exists():
        said = _(
            "“%(project)s” is given money of “%(batch)s” already.", project=project.name, batch=batch.title
        )
        remedy = _("Take that allocation back first if the amount is to be another.")
        found.append(Problem("allocated_twice", said, "project", remedy))
    if amount_fen > 0 and given_fen + amount_fen > batch.amount_fen:
        found.append(_above(batch, amount_fen, given_fen))
    return found


def _above(batch: FundBatch, amount_fen: int, given_fen: int) -> Problem:
    left = batch.amount_fen - given_fen
    said = _(
        "“%(batch)s” has %(left)s left of %(whole)s; %(amount)s would be %(over)s too much.",
        batch=batch.title,
        left=words.money_text(left),
        whole=words.money_text(batch.amount_fen),
        amount=words.money_text(amount_fen),
        over=words.money_text(amount_fen - left),
    )
    return Problem("above_batch", said, "amount_fen", _remedy(amount_fen, left))


def _remedy(amount_fen: int, left_fen: int) -> object:
    likely = meant_within(amount_fen, left_fen)
    if likely is not None:
        return _("Did you mean %(meant)s? The unit may be another.", meant=words.money_text(likely))
    return _("Write at most what is left, or take something else back first.")


def take_back(
    *, viewer: Viewer, allocation: FundAllocation, reason: str, at: datetime, request_key: str = ""
) -> None:
    """Take an allocation back. Refused while payments of it stand."""
    batch = allocation.batch
    check_can_fund(viewer, batch.campaign, batch.unit_id)
    said = _("Why the allocation is taken back is missing.")
    check_reason(reason, "void_without_reason", said, _("Write the reason in a few words."))
    with ledger.record(
        "money.take_back",
        by=viewer.actor(batch.unit_id),
        at=at,
        about=[batch, allocation.project],
        reason=reason,
        request_key=request_key,
        words={
            "title": allocation.project.name,
            "batch": batch.title,
            "amount": words.money_text(allocation.amount_fen),
        },
    ) as entry:
        paid = paid_of(allocation)
        if paid:
            raise Refused(
                "allocation_paid",
                _("%(paid)s of it has been paid.", paid=words.money_text(paid)),
                remedy=_("Take the payments off the books first if they were recorded by mistake."),
            )
        entry.void(_live(allocation))


# ---------------------------------------------------------------- paid
def pay(
    *,
    viewer: Viewer,
    allocation: FundAllocation,
    amount_fen: int,
    on: date,
    at: datetime,
    request_key: str = "",
) -> FundPayment:
    """Record a payment. Refused for more than the allocation has left, telling by how much."""
    batch = allocation.batch
    check_can_fund(viewer, batch.campaign, batch.unit_id)
    project = allocation.project
    with ledger.record(
        "money.pay",
        by=viewer.actor(batch.unit_id),
        at=at,
        about=[batch, project],
        request_key=request_key,
        words={"title": project.name, "amount": words.money_text(amount_fen), "on": str(on)},
    ) as entry:
        fresh = _live(allocation)
        refuse_all(payment_problems(fresh, amount_fen, on, today_of(at), paid_of(fresh)))
        return entry.create(
            FundPayment(
                allocation=fresh,
                project=project,
                paid_on=on,
                amount_fen=amount_fen,
                illustrative=fresh.illustrative,
            )
        )


def payment_problems(
    allocation: FundAllocation, amount_fen: int, on: date, today: date, paid_fen: int
) -> list[Problem]:
    """What is wrong with a payment; `paid_fen`: what of the allocation was paid before it."""
    found = _more_than_nothing(amount_fen, "amount_fen")
    found += not_to_come(on, today, "paid_on", "payment_in_future")
    if on < allocation.allocated_on:
        said = _("It was allocated on %(allocated)s, after %(on)s.", allocated=allocation.allocated_on, on=on)
        found.append(Problem("paid_before_allocated", said, "paid_on", _("Check both days.")))
    left = allocation.amount_fen - paid_fen
    if amount_fen > 0 and amount_fen > left:
        said = _(
            "%(left)s of the %(whole)s allocated is not paid yet; %(amount)s would be %(over)s too much.",
            left=words.money_text(left),
            whole=words.money_text(allocation.amount_fen),
            amount=words.money_text(amount_fen),
            over=words.money_text(amount_fen - left),
        )
        found.append(Problem("above_allocation", said, "amount_fen", _remedy(amount_fen, left)))
    return found


def void_payment(
    *, viewer: Viewer, payment: FundPayment, reason: str, at: datetime, request_key: str = ""
) -> None:
    """Take a payment recorded by mistake off the books."""
    batch = payment.allocation.batch
    check_can_fund(viewer, batch.campaign, batch.unit_id)
    said = _("Why the payment is taken off the books is missing.")
    check_reason(reason, "void_without_reason", said, _("Write the reason in a few words."))
    with ledger.record(
        "money.void_payment",
        by=viewer.actor(batch.unit_id),
        at=at,
        about=[batch, payment.project],
        reason=reason,
        request_key=request_key,
        words={"title": payment.project.name, "amount": words.money_text(payment.amount_fen)},
    ) as entry:
        entry.void(_live(payment))


def void_batch(
    *,
    viewer: Viewer,
    batch: FundBatch,
    reason: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> None:
    """Take a batch registered by mistake off the books. Refused while projects hold money of it."""
    check_can_fund(viewer, batch.campaign, batch.unit_id)
    said = _("Why the batch is taken off the books is missing.")
    check_reason(reason, "void_without_reason", said, _("Write the reason in a few words."))
    with ledger.record(
        "money.void_batch",
        by=viewer.actor(batch.unit_id),
        at=at,
        about=[batch],
        reason=reason,
        request_key=request_key,
        words={"title": batch.title},
    ) as entry:
        fresh = _live(batch)
        if revision is not None and revision != fresh.revision:
            raise Stale(fresh)
        given = allocated_of(fresh)
        if given:
            raise Refused(
                "batch_allocated",
                _("%(given)s of it is given to projects.", given=words.money_text(given)),
                remedy=_("Take the allocations back first."),
            )
        entry.void(fresh)


def _live(record: Any) -> Any:
    """The record as it stands now, read inside the act. Refused when it was taken off the books meanwhile."""
    fresh = type(record).objects.get(pk=record.pk)
    if fresh.voided:
        raise Refused(
            "money_gone",
            _("This was taken off the books meanwhile."),
            remedy=_("Open the list anew to see what stands."),
        )
    return fresh
