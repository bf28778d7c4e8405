"""The ledger of public money (专项资金台账) as a list that can be loaded: batch, project, allocated, paid."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit import words
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer
from gongjian.projects.actions.money.funds import (
    NewBatch,
    allocation_problems,
    batch_problems,
    meant_of_batch,
    payment_problems,
)
from gongjian.projects.actions.promotion.checks import did_you_mean
from gongjian.projects.imports.promotion import _Known, _template, _text, _twice
from gongjian.projects.models import FundAllocation, FundBatch, FundPayment, Project
from gongjian.projects.policy import visible_projects

FIELDS: tuple[Field, ...] = (
    Field("ordinal", gettext_lazy("serial number"), ("序号", "编号"), Kind.INTEGER),
    Field("batch", gettext_lazy("batch of funds"), ("资金名称", "资金批次", "专项资金", "批次"), required=True),
    Field("document_no", gettext_lazy("document number"), ("下达文号", "文号", "资金文号"), Kind.CODE),
    Field("received_on", gettext_lazy("received on"), ("下达日期", "下达时间", "收到日期"), Kind.DATE),
    Field("batch_fen", gettext_lazy("amount of the batch"), ("下达金额", "批次金额", "资金总额"), Kind.MONEY),
    Field("project", gettext_lazy("project"), ("项目名称", "项目", "项目编号"), required=True),
    Field("amount_fen", gettext_lazy("allocated"), ("分配金额", "安排资金", "安排金额", "分配资金"), Kind.MONEY),
    Field("allocated_on", gettext_lazy("allocated on"), ("分配日期", "安排日期", "分配时间"), Kind.DATE),
    Field("paid_fen", gettext_lazy("paid"), ("已支付", "支付金额", "已支付金额", "支出"), Kind.MONEY),
    Field("paid_on", gettext_lazy("paid on"), ("支付日期", "支付时间"), Kind.DATE),
    Field("unit", gettext_lazy("unit that holds the money"), ("主管单位", "资金主管单位", "单位"), Kind.UNIT_REF),
)  # fmt: skip


@dataclass
class _Batch:
    """A batch as the lines read so far leave it: on the books, or to be registered with the first of its lines."""

    record: FundBatch
    new: NewBatch | None = None
    given_fen: int = 0
    projects: set[int] = field(default_factory=set)


def plan(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """What each line would do: register its batch where it is new, give the project money of it, record the payment."""
    known = _Known(context)
    names = {_text(row, "project") for row in rows}
    seen = Project.objects.filter(
        visible_projects(context.viewer, known.campaign), voided=False, merged_into_id=None
    )
    projects: dict[str, list[Project]] = {}
    for one in seen.filter(Q(name__in=names) | Q(number__in=names)):
        projects.setdefault(one.name, []).append(one)
        projects.setdefault(one.number, []).append(one)
    batches: dict[str, _Batch] = {}
    twice: dict[tuple[object, ...], int] = {}
    for row in rows:
        _twice(row, (_text(row, "project"), _text(row, "batch")), twice, "project")
        batch = _batch_of(known, row, batches)
        found = projects.get(_text(row, "project"), [])
        if len(found) != 1:
            said = (
                _("No project “%(text)s” is on the books.", text=_text(row, "project"))
                if not found
                else _("More than one project is called “%(text)s”.", text=_text(row, "project"))
            )
            row.problems.append(
                Problem(
                    "project_unknown", said, "project", _("Write its name as on the list, or its number.")
                )
            )
            continue
        if batch is not None:
            _allocation(known, row, batch, found[0])


def _batch_of(known: _Known, row: PlannedRow, batches: dict[str, _Batch]) -> _Batch | None:
    """The batch a line names: read before, on the books, or new."""
    title = _text(row, "batch")
    if title in batches:
        return batches[title]
    stands = FundBatch.objects.filter(campaign=known.campaign, title=title, voided=False).first()
    if stands is not None:
        known.may_write(row, stands.unit_id)
        held = FundAllocation.objects.filter(batch=stands, voided=False)
        given = held.aggregate(whole=Sum("amount_fen"))["whole"] or 0
        batches[title] = _Batch(stands, None, given, set(held.values_list("project_id", flat=True)))
        return batches[title]
    unit_id = known.unit(row, "unit")
    known.may_write(row, unit_id)
    received, amount = known.day(row, "received_on"), row.values.get("batch_fen")
    if received is None or not amount:
        said = _("“%(batch)s” is new, and when it was received or its amount is missing.", batch=title)
        remedy = _("Fill both in the first line of the batch, or register the batch before.")
        row.problems.append(Problem("batch_unknown", said, "batch", remedy))
        return None
    new = NewBatch(
        unit_id or known.campaign.unit_id, title, received, amount, _text(row, "document_no"), "",
        bool(known.campaign.illustrative),
    )  # fmt: skip
    row.problems += batch_problems(known.campaign, new, known.today)
    asked = did_you_mean(amount, meant_of_batch(amount), "batch_fen")
    row.questions += [asked] if asked is not None else []
    record = FundBatch(
        campaign=known.campaign, unit_id=new.unit_id, title=title, document_no=new.document_no,
        received_on=received, amount_fen=amount, illustrative=new.illustrative,
    )  # fmt: skip
    batches[title] = _Batch(record, new)
    return batches[title]


def _allocation(known: _Known, row: PlannedRow, batch: _Batch, project: Project) -> None:
    amount = row.values.get("amount_fen") or 0
    on = known.day(row, "allocated_on") or batch.record.received_on
    if project.pk in batch.projects:
        row.action = "skip"
        row.says = _("“%(project)s” is given money of this batch already", project=project.name)
        return
    row.problems += allocation_problems(batch.record, project, amount, on, known.today, batch.given_fen)
    batch.given_fen += amount
    batch.projects.add(project.pk)
    paid, paid_on = row.values.get("paid_fen") or 0, known.day(row, "paid_on")
    allocation = FundAllocation(batch=batch.record, project=project, allocated_on=on, amount_fen=amount)
    if paid:
        paid_on = paid_on or known.today
        row.problems += payment_problems(allocation, paid, paid_on, known.today, 0)
    row.memo.update(batch=batch, project=project, allocated_on=on, paid_fen=paid, paid_on=paid_on)
    row.says = _(
        "gives “%(project)s” %(amount)s, %(paid)s paid",
        project=project.name,
        amount=words.money_text(amount),
        paid=words.money_text(paid),
    )


def write(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Register new batches, allocations and payments of the planned lines; returns (line, allocation)."""
    creating = [row for row in rows if row.action == "create"]
    made: list[tuple[int, Any]] = []
    payments: list[FundPayment] = []
    for row in creating:
        batch: _Batch = row.memo["batch"]
        if batch.record.pk is None:
            stands = FundBatch.objects.filter(
                campaign=context.campaign, title=batch.record.title, voided=False
            ).first()
            batch.record = stands or entry.create(batch.record)
        project: Project = row.memo["project"]
        allocation = entry.create(
            FundAllocation(
                batch=batch.record,
                project=project,
                allocated_on=row.memo["allocated_on"],
                amount_fen=row.values["amount_fen"],
                illustrative=batch.record.illustrative or project.illustrative,
            )
        )
        made.append((row.row_number, allocation))
        if row.memo["paid_fen"]:
            payments.append(_payment(allocation, row.memo["paid_fen"], row.memo["paid_on"]))
    entry.create_many(payments)
    return made


def _payment(allocation: FundAllocation, amount_fen: int, on: date) -> FundPayment:
    return FundPayment(
        allocation=allocation,
        project_id=allocation.project_id,
        paid_on=on,
        amount_fen=amount_fen,
        illustrative=allocation.illustrative,
    )


FUNDS = ImportKind(
    key="funds",
    label=gettext_lazy("Ledger of public funds"),
    fields=FIELDS,
    permission="import",
    act="money.load",
    needs_campaign=True,
    plan=plan,
    write=write,
    template=_template("专项资金台账", FIELDS),
    options=("unit",),
    landing="/c/%(campaign)s/funds/projects/",
)
