"""Addresses of projects that may be one, and gates."""

from django.urls import path

from gongjian.projects.views.gates import project_proofs

urlpatterns = [
    path("projects/<str:number>/proofs/<slug:gate>/", project_proofs, name="project-proofs"),
]
