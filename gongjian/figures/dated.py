"""The day a figure stands at: money is reported by the month, so its figures are of the last month reported."""

from datetime import date

from gongjian.figures.compute import behind, records
from gongjian.figures.query import Query
from gongjian.ledger import memo
from gongjian.projects.models import Reading

FROM_READINGS = frozenset({"year_done", "year_due_fen", "year_expected_fen", "year_shortfall_fen"})
"""Sums of what projects reported in the year, and what is reckoned from it."""


def stands_at(query: Query) -> date:
    """Of money of the year, the day of the last reading with an amount among its records; of anything else, and where
    nothing was reported, the day asked."""
    if query.measure.subject != "project" or query.measure.aggregate not in FROM_READINGS:
        return query.asof.on
    return last_reading_on(behind(query)) or query.asof.on


def last_reading_on(query: Query) -> date | None:
    """The last day for which a record of a question over projects reported an amount in the year asked."""

    def find() -> date | None:
        on = query.asof.on
        told = query.asof.rows(Reading).filter(
            project_id__in=records(query).order_by().values("id"),
            up_to_on__lte=on, up_to_on__year=on.year, done_fen__isnull=False,
        )  # fmt: skip
        found: date | None = told.order_by("-up_to_on").values_list("up_to_on", flat=True).first()
        return found

    return memo.remember_until_written("last_reading_on", find, query.key)
