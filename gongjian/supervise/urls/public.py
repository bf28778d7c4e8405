"""Addresses of the desk for reports from the public."""

from django.urls import path

from gongjian.supervise.views.public import desk

urlpatterns = [
    path("c/<slug:key>/public/", desk.desk_list, name="public-desk"),
    path("c/<slug:key>/public/new/", desk.new_report, name="public-report-new"),
    path("public-reports/<str:number>/", desk.report_page, name="public-report-page"),
    path("public-reports/<str:number>/<slug:verb>/", desk.report_act, name="public-report-act"),
]
