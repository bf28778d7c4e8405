"""Addresses of legacy problems."""

from django.urls import path

from gongjian.supervise.views.legacy import item
from gongjian.supervise.views.legacy.ledger import legacy_ledger

urlpatterns = [
    path("c/<slug:key>/legacy/", legacy_ledger, name="legacy"),
    path("c/<slug:key>/legacy/new/", item.new_item, name="legacy-new"),
    path("legacy/<str:number>/", item.item_page, name="legacy-item"),
    path("legacy/<str:number>/card/", item.item_card, name="legacy-card"),
    path("legacy/<str:number>/change/", item.change_item, name="legacy-change"),
    path("legacy/<str:number>/measures/new/", item.new_measure, name="legacy-measure-new"),
    path("legacy/<str:number>/measures/<int:pk>/<slug:verb>/", item.measure_act, name="legacy-measure"),
]
