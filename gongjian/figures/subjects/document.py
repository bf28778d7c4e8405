"""What a campaign stands on: documents, and meetings by the day they were held."""

from typing import Any

from django.db.models import Q, QuerySet

from gongjian.campaigns.models import SourceDocument
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kit import words


def _base(query: Query) -> QuerySet[Any]:
    # Read by everyone who sees the campaign, as its playbook is; those of campaigns inside it are their own.
    return query.asof.rows(SourceDocument).filter(campaign_id=query.campaign.pk)


def _dated(row: Any) -> FuzzyDate | None:
    """When it was issued or held, as precisely as that is known."""
    return FuzzyDate(row.issued_on, Precision(row.issued_precision)) if row.issued_on is not None else None


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    href = f"/c/{query.campaign.key}/about/#h-documents"
    return [
        Told(
            row.id,
            row.number,
            row.title,
            href,
            row.issuer,
            row.illustrative,
            note=words.fuzzy(row.issued_on, row.issued_precision) if row.issued_on else "",
        )
        for row in rows
    ]


register(
    Subject(
        key="document",
        model=SourceDocument,
        base=_base,
        conditions={
            "document_kind": lambda _q, value: Q(kind=value),
            "document": lambda _q, value: Q(key=value),
        },
        unit=lambda _query: Q(pk__in=[]),
        dims={},
        columns={"document_kind": "kind", "document": "key"},
        tell=_tell,
        singles={"dated": _dated},
        for_all=True,
    )
)
