"""Addresses of land."""

from django.urls import path

from gongjian.projects.views.land.lists import land_page
from gongjian.projects.views.land.parcel import new_parcel, parcel_act, parcel_page, take_back

urlpatterns = [
    path("c/<slug:key>/land/", land_page, name="land"),
    path("parcels/<str:number>/", parcel_page, name="parcel"),
    path("parcels/<str:number>/handovers/<int:pk>/take-back/", take_back, name="handover-take-back"),
    path("parcels/<str:number>/<slug:verb>/", parcel_act, name="parcel-act"),
    path("projects/<str:number>/parcels/new/", new_parcel, name="parcel-new"),
]
