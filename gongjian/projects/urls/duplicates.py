"""Addresses of projects that may be one, and gates."""

from django.urls import path

from gongjian.projects.views.duplicates import (
    duplicate_pairs,
    project_merge,
    project_not_the_same,
    project_part,
)
from gongjian.projects.views.gates import project_proofs

urlpatterns = [
    path("c/<slug:key>/duplicates/", duplicate_pairs, name="duplicates"),
    path("projects/<str:number>/merge/<str:other>/", project_merge, name="project-merge"),
    path(
        "projects/<str:number>/not-the-same/<str:other>/", project_not_the_same, name="project-not-the-same"
    ),
    path("projects/<str:number>/part/<int:pk>/", project_part, name="project-part"),
    path("projects/<str:number>/proofs/<slug:gate>/", project_proofs, name="project-proofs"),
]
