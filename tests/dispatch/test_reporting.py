"""A unit reports: what counts, when it counts, and that nothing is lost or kept twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import Http404

from gongjian import ledger
from gongjian.dispatch.actions import chasing, overseeing, reporting, telephoning
from gongjian.dispatch.actions.reporting import Sending
from gongjian.dispatch.models import Channel, CoordinationRequest, Report, ReportLine, ReportState
from gongjian.dispatch.said import Said
from gongjian.dispatch.standing import Standing, standing
from gongjian.kernel.problems import Refused
from gongjian.kernel.signoff import Step
from gongjian.ledger.memo import read_head
from gongjian.projects.models import ProjectStage, Reading
from tests.dispatch.conftest import Week

pytestmark = pytest.mark.django_db
At = Callable[..., datetime]
CHECK_AND_SIGN = (Step.check, Step.sign)


def send(week: Week, at: datetime, said: list[Said] | None = None, **more: Any) -> Report:
    given: dict[str, Any] = {
        "viewer": week.cast.reporter_a.viewer(week.cast.on),
        "said": said or [],
        "owed": week.owed(),
        "chain": (),
        "sending": Sending(rest_unchanged=True),
    } | more
    return reporting.send(report=week.fresh(), at=at, **given)


def stands(week: Week, at: datetime) -> Standing:
    report = week.fresh()
    return standing(report, report.window, at)


def refusal(caught: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in caught.value.problems]


# ---------------------------------------------------------------- when it counts
@pytest.mark.parametrize(
    ("hour", "minute", "second", "expected"),
    [
        (11, 58, 32, Standing.ON_TIME),
        (11, 59, 59, Standing.ON_TIME),
        (12, 0, 0, Standing.IN_GRACE),
        (12, 29, 59, Standing.IN_GRACE),
        (12, 30, 0, Standing.LATE),
    ],
)
def test_the_instant_of_arrival_decides(
    week: Week, at: At, hour: int, minute: int, second: int, expected: Standing
) -> None:
    send(week, at(hour, minute, second))
    assert stands(week, at(18)) == expected


def test_a_report_nobody_sent_is_owed_until_the_grace_is_over_and_missing_then(week: Week, at: At) -> None:
    assert [stands(week, at(11)), stands(week, at(12, 29)), stands(week, at(12, 30))] == [
        Standing.OWED,
        Standing.OWED,
        Standing.MISSING,
    ]


def test_a_late_report_is_taken_and_stays_late(week: Week, at: At) -> None:
    send(week, at(17), sending=Sending(rest_unchanged=True, late_reason="值班电话故障"))
    report = week.fresh()
    assert (report.state, report.late_reason, stands(week, at(18))) == (
        ReportState.SENT,
        "值班电话故障",
        Standing.LATE,
    )


def test_what_came_late_because_the_line_was_down_is_taken_as_on_time_by_the_office(
    week: Week, at: At
) -> None:
    send(
        week,
        at(13),
        sending=Sending(Channel.OFFLINE, written_at=at(11, 50), line_down=True, rest_unchanged=True),
    )
    assert stands(week, at(13)) == Standing.LINE_DOWN
    overseeing.take_as_on_time(viewer=week.cast.clerk.viewer(week.cast.on), report=week.fresh(), at=at(14))
    assert stands(week, at(14)) == Standing.TAKEN


def test_the_devices_own_clock_never_decides(week: Week, at: At) -> None:
    send(
        week,
        at(13),
        sending=Sending(Channel.OFFLINE, written_at=at(9) - timedelta(days=1), rest_unchanged=True),
    )
    assert stands(week, at(14)) == Standing.LATE


# ---------------------------------------------------------------- what it changes
def test_what_changed_is_written_where_it_belongs_in_one_entry(week: Week, at: At) -> None:
    bridge, plant = week.projects
    said = [
        Said(
            f"p{bridge.pk}",
            changed=True,
            stage="construction",
            words="桩基施工",
            next_step="承台施工",
            wants="临时用电未接入",
            suggests="请供电公司三日内勘查",
            level="leader",
        )
    ]
    before = read_head().seq
    send(week, at(10), said)
    assert read_head().seq == before + 1
    stage = ProjectStage.objects.get(project=bridge, to_on=None, voided=False)
    reading = Reading.objects.get(project=bridge, voided=False)
    request = CoordinationRequest.objects.get()
    assert (stage.stage, str(stage.from_on)) == ("construction", "2026-03-04")
    assert (reading.words, str(reading.up_to_on), reading.done_fen) == ("桩基施工", "2026-03-04", None)
    assert (request.wants, request.level, request.state) == ("临时用电未接入", "leader", "open")
    unchanged = ReportLine.objects.get(project=plant, voided=False)
    assert (unchanged.changed, Reading.objects.filter(project=plant).count()) == (False, 0)


def test_nothing_is_written_before_the_head_has_signed(week: Week, at: At) -> None:
    bridge = week.projects[0]
    said = [Said(f"p{bridge.pk}", changed=True, words="桩基施工")]
    send(week, at(11, 50), said, chain=CHECK_AND_SIGN)
    assert (week.fresh().state, Reading.objects.count()) == (ReportState.WAITING_CHECK, 0)
    head = week.cast.head_a.viewer(week.cast.on)
    reporting.pass_step(viewer=head, report=week.fresh(), chain=CHECK_AND_SIGN, at=at(11, 55))
    assert (week.fresh().state, stands(week, at(12, 10))) == (ReportState.WAITING_SIGN, Standing.WAITING_SIGN)
    reporting.pass_step(viewer=head, report=week.fresh(), chain=CHECK_AND_SIGN, at=at(12, 10))
    assert (stands(week, at(12, 10)), Reading.objects.get().words) == (Standing.ON_TIME, "桩基施工")


def test_a_signature_after_the_grace_makes_it_late(week: Week, at: At) -> None:
    send(week, at(11, 50), chain=(Step.sign,))
    reporting.pass_step(
        viewer=week.cast.head_a.viewer(week.cast.on), report=week.fresh(), chain=(Step.sign,), at=at(12, 31)
    )
    assert stands(week, at(13)) == Standing.LATE


def test_nobody_signs_what_they_filed(week: Week, at: At) -> None:
    head = week.cast.head_a.viewer(week.cast.on)
    send(week, at(10), viewer=head, chain=CHECK_AND_SIGN)
    with pytest.raises(Refused) as caught:
        reporting.pass_step(viewer=head, report=week.fresh(), chain=CHECK_AND_SIGN, at=at(11))
    assert refusal(caught) == [("own_filing", "")]


# ---------------------------------------------------------------- only what is stale
def test_what_came_in_during_the_period_is_not_asked_again(week: Week, at: At) -> None:
    bridge, _plant = week.projects
    with ledger.record("test.window", by=week.cast.clerk.actor, at=at(9)) as entry:
        entry.create(Reading(project=bridge, up_to_on=at(9).date(), words="桩基施工"))
    asked = {line.title: (line.questions, line.came) for line in week.lines()}
    assert asked == {
        "石桥大桥": (frozenset(), ("change",)),
        "北关污水厂": (frozenset({"change"}), ()),
    }


def test_a_figure_that_is_asked_must_be_given_or_explained(week: Week, at: At) -> None:
    owed = [line.owed() for line in week.lines(frozenset({"money"}))]
    bridge, plant = week.projects
    said = [Said(f"p{bridge.pk}", done_fen=500_000_000), Said(f"p{plant.pk}")]
    with pytest.raises(Refused) as caught:
        send(week, at(10), said, owed=owed)
    assert refusal(caught) == [("figure_missing", f"p{plant.pk}.done_fen")]
    send(week, at(10), [said[0], Said(f"p{plant.pk}", missing_reason="财务月底结账")], owed=owed)
    assert Reading.objects.get().done_fen == 500_000_000


# ---------------------------------------------------------------- refused, with everything kept
def test_every_line_is_answered_or_confirmed_unchanged(week: Week, at: At) -> None:
    with pytest.raises(Refused) as caught:
        send(week, at(10), [Said(f"p{week.projects[0].pk}")], sending=Sending())
    assert refusal(caught) == [("line_unanswered", f"p{week.projects[1].pk}")]
    assert week.fresh().state == ReportState.OWED


def test_a_line_for_a_project_that_left_is_told_of_and_the_rest_kept(week: Week, at: At) -> None:
    with pytest.raises(Refused) as caught:
        send(week, at(10), [Said("p999999", changed=True, words="竣工")])
    assert refusal(caught) == [("line_left", "p999999")]


def test_a_window_that_is_not_open_yet_takes_nothing(week: Week, at: At) -> None:
    with ledger.record("test.window", by=week.cast.clerk.actor, at=week.cast.at) as entry:
        entry.change(week.window, opens_at=at(8))
    with pytest.raises(Refused) as caught:
        send(week, at(7, 59, 59))
    assert refusal(caught) == [("window_not_open", "")]


def test_after_closing_a_report_that_is_in_is_locked_unless_time_was_given_or_a_reason_is(
    week: Week, at: At
) -> None:
    send(week, at(10))
    with pytest.raises(Refused) as caught:
        send(week, at(15))
    assert refusal(caught) == [("window_locked", "reason")]
    send(week, at(15), reason="上午填错了项目")
    overseeing.give_more_time(
        viewer=week.cast.clerk.viewer(week.cast.on),
        report=week.fresh(),
        until=at(17),
        reason="清单刚调整",
        at=at(15, 30),
    )
    send(week, at(16))
    assert stands(week, at(18)) == Standing.ON_TIME


def test_another_units_report_does_not_exist(week: Week, at: At) -> None:
    with pytest.raises(Http404):
        send(week, at(10), viewer=week.cast.reporter_b.viewer(week.cast.on))


def test_the_office_cannot_report_in_a_units_name_but_by_telephone(week: Week, at: At) -> None:
    clerk = week.cast.clerk.viewer(week.cast.on)
    with pytest.raises(Refused) as caught:
        send(week, at(10), viewer=clerk)
    assert refusal(caught) == [("not_your_report", "")]


def test_a_telephone_report_names_who_and_waits_for_the_units_tap(week: Week, at: At) -> None:
    clerk = week.cast.clerk.viewer(week.cast.on)
    given: dict[str, Any] = {
        "viewer": clerk,
        "report": week.fresh(),
        "said": [],
        "owed": week.owed(),
        "spoken_at": at(11, 40),
        "at": at(11, 45),
        "rest_unchanged": True,
    }
    with pytest.raises(Refused) as caught:
        telephoning.send_by_telephone(informant="", spoken="", **given)
    assert refusal(caught) == [("informant_missing", "informant"), ("words_missing", "spoken")]
    telephoning.send_by_telephone(informant="孙三", spoken="都没有变化", **given)
    assert stands(week, at(11, 46)) == Standing.TO_CONFIRM
    telephoning.confirm_telephone(
        viewer=week.cast.reporter_a.viewer(week.cast.on), report=week.fresh(), at=at(16)
    )
    assert stands(week, at(16)) == Standing.ON_TIME


def test_a_returned_report_goes_back_with_its_reason_and_comes_again(week: Week, at: At) -> None:
    send(week, at(10))
    overseeing.send_back(
        viewer=week.cast.clerk.viewer(week.cast.on),
        report=week.fresh(),
        reason="形象进度不清楚",
        at=at(10, 30),
    )
    assert stands(week, at(11)) == Standing.RETURNED
    send(week, at(11, 30))
    assert (stands(week, at(12)), ReportLine.objects.filter(voided=False).count()) == (Standing.ON_TIME, 2)


def test_the_same_sending_twice_is_one(week: Week, at: At) -> None:
    send(week, at(10), request_key="phone-1")
    with pytest.raises(ledger.AlreadyRecorded):
        send(week, at(10, 1), request_key="phone-1")
    assert ReportLine.objects.count() == 2


def test_a_second_device_that_saw_less_is_told(week: Week, at: At) -> None:
    seen = week.fresh().revision
    send(week, at(10), revision=seen)
    with pytest.raises(ledger.Stale):
        send(week, at(10, 1), revision=seen)


def test_what_is_told_on_the_telephone_carries_no_signature_of_what_was_sent_before(
    week: Week, at: At
) -> None:
    chain = (Step.sign,)
    send(week, at(10), chain=chain)
    reporting.pass_step(
        viewer=week.cast.head_a.viewer(week.cast.on), report=week.fresh(), chain=chain, at=at(10, 20)
    )
    clerk = week.cast.clerk.viewer(week.cast.on)
    overseeing.send_back(viewer=clerk, report=week.fresh(), reason="形象进度不清楚", at=at(10, 30))
    telephoning.send_by_telephone(
        viewer=clerk,
        report=week.fresh(),
        said=[],
        owed=week.owed(),
        informant="孙三",
        spoken_at=at(11, 30),
        spoken="桥墩完成两座，其他没有变化",
        at=at(11, 40),
        rest_unchanged=True,
    )
    report = week.fresh()
    assert (report.signed_at, report.signed_by, report.informant) == (None, "", "孙三")


def test_a_text_that_does_not_fit_is_refused_and_never_cut(week: Week, at: At) -> None:
    with pytest.raises(Refused) as caught:
        send(week, at(13), sending=Sending(rest_unchanged=True, late_reason="迟" * 301))
    assert refusal(caught) == [("too_long", "late_reason")]
    assert week.fresh().state == ReportState.OWED


def test_a_long_request_that_is_assigned_loses_no_word(week: Week, at: At) -> None:
    bridge = week.projects[0]
    wants = "临时用电" * 60
    send(week, at(10), [Said(f"p{bridge.pk}", wants=wants, suggests="三日内勘查", level="leader")])
    chasing.assign_request(
        viewer=week.cast.clerk.viewer(week.cast.on),
        request=CoordinationRequest.objects.get(),
        unit_id=week.cast.bureau.pk,
        due_on=at(10).date(),
        at=at(11),
    )
    matter = CoordinationRequest.objects.get().became
    assert matter is not None
    assert (len(matter.title), matter.title[-1], matter.requirement) == (200, "…", f"{wants}\n三日内勘查")
