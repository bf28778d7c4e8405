"""Addresses of proposed stages."""

from django.urls import path

from gongjian.projects.views.stages import accept, decline

urlpatterns = [
    path("projects/<str:number>/stage-proposal/<str:node>/accept/", accept, name="stage-accept"),
    path("projects/<str:number>/stage-proposal/<str:node>/decline/", decline, name="stage-decline"),
]
