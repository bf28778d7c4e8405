"""Addresses of plan against fact."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
