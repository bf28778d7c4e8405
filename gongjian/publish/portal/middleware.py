"""What the public process puts on a request: the instant, and a viewer who is nobody."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gongjian.ledger import memo
from gongjian.people.viewer import Viewer


class StrangerMiddleware:
    """No sessions and no accounts: everybody is a stranger here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        memo.begin_request()
        try:
            request.now = timezone.now()
            request.today = timezone.localdate(request.now)
            request.viewer = Viewer()
            return self.get_response(request)
        finally:
            memo.end_request()
