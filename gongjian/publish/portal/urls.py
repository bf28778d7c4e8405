"""Addresses of the public portal."""

from django.urls import path

from gongjian.publish.portal import views

urlpatterns = [
    path("public/", views.index, name="public"),
    path("public/language/<slug:code>/", views.language, name="public-language"),
    path("public/<slug:key>/", views.start, name="public-start"),
    path("public/<slug:key>/report/", views.report, name="public-report"),
    path("public/<slug:key>/elsewhere/<slug:way>/", views.elsewhere, name="public-elsewhere"),
    path("public/<slug:key>/follow/", views.follow, name="public-follow"),
    path("public/<slug:key>/word/", views.word, name="public-word"),
    path("public/<slug:key>/forget/", views.forget, name="public-forget"),
]
