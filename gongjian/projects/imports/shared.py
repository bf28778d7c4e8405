"""What the lists of needs, parcels and targets look up: projects of the campaign by name, code or number, and units."""

from typing import Any

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.ledger import AsOf
from gongjian.people.models import Unit
from gongjian.people.selectors import unit_lookup
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.projects.policy import visible_projects
from gongjian.projects.selectors import in_campaign


class Known:
    """Projects and units of one campaign, looked up once for a list."""

    def __init__(self, context: ImportContext) -> None:
        self.today = context.at.astimezone(SHANGHAI).date()
        campaign = context.campaign
        assert campaign is not None
        tree = unit_tree()
        scope = tree.subtree(campaign.unit_id) | set(tree.ancestors(campaign.unit_id))
        self._units = unit_lookup(scope)
        self._projects: dict[str, list[Project]] = {}
        seen = Project.objects.filter(visible_projects(context.viewer, campaign)).values("id")
        for one in in_campaign(campaign, AsOf(self.today)).filter(id__in=seen):
            for name in {one.name, one.code, one.number} - {""}:
                self._projects.setdefault(name, []).append(one)

    def project(self, row: PlannedRow, key: str = "project") -> Project | None:
        """The project a line names; a problem of the line where it names none, or more than one."""
        text = str(row.values.get(key) or "").strip()
        found = self._projects.get(text, [])
        if len(found) == 1:
            return found[0]
        if text:
            said = (
                _("“%(text)s” is no project of this campaign.", text=text[:60])
                if not found
                else _("%(count)s projects are called “%(text)s”.", count=len(found), text=text[:60])
            )
            row.problems.append(
                Problem(
                    "project_unknown",
                    said,
                    key,
                    _("Write its name as in the list of projects, or its number."),
                )
            )
        return None

    def names(self, text: str) -> bool:
        """Does the text name one project, by name, code or number?"""
        return len(self._projects.get(text.strip(), [])) == 1

    def unit(self, row: PlannedRow, key: str) -> Unit | None:
        """The unit a cell names; a problem of the line where there is none of that name."""
        text = str(row.values.get(key) or "").strip()
        if not text:
            return None
        found = self._units.find(text, key)
        if isinstance(found, Problem):
            row.problems.append(found)
            return None
        return found


def refuse_line(row: PlannedRow, act: Any) -> Any:
    """What `act` gives; what it refuses becomes problems of the line."""
    from gongjian.kernel.problems import Refused

    try:
        return act()
    except Refused as refused:
        row.problems += refused.problems
        return None
