"""Headers every page carries, the reader's language, and refusals turned into a page that teaches."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.disk import disk_full_page, is_disk_full
from gongjian.ledger import AlreadyRecorded, Stale

GetResponse = Callable[[HttpRequest], HttpResponse]


class PolicyHeaders:
    """Nothing from outside this machine, no inline script, no framing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class LanguageMiddleware:
    """The account's language, or for a visitor the cookie's; Chinese otherwise. The address never changes."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        known = dict(settings.LANGUAGES)
        user = getattr(request, "user", None)
        asked = request.COOKIES.get("language", "")
        language = user.language if user is not None and user.is_authenticated else asked
        if asked in known:
            language = asked
        with translation.override(language if language in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response


class RefusalMiddleware:
    """What an action refuses becomes a page with the reason (409), a second click the first one's result, and a
    full disk a page that says so (507)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, AlreadyRecorded):
            return render(request, "kit/already.html", {"entry": error.entry})
        if isinstance(error, Stale):
            stale = Problem(
                "stale",
                _("Somebody else changed this record while you had it open."),
                remedy=_("Go back, look at what changed, and enter your change again."),
            )
            return render(request, "kit/refused.html", {"problems": [stale]}, status=409)
        if isinstance(error, Refused):
            return render(request, "kit/refused.html", {"problems": error.problems}, status=409)
        if is_disk_full(error):
            return disk_full_page(request, error)
        return None
