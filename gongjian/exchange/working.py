"""The long work of this room: loading and taking back, as jobs of the worker, or a step at a time from its page."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from gongjian.exchange.actions.loading import CHUNK, load_chunk
from gongjian.exchange.actions.loading import JOB as LOAD
from gongjian.exchange.actions.undoing import JOB as UNDO
from gongjian.exchange.actions.undoing import undo_chunk
from gongjian.exchange.models import ImportRun
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.jobs import Step, Stopped
from gongjian.kit.models import Job
from gongjian.ledger import memo
from gongjian.people.models import User
from gongjian.people.viewer import Viewer, viewer_of

PATIENCE = timedelta(seconds=4)
"""A job nobody has taken up for so long is done from the page that watches it: a house without a worker works too."""
GIVEN_UP = timedelta(minutes=2)
"""A job under way that has not moved for so long was interrupted."""
BREATH = timedelta(milliseconds=300)
"""About so long one chunk takes, half of it holding the lock that every writer needs: the machine decides how many
lines that is."""
FEWEST = 25
LONGEST_PAUSE = 1.0
"""Seconds."""


def _viewer(run: ImportRun, at: datetime) -> Viewer:
    user = User.objects.filter(pk=run.user_id or 0).select_related("person").first()
    return viewer_of(user, at.astimezone(SHANGHAI).date()) if user is not None else Viewer()


def load(job: Job, step: Step) -> str:
    """The worker's way through a load."""
    run = ImportRun.objects.get(pk=job.target_id or 0)
    size, more = CHUNK // 5, True
    while more:
        began = step.now()
        with _considerate():
            more = load_chunk(viewer=_viewer(run, began), run=run, at=began, size=size)
        if more:
            step(run.done_count)
            size = _fitting(size, step.now() - began)
    if run.state == "stopped":
        raise Stopped
    step(run.done_count)
    return ""


def undo(job: Job, step: Step) -> str:
    """The worker's way through taking a load back."""
    run = ImportRun.objects.get(pk=job.target_id or 0)
    more = True
    while more:
        with _considerate():
            more = undo_chunk(viewer=_viewer(run, step.now()), run=run, at=step.now())
        if more:
            step(len(run.summary["undo"]["done"]))
    return ""


@contextmanager
def _considerate() -> Iterator[None]:
    """One chunk, looked up against one state of the books; then as long a pause as it was kept waiting by others, who
    get on with their writing meanwhile."""
    wall, spent = time.monotonic(), time.process_time()
    memo.begin_request()
    try:
        yield
    finally:
        memo.end_request()
    waited = (time.monotonic() - wall) - (time.process_time() - spent)
    if waited > BREATH.total_seconds() / 4:
        time.sleep(min(waited, LONGEST_PAUSE))


def _fitting(size: int, took: timedelta) -> int:
    """How many lines to take next, so that a chunk takes a BREATH: at most twice as many as this time."""
    if not took:
        return size
    return max(FEWEST, min(CHUNK, size * 2, int(size * (BREATH / took))))


def job_of(run: ImportRun) -> Job | None:
    """The newest job of a run."""
    return Job.objects.filter(kind__in=(LOAD, UNDO), target_id=run.pk).order_by("-id").first()


def advance(run: ImportRun, at: datetime) -> None:
    """Do one chunk here and now if no worker does it. Chunks are claimed: a worker waking up meanwhile is no harm."""
    job = job_of(run)
    if job is None or run.state not in ("running", "undoing"):
        return
    unclaimed = job.state == "waiting" and at - job.created_at >= PATIENCE
    interrupted = job.state in ("running", "failed") and at - job.updated_at >= GIVEN_UP
    if not (unclaimed or interrupted):
        return
    viewer = _viewer(run, at)
    more = (
        load_chunk(viewer=viewer, run=run, at=at)
        if run.state == "running"
        else undo_chunk(viewer=viewer, run=run, at=at)
    )
    run.refresh_from_db()
    done = run.done_count if job.kind == LOAD else len(run.summary["undo"]["done"])
    Job.objects.filter(pk=job.pk).update(done_count=done)
    if not more:
        Job.objects.filter(pk=job.pk, state__in=("waiting", "running", "failed")).update(
            state="done" if run.state != "stopped" else "stopped", updated_at=at
        )
