"""Puts the viewer on the request, and holds everyone at the door who must change a first password."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from gongjian.kit.form_pages import form_page
from gongjian.ledger import memo
from gongjian.people.viewer import viewer_of

_OPEN = (
    "/sign-in/",
    "/sign-out/",
    "/language/",
    "/static/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/public/",
    "/api/",
    "/r/",
)
_PASSWORD = "/account/password/"
_OF_ENTERPRISES = (
    "/enterprise/",
    "/account/",
    "/sign-in/",
    "/sign-out/",
    "/language/",
    "/static/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/public/",
    "/r/",
)
"""All that an enterprise's account opens; every other address, the API's too, does not exist for it."""


class ViewerMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.path.startswith(("/static/", "/healthz")):
            return self.get_response(request)
        memo.begin_request()
        try:
            request.now = timezone.now()
            request.today = timezone.localdate(request.now)
            request.viewer = SimpleLazyObject(lambda: viewer_of(request.user, request.today))
            if not request.path.startswith(_OPEN):
                if not request.user.is_authenticated:
                    return _to_sign_in(request, **_here(request))
                if request.user.person_id and not request.viewer.seats:
                    logout(request)
                    return _to_sign_in(request, why="no-post")
                if request.user.must_change_password and request.path != _PASSWORD:
                    return redirect(_PASSWORD)
            return self.get_response(request)
        finally:
            memo.end_request()


class EnterpriseMiddleware:
    """An enterprise's account finds its own pages and nothing else; what it does not find is told in its language."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if not request.path.startswith(_OF_ENTERPRISES) and speaks_for_enterprise_alone(request):
            if request.path == "/":
                return redirect("/enterprise/")
            raise Http404
        return self.get_response(request)


def speaks_for_enterprise_alone(request: Any) -> bool:
    """Is it an enterprise's account, with no other right in the house?"""
    scopes = request.viewer.scopes if request.user.is_authenticated else ()
    return bool(scopes) and all(scope.may == {"own"} for scope in scopes)


def _here(request: Any) -> dict[str, str]:
    """Where to come back to: the page itself, or for something sent the page its form stands on, and why."""
    if request.method in ("GET", "HEAD"):
        return {"next": str(request.get_full_path())}
    return {"next": form_page(request), "why": "ended"}


def _to_sign_in(request: Any, **query: str) -> HttpResponse:
    address = f"/sign-in/?{urlencode(query)}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
