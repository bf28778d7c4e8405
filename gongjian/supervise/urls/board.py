"""Addresses of the room's first page."""

from django.urls import path

from gongjian.supervise.views import board

urlpatterns = [path("c/<slug:key>/supervise/", board.board, name="supervise")]
