"""Stages are dated spans; going back needs a reason; start and completion are compared with the plan (M9)."""

from datetime import date, datetime, timedelta

import pytest

from gongjian import ledger
from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf
from gongjian.projects import actions, selectors
from gongjian.projects.models import Project, ProjectStage


def day(year, month, number):
    return FuzzyDate(date(year, month, number), Precision.day)


@pytest.fixture
def move(cast):
    def go(project, stage, on, **rest):
        at = rest.pop("at", cast.at)
        return actions.move_stage(
            viewer=cast.clerk.viewer(cast.on), project=project, stage=stage, on=on, at=at, **rest
        )

    return go


def test_going_back_without_a_reason_is_refused_with_what_to_write(register, move):
    project = register(stage="signed", days_ago=10)
    with pytest.raises(Refused) as refused:
        move(project, "negotiating", day(2026, 3, 1))
    assert refused.value.code == "stage_back_without_reason"
    assert str(refused.value.problems[0].remedy)
    assert ProjectStage.objects.get().to_on is None


def test_going_back_with_a_reason_ends_the_stage_that_day(register, move):
    project = register(stage="signed", days_ago=10)
    move(project, "negotiating", day(2026, 3, 1), reason="合同解除，重新洽谈")
    spans = (
        ProjectStage.objects.filter(voided=False).order_by("from_on").values_list("stage", "from_on", "to_on")
    )
    assert list(spans) == [
        ("signed", date(2026, 2, 20), date(2026, 3, 1)),
        ("negotiating", date(2026, 3, 1), None),
    ]


@pytest.mark.parametrize("stage", ["stopped", "withdrawn"])
def test_stopping_and_withdrawing_need_a_reason(project, move, stage):
    with pytest.raises(Refused) as refused:
        move(project, stage, day(2026, 3, 2))
    assert refused.value.code == "stage_out_without_reason"


def test_going_on_after_a_stop_needs_a_reason(register, move):
    project = register(stage="ready", days_ago=10)
    move(project, "stopped", day(2026, 2, 25), reason="业主资金未到位")
    with pytest.raises(Refused) as refused:
        move(project, "construction", day(2026, 3, 1))
    assert refused.value.code == "stage_resumed_without_reason"


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (day(2026, 2, 1), "stage_before_the_present_one"),
        (day(2026, 3, 3), "stage_in_future"),
        (FuzzyDate(None, Precision.open_ended), "stage_without_day"),
    ],
)
def test_a_stage_begins_neither_before_the_present_one_nor_tomorrow(register, move, on, code):
    project = register(stage="signed", days_ago=10)
    with pytest.raises(Refused) as refused:
        move(project, "landed", on)
    assert refused.value.code == code


def test_on_an_earlier_day_the_earlier_stage_is_read(cast, register, move):
    project = register(stage="signed", days_ago=10)
    move(project, "construction", day(2026, 3, 1))
    yesterday, today = AsOf(date(2026, 2, 28)), AsOf(cast.on)
    assert selectors.stages_now(yesterday, [project.pk])[project.pk].stage == "signed"
    assert selectors.stages_now(today, [project.pk])[project.pk].stage == "construction"


def test_as_known_before_a_late_report_the_old_stage_is_read(cast, register, move):
    project = register(stage="signed", days_ago=10)
    move(project, "construction", day(2026, 3, 1), at=cast.at + timedelta(hours=1))
    then = AsOf(cast.on, ledger.seq_known_at(cast.at))
    assert selectors.stages_now(then, [project.pk])[project.pk].stage == "signed"


def test_planned_for_november_and_started_in_early_september_is_two_months_early(cast, register):
    late_autumn = datetime(2026, 9, 10, 12, tzinfo=cast.at.tzinfo)
    project = register(planned_start=FuzzyDate(date(2026, 11, 1), Precision.month))
    actions.record_start(
        viewer=cast.clerk.viewer(cast.on),
        project=project,
        on=FuzzyDate(date(2026, 9, 1), Precision.ten_day),
        at=late_autumn,
    )
    project = Project.objects.get()
    early = selectors.days_apart(project, "start")
    assert (early.months, early.zh()) == (2, "提前2个月")
    assert ProjectStage.objects.get(to_on=None).stage == "construction"


def test_another_actual_start_needs_a_reason(cast, register):
    project = register()
    given = {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}
    actions.record_start(**given, on=day(2026, 3, 1))
    with pytest.raises(Refused) as refused:
        actions.record_start(**given, on=day(2026, 3, 2))
    assert refused.value.code == "actual_known_already"
    actions.record_start(**given, on=day(2026, 3, 2), reason="以开工令为准")
    assert Project.objects.get().actual_start_on == date(2026, 3, 2)


def test_reaching_construction_sets_the_actual_start_where_none_is_known(project, move):
    move(project, "construction", day(2026, 3, 2))
    assert Project.objects.get().actual_start_on == date(2026, 3, 2)
