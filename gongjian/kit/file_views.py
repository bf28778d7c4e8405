"""Handing out attached files: whole, as a download, to whoever may see the record they are attached to."""

from typing import Any
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from gongjian.kit.files import place_of
from gongjian.kit.models import StoredFile
from gongjian.kit.registry import file_guards


@require_safe
def download(request: Any, number: str) -> HttpResponseBase:
    """One file. Out of reach, voided or gone from the disk: it does not exist."""
    file = StoredFile.objects.filter(number=number, voided=False).first()
    if file is None:
        raise Http404
    guard = file_guards.get(file.target_table)
    place = place_of(file.sha256)
    if guard is None or not guard(request.viewer, file.target_id) or not place.is_file():
        raise Http404
    response = FileResponse(place.open("rb"), content_type=file.mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
