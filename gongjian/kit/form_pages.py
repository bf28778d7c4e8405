"""Pages of forms: the methods they take, and the page to lead back to when what was sent could not be taken."""

import inspect
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

form_view = require_http_methods(["GET", "HEAD", "POST"])
"""A view that shows a form and takes what is sent."""


def form_page(request: Any) -> str:
    """The page of ours the form was sent from, else the address it was sent to if that can be looked at, else "/"."""
    came_from = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(came_from)
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        if address.startswith("/") and not address.startswith(("/sign-in/", "/sign-out/")):
            return address
    return str(request.path) if _answers_get(request.path) else "/"


def _answers_get(path: str) -> bool:
    """Whether a page stands at the address: a view that takes posts alone says so by its decorator."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    methods = (
        inspect.getclosurevars(view).nonlocals.get("request_method_list")
        if inspect.isfunction(view)
        else None
    )
    return methods is None or "GET" in methods
