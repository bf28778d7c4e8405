"""What every public page does first: refuse what is too much, and send the strictest headers.

There is no sign-in here and nothing a page does by a visitor's rights, so a forged form gains nothing: the pages work
without the cookie that guards forms elsewhere. Floods are held off by counting (supervise/flood.py).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from gongjian.kernel.problems import Problem
from gongjian.kit.form_pages import form_view
from gongjian.supervise.flood import LOOKS, REPORTS, Limit, TooMany, check_open, source_of

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
MOST_BYTES = 64 * 1024 * 1024
"""More than any report with its pictures; a larger one is refused unread."""
View = Callable[..., HttpResponse]
__all__ = ["LOOKS", "REPORTS", "public_page"]


def public_page(limit: Limit | None = None) -> Callable[[View], View]:
    """A page for strangers. `limit`: what is sent to it is held off while the span is full."""

    def wrap(view: View) -> View:
        @csrf_exempt
        @form_view
        @wraps(view)
        def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                response = _answer(request, view, limit, args, kwargs)
            except TooMany as many:
                response = busy(request, many)
            response.headers["Content-Security-Policy"] = POLICY
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex" if request.method == "POST" else "noarchive"
            return response

        return page

    return wrap


def _answer(request: Any, view: View, limit: Limit | None, args: Any, kwargs: Any) -> HttpResponse:
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return _said(request, too_much(), 413)
        if limit is not None:
            check_open(limit, source_of(request), request.now)
    return view(request, *args, **kwargs)


def too_much() -> Problem:
    """What is said of something larger than any report."""
    return Problem(
        "too_much",
        _("This is far more than a report with pictures; it was not read."),
        remedy=_("Send at most three pictures of 12 MB each, or none."),
    )


def busy(request: Any, many: TooMany) -> HttpResponse:
    """Held off, and for how long: the same for everybody, whether what they asked for exists or not."""
    response = _said(request, many.problems[0], 429)
    response.headers["Retry-After"] = str(many.minutes * 60)
    return response


def _said(request: Any, problem: Problem, status: int) -> HttpResponse:
    context = {"title": _("Not now"), "problem": problem, "back": request.path}
    return render(request, "publish/portal/said.html", context, status=status)


def set_language(response: HttpResponse, code: str) -> None:
    """Remember the language on this device: the one cookie there is, and it can be refused."""
    response.set_cookie(
        "language", code, max_age=365 * 24 * 3600, samesite="Lax", secure=settings.HTTPS, httponly=True
    )
