"""Addresses of plan against fact."""

from django.urls import path

from gongjian.projects.views.progress.page import campaign_progress
from gongjian.projects.views.progress.plan import year_plan
from gongjian.projects.views.progress.readings import reading_list
from gongjian.projects.views.progress.sheet import months_sheet
from gongjian.projects.views.progress.statistics import (
    new_statistic,
    project_statistics,
    statistical_list,
    void_statistic,
)

urlpatterns = [
    path("c/<slug:key>/progress/", campaign_progress, name="progress"),
    path("c/<slug:key>/progress/months.xlsx", months_sheet, name="progress-months"),
    path("c/<slug:key>/progress/readings/", reading_list, name="readings"),
    path("c/<slug:key>/progress/statistics/", statistical_list, name="statistics"),
    path("c/<slug:key>/progress/statistics/new/", new_statistic, name="statistic-new"),
    path("c/<slug:key>/progress/statistics/<int:pk>/void/", void_statistic, name="statistic-void"),
    path("projects/<str:number>/statistics/", project_statistics, name="project-statistics"),
    path("projects/<str:number>/plan/", year_plan, name="project-plan"),
]
