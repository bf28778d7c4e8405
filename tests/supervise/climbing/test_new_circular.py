"""A circular is begun with its title, period and units; its lines are drafted, each as of its day."""

import pytest

from gongjian.supervise.actions.ladder import circulars
from gongjian.supervise.actions.ladder.reasons import accept_reason
from gongjian.supervise.models import Circular, CircularLine
from gongjian.supervise.views.ladder.circulars import said_on_paper
from tests.supervise.climbing.test_answers import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def begin(live, day):
    def make(**more):
        given = {"title": "关于进度滞后事项的通报", "unit_ids": [live.town_a.pk], "at": day(15)} | more
        return circulars.begin(live.clerk.viewer(live.on), live.campaign, **given)

    return make


def test_lines_of_the_units_chosen_are_drafted_each_as_of_its_day(begin, late):
    begin()
    line = CircularLine.objects.get()
    assert (line.matter, line.says) == (late, "进度滞后：2026-03-12到期，截至2026-03-17已超期5天。")


def test_what_is_due_outside_the_period_or_has_a_valid_reason_is_left_out(live, begin, late, day):
    with refused("nothing_behind"):
        begin(to_on=day(5).date())
    accept_reason(live.clerk.viewer(live.on), late, ground="approval_above", says="市级批复未下", at=day(12))
    with refused("nothing_behind"):
        begin()
    assert Circular.objects.count() == 0


def test_period_that_ends_before_it_begins_is_refused(begin, late, day):
    with refused("period_backwards"):
        begin(from_on=day(9).date(), to_on=day(2).date())


def test_form_asks_title_period_and_units_and_shows_the_lines_as_drafted(live, late):
    shown = live.clerk.browser().get(f"/c/{live.campaign.key}/circulars/new/").content.decode()
    for word in (
        'name="title"',
        'name="from_on"',
        'name="to_on"',
        'name="units"',
        "拟列条目",
        "甲镇 1",
        late.title,
    ):
        assert word in shown, word


def test_form_sent_leads_to_the_circular_with_its_lines(live, late):
    answer = live.clerk.browser().post(
        f"/c/{live.campaign.key}/circulars/new/",
        {"title": "关于进度滞后事项的通报", "units": [live.town_a.pk]},
    )
    made = Circular.objects.get()
    assert answer.headers["Location"] == f"/circulars/{made.number}/"
    assert made.lines.count() == 1


def test_page_and_paper_say_as_of_which_day(live, begin, late, day):
    made = begin()

    class Request:
        viewer, campaign, today = live.clerk.viewer(live.on), live.campaign, day(16).date()

    facts = {one["label"]: one["value"] for one in said_on_paper(Request, made)["facts"]}
    assert facts["截至"] == "2026年3月17日"
    assert "2026年3月17日" in live.clerk.browser().get(f"/circulars/{made.number}/").content.decode()
