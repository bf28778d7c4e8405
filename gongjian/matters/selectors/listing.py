"""The matters of a campaign at a moment, as rows to be filtered, sorted and counted."""

from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value

from gongjian.campaigns.selectors import with_below
from gongjian.kernel.lifecycle import OPEN
from gongjian.kit.lists import Ways
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter, MatterList
from gongjian.matters.selectors.reach import visible_matters, ways_to_see
from gongjian.people.viewer import Viewer

open_states = tuple(sorted(state.value for state in OPEN))
"""States in which something is still owed."""


def matters_in(campaign: Any, asof: AsOf, viewer: Viewer) -> QuerySet[Any]:
    """Matters of the campaign and of those inside it that the viewer may see, unordered.

    In the past these are versions: filter them by columns. Rights are today's whatever the moment.
    """
    ids = with_below(campaign)
    where = {"campaign_id": campaign.pk} if len(ids) == 1 else {"campaign_id__in": ids}
    rows: QuerySet[Any] = asof.rows(Matter)
    found: QuerySet[Any] = rows.filter(visible_matters(viewer, campaign), **where)
    return found


def ways_to_matters(campaign: Any, asof: AsOf, viewer: Viewer) -> Ways | None:
    """The rows of `matters_in` way by way; None where one filter serves (all are seen) or in the past."""
    ways = ways_to_see(viewer, campaign)
    if ways is None or asof.seq is not None:
        return None
    rows: QuerySet[Any] = asof.rows(Matter)
    # said so that no index serves it: each way has one of its own, which finds fewer rows than a campaign has
    of_campaign = rows.alias(of_campaign=F("campaign_id") + Value(0))
    return Ways(of_campaign.filter(of_campaign__in=sorted(with_below(campaign))), ways)


_ON_THE_LIST = (
    "id", "number", "title", "kind", "state", "unit_id", "desk_unit_id", "assigned_by_id", "project_id", "list_id",
    "due_on", "due_precision", "due_phrase", "due_provisional", "original_due_on", "review_on", "reported_done_at",
    "closed_at", "last_progress", "last_progress_on", "blocked_by", "extended_count", "returned_count",
    "illustrative", "voided",
)  # fmt: skip


def for_the_page(rows: QuerySet[Any], *, with_lists: bool = False) -> QuerySet[Any]:
    """The rows with what a page of the list shows of them, `project_name` among it; `list_name` when asked for."""
    return _named(rows, lists=with_lists, numbers=False).only(*_ON_THE_LIST)


def with_names(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows whole, with `project_name`, `project_number` and `list_name`, in the same query."""
    return _named(rows, lists=True, numbers=True)


def _named(rows: QuerySet[Any], *, lists: bool, numbers: bool) -> QuerySet[Any]:
    project: Any = Matter._meta.get_field("project").related_model
    named = project.objects.filter(pk=OuterRef("project_id"))
    columns: dict[str, Any] = {"project_name": _one(named, "name")}
    if numbers:
        columns["project_number"] = _one(named, "number")
    if lists:
        columns["list_name"] = _one(MatterList.objects.filter(pk=OuterRef("list_id")), "name")
    found: QuerySet[Any] = rows.annotate(**columns)
    return found


def _one(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.values(column)[:1], output_field=CharField())
