"""Addresses of figures."""

from django.urls import path

from gongjian.figures import views
from gongjian.figures.compare_views import units_compared

urlpatterns = [
    path("c/<slug:key>/figures/", views.all_measures, name="measures"),
    path("c/<slug:key>/figures/<slug:measure>/", views.one_figure, name="figure"),
    path("c/<slug:key>/figures/<slug:measure>/why/", views.why_changed, name="figure-why"),
    path("c/<slug:key>/figures/<slug:measure>/list.xlsx", views.attached_list, name="figure-list"),
    path("c/<slug:key>/units-compared/", units_compared, name="units-compared"),
    path("c/<slug:key>/reported/", views.reported, name="reported"),
]
