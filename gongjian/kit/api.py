"""What every part of the API shares: who asks, one body for every refusal (RFC 9457), pages by keyset."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, ValidationError

from gongjian.kernel.problems import Refused
from gongjian.ledger import AlreadyRecorded, Stale

LIMIT = 500
"""Rows of one page, at most."""


class Problem(Schema):
    """application/problem+json."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    problems: list[dict[str, str]] = []


REFUSALS: dict[Any, Any] = {
    400: Problem,
    401: Problem,
    403: Problem,
    404: Problem,
    409: Problem,
    422: Problem,
}
"""Declared by every operation beside its own answer."""


def signed_in(request: Any) -> Any:
    """The signed-in viewer of the session; a first password opens nothing but its own change."""
    user = request.user
    if user.is_authenticated and not user.must_change_password and request.viewer.scopes:
        return request.viewer
    return None


def _answer(api: NinjaAPI, request: HttpRequest, status: int, title: str, **more: Any) -> HttpResponse:
    response = api.create_response(request, Problem(title=title, status=status, **more).dict(), status=status)
    response["Content-Type"] = "application/problem+json"
    return response


def new_api() -> NinjaAPI:
    """An empty API with our authentication and refusals; the web room hangs the rooms' routers on it."""
    api = NinjaAPI(
        title="Gongjian 攻坚",
        version="1",
        description="Reads campaigns, projects, matters and figures. Money is integer 分; out of reach is 404.",
        auth=signed_in,
        docs_url=None,
        urls_namespace="api-1",
    )

    @api.exception_handler(AuthenticationError)
    def unauthorised(request: HttpRequest, _error: Any) -> HttpResponse:
        return _answer(api, request, 401, _("Sign in first."))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, _error: Any) -> HttpResponse:
        return _answer(api, request, 404, _("There is nothing at this address for you."))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        found = [
            {"where": ".".join(map(str, one["loc"])), "message": str(one["msg"])} for one in error.errors
        ]
        return _answer(api, request, 422, _("The request could not be read."), problems=found)

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        found = [
            {"code": p.code, "message": str(p.message), "where": p.where, "remedy": str(p.remedy)}
            for p in error.problems
        ]
        return _answer(api, request, 409, str(error), problems=found)

    @api.exception_handler(Stale)
    @api.exception_handler(AlreadyRecorded)
    def conflict(request: HttpRequest, _error: Any) -> HttpResponse:
        return _answer(api, request, 409, _("Somebody else changed this record while you had it open."))

    return api


def check_moment(on: str, known_at: str) -> None:
    """Refused with the place when a day or an instant in the address is none; a page forgives, an API does not."""
    for name, text, read in (("on", on, parse_date), ("known_at", known_at, parse_datetime)):
        try:
            found = read(text.replace(" ", "+")) if text else True
        except ValueError:
            found = None
        if found is None:
            raise Refused(
                "not_a_date",
                _("“%(text)s” is no date.") % {"text": text[:40]},
                where=name,
                remedy=_("Write 2021-09-10, or 2021-09-10T12:00+08:00 for an instant."),
            )
