"""Every address of the product, room by room."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.urls import path

from gongjian.kit.file_views import download
from gongjian.kit.lists.views import drop_view, save_view
from gongjian.web.api import api
from gongjian.web.views import (
    campaign_new,
    components,
    funds,
    home,
    leader,
    ledger,
    overview,
    promotion,
    search,
    unit,
)

_ROOMS = (
    "people.urls",
    "campaigns.urls",
    "matters.urls",
    "projects.urls",
    "figures.urls",
    "dispatch.urls",
    "supervise.urls",
    "publish.urls",
    "exchange.urls",
    "web.health_urls",
)


def _of(module: str) -> list[Any]:
    """The addresses of a room; a room may have none."""
    name = f"gongjian.{module}"
    return list(import_module(name).urlpatterns) if find_spec(name) is not None else []


urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("c/new/", campaign_new.new_campaign, name="campaign-new"),
    path("c/<slug:key>/about/playbook/", campaign_new.change_text, name="campaign-playbook"),
    path("c/<slug:key>/about/plan/", campaign_new.change_plan, name="campaign-plan"),
    path("c/<slug:key>/", overview.overview, name="overview"),
    path("c/<slug:key>/units/<str:number>/", unit.unit_page, name="campaign-unit"),
    path("c/<slug:key>/promotion/", promotion.promotion, name="promotion"),
    path("c/<slug:key>/funds/", funds.funds, name="funds"),
    path("c/<slug:key>/leader/", leader.leader, name="leader"),
    path("ledger/", ledger.entries, name="ledger"),
    path("ledger/verify/", ledger.verify_now, name="ledger-verify"),
    path("ledger/<int:seq>/", ledger.one_entry, name="ledger-entry"),
    path("files/<str:number>/", download, name="file"),
    path("views/save/", save_view, name="view-save"),
    path("views/<int:pk>/drop/", drop_view, name="view-drop"),
    path("components/", components.components, name="components"),
    path("api/v1/", api.urls),
]
for _room in _ROOMS:
    urlpatterns += _of(_room)
