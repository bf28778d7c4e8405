"""The matters of a campaign at a moment, as rows to be filtered, sorted and counted."""

from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery

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
    return Ways(with_names(rows.filter(campaign_id__in=with_below(campaign))), ways)


def with_names(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with `project_name`, `project_number` and `list_name`, in the same query."""
    project: Any = Matter._meta.get_field("project").related_model
    named = project.objects.filter(pk=OuterRef("project_id"))
    lists = MatterList.objects.filter(pk=OuterRef("list_id"))
    found: QuerySet[Any] = rows.annotate(
        project_name=Subquery(named.values("name")[:1], output_field=CharField()),
        project_number=Subquery(named.values("number")[:1], output_field=CharField()),
        list_name=Subquery(lists.values("name")[:1], output_field=CharField()),
    )
    return found
