"""Addresses of the ladder and of circulars."""

from django.urls import path

from gongjian.supervise.views.ladder import circular_list, circulars, listing, matter, proposal, rules

urlpatterns = [
    path("c/<slug:key>/ladder/", listing.proposals, name="ladder"),
    path("c/<slug:key>/ladder/decline/", proposal.decline_ticked, name="ladder-decline"),
    path("c/<slug:key>/ladder/rules/", rules.rules, name="ladder-rules"),
    path("c/<slug:key>/circulars/", circular_list.circulars, name="circulars"),
    path("c/<slug:key>/circulars/new/", circulars.new_circular, name="circular-new"),
    path("ladder/<str:number>/", proposal.proposal_page, name="ladder-step"),
    path("ladder/<str:number>/<slug:verb>/", proposal.proposal_act, name="ladder-act"),
    path("circulars/<str:number>/", circulars.circular_page, name="circular"),
    path("circulars/<str:number>/paper.<slug:kind>", circulars.paper, name="circular-paper"),
    path("circulars/<str:number>/lines/<int:pk>/<slug:verb>/", circulars.line_act, name="circular-line"),
    path("circulars/<str:number>/<slug:verb>/", circulars.circular_act, name="circular-act"),
    path("matters/<str:number>/reasons/new/", matter.accept_reason, name="excuse-new"),
    path("matters/<str:number>/reasons/<int:pk>/end/", matter.end_reason, name="excuse-end"),
    path("matters/<str:number>/false-reports/new/", matter.false_report, name="false-report"),
]
