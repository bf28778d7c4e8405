"""The script that opens the report page when the line is down; served under /report/, it reaches no further."""

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

SCRIPT = "gongjian/report-worker.js"


@require_safe
def worker(request: Any) -> HttpResponse:
    """A worker rules over the folder it comes from: this one over /report/ alone."""
    found = finders.find(SCRIPT)
    if not isinstance(found, str):
        raise Http404
    text = Path(found).read_text(encoding="utf-8")
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/report/"
    return answer
