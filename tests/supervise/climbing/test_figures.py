"""Figures of the ladder: what was reminded of, proposed, and answered by whom; and circulars as a list."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from gongjian.figures.compute import breakdown, figure
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.ledger import AsOf
from gongjian.supervise.actions.ladder import circulars
from gongjian.supervise.actions.ladder.answering import decline, issue
from gongjian.supervise.actions.ladder.carrying_out import Decision
from gongjian.supervise.actions.ladder.sweeping import sweep_ladder
from gongjian.supervise.models import LadderStep

pytestmark = pytest.mark.django_db


def value(live, key, at, viewer=None, period=None, **dims):
    asked = Query(measures()[key], live.campaign, AsOf(at.date()), viewer, None, tuple(dims.items()), period)
    return int(figure(asked).value or 0)


@pytest.fixture
def answered(live, in_hand, day):
    """Four matters late: of the proposals one is issued, one issued as another step, one declined; the fourth waits."""
    for title in ("清表", "迁改", "预审", "道路"):
        in_hand(title=title)
    sweep_ladder(day(15))
    first, second, third, _fourth = LadderStep.objects.filter(proposes=True).order_by("id")
    inspector, term = live.inspector.viewer(live.on), day(22).date()
    issue(inspector, first, Decision(step="notice", term_on=term), at=day(16))
    issue(
        inspector,
        second,
        Decision(step="raise", term_on=term, reason="群众反映强烈"),
        at=day(17),
    )
    decline(inspector, third, reason="已到现场，本周可完", at=day(18))
    return live


def test_each_answer_is_counted_once_from_its_day_on(answered, day):
    keys = ("reminded", "proposed", "waiting", "issued", "amended", "declined", "taken")
    counted = {n: [value(answered, f"ladder_{key}", day(n)) for key in keys] for n in (14, 16, 18)}
    assert counted[14][0] == 12
    assert [counted[16][3:], counted[18][1:]] == [[1, 0, 0, 1], [4, 1, 1, 1, 1, 2]]


def test_steps_taken_are_told_by_the_step_that_was_issued_and_by_unit(answered, day):
    asked = Query(measures()["ladder_taken"], answered.campaign, AsOf(day(18).date()), None)
    assert [
        {key: int(one.value) for key, one in breakdown(asked, dim)} for dim in ("step_taken", "unit")
    ] == [{"notice": 1, "raise": 1}, {str(answered.town_a.pk): 2}]


def test_a_unit_counts_what_was_issued_and_not_what_only_waits(answered, day):
    head, other = answered.head_a.viewer(answered.on), answered.head_b.viewer(answered.on)
    found = [
        [value(answered, key, day(18), who) for key in ("ladder_waiting", "ladder_declined", "ladder_taken")]
        for who in (head, other)
    ]
    assert found == [[0, 0, 2], [0, 0, 0]]


def test_figures_of_the_page_open_the_records_behind_them(answered):
    browser, key = answered.inspector.browser(), answered.campaign.key
    page = browser.get(f"/c/{key}/ladder/").content.decode()
    address = f"/c/{key}/figures/ladder_declined/?step_kind=notice"
    assert f'href="{address}"' in page
    opened = browser.get(address)
    assert (opened.status_code, "不予升级" in opened.content.decode()) == (200, True)


# ---------------------------------------------------------------- circulars as a list
@pytest.fixture
def three(live, in_hand, day):
    clerk, late = live.clerk.viewer(live.on), in_hand()
    made = []
    for n in range(3):
        made.append(circulars.begin(clerk, live.campaign, title=f"第{n + 1}期通报", at=day(15)))
        circulars.add_line(clerk, made[-1], late, says="", at=day(15))
    circulars.open_for_checking(clerk, made[0], at=day(15))
    return made


def test_circulars_are_filtered_and_exported_with_their_lines(live, three):
    browser, base = live.clerk.browser(), f"/c/{live.campaign.key}/circulars/"
    found = browser.get(base + "?q=第2期").content.decode()
    assert [f"第{n}期通报" in found for n in (1, 2, 3)] == [False, True, False]
    sheet = load_workbook(io.BytesIO(b"".join(browser.get(base + "?format=xlsx").streaming_content))).active
    said = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in said if row[0] and "期通报" in str(row[0])] == [
        "第3期通报",
        "第2期通报",
        "第1期通报",
    ]


def test_a_unit_is_listed_the_circulars_it_was_shown_a_line_of(live, three):
    found = [
        [
            f"第{n}期通报" in member.browser().get(f"/c/{live.campaign.key}/circulars/").content.decode()
            for n in (1, 2)
        ]
        for member in (live.head_a, live.head_b)
    ]
    assert found == [[True, False], [False, False]]


def test_the_list_of_circulars_costs_the_same_for_one_and_for_three(live, three):
    browser, base = live.clerk.browser(), f"/c/{live.campaign.key}/circulars/"
    browser.get(base)
    counts = []
    for query in ("?q=第2期", ""):
        with CaptureQueriesContext(connection) as read:
            assert browser.get(base + query).status_code == 200
        counts.append(len(read))
    assert counts[0] == counts[1]
