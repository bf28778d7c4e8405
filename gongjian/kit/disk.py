"""A full disk, however the database or the system says it, and the page that tells of it."""

import errno
import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_ERRNOS = {errno.ENOSPC, errno.EDQUOT}
_WORDS = ("database or disk is full", "no space left on device", "could not extend file")
_log = logging.getLogger("gongjian.disk")


def is_disk_full(error: BaseException | None) -> bool:
    """Whether an error, or one that caused it, says that there is no room left."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in _ERRNOS:
            return True
        if getattr(error, "sqlstate", None) == "53100" or any(word in str(error).lower() for word in _WORDS):
            return True
        error = error.__cause__ or error.__context__
    return False


def disk_full_page(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """507: the act was not written. Drawn without the database; what was typed stays on the reader's device,
    because no page has said that the form was taken in."""
    _log.error("%s %s: the disk is full: %s", request.method, request.path, error)
    back = request.headers.get("Referer", "/")
    return HttpResponse(render_to_string("507.html", {"back": back}), status=507)
