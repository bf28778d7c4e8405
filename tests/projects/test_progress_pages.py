"""The pages of plan against fact."""

from datetime import date

import pytest

from gongjian.projects import actions
from gongjian.projects.models import MonthPlan, YearPlan

WAN = 1_000_000


@pytest.fixture
def two(cast, register):
    """Two projects with a plan and a reading: one slow, one fast."""
    found = []
    for name, done in (("示例慢厂", 10), ("示例快厂", 40)):
        project = register(name)
        given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
        actions.set_year_plan(**given, plan=actions.YearFigures(2026, 120 * WAN))
        actions.take_reading(**given, up_to_on=date(2026, 2, 28), done_fen=done * WAN)
        found.append(project)
    return found


def test_the_page_sums_draws_and_lists_the_largest_shortfall_first(cast, two):
    page = cast.clerk.browser().get(f"/c/{cast.campaign.key}/progress/")
    assert [line.row.name for line in page.context["page"].rows] == ["示例慢厂", "示例快厂"]
    assert page.context["view"].sum.forecast.shortfall_fen == 60 * WAN
    body = page.content.decode()
    assert body.count('class="s-act"') >= 1
    assert page.context["figures"]["shortfall"].startswith(
        f"/c/{cast.campaign.key}/figures/project_year_shortfall/"
    )


@pytest.mark.parametrize(
    "sort", ["shortfall", "-shortfall", "points", "-points", "expected", "plan", "name", "unit"]
)
def test_every_declared_order_works_now_and_as_known_before(cast, two, sort):
    browser = cast.clerk.browser()
    for moment in ("", f"&on={cast.on}&known=1"):
        page = browser.get(f"/c/{cast.campaign.key}/progress/?sort={sort}{moment}")
        assert sorted(line.row.name for line in page.context["page"].rows) == ["示例快厂", "示例慢厂"]


def test_a_filter_narrows_the_curve_with_the_list_and_the_export_has_the_same_rows(cast, two):
    browser = cast.clerk.browser()
    page = browser.get(f"/c/{cast.campaign.key}/progress/?q=慢")
    assert (page.context["view"].sum.planned, page.context["figures"]) == (1, {})
    assert browser.get(f"/c/{cast.campaign.key}/progress/?q=慢&format=xlsx").status_code == 200


def test_the_grid_sets_months_and_asks_why_a_plan_changes(cast, two):
    browser, project = cast.clerk.browser(), two[0]
    address = f"/projects/{project.number}/plan/"
    form = browser.get(address).context["form"]
    sent = {
        "request_key": form["request_key"].value(),
        "revision": YearPlan.objects.get(project=project, voided=False).revision,
        "year": "2026",
        "q1_words": "场地平整",
    }
    sent |= {f"m{month}_fen": "12" for month in range(1, 13)}
    answer = browser.post(address, sent)
    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors
    answer = browser.post(address, sent | {"reason": "按月细化"})
    assert answer.status_code == 302
    assert MonthPlan.objects.filter(project=project, voided=False).count() == 12
    page = browser.get(f"/projects/{project.number}/")
    section = next(one for one in page.context["sections"] if one["key"] == "progress")["one"]
    assert [plan["reason"] for plan in section["earlier"]] == ["按月细化"]
    assert len(section["curves"].earlier) == 1


def test_another_township_is_offered_no_plan_form(cast, two):
    assert cast.reporter_b.browser().get(f"/projects/{two[0].number}/plan/").status_code in (403, 404)


def test_a_reader_sees_in_the_sums_only_what_is_in_reach(cast, two):
    page = cast.reporter_b.browser().get(f"/c/{cast.campaign.key}/progress/")
    assert page.context["view"].sum.count == 0
