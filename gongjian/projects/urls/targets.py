"""Addresses of quantity targets."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
