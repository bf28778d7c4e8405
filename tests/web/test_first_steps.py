"""What a new county sees first: each page says what to do next, and leads there."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from gongjian.people.actions import set_up_administrator
from gongjian.people.models import User
from tests.cast import Cast
from tests.figures.stage import Scene

pytestmark = pytest.mark.django_db


def _hrefs(response: Any) -> set[str]:
    return {href.replace("&amp;", "&") for href in re.findall(r'href="([^"]+)"', response.content.decode())}


def test_the_first_administrator_is_led_to_units_and_accounts() -> None:
    at = datetime.now(UTC)
    set_up_administrator(
        username="admin", password="a long first word", name="王某", unit_name="示例县", at=at
    )
    browser = Client()
    browser.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    assert {"/import/new/units/", "/import/new/accounts/"} <= _hrefs(browser.get("/people/"))


def test_an_administrator_of_a_county_under_way_sees_its_units_alone(cast: Cast) -> None:
    assert "/import/new/units/" not in _hrefs(cast.admin.browser().get("/people/"))


def test_a_campaign_being_prepared_counts_the_units_that_have_accounts(cast: Cast) -> None:
    page = cast.clerk.browser().get(f"/c/{cast.campaign.key}/")
    units = {one.post.unit_id for one in cast.members.values()} - {cast.county.pk}
    below = {cast.office.pk, cast.town_a.pk, cast.town_b.pk, cast.bureau.pk, cast.inspection.pk}
    assert page.context["with_accounts"] == len(units & below)
    assert f"/import/new/projects/?campaign={cast.campaign.key}" in _hrefs(page)


def test_an_empty_list_of_projects_leads_to_the_upload(cast: Cast) -> None:
    load = f"/import/new/projects/?campaign={cast.campaign.key}"
    assert load in _hrefs(cast.clerk.browser().get(f"/c/{cast.campaign.key}/projects/"))
    assert load not in _hrefs(cast.auditor.browser().get(f"/c/{cast.campaign.key}/projects/"))


def test_a_project_leads_whoever_drafts_to_its_matters_and_its_problems(scene: Scene) -> None:
    number = scene.projects[0].number
    page, matter, problem = (
        f"/projects/{number}/?campaign=shili-100",
        f"/c/shili-100/matters/new/?kind=task&project={number}",
        f"/c/shili-100/problems/new/?project={number}",
    )
    clerk = scene.cast.clerk.browser()
    assert {matter, problem} <= _hrefs(clerk.get(page))
    form = clerk.get(matter)
    assert (form.context["form"].initial["project"], "project" in form.context["folded"]) == (number, False)
    assert clerk.get(problem).status_code == 200
    assert matter not in _hrefs(scene.cast.leader.browser().get(page))
