"""A device let in by a link: it has the report page, for the post the link was given for, and nothing else."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from gongjian.dispatch.models import DeviceSession
from gongjian.dispatch.selectors.links import device_of, reach_by_link
from gongjian.people.viewer import Viewer

COOKIE = "report-device"
PAGES = "/report/"
DAYS = 30


class DeviceMiddleware:
    """Stands before the viewer's: a device with a good key is let in to the report page as whoever holds the post."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.device = None
        key = request.COOKIES.get(COOKIE, "")
        if key and request.path.startswith(PAGES) and not request.user.is_authenticated:
            found = device_of(key, timezone.now())
            if found is not None:
                request.device, request.user = found.session, found.user
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        """The viewer has been put on the request by now: narrow what it may do."""
        if getattr(request, "device", None) is not None:
            whole, device = request.viewer, request.device
            request.viewer = SimpleLazyObject(lambda: _narrowed(whole, device))


def _narrowed(viewer: Viewer, device: DeviceSession) -> Viewer:
    """To report for the unit of the link's post, and to see its own page; no checking, no signing, no other unit."""
    post = device.link.post
    seats = tuple(seat for seat in viewer.seats if seat.post_id == post.pk)
    return Viewer(viewer.user_id, viewer.person_id, viewer.name, seats, reach_by_link(device.link))


def signed_in_by_link(request: Any) -> bool:
    """Is this a device let in by a link rather than a person with a password?"""
    return getattr(request, "device", None) is not None


def remember_device(response: HttpResponse, key: str) -> None:
    """Give the device its key: for thirty days, for the report page alone."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=DAYS * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
