"""The campaign looked at last, kept in a cookie so that the next visit opens on it."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse

YEAR = 365 * 24 * 3600


def remember(response: HttpResponse, campaign: Any) -> HttpResponse:
    """The response, which also remembers the campaign."""
    response.set_cookie(
        "campaign", campaign.key, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS
    )
    return response
