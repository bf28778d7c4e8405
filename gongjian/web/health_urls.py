"""Addresses for whoever watches over the server."""

from django.urls import path

from gongjian.web.views import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
