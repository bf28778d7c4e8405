"""Addresses of plan networks."""

from django.urls import URLPattern, path

from gongjian.projects.views import network, network_sheet, nodes
from gongjian.projects.views.desk_nodes import node_list

urlpatterns: list[URLPattern] = [
    path("c/<slug:key>/nodes/", node_list, name="nodes"),
    path("c/<slug:key>/nodes/plan.xlsx", network_sheet.campaign_sheet, name="nodes-sheet"),
    path("projects/<str:number>/network/", network.network_page, name="network"),
    path("projects/<str:number>/network/draft/", network.draft_page, name="network-draft"),
    path("projects/<str:number>/network/hand-in/", network.hand_in, name="network-hand-in"),
    path("projects/<str:number>/network/approve/", network.approve_page, name="network-approve"),
    path("projects/<str:number>/network/give-back/", network.give_back, name="network-give-back"),
    path("projects/<str:number>/network/take-back/", network.take_back, name="network-take-back"),
    path("projects/<str:number>/network/baselines/", network.baselines_page, name="network-baselines"),
    path("projects/<str:number>/network/plan.xlsx", network_sheet.download, name="network-sheet"),
    path("nodes/<str:number>/", nodes.node_page, name="node"),
    path("nodes/<str:number>/<slug:verb>/", nodes.node_act, name="node-act"),
]
