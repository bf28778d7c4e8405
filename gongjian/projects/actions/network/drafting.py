"""The plan a template gives: which template, its limits and units as the place has set them, and its first draft."""

from collections.abc import Collection
from datetime import date, datetime

from gongjian import ledger
from gongjian.campaigns.models import Campaign, Membership
from gongjian.campaigns.playbook import playbook_of
from gongjian.kernel import network as kernel
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import locked, today_of
from gongjian.projects.actions.network.copy import PlanCopy, node_from
from gongjian.projects.actions.network.units import unit_for
from gongjian.projects.actions.network.writing import write_new
from gongjian.projects.models import PlanNetwork, PlanNode, Project
from gongjian.projects.networks import Template, template, templates
from gongjian.projects.networks.section import NetworksText, networks_of
from gongjian.projects.policy import check_can_plan
from gongjian.projects.selectors import network as selectors


def template_for(project: Project, campaign: Campaign | None, on: date) -> str:
    """The template its plan would be drafted from: the playbook's word, else the house's by sector and library."""
    member = Membership.objects.filter(project_id=project.pk, voided=False, to_on=None)
    row = member.filter(campaign=campaign).first() if campaign is not None else member.first()
    sector, klass, task = (row.sector, row.klass, row.key_task) if row is not None else ("", "", "")
    for one in section_of(campaign, on).use:
        if one.fits(project.library, sector, klass, task):
            return one.template
    fitting = [key for key, one in templates().items() if sector and sector in one.text.sectors]
    fitting += [key for key, one in templates().items() if project.library in one.text.libraries]
    return (fitting or ["private-plant"])[0]


def section_of(campaign: Campaign | None, on: date) -> NetworksText:
    """What the campaign's playbook says of plan networks."""
    return networks_of(playbook_of(campaign, on) if campaign is not None else None)


def template_or_refuse(key: str) -> Template:
    """The template of that key. Refused when there is none."""
    found = template(key)
    if found is None:
        raise Refused(
            "template_unknown",
            _("There is no template “%(key)s”.", key=key),
            "template",
            _("Choose one of those offered."),
        )
    return found


def drafted(
    project: Project,
    campaign: Campaign | None,
    key: str,
    start_on: date,
    branches: Collection[str],
    on: date,
    required_on: date | None = None,
) -> PlanCopy:
    """The plan a template gives, scheduled and not yet written. Refused: template_unknown, branches_together, …"""
    found = template_or_refuse(key)
    for problem in found.text.exclusive(branches):
        raise Refused.many([problem])
    whole = kernel.chosen(found.text.network(), branches)
    section = section_of(campaign, on)
    network = PlanNetwork(
        project=project, campaign=campaign, template=key, template_digest=found.digest,
        branches=",".join(sorted(branches)), start_on=start_on, required_on=required_on,
        illustrative=project.illustrative,
    )  # fmt: skip
    nodes = []
    for place, one in enumerate(whole.nodes, start=1):
        text = found.text.node(one.key)
        assert text is not None
        node = node_from(text, found.text)
        node.ordinal = place * 10
        as_promised(node, section)
        node.unit_id = unit_for(text.department, project, campaign, section)
        nodes.append(node)
    links: dict[tuple[str, str], tuple[str, int]] = {}
    for link in whole.links:
        links.setdefault((link.before, link.after), (selectors.STORED[link.kind], link.lag))
    plan = PlanCopy(network, nodes, links)
    plan.put(plan.schedule(on, facts=False))
    return plan


def as_promised(node: PlanNode, section: NetworksText) -> None:
    """What the place has set for a node goes before what the template assumes."""
    said = section.limit_of(node.key)
    if said is None:
        return
    node.promised_days = said.promised or node.promised_days
    node.statutory_days = said.statutory or node.statutory_days
    node.limit_days = said.limit or said.promised or node.limit_days
    node.source = said.source or node.source


def draft_network(
    *,
    viewer: Viewer,
    project: Project,
    template_key: str,
    start_on: date,
    at: datetime,
    branches: Collection[str] = (),
    required_on: date | None = None,
    campaign: Campaign | None = None,
    request_key: str = "",
) -> PlanNetwork:
    """Draft the whole plan from a template and a start. Refused: may_not_report, network_exists, template_unknown."""
    check_can_plan(viewer, project)
    found = template_or_refuse(template_key)
    with ledger.record(
        "network.draft",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        request_key=request_key or None,
        words={"title": project.name, "template": found.text.name.zh},
    ) as entry:
        fresh = locked(project)
        if PlanNetwork.objects.filter(project_id=fresh.pk, voided=False).exists():
            raise Refused(
                "network_exists",
                _("“%(project)s” has a plan already.", project=fresh.name),
                "",
                _("Change that plan, or take it back first."),
            )
        plan = drafted(fresh, campaign, template_key, start_on, branches, today_of(at), required_on)
        return write_new(entry, plan)
