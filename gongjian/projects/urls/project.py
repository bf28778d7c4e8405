"""Addresses of projects."""

from django.urls import path

from gongjian.projects.views.project.acts import act, release
from gongjian.projects.views.project.card import project_card
from gongjian.projects.views.project.listing import project_list
from gongjian.projects.views.project.new import new_project
from gongjian.projects.views.project.page import project_page

urlpatterns = [
    path("c/<slug:key>/projects/", project_list, name="projects"),
    path("c/<slug:key>/projects/new/", new_project, name="project-new"),
    path("projects/<str:number>/", project_page, name="project"),
    path("projects/<str:number>/card/", project_card, name="project-card"),
    path("projects/<str:number>/release/<int:holding>/", release, name="project-release"),
    path("projects/<str:number>/<slug:verb>/", act, name="project-act"),
]
