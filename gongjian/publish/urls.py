"""Addresses of the wall chart and of the public portal."""

from django.urls import path

from gongjian.publish import views
from gongjian.publish.portal.urls import urlpatterns as portal

urlpatterns = [path("c/<slug:key>/wall/", views.wall, name="wall"), *portal]
