"""The job that reckons plans anew once the working days have changed: begun by the clock, watched like any job."""

from datetime import datetime

from django.utils.translation import gettext as _

from gongjian.kit import jobs
from gongjian.kit.calendar import calendar
from gongjian.kit.jobs import ENDED, Step
from gongjian.kit.models import Job
from gongjian.ledger import CLOCK, Stale
from gongjian.projects.actions.network.replan import plans_to_reckon, replan
from gongjian.projects.models import PlanNetwork

JOB = "replan"
TRIES = 3


def waiting() -> list[int]:
    """Plans not done that were reckoned by another calendar than the one in force."""
    ids = plans_to_reckon()
    old = PlanNetwork.objects.filter(pk__in=ids).exclude(calendar_version=calendar().version)
    return sorted(old.values_list("pk", flat=True))


def begin(at: datetime) -> int:
    """Put the job in the queue when plans wait for it and none is there yet; how many plans it is about."""
    if Job.objects.filter(kind=JOB).exclude(state__in=ENDED).exists():
        return 0
    ids = waiting()
    if ids:
        jobs.start(JOB, None, len(ids), None, at)
    return len(ids)


def work(_job: Job, step: Step) -> str | None:
    """Reckon what waits, as one entry; again from the start when somebody changed a node meanwhile."""
    reason = _("the working days were announced or changed")
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            done = replan(
                waiting(),
                by=CLOCK,
                at=step.now(),
                calendar=calendar(),
                reason=reason,
                tell=step,
            )
        except Stale:
            if last:
                raise
            continue
        return _("%(moved)s plans have moved, %(nodes)s nodes.") % {"moved": done.moved, "nodes": done.nodes}
    return None
