"""Addresses of projects and all that hangs on them; those of one record last, as they end in any verb."""

from gongjian.projects.urls import (
    duplicates,
    land,
    money,
    needs,
    network,
    progress,
    promotion,
    record,
    stage_proposals,
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
    *stage_proposals.urlpatterns,
    *together.urlpatterns,
    *record.urlpatterns,
]
