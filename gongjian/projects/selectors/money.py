"""Public money of projects: what was given, paid, is in place, and is still missing. Amounts in 分."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from gongjian.ledger import AsOf
from gongjian.projects.models import FundAllocation, FundBatch, FundPayment, FundSource, Project


def batches(asof: AsOf, campaign_ids: Iterable[int]) -> QuerySet[Any]:
    """Batches received by the day in these campaigns."""
    return asof.rows(FundBatch).filter(campaign_id__in=sorted(campaign_ids), received_on__lte=asof.on)


def allocations(asof: AsOf, campaign_ids: Iterable[int]) -> QuerySet[Any]:
    """What of such batches was allocated by the day to projects that are on the books."""
    rows = asof.rows(FundAllocation).filter(
        batch_id__in=batches(asof, campaign_ids).values("id"), allocated_on__lte=asof.on
    )
    return rows.filter(project_id__in=asof.rows(Project).values("id"))


def payments(asof: AsOf, campaign_ids: Iterable[int]) -> QuerySet[Any]:
    """What of such allocations was paid by the day."""
    wanted = allocations(asof, campaign_ids).values("id")
    return asof.rows(FundPayment).filter(allocation_id__in=wanted, paid_on__lte=asof.on)


def with_sources(asof: AsOf, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Projects with `source_plan`, `source_there` and `source_gap`: what their sources are to bring, have brought, and
    what is missing to the total investment (to what is planned, where no total is known); never less than nothing."""
    found = asof.rows(FundSource).filter(project_id=OuterRef("id")).order_by().values("project_id")
    planned, there = (
        found.annotate(whole=Sum(column)).values("whole")[:1] for column in ("plan_fen", "there_fen")
    )
    rows = rows.annotate(
        source_plan=Coalesce(Subquery(planned), Value(0)), source_there=Coalesce(Subquery(there), Value(0))
    )
    need = Coalesce(F("total_fen"), F("source_plan"))
    found_rows: QuerySet[Any] = rows.annotate(
        source_gap=Case(When(Q(source_there__gte=need), then=Value(0)), default=need - F("source_there"))
    )
    return found_rows


def sourced(asof: AsOf) -> QuerySet[Any]:
    """Ids of the projects whose sources are recorded."""
    return asof.rows(FundSource).order_by().values("project_id")


@dataclass(frozen=True)
class MoneyOf:
    """One project's public money at a moment: the one look of question 12."""

    planned_fen: int
    there_fen: int
    allocated_fen: int
    paid_fen: int
    gap_fen: int | None
    """What is missing to the total investment; None where neither total nor sources are known."""

    @property
    def payment_rate(self) -> float | None:
        """Paid of what was allocated; None where nothing was."""
        return self.paid_fen / self.allocated_fen if self.allocated_fen else None


def money_of(asof: AsOf, project: Any) -> MoneyOf:
    """What is planned, in place, allocated, paid and missing of one project."""
    given = asof.rows(FundAllocation).filter(
        project_id=project.id, allocated_on__lte=asof.on, batch_id__in=asof.rows(FundBatch).values("id")
    )
    paid = asof.rows(FundPayment).filter(allocation_id__in=given.values("id"), paid_on__lte=asof.on)
    sources = asof.rows(FundSource).filter(project_id=project.id)
    there, planned = _sum(sources, "there_fen"), _sum(sources, "plan_fen")
    need = project.total_fen if project.total_fen is not None else planned or None
    known = need is not None and sources.exists()
    gap = max(need - there, 0) if known and need is not None else None
    return MoneyOf(planned, there, _sum(given, "amount_fen"), _sum(paid, "amount_fen"), gap)


def _sum(rows: QuerySet[Any], column: str) -> int:
    return int(rows.aggregate(whole=Sum(column))["whole"] or 0)
