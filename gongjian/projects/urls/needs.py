"""Addresses of needs, and of the pages made for enterprises."""

from django.urls import path

from gongjian.projects.views.needs import enterprise
from gongjian.projects.views.needs.lists import needs_board, project_needs
from gongjian.projects.views.needs.need import name_officer, need_act, need_page, new_need

urlpatterns = [
    path("c/<slug:key>/needs/", needs_board, name="needs"),
    path("needs/<str:number>/", need_page, name="need"),
    path("needs/<str:number>/<slug:verb>/", need_act, name="need-act"),
    path("projects/<str:number>/needs/", project_needs, name="project-needs"),
    path("projects/<str:number>/needs/new/", new_need, name="need-new"),
    path("projects/<str:number>/officer/", name_officer, name="project-officer"),
    path("enterprise/", enterprise.own_home, name="enterprise"),
    path("enterprise/projects/<str:number>/", enterprise.own_project, name="enterprise-project"),
    path("enterprise/projects/<str:number>/needs/new/", enterprise.raise_own, name="enterprise-need-new"),
    path("enterprise/needs/<str:number>/", enterprise.own_need, name="enterprise-need"),
    path("enterprise/needs/<str:number>/withdraw/", enterprise.withdraw_own, name="enterprise-need-withdraw"),
]
