"""The room 督办 as a whole: where its pages stand in the bar, and what its first page says is to be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import gettext

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.figures import views as figure_page
from tests.cast import SET_UP, Cast
from tests.supervise.supervised import Stage, day, on

TODAY = "supervise/today_card.html"


@pytest.fixture
def stage(cast: Cast) -> Stage:
    with ledger.record("test.cast", by=SET_UP, at=day(0)) as entry:
        entry.change(Campaign.objects.get(pk=cast.campaign.pk), status="live")
    return Stage(cast)


def board(stage: Stage, name: str) -> Any:
    return getattr(stage.cast, name).browser().get("/c/shili-100/supervise/")


def today(stage: Stage, name: str) -> list[tuple[str, list[str]]]:
    """The rows of the first card as (title, addresses of the buttons)."""
    cards = board(stage, name).context["cards"]
    found = [card["one"]["rows"] for card in cards if card["template"] == TODAY]
    return [(row.title, [href for href, _label in row.verbs]) for rows in found for row in rows]


def test_the_bar_lights_supervision_on_the_pages_of_a_supervision_and_of_its_papers(stage: Stage) -> None:
    draft = stage.drafted()
    browser, lit = stage.cast.inspector.browser(), {}
    for path in (
        f"/supervisions/{draft.supervision.number}/",
        f"/supervisions/{draft.supervision.number}/withdraw/",
        f"/notices/{draft.number}/",
        f"/notices/{draft.number}/issue/",
    ):
        shown = browser.get(path)
        lit[path] = [room["key"] for room in shown.context["nav"] if room["current"]]
    assert set(map(tuple, lit.values())) == {("supervise",)}


def test_the_first_card_names_what_is_to_be_approved_and_what_is_late_each_with_its_button(
    stage: Stage,
) -> None:
    late = stage.matter(title="清表未完")
    made = stage.proposed(stage.matter(title="管线未迁"))
    assert today(stage, "inspector") == [
        ("管线未迁", [f"/supervisions/{made.number}/approve/"]),
        ("清表未完", [f"/supervisions/propose/{late.number}/"]),
    ]


def test_the_first_card_names_five_at_most_and_the_longest_late_first(stage: Stage) -> None:
    for n in (6, 2, 5, 3, 4, 1):
        stage.matter(title=f"第{n}件", due=on(day(0)) + timedelta(days=n))
    assert [title for title, _verbs in today(stage, "inspector")] == [f"第{n}件" for n in (1, 2, 3, 4, 5)]


def test_a_township_is_shown_its_own_late_matters_whatever_is_proposed_and_no_button_of_the_office(
    stage: Stage,
) -> None:
    mine = stage.matter(title="清表未完")
    stage.proposed(mine)
    stage.matter(title="别人的", unit_id=stage.cast.town_b.pk)
    assert today(stage, "reporter_a") == [("清表未完", [f"/matters/{mine.number}/"])]


def test_the_first_page_says_nothing_of_today_when_another_day_is_looked_at(stage: Stage) -> None:
    stage.matter(title="清表未完")
    past = stage.cast.inspector.browser().get("/c/shili-100/supervise/?on=2026-01-05")
    assert TODAY not in [card["template"] for card in past.context["cards"]]


def late_lines(shown: Any) -> list[tuple[str, str, str]]:
    """Of the page of late matters: title, days late, what is said of supervision."""
    told = [line["told"] for line in shown.context["lines"]]
    return [(one.title, one.cells[0], one.cells[-1]) for one in told]


def test_late_matters_are_listed_longest_late_first_with_their_days_and_their_supervision(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    _third, first, second = (
        stage.matter(title=title, due=on(day(0)) + timedelta(days=n))
        for title, n in (("三", 3), ("一", 1), ("二", 2))
    )
    stage.issued(stage.approved(first))
    stage.proposed(second)
    address = f"/c/shili-100/figures/matter_late/?on={on(day(10)).isoformat()}"
    browser = stage.cast.inspector.browser()
    waits = gettext("proposed, waits for approval")
    told = [("一", "9", gettext("under supervision already")), ("二", "8", waits), ("三", "7", "")]
    assert late_lines(browser.get(address)) == told
    monkeypatch.setattr(figure_page, "PAGE", 2)
    then = browser.get(address)
    assert late_lines(then) == told[:2]
    assert late_lines(browser.get(f"{address}&after={then.context['next_after']}")) == told[2:]


def test_a_unit_reads_nothing_of_a_proposal_in_the_list_of_late_matters(stage: Stage) -> None:
    stage.proposed(stage.matter())
    shown = stage.cast.reporter_a.browser().get("/c/shili-100/figures/matter_late/")
    assert [said for _title, _days, said in late_lines(shown)] == [""]


def test_what_waits_for_an_approval_is_counted_in_the_inbox_and_named_on_the_overview(stage: Stage) -> None:
    made = stage.proposed(stage.matter(title="管线未迁"))
    browser = stage.cast.inspector.browser()
    counts = browser.get("/todo/").context["counts"]
    assert (counts["matters"], counts["notices"], counts["waiting"]) == (0, 1, 1)
    overview = browser.get("/c/shili-100/").context
    assert overview["waiting"] == 1
    assert [row["href"] for row in overview["waiting_rows"]] == [f"/supervisions/{made.number}/"]


def test_another_day_s_overview_says_nothing_of_what_waits_today(stage: Stage) -> None:
    stage.proposed(stage.matter(title="管线未迁"))
    past = stage.cast.inspector.browser().get("/c/shili-100/?on=2026-01-05").context
    assert (past["waiting"], past["waiting_rows"]) == (0, [])
