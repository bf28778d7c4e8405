"""Addresses of problems."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
