"""The clock walks the ladder over the books: what it writes, once for a cause, in whatever rhythm it comes."""

from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gongjian import ledger
from gongjian.dispatch.models import Report, ReportWindow
from gongjian.kernel.problems import Refused
from gongjian.kit.models import OutboxMessage
from gongjian.ledger.models import Entry
from gongjian.matters import actions
from gongjian.matters.models import Matter, MatterRequest
from gongjian.supervise.actions.ladder.reasons import accept_reason
from gongjian.supervise.actions.ladder.sweeping import sweep_ladder
from gongjian.supervise.models import LadderCase, LadderLook, LadderStep
from gongjian.supervise.selectors.ladder import among
from gongjian.supervise.selectors.ladder.climbs import facts_of
from tests.cast import AT, SET_UP
from tests.supervise.climbing.conftest import at_half_past_eight

pytestmark = pytest.mark.django_db


def steps(matter):
    rows = LadderStep.objects.filter(case__matter=matter).order_by("arisen_at", "cause")
    return [
        (row.arisen_at.astimezone(AT.tzinfo).date().isoformat()[5:], row.step, row.clause) for row in rows
    ]


def test_late_matter_is_reminded_urged_and_a_notice_is_proposed(late, day):
    sweep_ladder(day(20))
    assert steps(late) == [
        ("03-09", "remind", "three-days"),
        ("03-11", "remind", "one-day"),
        ("03-13", "urge", "late"),
        ("03-17", "notice", "late"),
    ]


def test_second_sweep_of_an_instant_writes_nothing(late, day):
    assert sweep_ladder(day(20)) == 4
    entries = Entry.objects.count()
    assert sweep_ladder(day(20)) == 0
    assert Entry.objects.count() == entries


def test_case_keeps_the_rule_that_held_when_the_matter_was_handed_out(late, day):
    sweep_ladder(day(2))
    assert [(case.rule, case.begun_at) for case in LadderCase.objects.all()] == [("house@1", AT)]


def test_clock_leaves_a_case_alone_until_its_hour_or_something_is_recorded(late, day):
    sweep_ladder(day(2))
    look = LadderLook.objects.get()
    assert look.look_at == at_half_past_eight(day(7))
    with CaptureQueriesContext(connection) as read:
        assert sweep_ladder(day(3)) == 0
    assert len(read) <= 6


def test_what_is_drafted_or_belongs_to_a_campaign_not_under_way_climbs_no_ladder(cast, drafted, in_hand, day):
    in_hand()
    drafted()
    assert sweep_ladder(day(20)) == 0
    assert LadderCase.objects.count() == 0


def test_matters_of_a_campaign_that_comes_under_way_begin(cast, in_hand, day):
    in_hand()
    sweep_ladder(day(2))
    with ledger.record("test.cast", by=SET_UP, at=day(2)) as entry:
        entry.change(cast.campaign, status="live")
    sweep_ladder(day(12))
    assert LadderStep.objects.count() == 3


def test_archived_campaign_is_left_alone(live, late, day):
    sweep_ladder(day(2))
    with ledger.record("test.cast", by=SET_UP, at=day(3)) as entry:
        entry.change(live.campaign, status="archived", shown_on=day(3).date())
    assert sweep_ladder(day(20)) == 0
    assert LadderStep.objects.count() == 0


def test_suspended_matter_is_neither_reminded_nor_proposed_for_and_the_days_are_given_back(live, late, day):
    clerk = live.clerk.viewer(live.on)
    actions.suspend(viewer=clerk, matter=late, reason="等待批复", review_on=day(20).date(), at=day(8))
    sweep_ladder(day(15))
    assert steps(late) == [("03-09", "remind", "three-days")]
    actions.resume(viewer=clerk, matter=late, at=day(15))
    late.refresh_from_db()
    assert late.due_on.isoformat() == "2026-03-19"
    sweep_ladder(day(23))
    assert steps(late)[1:] == [
        ("03-18", "remind", "one-day"),
        ("03-20", "urge", "late"),
        ("03-24", "notice", "late"),
    ]


def test_proposal_is_held_while_the_matter_is_suspended_and_waits_again(live, proposed, day):
    clerk = live.clerk.viewer(live.on)
    matter = proposed.case.matter
    actions.suspend(viewer=clerk, matter=matter, reason="等待批复", review_on=day(25).date(), at=day(16))
    sweep_ladder(day(17))
    proposed.refresh_from_db()
    assert proposed.outcome == "held"
    actions.resume(viewer=clerk, matter=matter, at=day(18))
    sweep_ladder(day(18))
    proposed.refresh_from_db()
    assert (proposed.outcome, proposed.ended_at) == ("standing", None)


def test_closing_lapses_what_waits(live, proposed, day):
    matter = proposed.case.matter
    actions.report_done(viewer=live.reporter_a.viewer(live.on), matter=matter, result="已清表", at=day(16))
    actions.close(viewer=live.clerk.viewer(live.on), matter=matter, conclusion="属实", at=day(17))
    sweep_ladder(day(18))
    proposed.refresh_from_db()
    assert (proposed.outcome, proposed.ended_at) == ("lapsed", day(17))


def extended(live, matter, day, *, asked, granted, to):
    request = actions.ask_extension(
        viewer=live.head_a.viewer(live.on),
        matter=matter,
        reason="雨天停工",
        progress_so_far="完成七成",
        new_due_on=day(to).date(),
        at=day(asked),
    )
    actions.grant(viewer=live.clerk.viewer(live.on), request=request, at=day(granted))


def test_extension_granted_moves_the_ladder(live, late, day):
    extended(live, late, day, asked=4, granted=6, to=17)
    sweep_ladder(day(19))
    assert steps(late) == [
        ("03-16", "remind", "three-days"),
        ("03-18", "remind", "one-day"),
        ("03-20", "urge", "late"),
    ]


def test_kind_of_an_instruction_begins_with_a_notice_a_day_late(live, in_hand, day):
    matter = in_hand("instruction")
    sweep_ladder(day(11))
    assert steps(matter)[-2:] == [("03-13", "notice", "urgent"), ("03-13", "urge", "late")]


def test_urgent_matter_is_proposed_for_a_day_late(live, in_hand, day):
    matter = in_hand("problem", more={"rule": "urgent-normal-hard:urgent"})
    sweep_ladder(day(11))
    assert ("03-13", "notice", "urgent") in steps(matter)


def test_reminder_to_sign_for_goes_to_the_unit_once(live, assigned, day):
    matter = assigned()
    for n in (3, 4, 4, 5):
        sweep_ladder(day(n))
    told = OutboxMessage.objects.filter(body__kind="ladder_urge_sign_for")
    assert [row.body["words"]["number"] for row in told] == [matter.number]


def test_reminder_without_a_date_tells_none(live, late, day):
    sweep_ladder(day(3))
    actions.report_done(viewer=live.reporter_a.viewer(live.on), matter=late, result="已清表", at=day(4))
    late.refresh_from_db()
    actions.return_(viewer=live.clerk.viewer(live.on), matter=late, reason="现场未清完", at=day(5))
    sweep_ladder(day(5))
    [told] = OutboxMessage.objects.filter(body__kind="ladder_urge_returned")
    assert told.body["words"] == {"title": late.title, "number": late.number}


def test_due_date_is_told_by_the_weeks_reminders_alone(late, day):
    sweep_ladder(day(20))
    assert OutboxMessage.objects.count() == 0


def test_same_cause_cannot_be_written_twice(proposed):
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        ledger.record("test.cast", by=SET_UP, at=AT) as entry,
    ):
        entry.create(
            LadderStep(
                case=proposed.case,
                step="notice",
                kind="notice",
                clause="late",
                cause=proposed.cause,
                proposes=True,
                arisen_at=AT,
                outcome="standing",
            )
        )


# ---------------------------------------------------------------- any rhythm
class Undo(Exception):
    """Ends one course of events as if it had never been."""


@contextmanager
def undone():
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


VERBS = ("suspend", "resume", "report", "return", "close", "reopen", "ask", "grant", "withdraw")
EVENTS = st.lists(
    st.tuples(st.integers(1, 60 * 24 * 40), st.sampled_from(VERBS)), max_size=8, unique_by=lambda one: one[0]
)
RHYTHM = st.lists(st.integers(1, 60 * 24 * 40), max_size=10)


def act(live, matter, verb, at):
    clerk, reporter = live.clerk.viewer(live.on), live.reporter_a.viewer(live.on)
    head = live.head_a.viewer(live.on)
    matter = Matter.objects.get(pk=matter.pk)
    later = (at + timedelta(days=9)).date()
    asked = MatterRequest.objects.filter(matter=matter, state="asked").first()
    doing = {
        "suspend": lambda: actions.suspend(viewer=clerk, matter=matter, reason="等", review_on=later, at=at),
        "resume": lambda: actions.resume(viewer=clerk, matter=matter, at=at),
        "report": lambda: actions.report_done(viewer=reporter, matter=matter, result="完成", at=at),
        "return": lambda: actions.return_(viewer=clerk, matter=matter, reason="缺件", at=at),
        "close": lambda: actions.close(viewer=clerk, matter=matter, conclusion="属实", at=at),
        "reopen": lambda: actions.reopen(viewer=clerk, matter=matter, reason="反弹", at=at),
        "withdraw": lambda: actions.withdraw_report(viewer=reporter, matter=matter, reason="误报", at=at),
        "ask": lambda: actions.ask_extension(
            viewer=head, matter=matter, reason="雨", progress_so_far="七成", new_due_on=later, at=at
        ),
        "grant": lambda: asked and actions.grant(viewer=clerk, request=asked, at=at),
    }
    with suppress(Refused):
        doing[verb]()


def live_through(live, matter, events, rhythm):
    """What is written in the end, and how often the clock wrote."""
    start, end = AT + timedelta(days=1), AT + timedelta(days=42)
    moments = [(start + timedelta(minutes=n), "sweep") for n in rhythm]
    moments += [(start + timedelta(minutes=n), verb) for n, verb in events]
    for at, verb in sorted(moments):
        if verb == "sweep":
            sweep_ladder(at)
        else:
            act(live, matter, verb, at)
    sweep_ladder(end)
    assert sweep_ladder(end) == 0
    rows = LadderStep.objects.filter(case__matter=matter).order_by("arisen_at", "cause")
    return [(row.cause, row.step, row.arisen_at, row.outcome, row.ended_at) for row in rows]


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=EVENTS, rhythm=RHYTHM)
def test_any_rhythm_of_the_clock_writes_the_same_steps(live, late, events, rhythm):
    found = []
    for chosen in (rhythm, []):
        with undone():
            found.append(live_through(live, late, events, chosen))
    assert found[0] == found[1]


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=EVENTS, rhythm=RHYTHM)
def test_nothing_arises_while_the_matter_is_suspended_under_review_or_over(live, late, events, rhythm):
    with undone():
        live_through(live, late, events, rhythm)
        resting = ("suspended", "reported_done", "closed", "struck_off", "cancelled")
        versions = list(Matter.Version.objects.filter(id=late.pk).order_by("entry_from"))
        when = dict(Entry.objects.values_list("seq", "recorded_at"))
        for row in LadderStep.objects.filter(case__matter=late):
            then = [one.state for one in versions if when[one.entry_from] <= row.arisen_at]
            assert then[-1] not in resting


# ---------------------------------------------------------------- a unit's windows
def windows_of(live, count, *, late):
    """So many weekly windows that have closed, of which 甲镇 sent nothing in the last `late`."""
    made = []
    for n in range(count):
        closes = AT + timedelta(days=7 * n, hours=3)
        with ledger.record("test.cast", by=SET_UP, at=closes + timedelta(hours=1)) as entry:
            window = entry.create(
                ReportWindow(
                    campaign=live.campaign,
                    cadence="weekly",
                    period_from=(closes - timedelta(days=7)).date(),
                    period_to=closes.date(),
                    opens_at=closes - timedelta(days=2),
                    closes_at=closes,
                    state="closed",
                )
            )
            sent = {} if n >= count - late else {"state": "sent", "filed_at": closes - timedelta(hours=1)}
            made.append(entry.create(Report(window=window, unit=live.town_a, **sent)))
    return made


def test_three_windows_running_late_propose_a_notice_to_the_unit(live, day):
    windows_of(live, 4, late=3)
    sweep_ladder(day(23))
    row = LadderStep.objects.get()
    assert (row.case.unit, row.step, row.clause) == (live.town_a, "notice", "streak")


def test_windows_in_time_between_break_the_run(live, day):
    windows_of(live, 3, late=2)
    sweep_ladder(day(23))
    assert LadderStep.objects.count() == 0


def test_window_excused_afterwards_takes_the_proposal_back(live, day):
    reports = windows_of(live, 4, late=3)
    sweep_ladder(day(23))
    with ledger.record("test.cast", by=SET_UP, at=day(24)) as entry:
        entry.change(reports[2], state="excused", late_reason="汛情")
    sweep_ladder(day(25))
    assert LadderStep.objects.get().outcome == "lapsed"
    assert sweep_ladder(day(25)) == 0


def test_facts_of_a_matter_are_its_own_however_many_are_asked_for_at_once(live, in_hand, day, monkeypatch):
    first, between, last = in_hand(), in_hand(), in_hand()
    sweep_ladder(day(12))
    accept_reason(
        live.clerk.viewer(live.on), between, ground="approval_above", says="市级批复未下", at=day(12)
    )
    cases = list(LadderCase.objects.filter(matter__in=[first, last]).order_by("pk"))
    named = facts_of(cases, day(12))
    monkeypatch.setattr(among, "FEW", 0)
    assert facts_of(cases, day(12)) == named
