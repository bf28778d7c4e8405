"""Addresses where the public pages run as a process of their own: they alone, and the health checks."""

from django.urls import path
from django.views.generic import RedirectView

from gongjian.publish.portal.urls import urlpatterns as portal
from gongjian.web.views import health

urlpatterns = [
    path("", RedirectView.as_view(url="/public/")),
    path("healthz", health.alive, name="healthz"),
    *portal,
]

handler400 = "gongjian.publish.portal.views.nothing_here"
handler403 = "gongjian.publish.portal.views.nothing_here"
handler404 = "gongjian.publish.portal.views.nothing_here"
