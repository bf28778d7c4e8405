"""Addresses of reports from the public."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
