"""Pages for what went wrong. What may not be seen is the same page as a wrong address."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from gongjian.kit.disk import disk_full_page, is_disk_full
from gongjian.kit.form_pages import form_page


def bad_request(request: Any, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be read, or is too much of it."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return render(request, "400.html", status=400)


def too_large(request: Any) -> HttpResponse:
    """More was sent than the site takes."""
    return render(request, "413.html", {"limit_mb": settings.UPLOAD_LIMIT // 1024 // 1024}, status=413)


def not_found(request: Any, exception: Exception | None = None) -> HttpResponse:
    """Nothing is at the address, or it is not for this reader: the two are not told apart."""
    return render(request, "404.html", status=404)


def csrf_failed(request: Any, reason: str = "") -> HttpResponse:
    """The form was made for a sign-in that has ended: leads back to the form."""
    return render(request, "403_csrf.html", {"form_page": form_page(request)}, status=403)


def server_error(request: Any) -> HttpResponse:
    """Something broke on our side: drawn without the database, which may be what broke."""
    error = sys.exc_info()[1]
    if is_disk_full(error):  # outside the views, for example while a session is kept
        return disk_full_page(request, error)
    return HttpResponse(render_to_string("500.html"), status=500)
