"""Addresses of projects and all that hangs on them; those of one record last, as they end in any verb."""

from gongjian.projects.urls import (
    duplicates,
    land,
    money,
    needs,
    network,
    progress,
    project,
    promotion,
    stages,
    targets,
    together,
)

urlpatterns = [
    *network.urlpatterns,
    *progress.urlpatterns,
    *needs.urlpatterns,
    *land.urlpatterns,
    *money.urlpatterns,
    *promotion.urlpatterns,
    *targets.urlpatterns,
    *duplicates.urlpatterns,
    *stages.urlpatterns,
    *together.urlpatterns,
    *project.urlpatterns,
]
