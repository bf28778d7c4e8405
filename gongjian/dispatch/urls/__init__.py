"""Addresses of 调度."""

from django.urls import path

from gongjian.dispatch.urls.board import urlpatterns as board
from gongjian.dispatch.urls.meetings import urlpatterns as meetings
from gongjian.dispatch.views import lights, links, report, report_receipt, report_telephone, report_worker

urlpatterns = [
    path("report/", report.next_report, name="next-report"),
    path("report/worker.js", report_worker.worker, name="report-worker"),
    path("report/leave/", links.leave, name="report-leave"),
    path("report/<str:number>/", report.report, name="report"),
    path("report/<str:number>/draft/", report.draft, name="report-draft"),
    path("report/<str:number>/receipt/", report_receipt.receipt, name="report-receipt"),
    path("report/<str:number>/pass/", report_receipt.pass_on, name="report-pass"),
    path("report/<str:number>/return/", report_receipt.give_back, name="report-return"),
    path("report/<str:number>/confirm/", report_receipt.confirm, name="report-confirm"),
    path("report/<str:number>/telephone/", report_telephone.telephone, name="report-telephone"),
    path("r/<str:token>/", links.enter, name="report-link"),
    path("c/<slug:key>/report-links/", links.link_list, name="report-links"),
    path("c/<slug:key>/report-links/give/", links.give, name="report-link-give"),
    path("c/<slug:key>/report-links/<uuid:uid>/revoke/", links.revoke, name="report-link-revoke"),
    *meetings,
    *board,
    path("c/<slug:key>/lights/", lights.lights_page, name="lights"),
]
