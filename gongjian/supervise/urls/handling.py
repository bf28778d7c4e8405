"""Addresses of handling days."""

from django.urls import path

from gongjian.supervise.views.handling import days, desk

urlpatterns = [
    path("c/<slug:key>/handling/", days.handling_days, name="handling"),
    path("c/<slug:key>/handling/new/", days.new_day, name="handling-new"),
    path("handling/<str:number>/", desk.desk, name="handling-day"),
    path("handling/<str:number>/queue/", desk.queue, name="handling-queue"),
    path("handling/<str:number>/cancel/", desk.cancel, name="handling-cancel"),
    path("handling/<str:number>/step/<slug:step>/", desk.move, name="handling-step"),
    path("handling/items/<str:number>/outcome/", desk.decide, name="handling-decide"),
    path("handling/items/<str:number>/missing/", desk.missing, name="handling-missing"),
    path("handling/items/<str:number>/take-out/", desk.take_out, name="handling-take-out"),
    path("handling/items/<str:number>/opinions/<int:party_id>/", desk.opinion, name="handling-opinion"),
]
