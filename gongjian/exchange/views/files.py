"""Files handed out."""

import tempfile
from collections.abc import Callable
from typing import IO, Any
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from gongjian.exchange import sheets
from gongjian.exchange.views.shared import chosen_campaign, kind_or_404, own_run
from gongjian.kit.registry import ImportContext

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _handed(name: str, write: Callable[[IO[bytes]], object]) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write(file)
    file.seek(0)
    response = FileResponse(file, content_type=_XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def template(request: Any, kind: str) -> FileResponse:
    """An empty sheet in the real form."""
    found, campaigns = kind_or_404(request, kind)
    key = request.GET.get("campaign") or (campaigns[0].key if campaigns else "")
    context = ImportContext(request.viewer, chosen_campaign(request, found, key), request.now)
    names: list[str] = []
    response = _handed(
        "", lambda file: names.append(sheets.write_template(found, context, file, request.now))
    )
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(names[0])}.xlsx"
    return response


@require_safe
def marked(request: Any, pk: int) -> FileResponse:
    """The list with the cells to be mended marked."""
    run = own_run(request, pk)
    if run.state == "uploaded":
        raise Http404
    stem = run.file_name.rpartition(".")[0] or run.file_name
    return _handed(f"{stem}（已标问题）.xlsx", lambda file: sheets.write_marked(run, file))


@require_safe
def rest(request: Any, pk: int) -> FileResponse:
    """The lines that stayed out."""
    run = own_run(request, pk)
    if run.state == "uploaded":
        raise Http404
    stem = run.file_name.rpartition(".")[0] or run.file_name
    return _handed(f"{stem}（未载入）.xlsx", lambda file: sheets.write_rest(run, file, request.now))


@require_POST
def passwords(request: Any, pk: int) -> HttpResponse | FileResponse:
    """First passwords as a file, once; then they are nowhere any more."""
    run = own_run(request, pk)
    found = run.summary.pop("first_passwords", None)
    if not found:
        raise Http404
    run.summary["passwords_shown"] = True
    run.save(update_fields=["summary"])
    return _handed("初始密码.xlsx", lambda file: sheets.write_passwords(found, file, request.now))
