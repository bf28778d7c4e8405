"""Readings: investment of the year up to a day and visible progress in words; what is odd is asked about."""

from datetime import date

import pytest

from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf
from gongjian.projects import actions, selectors
from gongjian.projects.models import Reading

WAN, YI = 1_000_000, 10_000_000_000


@pytest.fixture
def say(cast, register):
    project = register(total_fen=3 * YI, prior_fen=YI, prior_year=2025)
    plan = actions.YearFigures(2026, 12_000 * WAN)
    actions.set_year_plan(viewer=cast.clerk.viewer(cast.on), project=project, plan=plan, at=cast.at)

    def go(up_to_on, done_fen=None, who="reporter_a", **rest):
        viewer = getattr(cast, who).viewer(cast.on)
        return actions.take_reading(
            viewer=viewer, project=project, up_to_on=up_to_on, done_fen=done_fen, at=cast.at, **rest
        )

    go.project = project
    return go


def refused_with(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def test_the_last_reading_stands_against_the_plan_to_date(cast, say):
    say(date(2026, 1, 31), 900 * WAN, progress="场地平整")
    say(date(2026, 2, 28), 1400 * WAN, progress="桩基施工")
    money = selectors.year_money(AsOf(cast.on), [say.project.pk])[say.project.pk]
    assert (money.done_fen, money.up_to_on, str(money.points)) == (1400 * WAN, date(2026, 2, 28), "-5.0")


def test_a_later_reading_of_the_same_day_supersedes(say):
    say(date(2026, 2, 28), 1400 * WAN, progress="桩基施工")
    say(date(2026, 2, 28), 1500 * WAN, progress="桩基完成")
    assert list(Reading.objects.order_by("id").values_list("done_fen", "voided")) == [
        (1400 * WAN, True),
        (1500 * WAN, False),
    ]


def test_visible_progress_is_words_never_a_percentage(say):
    for text in ("完成80%", "完成８０％", "完成百分之八十"):
        assert refused_with(lambda text=text: say(date(2026, 2, 28), 100 * WAN, progress=text)).code == (
            "progress_is_a_percentage"
        )


def test_a_falling_reading_is_asked_about_and_passes_with_a_reason(say):
    say(date(2026, 1, 31), 900 * WAN)
    assert refused_with(lambda: say(date(2026, 2, 28), 800 * WAN)).code == "reading_falls"
    assert say(date(2026, 2, 28), 800 * WAN, reason="上月误含设备预付款").done_fen == 800 * WAN


def test_a_correction_above_a_later_reading_is_asked_about(say):
    say(date(2026, 2, 28), 900 * WAN)
    assert refused_with(lambda: say(date(2026, 1, 31), 1000 * WAN)).code == "reading_falls"


def test_yi_for_wan_is_answered_with_what_was_probably_meant(say):
    say(date(2026, 1, 31), 900 * WAN)
    refused = refused_with(lambda: say(date(2026, 2, 28), 1000 * YI))
    assert refused.code == "reading_far_off"
    assert "1,000万元" in str(refused.problems[0].remedy)


def test_a_first_reading_far_from_the_plan_is_asked_about(say):
    assert refused_with(lambda: say(date(2026, 1, 31), 9000 * YI)).code == "reading_far_off"


def test_more_than_the_total_is_asked_about(say):
    say(date(2026, 1, 31), 9_000 * WAN)
    assert refused_with(lambda: say(date(2026, 2, 28), 20_100 * WAN)).code == "reading_above_total"


@pytest.mark.parametrize(
    ("on", "done", "code"),
    [
        (date(2026, 2, 28), None, "reading_empty"),
        (date(2026, 3, 3), 100 * WAN, "reading_in_future"),
        (date(2026, 2, 28), -1, "money_negative"),
    ],
)
def test_what_cannot_be_a_reading_is_refused(say, on, done, code):
    assert refused_with(lambda: say(on, done)).code == code


def test_another_township_does_not_report_on_the_project(say):
    assert refused_with(lambda: say(date(2026, 2, 28), 100 * WAN, who="reporter_b")).code == "may_not_report"


def test_a_new_year_begins_at_nothing(cast, say):
    say(date(2026, 1, 31), 900 * WAN)
    assert selectors.year_money(AsOf(date(2027, 1, 1)), [say.project.pk])[say.project.pk].done_fen is None
