"""Long work beside the pages: a job waits in a table, one worker does it, its true progress may be watched.

    jobs.register("import", run_import)              # in a room's registration
    job = jobs.start("import", run.pk, total=rows, user_id=…, at=now)

    def run_import(job: Job, step: Step) -> str | None:
        for chunk in chunks_not_done_yet(job.target_id):      # a worker may have been killed: look what is done
            write(chunk, at=step.now())
            step(done_count)                                  # shows progress; raises Stopped when a stop was asked
        return message                                        # shown when done, in the words of the handler

A job interrupted by a kill or a power cut is taken up again by the next worker, so a handler begins by
looking at what it has already written. Only one worker acts at a time (commands/worker.py holds a lock).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections
from django.utils.translation import gettext as _

from gongjian.kernel.problems import Refused
from gongjian.kit.disk import is_disk_full
from gongjian.kit.models import Job

Clock = Callable[[], datetime]
Handler = Callable[[Job, "Step"], str | None]

ENDED = ("done", "failed", "stopped")

_handlers: dict[str, Handler] = {}
_log = logging.getLogger("gongjian.jobs")


class Stopped(Exception):
    """Somebody asked the job to stop; what was done so far stands."""


class Step:
    """What a handler calls after each part of its work."""

    def __init__(self, job: Job, clock: Clock) -> None:
        self._job = job
        self.now = clock

    def __call__(self, done_count: int, message: str = "") -> None:
        """Show how far the job is; raises Stopped when a stop was asked meanwhile."""
        job = self._job
        job.done_count, job.updated_at = done_count, self.now()
        values = {"done_count": done_count, "updated_at": job.updated_at}
        if message:
            job.message = values["message"] = message
        Job.objects.filter(pk=job.pk).update(**values)
        if Job.objects.filter(pk=job.pk, stop_asked=True).exists():
            raise Stopped


def register(kind: str, handler: Handler) -> None:
    """Make a kind of job known. A kind registered twice is a fault of ours."""
    if kind in _handlers:
        raise ValueError(f"job kind {kind!r} is registered twice")
    _handlers[kind] = handler


def start(kind: str, target_id: int | None, total: int, user_id: int | None, at: datetime) -> Job:
    """Put a job in the queue. KeyError for a kind nobody registered. Commits with the caller's transaction."""
    _handlers[kind]
    return Job.objects.create(
        kind=kind, target_id=target_id, total_count=total, user_id=user_id, created_at=at, updated_at=at
    )


def ask_stop(job: Job, at: datetime) -> None:
    """Ask a job to stop after the part it is at; one that waits stops at once."""
    Job.objects.filter(pk=job.pk).exclude(state__in=ENDED).update(stop_asked=True, updated_at=at)
    Job.objects.filter(pk=job.pk, state="waiting").update(state="stopped", updated_at=at)


def take_up_again(at: datetime) -> int:
    """Put interrupted jobs back in the queue. Only for a worker that has just become the only one."""
    return Job.objects.filter(state="running").update(state="waiting", updated_at=at)


def run_next(clock: Clock) -> Job | None:
    """Do the oldest waiting job to its end; None when nothing waits."""
    job = Job.objects.filter(state="waiting").order_by("id").first()
    if job is None:
        return None
    taken = Job.objects.filter(pk=job.pk, state="waiting").update(state="running", updated_at=clock())
    if taken == 1:
        job.state = "running"
        state, message = _outcome(job, clock)
        job.refresh_from_db()
        job.state, job.message, job.updated_at = state, message or job.message, clock()
        job.save(update_fields=["state", "message", "updated_at"])
    return job


def run_all(clock: Clock) -> list[Job]:
    """Do everything that waits, here and now (command line, tests)."""
    done = []
    while (job := run_next(clock)) is not None:
        done.append(job)
    return done


def _outcome(job: Job, clock: Clock) -> tuple[str, str]:
    try:
        return "done", _handlers[job.kind](job, Step(job, clock)) or ""
    except Stopped:
        return "stopped", ""
    except Refused as refused:
        return "failed", str(refused)
    except Exception as error:  # noqa: BLE001 - one job that breaks must not take the others with it; it is reported
        _log.exception("job %s (%s) failed", job.pk, job.kind)
        close_old_connections()
        if is_disk_full(error):
            return "failed", _(
                "The server's disk is full. What was confirmed before stands; nothing was half written."
            )
        return "failed", _(
            "The work stopped because of a fault in the system; whoever looks after the server finds it in the log."
        )
