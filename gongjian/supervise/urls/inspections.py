"""Addresses of inspections and visits."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
