"""The script that opens a page when the line is down: the report page, or that of a visit. Served under the folder of
the page, it reaches no further."""

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

SCRIPT = "gongjian/report-worker.js"


@require_safe
def worker(request: Any, folder: str = "/report/") -> HttpResponse:
    """A worker rules over the folder it comes from, and over that alone."""
    found = finders.find(SCRIPT)
    if not isinstance(found, str):
        raise Http404
    text = Path(found).read_text(encoding="utf-8")
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = folder
    return answer
