"""Is it alive, is it ready to serve, and a few numbers for a monitor. No names, no figures of any campaign."""

import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from gongjian.kit.models import Job, OutboxMessage
from gongjian.ledger.memo import read_head
from gongjian.ledger.triggers import missing_triggers

LEAST_FREE_BYTES = 200 * 1024 * 1024
WORKER_SILENT_SECONDS = 120


@require_safe
def alive(_request: Any) -> HttpResponse:
    """The process answers; nothing else is looked at."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def ready(_request: Any) -> JsonResponse:
    """Database, triggers, room on the disk, whether a worker was seen; 503 when one that matters fails."""
    checks: dict[str, Any] = {"database": _database(), "disk": _disk(), "worker": _worker()}
    checks["triggers"] = checks["database"] == "ok" and _triggers()
    good = all(checks[name] == "ok" for name in ("database", "disk", "triggers"))
    return JsonResponse({"ready": good} | checks, status=200 if good else 503)


def _database() -> str:
    try:
        read_head()
    except DatabaseError as error:
        return type(error).__name__
    return "ok"


def _triggers() -> str:
    missing = missing_triggers()
    return "ok" if not missing else f"{len(missing)} missing"


def _disk() -> str:
    free = shutil.disk_usage(settings.HOME).free
    return "ok" if free >= LEAST_FREE_BYTES else f"{free // 1024 // 1024} MB left"


def _worker() -> str:
    """The worker touches a file while it waits; long silence may also be a long job."""
    seen = Path(settings.HOME) / "worker.seen"
    if not seen.is_file():
        return "never seen"
    silent = time.time() - seen.stat().st_mtime
    return "ok" if silent < WORKER_SILENT_SECONDS else f"silent for {silent:.0f} s"


@require_safe
def metrics(_request: Any) -> HttpResponse:
    """Prometheus text."""
    head = read_head()
    waiting = Job.objects.filter(state__in=("waiting", "running")).count()
    lines = [
        "# HELP gongjian_ledger_entries Entries in the ledger.",
        "# TYPE gongjian_ledger_entries counter",
        f"gongjian_ledger_entries {head.seq}",
        "# HELP gongjian_ledger_last_entry_seconds When the last entry was recorded, in Unix time.",
        "# TYPE gongjian_ledger_last_entry_seconds gauge",
        f"gongjian_ledger_last_entry_seconds {head.recorded_at.timestamp() if head.recorded_at else 0:.3f}",
        "# HELP gongjian_jobs_waiting Long jobs waiting or running.",
        "# TYPE gongjian_jobs_waiting gauge",
        f"gongjian_jobs_waiting {waiting}",
        "# HELP gongjian_outbox_unsent Messages not delivered yet.",
        "# TYPE gongjian_outbox_unsent gauge",
        f"gongjian_outbox_unsent {OutboxMessage.objects.filter(sent_at=None).count()}",
        "# HELP gongjian_disk_free_bytes Room left where the data lie.",
        "# TYPE gongjian_disk_free_bytes gauge",
        f"gongjian_disk_free_bytes {shutil.disk_usage(settings.HOME).free}",
        "# HELP gongjian_database_info The kind of database.",
        "# TYPE gongjian_database_info gauge",
        f'gongjian_database_info{{engine="{connection.vendor}"}} 1',
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")
