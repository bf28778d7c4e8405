"""Addresses of quantity targets."""

from django.urls import path

from gongjian.projects.views.targets.sheet import targets_sheet
from gongjian.projects.views.targets.tree import letter, new_target, target_act, target_page, target_tree

urlpatterns = [
    path("c/<slug:key>/targets/", target_tree, name="targets"),
    path("c/<slug:key>/targets/targets.xlsx", targets_sheet, name="targets-sheet"),
    path("c/<slug:key>/targets/new/", new_target, name="target-new"),
    path("targets/<str:number>/", target_page, name="target"),
    path("targets/<str:number>/letter.docx", letter, name="target-letter"),
    path("targets/<str:number>/<slug:verb>/", target_act, name="target-act"),
]
