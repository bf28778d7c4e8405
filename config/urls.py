"""Addresses, assembled by the web room."""

from gongjian.web.urls import urlpatterns  # noqa: F401

handler404 = "gongjian.web.views.errors.not_found"
handler500 = "gongjian.web.views.errors.server_error"
