"""A node of the plan that a problem blocks waits for whoever is to solve it, on its desk, until it is solved."""

from django.db.models import QuerySet

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import WITH_UNIT, State
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import Move, day_of, lay_on, open_leg
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import LegKind, Matter
from gongjian.projects.models import PlanNode
from gongjian.supervise.models import Problem
from gongjian.supervise.playbook.problems import problems_of
from gongjian.supervise.selectors.problems import OPEN_STATES


def waits(entry: Writer, problem: Problem, matter: Matter) -> None:
    """From now on the node lies with the unit that is to solve the problem; nothing where it lies on no desk yet."""
    node = _matter_of_node(problem)
    if node is None or matter.unit_id is None:
        return
    section = problems_of(campaign_by_id(matter.campaign_id), day_of(entry.at))
    category = section.category(problem.category)
    stuck = category.stuck if category is not None else ""
    entry.change(node, desk_unit_id=matter.unit_id, blocked_by=stuck or "other")
    lying = open_leg(node)
    if lying is not None and (lying.kind, lying.unit_id) == (LegKind.WAITING, matter.unit_id):
        return
    lay_on(_move(entry, node), LegKind.WAITING, matter.unit_id, matter.title[:120])


def goes_on(entry: Writer, problem: Problem) -> None:
    """The problem is solved: the node is its own department's again, unless another problem still blocks it."""
    node = _matter_of_node(problem)
    if node is None:
        return
    other = blocking(problem.node_id).exclude(pk=problem.pk).select_related("matter").first()
    if other is not None:
        waits(entry, other, other.matter)
        return
    entry.change(node, desk_unit_id=node.unit_id, blocked_by="")
    lay_on(_move(entry, node), LegKind.OWN, node.unit_id, "work")


def blocking(node_id: int | None) -> QuerySet[Problem]:
    """Problems not yet solved that block the node, oldest first."""
    rows = Problem.objects.filter(node_id=node_id, voided=False, matter__voided=False)
    return rows.filter(matter__state__in=OPEN_STATES, matter__unit__isnull=False).order_by("id")


def node_began(entry: Writer, node_matter: Matter) -> None:
    """A node comes onto its desk while a problem blocks it: it waits from the first moment."""
    node = PlanNode.objects.filter(matter_id=node_matter.pk, voided=False).first()
    problem = blocking(node.pk).select_related("matter").first() if node is not None else None
    if problem is not None:
        waits(entry, problem, problem.matter)


def _matter_of_node(problem: Problem) -> Matter | None:
    if problem.node_id is None:
        return None
    node = PlanNode.objects.filter(pk=problem.node_id, voided=False, matter__isnull=False).first()
    found = Matter.objects.filter(pk=node.matter_id).first() if node is not None else None
    return found if found is not None and State(found.state) in WITH_UNIT else None


def _move(entry: Writer, matter: Matter) -> Move:
    kind = kind_of(campaign_by_id(matter.campaign_id), matter.kind, day_of(entry.at))
    return Move(entry, matter, kind, entry.at, State(matter.state))
