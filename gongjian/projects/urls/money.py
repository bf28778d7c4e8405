"""Addresses of public money."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
