"""Addresses of the desk for reports from the public."""

from django.urls import path

from gongjian.supervise.views.public import acts, desk, report

urlpatterns = [
    path("c/<slug:key>/public/", desk.desk_list, name="public-desk"),
    path("c/<slug:key>/public/new/", acts.new_report, name="public-report-new"),
    path("public-reports/<str:number>/", report.report_page, name="public-report-page"),
    path("public-reports/<str:number>/<slug:verb>/", acts.report_act, name="public-report-act"),
]
