"""Addresses of projects that may be one, and gates."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
