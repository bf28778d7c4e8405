"""The number at 待办 in the bar. Matters are counted on every page; what other rooms have for the reader asks them all,
so it is the number found when the reader looked last: the inbox and the overview count it, a cookie keeps it."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from gongjian.matters.inbox import waiting_count

COOKIE = "notices"
DAY = 24 * 3600
MOST = 999


def badge(request: Any) -> int:
    """How many things wait for the reader: matters as they are now, notices as counted last or by this page."""
    found: int | None = getattr(request, "notices_counted", None)
    return waiting_count(request.viewer, request.today) + (_kept(request) if found is None else found)


def count_notices(request: Any, count: int) -> None:
    """This page has counted the notices."""
    request.notices_counted = count


def keep_count(request: Any, response: HttpResponse) -> HttpResponse:
    """The response, which also keeps what the page counted for the pages that follow, for a day at most."""
    count: int | None = getattr(request, "notices_counted", None)
    if count is not None and (count != _kept(request) or COOKIE not in request.COOKIES):
        value = f"{request.viewer.user_id}.{min(count, MOST)}"
        response.set_cookie(
            COOKIE, value, max_age=DAY, samesite="Lax", httponly=True, secure=settings.HTTPS
        )  # fmt: skip
    return response


def _kept(request: Any) -> int:
    """What the cookie says; nothing where it is another reader's."""
    whose, _dot, count = request.COOKIES.get(COOKIE, "").partition(".")
    mine = whose == str(request.viewer.user_id) and count.isascii() and count.isdecimal()
    return min(int(count[:4]), MOST) if mine else 0
