"""Addresses of the supervise room, noun by noun."""

from gongjian.supervise.urls import (
    board,
    handling,
    inspections,
    ladder,
    legacy,
    problems,
    public,
    supervision,
)

urlpatterns = [
    *board.urlpatterns,
    *handling.urlpatterns,
    *inspections.urlpatterns,
    *ladder.urlpatterns,
    *legacy.urlpatterns,
    *problems.urlpatterns,
    *public.urlpatterns,
    *supervision.urlpatterns,
]
