"""Addresses of legacy problems."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
