"""Addresses of inspections and visits."""

from django.urls import path

from gongjian.dispatch.views.report_worker import worker
from gongjian.supervise.views.inspections import conclusion, papers, pictures, plan, planner, site

urlpatterns = [
    path("c/<slug:key>/inspections/", planner.planner, name="inspections"),
    path("c/<slug:key>/inspections/new/", plan.new_plan, name="inspection-new"),
    path("c/<slug:key>/inspections/calendar.ics", planner.calendar, name="inspections-calendar"),
    path("c/<slug:key>/visits/", planner.visits, name="visits"),
    path("c/<slug:key>/visits/new/", site.new_visit, name="visit-new"),
    path("inspections/<str:number>/", plan.plan_page, name="inspection"),
    path("inspections/<str:number>/report.<slug:kind>", papers.report, name="inspection-report"),
    path("inspections/<str:number>/points/<int:point>/day/", plan.point_day, name="inspection-point-day"),
    path("inspections/<str:number>/<slug:verb>/", plan.plan_act, name="inspection-act"),
    path("visits/worker.js", worker, {"folder": "/visits/"}, name="visit-worker"),
    path("visits/<str:number>/", site.visit_page, name="visit"),
    path("visits/<str:number>/start/", site.start, name="visit-start"),
    path("visits/<str:number>/photo/", pictures.photo, name="visit-photo"),
    path("spoken/<int:pk>/<slug:verb>/", site.spoken_act, name="spoken-act"),
    path("conclusions/<str:number>/", conclusion.conclusion_page, name="conclusion"),
    path("conclusions/<str:number>/<slug:verb>/", conclusion.conclusion_act, name="conclusion-act"),
]
