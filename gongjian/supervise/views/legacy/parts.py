"""Where legacy problems show themselves elsewhere: the room's first page, the matter, the project."""

from typing import Any

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.figures.compute import figure
from gongjian.figures.links import shown_figure
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.kit.asof import AsOfControl
from gongjian.matters.models import Matter
from gongjian.matters.slots import ShownMatter
from gongjian.people.viewer import Viewer
from gongjian.projects.slots import Shown
from gongjian.supervise.models import LegacyItem
from gongjian.supervise.playbook.legacy import legacy_of
from gongjian.supervise.policy.legacy import visible_items
from gongjian.supervise.views.legacy.rows import status

_MEASURES = ("legacy_count", "legacy_open", "legacy_from_above", "legacy_classes")


def board_card(viewer: Viewer, campaign: Any, control: AsOfControl) -> dict[str, Any] | None:
    """How many there are, open, supervised from above, in how many classes; each opening."""
    found = [figure(Query(measures()[key], campaign, control.asof, viewer)) for key in _MEASURES]
    if not found[0].records:
        return None
    return {"href": f"/c/{campaign.key}/legacy/", "lines": [shown_figure(one) for one in found]}


def matter_section(shown: ShownMatter) -> dict[str, Any] | None:
    """On the matter's page: the dossier behind it."""
    rows = shown.control.asof.rows(LegacyItem).filter(matter_id=shown.matter.pk)
    row = rows.first()
    if row is None:
        return None
    return {"row": row, "klass": legacy_of(shown.campaign, shown.control.on).label(row.klass)}


def project_section(shown: Shown) -> dict[str, Any] | None:
    """On the project's page: the legacy problems it carries, as far as the viewer sees them."""
    asof = shown.control.asof
    matters = {one.id: one for one in asof.rows(Matter).filter(project_id=shown.project.pk)}
    if not matters:
        return None
    rows = asof.rows(LegacyItem).filter(matter_id__in=matters, registered_on__lte=asof.on).order_by("id")
    if not rows.exists():
        return None
    seen = rows.filter(visible_items(shown.viewer, None))
    lines = []
    for row in seen:
        matter = matters[row.matter_id]
        campaign = campaign_by_id(matter.campaign_id)
        klass = legacy_of(campaign, asof.on).label(row.klass) if campaign is not None else row.klass
        lines.append(
            {
                "title": matter.title,
                "href": f"/legacy/{row.number}/",
                "klass": klass,
                "above": row.above,
                "light": status(matter, shown.control),
                "due": matter.due_on,
            }
        )
    return {"lines": lines} if lines else None
