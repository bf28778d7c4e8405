"""Addresses, assembled by the web room."""

from gongjian.web.urls import urlpatterns  # noqa: F401

handler400 = "gongjian.web.views.errors.bad_request"
handler403 = "gongjian.web.views.errors.not_found"
handler404 = "gongjian.web.views.errors.not_found"
handler500 = "gongjian.web.views.errors.server_error"
