"""Addresses of handling days."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
