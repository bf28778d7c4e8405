"""Addresses of changing many projects in one act."""

from django.urls import path

from gongjian.projects.views.together.changing import done, pick, together

urlpatterns = [
    path("c/<slug:key>/projects/together/", together, name="projects-together"),
    path("c/<slug:key>/projects/together/pick/", pick, name="projects-together-pick"),
    path("c/<slug:key>/projects/together/<int:seq>/", done, name="projects-together-done"),
]
