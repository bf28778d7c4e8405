"""统计数 and 调度数 are different things: entered apart, shown beside, never summed; 纳统 is a dated fact."""

from dataclasses import replace
from datetime import date

import pytest

from gongjian.figures.compute import breakdown, figure
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf
from gongjian.projects import actions
from gongjian.projects.actions.progress import statistics as acts
from gongjian.projects.models import StatisticalFigure, StatisticsEntry

WAN = 1_000_000
FEBRUARY = date(2026, 2, 28)


@pytest.fixture
def keep(cast):
    def go(unit=None, value="104.6", **rest):
        given = {
            "unit": unit or cast.county,
            "key": "fixed_assets",
            "from_on": date(2026, 1, 1),
            "up_to_on": FEBRUARY,
            "value": value,
            "unit_text": "亿元",
            "source": "县统计局2月快报",
        } | rest
        viewer = cast.clerk.viewer(cast.on)
        return acts.keep_statistical_figure(
            viewer=viewer, campaign=cast.campaign, given=acts.Published(**given), at=cast.at
        )

    return go


def code(call):
    with pytest.raises(Refused) as found:
        call()
    return found.value.code


def query_of(cast, **rest):
    return Query(measures()["statistical_value"], cast.campaign, AsOf(cast.on), None, **rest)


def test_a_published_figure_is_read_for_exactly_its_unit(cast, keep):
    keep()
    keep(cast.town_a, "12.5")
    found = figure(query_of(cast, unit_id=cast.county.pk).only(indicator="fixed_assets"))
    assert (str(found.value.normalize()), found.records, found.measure.basis) == ("104.6", 1, "statutory")


def test_the_figures_of_two_units_never_make_one(cast, keep):
    keep(cast.town_a, "12.5")
    keep(cast.town_b, "7.5")
    assert figure(query_of(cast)).value is None


def test_a_measure_that_would_sum_statistical_figures_is_refused(cast, keep):
    keep()
    measure = replace(measures()["statistical_value"], aggregate="count", basis="dispatch")
    asked = replace(query_of(cast), measure=measure)
    assert code(lambda: figure(asked)) == "statistics_do_not_sum"
    assert code(lambda: breakdown(asked, "indicator")) == "statistics_do_not_sum"


def test_a_rate_between_the_two_bases_is_refused(cast, keep):
    measure = replace(measures()["project_year_done"], over="statistical_value")
    asked = replace(query_of(cast), measure=measure)
    assert code(lambda: figure(asked)) == "bases_do_not_mix"


def test_it_stands_beside_the_dispatch_figure_with_why_they_differ(cast, keep, project):
    keep()
    page = cast.clerk.browser().get(f"/c/{cast.campaign.key}/figures/project_year_done/")
    assert [one["value"] for one in page.context["statistics"]] == ["104.6 亿元"]
    assert page.context["statistics"][0]["indicator"].differs
    other = cast.clerk.browser().get(f"/c/{cast.campaign.key}/figures/project_year_plan/")
    assert other.context["statistics"] == []


def test_a_figure_published_anew_supersedes_and_stays_in_the_story(keep):
    keep()
    keep(value="105.1")
    rows = StatisticalFigure.objects.order_by("id").values_list("value", "voided")
    assert [(str(value.normalize()), voided) for value, voided in rows] == [("104.6", True), ("105.1", False)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"value": "约百亿"}, "value_unreadable"),
        ({"source": " "}, "source_missing"),
        ({"key": "gdp_of_ours"}, "indicator_unknown"),
        ({"from_on": date(2026, 3, 1), "up_to_on": FEBRUARY}, "period_reversed"),
        ({"up_to_on": date(2026, 12, 31)}, "fact_in_future"),
    ],
)
def test_what_cannot_be_a_published_figure_is_refused(keep, given, expected):
    if "value" in given:
        assert code(lambda: keep(None, **given)) == expected
    else:
        assert code(lambda: keep(**given)) == expected


def test_only_the_office_enters_published_figures(cast):
    address = f"/c/{cast.campaign.key}/progress/statistics/new/"
    assert cast.reporter_a.browser().get(address).status_code == 409
    assert cast.clerk.browser().get(address).status_code == 200


def test_the_list_of_published_figures_has_no_sum_and_exports(cast, keep):
    keep()
    address = f"/c/{cast.campaign.key}/progress/statistics/"
    assert len(cast.clerk.browser().get(address).context["page"].rows) == 1
    assert cast.clerk.browser().get(f"{address}?format=xlsx").status_code == 200


# ---------------------------------------------------------------- 纳统
def test_entry_into_statistics_is_a_dated_fact_with_its_ground(cast, project):
    given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
    acts.enter_statistics(**given, on=FEBRUARY, ground="开工佐证经县统计局审核")
    assert code(lambda: acts.enter_statistics(**given, on=FEBRUARY, ground="再次")) == "in_statistics_already"
    acts.leave_statistics(**given, on=date(2026, 3, 1), ground="项目取消")
    assert StatisticsEntry.objects.get(voided=False).left_on == date(2026, 3, 1)
    assert (
        code(lambda: acts.leave_statistics(**given, on=date(2026, 3, 1), ground="项目取消"))
        == "not_in_statistics"
    )


def test_an_entry_without_ground_or_in_the_future_is_refused(cast, project):
    given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
    with pytest.raises(Refused) as found:
        acts.enter_statistics(**given, on=date(2026, 12, 1), ground=" ")
    assert [one.code for one in found.value.problems] == ["fact_in_future", "ground_missing"]


def test_the_form_stands_on_the_projects_page_and_the_fact_in_its_section(cast, project):
    browser = cast.clerk.browser()
    address = f"/projects/{project.number}/statistics/"
    key = browser.get(address).context["form"]["request_key"].value()
    sent = {"request_key": key, "entered_on": "2026-02-28", "ground": "开工佐证经县统计局审核"}
    assert browser.post(address, sent).status_code == 302
    page = browser.get(f"/projects/{project.number}/")
    assert [one["key"] for one in page.context["sections"]].count("statistics") == 1


# ---------------------------------------------------------------- units side by side
def test_units_stand_side_by_side_in_protocol_order_and_each_cell_opens(cast, register):
    for unit, done in ((cast.town_b, 30), (cast.town_a, 10)):
        project = register(f"示例{unit.name}项目", unit=unit)
        given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
        actions.set_year_plan(**given, plan=actions.YearFigures(2026, 120 * WAN))
        actions.take_reading(**given, up_to_on=FEBRUARY, done_fen=done * WAN)
    browser, address = cast.clerk.browser(), f"/c/{cast.campaign.key}/units-compared/"
    page = browser.get(address)
    names = [line["unit"] for line in page.context["lines"]]
    assert names == [cast.town_a.label, cast.town_b.label]
    cells = {cell["label"]: cell for cell in page.context["lines"][0]["cells"]}
    ratio = next(cell for cell in cells.values() if cell["note"])
    assert (ratio["figure"]["value"], "−8.3" in ratio["note"]) == ("50.0", True)
    assert browser.get(ratio["figure"]["href"]).status_code == 200
    turned = browser.get(f"{address}?sort=project_year_done").context["lines"]
    assert [line["unit"] for line in turned] == names[::-1]
    assert browser.get(f"{address}?format=xlsx&figure=project_count").status_code == 200
    only = browser.get(f"{address}?figure=project_count&figure=no_such").context["heads"]
    assert len(only) == 1


@pytest.mark.parametrize(
    ("first", "second", "unit", "shown"),
    [(10, 3000, "万元", ["10", "3,000"]), (150, 30000, "亿元", ["0.02", "3.00"])],
)
def test_a_column_of_money_stands_in_one_unit_which_its_head_names(
    cast, register, first, second, unit, shown
):
    for place, done in ((cast.town_a, first), (cast.town_b, second)):
        project = register(f"示例{place.name}项目", unit=place)
        given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
        actions.take_reading(**given, up_to_on=FEBRUARY, done_fen=done * WAN)
    page = cast.clerk.browser().get(f"/c/{cast.campaign.key}/units-compared/?figure=project_year_done")
    assert [head["unit"] for head in page.context["heads"]] == [unit]
    cells = [line["cells"][0]["figure"] for line in page.context["lines"]]
    assert [(cell["value"], cell["unit"]) for cell in cells] == [(one, "") for one in shown]
