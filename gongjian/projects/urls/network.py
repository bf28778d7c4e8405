"""Addresses of plan networks."""

from django.urls import URLPattern, path

from gongjian.projects.views.network import node, plan, sheet
from gongjian.projects.views.network.lists import node_list

urlpatterns: list[URLPattern] = [
    path("c/<slug:key>/nodes/", node_list, name="nodes"),
    path("c/<slug:key>/nodes/plan.xlsx", sheet.campaign_sheet, name="nodes-sheet"),
    path("projects/<str:number>/network/", plan.network_page, name="network"),
    path("projects/<str:number>/network/draft/", plan.draft_page, name="network-draft"),
    path("projects/<str:number>/network/hand-in/", plan.hand_in, name="network-hand-in"),
    path("projects/<str:number>/network/approve/", plan.approve_page, name="network-approve"),
    path("projects/<str:number>/network/give-back/", plan.give_back, name="network-give-back"),
    path("projects/<str:number>/network/take-back/", plan.take_back, name="network-take-back"),
    path("projects/<str:number>/network/baselines/", plan.baselines_page, name="network-baselines"),
    path("projects/<str:number>/network/plan.xlsx", sheet.download, name="network-sheet"),
    path("nodes/<str:number>/", node.node_page, name="node"),
    path("nodes/<str:number>/<slug:verb>/", node.node_act, name="node-act"),
]
