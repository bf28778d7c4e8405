"""The wall chart 挂图作战: what is drawn of each project, in which groups, for whom, and at what cost."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from gongjian import ledger
from gongjian.kit.documents import pdf
from gongjian.kit.lists.keyset import full_order, keys_of
from gongjian.ledger import AsOf, memo
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import selectors as projects
from gongjian.projects.models import PlanNetwork, PlanNode, Project
from gongjian.publish.selectors.wall import GROUPINGS, Row, rows_of, standing
from gongjian.publish.timescale import Stretch, Zoom, place_labels, scale_over
from tests.cast import SET_UP, Cast, Member

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def rows(cast: Cast, on: date | None = None, seq: int | None = None) -> dict[str, Row]:
    """What is drawn, by name."""
    asof = AsOf(on or cast.on, seq)
    found = projects.in_campaign(cast.campaign, asof)
    return {row.name: row for row in rows_of(found, full_order(keys_of(found.model, ("name", "id"))), asof)}


@dataclass
class Shown:
    """A page of the chart."""

    text: str

    @property
    def names(self) -> list[str]:
        return [html.unescape(name) for name in re.findall(r'class="w-say"><b>(.*?)</b>', self.text)]

    @property
    def groups(self) -> list[str]:
        return re.findall(r'<h2 class="w-group"><span>(.*?) <span', self.text)

    def sentence(self, name: str) -> str:
        found = re.search(rf"<b>{name}</b> (.*?)</span>", self.text)
        assert found is not None
        return html.unescape(found.group(1))

    def line(self, name: str) -> str:
        lines = re.findall(r'<li class="w-row".*?</li>', self.text, re.S)
        return next(line for line in lines if f"<b>{name}</b>" in line)


@pytest.fixture
def open_wall(cast: Cast) -> Callable[..., Shown]:
    def open_(member: Member | None = None, status: int = 200, **query: str) -> Shown:
        browser = (member or cast.clerk).browser()
        browser.cookies["language"] = "en"
        query.setdefault("on", cast.on.isoformat())
        answer = browser.get("/c/shili-100/wall/", query)
        assert answer.status_code == status
        return Shown(answer.content.decode())

    return open_


def approve_plan(cast: Cast, project: Project, *nodes: dict[str, Any], state: str = "approved") -> None:
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        network = entry.create(
            PlanNetwork(project=project, campaign=cast.campaign, state=state, start_on=cast.on)
        )
        for place, values in enumerate(nodes):
            node = {"key": f"n{place}", "limit_days": 0, **values}
            entry.create(PlanNode(network=network, project=project, **node))


# ---------------------------------------------------------------- what is drawn
def test_a_plan_known_to_the_month_runs_from_its_first_to_its_last_day(
    cast: Cast, register: Callable[..., Project]
) -> None:
    register(
        "一号",
        planned_start_on=date(2026, 4, 1),
        planned_start_precision="month",
        planned_finish_on=date(2026, 11, 20),
    )
    row = rows(cast)["一号"]
    assert row.planned_start is not None and row.planned_finish is not None
    first, last = row.planned_start.first, row.planned_start.last
    assert (date.fromordinal(first), date.fromordinal(last)) == (date(2026, 4, 1), date(2026, 4, 30))
    assert row.planned_finish.first == row.planned_finish.last == date(2026, 11, 20).toordinal()


def test_soft_ends_are_drawn_only_where_the_day_is_not_known(
    register: Callable[..., Project], open_wall: Callable[..., Shown]
) -> None:
    days = {"planned_start_on": date(2026, 4, 1), "planned_finish_on": date(2026, 10, 1)}
    register("到月", **days, planned_start_precision="month", planned_finish_precision="quarter")
    register("到日", **days)
    shown = open_wall()
    assert [shown.line(name).count('class="w-soft"') for name in ("到月", "到日")] == [2, 0]
    assert [shown.line(name).count('class="w-plan"') for name in ("到月", "到日")] == [1, 1]


def test_a_bar_in_fact_runs_from_the_start_to_the_day_asked_and_ends_with_the_completion(
    cast: Cast, register: Callable[..., Project]
) -> None:
    began, ended = cast.on - 40 * DAY, cast.on - 5 * DAY
    register("在建", actual_start_on=began, stage="construction")
    register("完工", actual_start_on=began, actual_finish_on=ended, stage="completed")
    found = rows(cast)
    day = cast.on.toordinal()
    assert standing(found["在建"], day, judged=True).ran_to == day
    assert standing(found["完工"], day, judged=True).ran_to == ended.toordinal()


def test_a_project_not_started_in_time_is_behind_from_the_day_after_its_planned_period(
    cast: Cast, register: Callable[..., Project], open_wall: Callable[..., Shown]
) -> None:
    register("迟开", planned_start_on=cast.on - 10 * DAY)
    found = standing(rows(cast)["迟开"], cast.on.toordinal(), judged=True)
    assert found.behind == (cast.on.toordinal() - 9, cast.on.toordinal())
    assert (found.meaning, found.not_started) == ("late", True)
    line = open_wall().line("迟开")
    assert 'data-m="late"' in line and "#i-late" in line and 'fill="url(#behind)"' in line


def test_the_same_projects_are_behind_with_their_start_as_the_list_counts(
    cast: Cast, register: Callable[..., Project]
) -> None:
    for place, precision in enumerate(("day", "month", "quarter", "no_later_than")):
        start = {"month": date(2026, 2, 1), "quarter": date(2026, 1, 1)}.get(precision, date(2026, 2, 20))
        register(f"计划{place}", planned_start_on=start, planned_start_precision=precision)
        register(
            f"在建{place}", planned_start_on=start, planned_start_precision=precision, stage="construction"
        )
    asof = AsOf(cast.on)
    due = projects.in_campaign(cast.campaign, asof).filter(projects.due_not_started_q(asof))
    found = rows(cast)
    behind = {
        name for name, row in found.items() if standing(row, cast.on.toordinal(), judged=True).not_started
    }
    assert behind == set(due.values_list("name", flat=True))
    assert behind == {"计划0", "计划1", "计划3"}


def test_what_is_not_judged_is_never_behind(cast: Cast, register: Callable[..., Project]) -> None:
    register("迟开", planned_start_on=cast.on - 10 * DAY)
    register(
        "超期", actual_start_on=cast.on - 90 * DAY, planned_finish_on=cast.on - DAY, stage="construction"
    )
    for row in rows(cast).values():
        assert standing(row, cast.on.toordinal(), judged=False).behind is None


def test_milestones_come_from_approved_plans_only_and_a_missed_one_is_barred(
    cast: Cast, register: Callable[..., Project], open_wall: Callable[..., Shown]
) -> None:
    soon, past = cast.on + 20 * DAY, cast.on - 20 * DAY
    done = {"actual_start_on": past, "actual_finish_on": past}
    approve_plan(
        cast,
        register("已批"),
        {"name": "竣工", "agreed_finish_on": soon, "critical": True},
        {"name": "可研", "agreed_finish_on": past, **done},
        {"name": "用地", "agreed_finish_on": past + DAY},
        {"name": "打桩", "agreed_finish_on": soon, "limit_days": 5},
    )
    approve_plan(cast, register("未批"), {"name": "竣工", "agreed_finish_on": soon}, state="drafted")
    shown = open_wall()
    looks = re.findall(r'class="w-node (.*?)".*?<title>(\S+)', shown.line("已批"))
    assert looks == [("w-reached", "可研"), ("w-missed", "用地"), ("w-due w-critical", "竣工")]
    assert "w-node" not in shown.line("未批")


def test_a_bar_says_what_it_shows_in_a_sentence_and_leads_to_its_project(
    cast: Cast, register: Callable[..., Project], open_wall: Callable[..., Shown]
) -> None:
    project = register(
        "水厂",
        planned_start_on=date(2026, 1, 1),
        planned_start_precision="month",
        planned_finish_on=date(2026, 2, 20),
        actual_start_on=date(2026, 1, 12),
        stage="construction",
    )
    shown = open_wall()
    assert shown.sentence("水厂") == (
        "Planned Jan to 20 Feb; started 12 Jan; under construction since 2 Mar; 10 days past its planned completion."
    )
    assert f'href="/projects/{project.number}/?campaign=shili-100' in shown.line("水厂")


def test_a_project_without_dates_says_so(
    register: Callable[..., Project], open_wall: Callable[..., Shown]
) -> None:
    register("空")
    assert open_wall().sentence("空").endswith("no dates are filled in.")


# ---------------------------------------------------------------- groups, filters, orders
def test_rows_stand_in_groups_in_protocol_order(
    cast: Cast, register: Callable[..., Project], open_wall: Callable[..., Shown]
) -> None:
    register("乙一", unit=cast.town_b)
    register("甲一", unit=cast.town_a)
    register("乙二", unit=cast.town_b)
    with translation.override("en"):
        expected = [unit.label for unit in unit_tree().in_order([cast.town_a.pk, cast.town_b.pk])]
    shown = open_wall(sort="name")
    assert shown.groups == expected
    assert shown.names == ["甲一", "乙一", "乙二"]


def test_every_grouping_holds_every_project_once(cast: Cast, register: Callable[..., Project]) -> None:
    for place in range(4):
        register(
            f"项目{place}", unit=(cast.town_a, cast.town_b)[place % 2], stage=("ready", "signed")[place // 2]
        )
    listed = list(rows(cast).values())
    for by, make in GROUPINGS.items():
        grouped = make(listed, cast.campaign, AsOf(cast.on))
        assert sorted(row.id for group in grouped for row in group.rows) == sorted(
            row.id for row in listed
        ), by
    stages = GROUPINGS["stage"](listed, cast.campaign, AsOf(cast.on))
    assert [len(group.rows) for group in stages] == [2, 2]
    assert [group.rows[0].stage for group in stages] == ["signed", "ready"]


def test_the_filters_and_orders_of_the_list_hold_for_the_chart(
    cast: Cast, register: Callable[..., Project], open_wall: Callable[..., Shown]
) -> None:
    register("甲", stage="ready", total_fen=100)
    register("乙", stage="signed", total_fen=300)
    register("丙", stage="ready", total_fen=200)
    assert open_wall(stage="ready", by="none", sort="total").names == ["丙", "甲"]
    assert open_wall(q="乙").names == ["乙"]


def test_a_strange_grouping_or_zoom_counts_as_not_given(
    register: Callable[..., Project], open_wall: Callable[..., Shown]
) -> None:
    register("甲")
    assert open_wall(by="moon", zoom="aeon").names == ["甲"]


# ---------------------------------------------------------------- for whom, and when
def test_a_unit_sees_its_own_projects_and_an_outsider_finds_no_page(
    cast: Cast, register: Callable[..., Project], open_wall: Callable[..., Shown]
) -> None:
    register("甲", unit=cast.town_a)
    register("乙", unit=cast.town_b)
    assert open_wall().names == ["甲", "乙"]
    assert open_wall(cast.reporter_b).names == ["乙"]
    assert open_wall(cast.outsider, 404).names == []


def test_a_past_moment_shows_what_was_known_then(
    cast: Cast, register: Callable[..., Project], open_wall: Callable[..., Shown]
) -> None:
    project = register("水厂", planned_start_on=date(2026, 4, 1))
    known = memo.read_head().seq
    with ledger.record("test.cast", by=SET_UP, at=cast.at + timedelta(hours=1)) as entry:
        entry.change(project, planned_start_on=date(2026, 9, 1))
    assert "1 Sep" in open_wall().sentence("水厂")
    assert "1 Apr" in open_wall(known_entry=str(known)).sentence("水厂")


def test_what_happened_later_is_not_drawn_on_an_earlier_day(
    cast: Cast, register: Callable[..., Project]
) -> None:
    register("水厂", actual_start_on=cast.on - DAY, stage="construction")
    assert rows(cast)["水厂"].started is not None
    known = projects.in_campaign(cast.campaign, AsOf(cast.on))
    (earlier,) = rows_of(known, ["id"], AsOf(cast.on - 2 * DAY))
    assert (earlier.started, earlier.stages) == (None, [])


# ---------------------------------------------------------------- cost
def test_the_number_of_queries_does_not_grow_with_the_projects(
    cast: Cast, register: Callable[..., Project]
) -> None:
    browser = cast.clerk.browser()

    for _place in range(2):
        register("甲", actual_start_on=cast.on)
        browser.get("/c/shili-100/wall/")
        with CaptureQueriesContext(connection) as few:
            browser.get("/c/shili-100/wall/")
    for place in range(12):
        register(f"项目{place}", unit=cast.town_b)
    browser.get("/c/shili-100/wall/")
    with CaptureQueriesContext(connection) as many:
        browser.get("/c/shili-100/wall/")
    assert len(many) == len(few)
    assert len(many) <= 8


# ---------------------------------------------------------------- days along a line
def test_a_scale_covers_whole_units_and_stays_within_the_reach_of_its_zoom() -> None:
    on = date(2026, 3, 2)
    near = scale_over([date(2026, 2, 10).toordinal(), date(2026, 5, 20).toordinal()], on, Zoom.MONTH)
    assert (near.first, near.last) == (date(2026, 2, 1), date(2026, 5, 31))
    far = scale_over([date(1999, 1, 1).toordinal(), date(2050, 1, 1).toordinal()], on, Zoom.WEEK)
    assert (far.first, far.last) == (date(2025, 12, 1), date(2026, 8, 31))
    assert far.x(date(1999, 1, 1).toordinal()) == 0
    assert far.x(date(2050, 1, 1).toordinal()) == far.width


def test_a_few_days_are_drawn_wide_enough_to_be_read() -> None:
    assert scale_over([], date(2026, 3, 2), Zoom.QUARTER).width >= 990


def test_a_label_without_room_is_left_out_and_none_lies_under_the_word_for_today() -> None:
    stretches = [Stretch(0, 100, "2026年一季度"), Stretch(100, 20, "2026年二季度")]
    assert place_labels(stretches, 10, 2) == [(2, "2026年一季度")]
    assert place_labels([Stretch(0, 200, "4月")], 10, 2, (0, 30)) == [(32, "4月")]


# ---------------------------------------------------------------- on paper
def test_the_chart_is_printed_on_a3_with_the_day_it_holds_for(
    cast: Cast, register: Callable[..., Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    register("水厂", planned_start_on=date(2026, 1, 1), planned_finish_on=date(2026, 10, 1))
    told: dict[str, Any] = {}
    real = pdf.render_pdf

    def keep(path: Any, data: Any) -> bytes:
        told.update(data)
        return real(path, data)

    monkeypatch.setattr(pdf, "render_pdf", keep)
    browser = cast.clerk.browser()
    browser.cookies["language"] = "en"
    answer = browser.get("/c/shili-100/wall/", {"format": "pdf", "on": cast.on.isoformat()})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert told["subtitle"].startswith("As of 2 Mar 2026 · 1 project ·")
    (row,) = [row for group in told["groups"] for row in group["rows"]]
    assert (row["name"], row["late"]) == ("水厂", True)
    assert [shape[0] for shape in row["shapes"]] == ["plan", "behind", "stage"]
