"""Addresses of promotion."""

from django.urls import path

from gongjian.projects.views.promotion import lead_details as details
from gongjian.projects.views.promotion.events import event_edit, event_page, event_void, new_event
from gongjian.projects.views.promotion.in_place import change_funds, funds_page, new_funds, void_funds
from gongjian.projects.views.promotion.lead import lead_act, lead_page, new_lead
from gongjian.projects.views.promotion.lists import event_list, lead_list
from gongjian.projects.views.promotion.money_lists import declaration_list, funds_list
from gongjian.projects.views.promotion.projects import declaration_answer, declare_project, lead_to_project

urlpatterns = [
    path("c/<slug:key>/promotion/leads/", lead_list, name="leads"),
    path("c/<slug:key>/promotion/leads/new/", new_lead, name="lead-new"),
    path("c/<slug:key>/promotion/events/", event_list, name="promotion-events"),
    path("c/<slug:key>/promotion/events/new/", new_event, name="promotion-event-new"),
    path("c/<slug:key>/promotion/funds/", funds_list, name="funds-in-place"),
    path("c/<slug:key>/promotion/funds/new/", new_funds, name="funds-in-place-new"),
    path("c/<slug:key>/promotion/declarations/", declaration_list, name="declarations"),
    path("leads/<str:number>/", lead_page, name="lead"),
    path("leads/<str:number>/project/", lead_to_project, name="lead-project"),
    path("leads/<str:number>/paper/", details.new_paper, name="lead-paper"),
    path("leads/<str:number>/papers/<str:file>/void/", details.void_paper, name="lead-paper-void"),
    path("leads/<str:number>/quantities/new/", details.new_quantity, name="lead-quantity-new"),
    path("leads/<str:number>/quantities/<int:pk>/", details.change_quantity, name="lead-quantity"),
    path("leads/<str:number>/quantities/<int:pk>/void/", details.void_quantity, name="lead-quantity-void"),
    path("leads/<str:number>/<slug:verb>/", lead_act, name="lead-act"),
    path("events/<str:number>/", event_page, name="promotion-event"),
    path("events/<str:number>/edit/", event_edit, name="promotion-event-edit"),
    path("events/<str:number>/void/", event_void, name="promotion-event-void"),
    path("funds-in-place/<int:pk>/", funds_page, name="funds-in-place-one"),
    path("funds-in-place/<int:pk>/edit/", change_funds, name="funds-in-place-edit"),
    path("funds-in-place/<int:pk>/void/", void_funds, name="funds-in-place-void"),
    path("projects/<str:number>/declare/", declare_project, name="project-declare"),
    path("declarations/<int:pk>/answer/", declaration_answer, name="declaration-answer"),
]
