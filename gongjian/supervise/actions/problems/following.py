"""What follows on a problem when its matter moves: its node goes on or waits, its leg ends, its look-back is set."""

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.models import CoordinationRequest
from gongjian.kernel.lifecycle import Verb
from gongjian.ledger import Writer
from gongjian.ledger.statements import rows
from gongjian.matters.actions.acting import day_of
from gongjian.matters.models import Matter
from gongjian.supervise.actions.problems import looking_back, nodes
from gongjian.supervise.actions.problems.levels import end_leg
from gongjian.supervise.models import LookBack, Origin, Problem
from gongjian.supervise.playbook.problems import problems_of
from gongjian.supervise.policy.problems import open_leg_of

KIND = "problem"
_OVER = (Verb.close, Verb.cancel)


def matter_moved(entry: Writer, matter: Matter, verb: Verb) -> None:
    """Told of every problem that is closed, struck off, reopened, cancelled, or goes to another unit."""
    problem = next(
        iter(rows(Problem, "matter_id = %s AND NOT voided ORDER BY id LIMIT 1", [matter.pk])), None
    )
    leg = open_leg_of(matter.pk) if verb in (*_OVER, Verb.reassign) else None
    if leg is not None:
        end_leg(entry, leg, matter)
    if verb is Verb.strike_off:
        looking_back.plan_in(entry, matter)
    elif verb is Verb.reopen:
        for waiting in LookBack.objects.filter(matter_id=matter.pk, done_on=None, voided=False):
            entry.void(waiting)
    if problem is None or problem.node_id is None:
        return
    if verb in _OVER:
        nodes.goes_on(entry, problem)
    elif verb in (Verb.reopen, Verb.reassign):
        nodes.waits(entry, problem, matter)


def node_moved(entry: Writer, matter: Matter, verb: Verb) -> None:
    """Told of every matter: a node that begins, or is taken up again, waits for the problem that blocks it."""
    if matter.kind == "node" and verb in (Verb.assign, Verb.reopen):
        nodes.node_began(entry, matter)


def request_assigned(entry: Writer, request: CoordinationRequest, matter: Matter) -> None:
    """What a unit asked to have coordinated, and the office handed on as a problem, is a line of the ledger with what
    was asked. Its class: what the line of the report was stuck on, else “other”."""
    if matter.kind != KIND or Problem.objects.filter(matter_id=matter.pk, voided=False).exists():
        return
    on = day_of(entry.at)
    section = problems_of(campaign_by_id(matter.campaign_id), on)
    stuck = request.line.stuck_on if request.line is not None else ""
    keys = [one.key for one in section.categories if stuck and one.stuck == stuck]
    fallback = section.category("other") or section.categories[-1]
    entry.create(
        Problem(
            matter=matter,
            category=keys[0] if keys else fallback.key,
            origin=Origin.REPORT,
            raised_by_id=request.unit_id,
            raised_on=day_of(request.raised_at),
            from_matter_id=request.matter_id,
            wants=request.wants,
            suggests=request.suggests,
            level=request.level,
            illustrative=matter.illustrative,
        )
    )
