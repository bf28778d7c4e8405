"""Addresses of the wall chart."""

from django.urls import path

from gongjian.publish import views

urlpatterns = [path("c/<slug:key>/wall/", views.wall, name="wall")]
