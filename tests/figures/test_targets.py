"""A figure against the target set for it: done, target, what is wanting; what is done is counted, never typed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from gongjian import ledger
from gongjian.campaigns.models import Campaign, Membership
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.figures.targets import of_figure, of_unit
from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf
from gongjian.people.models import Unit
from gongjian.projects.actions import targets as acts
from gongjian.projects.models import Project, QuantityTarget, Reading, YearPlan
from tests.cast import SET_UP, Cast

YI = 10_000_000_000

pytestmark = pytest.mark.django_db


@pytest.fixture
def invested(cast: Cast) -> Cast:
    """Two projects, of two townships, 3 and 1.5 亿元 done this year."""
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        entry.change(cast.campaign, status="live")
        for name, unit, done in (("甲", cast.town_a, 3 * YI), ("乙", cast.town_b, YI * 3 // 2)):
            project = entry.create(Project(name=name, unit=unit))
            entry.create(Membership(project=project, campaign=cast.campaign, from_on=cast.on))
            entry.create(YearPlan(project=project, year=cast.on.year, plan_fen=4 * YI))
            entry.create(Reading(project=project, up_to_on=cast.on, done_fen=done))
    return cast


def _set(
    cast: Cast, value: str, unit: Unit | None = None, unit_text: str = "亿元", key: str = "project_year_done"
) -> QuantityTarget:
    new = acts.NewTarget(
        "年度投资", (unit or cast.county).pk, Decimal(value), unit_text, key, date(cast.on.year, 12, 31)
    )
    return acts.set_target(viewer=cast.clerk.viewer(cast.on), campaign=cast.campaign, new=new, at=cast.at)


def _query(cast: Cast, unit_id: int | None = None, **dims: str) -> Query:
    campaign = Campaign.objects.get(pk=cast.campaign.pk)
    measure = measures()["project_year_done"]
    query = Query(measure, campaign, AsOf(cast.on), cast.clerk.viewer(cast.on), unit_id)
    return query.only(**dims) if dims else query


def test_a_figure_stands_against_the_target_that_names_it(invested: Cast) -> None:
    target = _set(invested, "6")
    (one,) = of_figure(_query(invested))
    assert (one.target, one.value, one.gap, one.unit) == (Decimal(6), Decimal("4.5"), Decimal("1.5"), "亿元")
    assert one.target_href == f"/targets/{target.number}/"
    assert (one.share, one.above) == (Decimal("0.75"), True)


def test_a_target_in_wan_is_compared_in_wan(invested: Cast) -> None:
    _set(invested, "40000", unit_text="万元")
    (one,) = of_figure(_query(invested))
    assert (one.value, one.gap) == (Decimal(45000), Decimal(-5000))


def test_each_unit_stands_against_its_own_part(invested: Cast) -> None:
    whole = _set(invested, "6")
    parts = [acts.Part(invested.town_a.pk, Decimal(4)), acts.Part(invested.town_b.pk, Decimal(2))]
    acts.split_target(viewer=invested.clerk.viewer(invested.on), target=whole, parts=parts, at=invested.at)
    campaign, viewer = Campaign.objects.get(pk=invested.campaign.pk), invested.clerk.viewer(invested.on)
    found = {
        unit: of_unit(campaign, AsOf(invested.on), viewer, unit.pk)
        for unit in (invested.town_a, invested.town_b)
    }
    assert [[(one.target, one.value, one.gap) for one in rows] for rows in found.values()] == [
        [(Decimal(4), Decimal(3), Decimal(1))],
        [(Decimal(2), Decimal("1.5"), Decimal("0.5"))],
    ]


def test_a_figure_narrowed_further_and_a_published_campaign_stand_against_nothing(invested: Cast) -> None:
    _set(invested, "6")
    assert of_figure(_query(invested, stage="construction")) == []
    with ledger.record("test.cast", by=SET_UP, at=invested.at + timedelta(hours=1)) as entry:
        entry.change(
            Campaign.objects.get(pk=invested.campaign.pk),
            status="archived",
            shown_on=invested.on,
            published_only=True,
        )
    assert of_figure(_query(invested)) == []


def test_nobody_types_what_a_figure_counts(invested: Cast) -> None:
    target = _set(invested, "6")
    with pytest.raises(Refused) as no:
        acts.say_done(
            viewer=invested.clerk.viewer(invested.on),
            target=target,
            value=Decimal(5),
            up_to_on=invested.on,
            at=invested.at,
        )
    assert no.value.code == "done_is_counted"


def test_a_target_in_another_unit_of_measure_than_its_figure_is_refused(invested: Cast) -> None:
    with pytest.raises(Refused) as no:
        _set(invested, "6", unit_text="万亩")
    assert no.value.code == "unit_of_figure"


def test_the_pages_say_target_done_and_what_is_wanting(invested: Cast) -> None:
    target = _set(invested, "6")
    browser = invested.clerk.browser()
    when = f"?on={invested.on.isoformat()}"
    page = browser.get(f"/c/shili-100/figures/project_year_done/{when}").content.decode()
    assert [page.count(word) for word in ("与目标比", f"/targets/{target.number}/")] == [1, 1]
    overview = browser.get(f"/c/shili-100/{when}")
    assert [
        (row["against"].target, row["gap"]) for row in overview.context["goals"] if row["against"].above
    ] == [(Decimal(6), "1.5")]
    tree = browser.get(f"/c/shili-100/targets/{when}").context["lines"]
    assert [(line["done"], line["share"]) for line in tree] == [("4.5", Decimal("0.75"))]
