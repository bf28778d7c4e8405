"""Which unit a template's department is, for one project."""

from gongjian.campaigns.models import Campaign
from gongjian.people.models import Unit, UnitKind
from gongjian.people.selectors.lookup import unit_lookup
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.projects.networks import OWNER, departments
from gongjian.projects.networks.section import NetworksText


def unit_for(
    department: str, project: Project, campaign: Campaign | None, section: NetworksText
) -> int | None:
    """The unit's id; None when none is to be found. The owner's steps lie with the unit that answers for the project.

    The playbook's word goes first; else the first unit, in protocol order, beside or below the campaign's host whose
    name holds one of the department's words.
    """
    if department == OWNER:
        return project.unit_id
    known = departments().get(department)
    if known is None:
        return None
    tree = unit_tree()
    named = section.departments.get(department)
    if named:
        found = unit_lookup().find(named)
        if isinstance(found, Unit):
            return int(found.pk)
    host = campaign.unit_id if campaign is not None else _place_of(project)
    below = tree.in_order(tree.subtree(host)) if host is not None else []
    for unit in below:
        if unit.kind == UnitKind.DEPARTMENT and any(word in unit.name for word in known.match):
            return int(unit.pk)
    return None


def _place_of(project: Project) -> int | None:
    """Where a project without a campaign lies: the unit above the one that answers for it."""
    above = unit_tree().ancestors(project.unit_id)
    return above[1] if len(above) > 1 else project.unit_id
