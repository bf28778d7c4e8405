"""Addresses of the campaigns room."""

from django.urls import path

from gongjian.campaigns import views

urlpatterns = [
    path("c/<slug:key>/about/", views.about_page, name="campaign-about"),
    path("c/<slug:key>/about/map/", views.map_page, name="campaign-map"),
    path("c/<slug:key>/about/map.svg", views.map_file, name="campaign-map-file"),
    path("c/<slug:key>/about/playbook.yaml", views.playbook_text, name="campaign-playbook-file"),
    path("c/<slug:key>/about/open/", views.open_it, name="campaign-open"),
    path("c/<slug:key>/about/archive/", views.archive, name="campaign-archive"),
    path("c/<slug:key>/memberships/enter/", views.enter, name="membership-enter"),
    path("c/<slug:key>/memberships/<int:pk>/leave/", views.leave, name="membership-leave"),
    path("c/<slug:key>/memberships/<int:pk>/change/", views.change, name="membership-change"),
]
