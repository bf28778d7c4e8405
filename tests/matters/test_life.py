"""A matter's life through three people: whoever assigns, who does it, who answers for the unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from gongjian.kernel import legs as kernel_legs
from gongjian.kernel.problems import Refused
from gongjian.ledger import AlreadyRecorded, Stale
from gongjian.ledger.models import Entry
from gongjian.matters import actions
from gongjian.matters.actions import Draft, Report
from gongjian.matters.models import Leg, Matter, MatterHolding, MatterRequest, Progress
from tests.cast import Cast
from tests.matters.conftest import on

Make = Callable[..., Matter]


def legs_of(matter: Matter) -> list[kernel_legs.Leg]:
    rows = Leg.objects.filter(matter=matter, voided=False).order_by("from_at", "id")
    return [kernel_legs.Leg(kernel_legs.LegKind(r.kind), str(r.unit_id), r.from_at, r.to_at) for r in rows]


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_a_matter_goes_from_draft_to_closed_with_a_return_and_an_extension(
    cast: Cast, day: Any, drafted: Make
) -> None:
    clerk, reporter, head = (m.viewer(cast.on) for m in (cast.clerk, cast.reporter_a, cast.head_a))
    matter = drafted()
    assert (matter.state, matter.number[:7]) == ("drafted", "S-2026-")
    matter = actions.assign(viewer=clerk, matter=matter, at=day(0), assisting=[cast.bureau.pk])
    assert (matter.state, matter.desk_unit_id, matter.original_due_on) == (
        "assigned",
        cast.town_a.pk,
        on(day(10)),
    )
    matter = actions.accept(viewer=reporter, matter=matter, at=day(1))
    actions.progress(
        viewer=reporter, matter=matter, report=Report("已清表三分之一", next_step="清运"), at=day(3)
    )
    asked = actions.ask_extension(
        viewer=head,
        matter=matter,
        reason="连续降雨",
        new_due_on=on(day(15)),
        progress_so_far="过半",
        at=day(5),
    )
    assert asked.in_time is True
    matter = actions.grant(viewer=clerk, request=asked, at=day(6))
    assert (matter.due_on, matter.original_due_on, matter.extended_count) == (on(day(15)), on(day(10)), 1)
    matter = actions.report_done(viewer=reporter, matter=matter, result="全部清完", at=day(12))
    assert matter.desk_unit_id == cast.office.pk
    matter = actions.return_(viewer=clerk, matter=matter, reason="缺照片", at=day(13))
    assert (matter.state, matter.returned_count, matter.reported_done_at) == ("returned", 1, None)
    matter = actions.report_done(viewer=reporter, matter=matter, result="补了照片", at=day(14))
    matter = actions.close(viewer=clerk, matter=matter, conclusion="属实", at=day(16))
    assert (matter.state, matter.desk_unit_id, matter.reported_done_at) == ("closed", None, day(14))
    laid = legs_of(matter)
    kernel_legs.check(laid)
    assert kernel_legs.elapsed(laid, day(30)) == timedelta(days=16)
    assert sum(kernel_legs.totals(laid, day(30)).values(), timedelta()) == timedelta(days=16)


def test_a_second_click_writes_nothing(cast: Cast, day: Any, assigned: Make) -> None:
    matter, reporter = assigned(), cast.reporter_a.viewer(cast.on)
    actions.accept(viewer=reporter, matter=matter, at=day(1), request_key="once")
    before = Entry.objects.count()
    with pytest.raises(AlreadyRecorded):
        actions.accept(viewer=reporter, matter=matter, at=day(1), request_key="once")
    assert Entry.objects.count() == before


def test_the_second_editor_is_told(cast: Cast, drafted: Make, day: Any) -> None:
    matter, clerk = drafted(), cast.clerk.viewer(cast.on)
    seen = matter.revision
    actions.change_matter(viewer=clerk, matter=matter, title="甲", at=day(0), revision=seen)
    with pytest.raises(Stale):
        actions.change_matter(viewer=clerk, matter=matter, title="乙", at=day(0), revision=seen)
    assert Matter.objects.get(pk=matter.pk).title == "甲"


def test_only_the_lead_unit_signs_for_it(cast: Cast, assigned: Make, day: Any) -> None:
    matter = assigned()
    for member in (cast.reporter_b, cast.clerk, cast.outsider, cast.auditor):
        assert (
            refused(lambda m=member: actions.accept(viewer=m.viewer(cast.on), matter=matter, at=day(1)))
            == "not_yours"
        )


def test_who_reported_it_done_does_not_close_it(cast: Cast, drafted: Make, day: Any) -> None:
    """The office hands a matter to a township whose reporter may also review: the doer is still refused."""
    matter = drafted()
    clerk, head = cast.clerk.viewer(cast.on), cast.head_a.viewer(cast.on)
    matter = actions.assign(viewer=clerk, matter=matter, at=day(0))
    actions.accept(viewer=head, matter=matter, at=day(1))
    [part] = actions.decompose(
        viewer=head, matter=matter, parts=[Draft("task", "清表一组", unit_id=cast.town_a.pk)], at=day(1)
    )
    assert part.assigned_by_id == cast.town_a.pk
    part = actions.assign(viewer=head, matter=part, at=day(1))
    actions.accept(viewer=head, matter=part, at=day(2))
    actions.report_done(viewer=head, matter=part, result="完成", at=day(3))
    assert (
        refused(lambda: actions.close(viewer=head, matter=part, conclusion="好", at=day(3)))
        == "doer_does_not_review"
    )
    assert (
        refused(lambda: actions.report_done(viewer=head, matter=matter, result="完成", at=day(3)))
        == "parts_open"
    )


def test_asking_on_the_due_day_is_late_and_kept_so(cast: Cast, in_hand: Make, day: Any) -> None:
    asked = actions.ask_extension(
        viewer=cast.head_a.viewer(cast.on), matter=in_hand(), reason="降雨", new_due_on=on(day(20)),
        progress_so_far="过半", at=day(10),
    )  # fmt: skip
    assert asked.in_time is False


def test_an_extension_needs_its_reason_and_its_date(cast: Cast, in_hand: Make, day: Any) -> None:
    with pytest.raises(Refused) as caught:
        actions.ask_extension(
            viewer=cast.head_a.viewer(cast.on),
            matter=in_hand(),
            reason=" ",
            new_due_on=None,
            progress_so_far="",
            at=day(2),
        )
    assert [p.code for p in caught.value.problems] == ["missing_reason", "missing_new_due_on"]


def test_it_is_due_on_or_after_its_start(drafted: Make, day: Any) -> None:
    assert refused(lambda: drafted(start_on=on(day(11)))) == "due_before_start"


def test_each_township_gets_a_matter_of_its_own_and_the_last_closes_the_whole(
    cast: Cast, drafted: Make, day: Any
) -> None:
    clerk = cast.clerk.viewer(cast.on)
    whole = actions.assign(
        viewer=clerk, matter=drafted(unit_id=None), unit_ids=[cast.town_b.pk, cast.town_a.pk], at=day(0)
    )
    parts = list(Matter.objects.filter(parent=whole).order_by("ordinal"))
    assert [p.unit_id for p in parts] == [cast.town_a.pk, cast.town_b.pk]
    assert (whole.unit_id, whole.state) == (None, "assigned")
    for part, member in zip(parts, (cast.reporter_a, cast.reporter_b), strict=True):
        viewer = member.viewer(cast.on)
        actions.accept(viewer=viewer, matter=part, at=day(1))
        actions.report_done(viewer=viewer, matter=part, result="完成", at=day(2))
    actions.close(viewer=clerk, matter=parts[0], conclusion="好", at=day(3))
    assert Matter.objects.get(pk=whole.pk).state == "assigned"
    actions.close(viewer=clerk, matter=parts[1], conclusion="好", at=day(4))
    whole.refresh_from_db()
    assert (whole.state, whole.reported_done_at, whole.closed_at) == ("closed", day(2), day(4))
    actions.reopen(viewer=clerk, matter=parts[0], reason="反弹", at=day(6))
    assert Matter.objects.get(pk=whole.pk).state == "assigned"


def test_a_reopened_matter_has_its_legs_whole(cast: Cast, in_hand: Make, day: Any) -> None:
    clerk, reporter = cast.clerk.viewer(cast.on), cast.reporter_a.viewer(cast.on)
    matter = in_hand()
    actions.report_done(viewer=reporter, matter=matter, result="完成", at=day(4))
    actions.close(viewer=clerk, matter=matter, conclusion="好", at=day(5))
    matter = actions.reopen(viewer=clerk, matter=matter, reason="反弹", at=day(8))
    assert (matter.state, matter.closed_at, matter.desk_unit_id) == ("working", None, cast.town_a.pk)
    laid = legs_of(matter)
    kernel_legs.check(laid)
    totals = kernel_legs.totals(laid, day(9))
    assert totals[kernel_legs.LegKind.stopped] == timedelta(days=3)
    assert sum(totals.values(), timedelta()) == timedelta(days=9)


def test_the_clock_stops_while_suspended(cast: Cast, in_hand: Make, day: Any) -> None:
    """Suspended from Thursday 5 to Tuesday 10 March: three working days; due Thursday 12 becomes Tuesday 17."""
    clerk = cast.clerk.viewer(cast.on)
    matter = actions.suspend(
        viewer=clerk, matter=in_hand(), reason="等上级批复", review_on=on(day(20)), at=day(3)
    )
    assert matter.state == "suspended"
    matter = actions.resume(viewer=clerk, matter=matter, at=day(8))
    assert (matter.due_on, matter.original_due_on) == (date(2026, 3, 17), on(day(10)))
    assert [leg.kind for leg in legs_of(matter)] == ["own", "own", "stopped", "own"]


def test_a_unit_names_the_proper_one_and_it_is_reassigned(cast: Cast, assigned: Make, day: Any) -> None:
    clerk, reporter = cast.clerk.viewer(cast.on), cast.reporter_a.viewer(cast.on)
    matter = assigned()
    actions.ask_reassign(
        viewer=reporter, matter=matter, reason="属地有误", proper_unit_id=cast.town_b.pk, at=day(1)
    )
    assert Matter.objects.get(pk=matter.pk).desk_unit_id == cast.office.pk
    matter = actions.reassign(
        viewer=clerk, matter=matter, unit_id=cast.town_b.pk, reason="同意改派", at=day(2)
    )
    assert MatterRequest.objects.get(matter=matter).state == "granted"
    assert (matter.unit_id, matter.state) == (cast.town_b.pk, "assigned")
    held = MatterHolding.objects.filter(matter=matter, role="lead").order_by("id")
    assert [(h.unit_id, h.to_on) for h in held] == [(cast.town_a.pk, on(day(2))), (cast.town_b.pk, None)]
    kernel_legs.check(legs_of(matter))


def test_a_refused_reassignment_comes_back_to_the_unit(cast: Cast, assigned: Make, day: Any) -> None:
    matter = assigned()
    asked = actions.ask_reassign(
        viewer=cast.reporter_a.viewer(cast.on),
        matter=matter,
        reason="不归我",
        proper_unit_id=cast.town_b.pk,
        at=day(1),
    )
    matter = actions.keep_unit(
        viewer=cast.clerk.viewer(cast.on), request=asked, answer="属地在甲镇", at=day(2)
    )
    assert (matter.desk_unit_id, matter.state) == (cast.town_a.pk, "assigned")
    actions.accept(viewer=cast.reporter_a.viewer(cast.on), matter=matter, at=day(2))


def test_what_waits_for_another_lies_on_that_desk(cast: Cast, in_hand: Make, day: Any) -> None:
    matter, reporter = in_hand(), cast.reporter_a.viewer(cast.on)
    actions.progress(
        viewer=reporter, matter=matter, report=Report("等用地批文", waits_on_id=cast.bureau.pk), at=day(3)
    )
    assert Matter.objects.get(pk=matter.pk).desk_unit_id == cast.bureau.pk
    answered = cast.reporter_bureau.viewer(cast.on)
    actions.progress(viewer=answered, matter=matter, report=Report("批文已出"), at=day(5))
    matter.refresh_from_db()
    assert (matter.desk_unit_id, matter.blocked_by) == (cast.town_a.pk, "")
    assert Progress.objects.filter(matter=matter).order_by("-id").first().unit_id == cast.bureau.pk  # type: ignore[union-attr]
    totals = kernel_legs.totals(legs_of(matter), day(6))
    assert totals[kernel_legs.LegKind.waiting] == timedelta(days=2)


def test_a_problem_is_struck_off_by_its_own_steps(cast: Cast, in_hand: Make, day: Any) -> None:
    clerk = cast.clerk.viewer(cast.on)
    matter = in_hand("problem")
    actions.report_done(viewer=cast.reporter_a.viewer(cast.on), matter=matter, result="完成", at=day(3))
    matter = actions.close(viewer=clerk, matter=matter, conclusion="好", at=day(4))
    assert (matter.state, matter.desk_unit_id) == ("closed", cast.office.pk)
    matter = actions.strike_off(viewer=clerk, matter=matter, at=day(5))
    assert (matter.state, matter.desk_unit_id) == ("struck_off", None)
    assert kernel_legs.elapsed(legs_of(matter), day(30)) == timedelta(days=5)


def test_a_task_ends_with_closing(cast: Cast, in_hand: Make, day: Any) -> None:
    clerk = cast.clerk.viewer(cast.on)
    matter = in_hand()
    actions.report_done(viewer=cast.reporter_a.viewer(cast.on), matter=matter, result="完成", at=day(3))
    actions.close(viewer=clerk, matter=matter, conclusion="好", at=day(4))
    assert refused(lambda: actions.strike_off(viewer=clerk, matter=matter, at=day(5))) == "no_strike_off"


def test_a_supervised_matter_needs_evidence(cast: Cast, in_hand: Make, day: Any) -> None:
    matter = in_hand("supervised")
    reporter = cast.reporter_a.viewer(cast.on)
    code = refused(lambda: actions.report_done(viewer=reporter, matter=matter, result="完成", at=day(3)))
    assert code == "missing_evidence"


def test_a_date_in_an_unannounced_year_is_kept_as_provisional(drafted: Make) -> None:
    matter = drafted(due=date(2027, 3, 1))
    assert (matter.due_on, matter.due_provisional, matter.calendar_version) == (
        date(2027, 3, 1),
        True,
        "2026",
    )


def test_an_assigned_matter_is_not_edited(cast: Cast, assigned: Make, day: Any) -> None:
    clerk = cast.clerk.viewer(cast.on)
    assert (
        refused(lambda: actions.change_matter(viewer=clerk, matter=assigned(), title="改", at=day(1)))
        == "already_assigned"
    )


def test_an_archived_campaign_is_not_written_to(cast: Cast, assigned: Make, day: Any) -> None:
    from gongjian import ledger
    from tests.cast import SET_UP

    matter = assigned()
    with ledger.record("test.cast", by=SET_UP, at=day(1)) as entry:
        entry.change(cast.campaign, status="archived", shown_on=on(day(1)))
    reporter = cast.reporter_a.viewer(cast.on)
    assert refused(lambda: actions.accept(viewer=reporter, matter=matter, at=day(1))) == "archived"


def test_who_has_left_may_do_nothing(cast: Cast, assigned: Make, day: Any) -> None:
    from gongjian import ledger
    from tests.cast import SET_UP

    matter = assigned()
    person = cast.reporter_a.person
    with ledger.record("test.cast", by=SET_UP, at=day(1)) as entry:
        entry.change(person, left_on=on(day(1)))
    cast.reporter_a.user.refresh_from_db()
    gone = cast.reporter_a.viewer(on(day(2)))
    assert refused(lambda: actions.accept(viewer=gone, matter=matter, at=day(2))) == "not_yours"


def test_an_entry_tells_the_act_in_words(cast: Cast, assigned: Make) -> None:
    from gongjian.ledger.history import history

    told = [(line.entry.act, line.entry.words["title"], line.entry.unit) for line in history(assigned())]
    assert told == [
        ("matter.assign", "完成地块清表", "指挥部办公室"),
        ("matter.draft", "完成地块清表", "指挥部办公室"),
    ]
