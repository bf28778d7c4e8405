"""议定事项按期落实率: by the date first given, in protocol order, a unit sees itself and the median."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from gongjian.dispatch.models import Meeting
from gongjian.dispatch.selectors.kept import kept_promises
from gongjian.figures.compute import figure
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.ledger import AsOf
from gongjian.matters import actions
from gongjian.matters.models import Matter, MatterRequest
from tests.cast import AT
from tests.dispatch.meeting_cast import TUESDAY, Meetings, joint

__all__ = ["joint"]
pytestmark = pytest.mark.django_db
BEGUN = TUESDAY + timedelta(minutes=5)
PERIOD = (date(2026, 3, 3), date(2026, 3, 11))
NOW = AsOf(date(2026, 3, 10))


def day(on: int, hour: int = 11) -> datetime:
    return AT.replace(day=on, hour=hour)


@pytest.fixture
def held(joint: Meetings) -> Meeting:
    return joint.call(TUESDAY)


def done(joint: Meetings, matter: Matter, at: datetime, closed_at: datetime | None = None) -> None:
    reporter = joint.cast.reporter_a.viewer(joint.cast.on)
    actions.accept(viewer=reporter, matter=matter, at=BEGUN + timedelta(minutes=30))
    actions.report_done(viewer=reporter, matter=Matter.objects.get(pk=matter.pk), result="办好", at=at)
    if closed_at is not None:
        actions.close(
            viewer=joint.clerk, matter=Matter.objects.get(pk=matter.pk), conclusion="属实", at=closed_at
        )


def value(joint: Meetings, key: str) -> Decimal | None:
    query = Query(measures()[key], joint.cast.campaign, NOW, None, None, (), PERIOD)
    return figure(query).value


def test_done_by_the_original_date_counts_whatever_the_examiner_took(joint: Meetings, held: Meeting) -> None:
    matter = joint.decide(held, "接通供水", BEGUN, due=date(2026, 3, 6))
    done(joint, matter, day(6), closed_at=day(9))
    assert (value(joint, "decision_due"), value(joint, "decision_on_time")) == (1, 1)


def test_an_extension_moves_the_date_but_not_the_promise(joint: Meetings, held: Meeting) -> None:
    matter = joint.decide(held, "接通供水", BEGUN, due=date(2026, 3, 6))
    head = joint.cast.head_a.viewer(joint.cast.on)
    actions.accept(viewer=joint.cast.reporter_a.viewer(joint.cast.on), matter=matter, at=day(5, hour=9))
    actions.ask_extension(
        viewer=head,
        matter=Matter.objects.get(pk=matter.pk),
        new_due_on=date(2026, 3, 9),
        reason="雨",
        progress_so_far="一半",
        at=day(5),
    )
    asked = MatterRequest.objects.get()
    actions.grant(viewer=joint.clerk, request=asked, new_due_on=date(2026, 3, 9), at=day(5, hour=15))
    fresh = Matter.objects.get(pk=matter.pk)
    actions.report_done(
        viewer=joint.cast.reporter_a.viewer(joint.cast.on), matter=fresh, result="办好", at=day(8)
    )
    actions.close(viewer=joint.clerk, matter=Matter.objects.get(pk=matter.pk), conclusion="属实", at=day(9))
    keys = ("decision_due", "decision_on_time", "decision_moved_once", "decision_moved_more")
    assert [value(joint, key) for key in keys] == [1, 0, 1, 0]


def test_reported_but_not_closed_is_not_kept_yet(joint: Meetings, held: Meeting) -> None:
    done(joint, joint.decide(held, "接通供水", BEGUN, due=date(2026, 3, 6)), day(6))
    assert value(joint, "decision_on_time_rate") == 0


def test_what_has_no_date_and_what_falls_due_later_is_not_counted(joint: Meetings, held: Meeting) -> None:
    joint.decide(held, "以后的事", BEGUN, due=date(2026, 3, 20))
    assert (value(joint, "decision_due"), value(joint, "decision_on_time_rate")) == (0, None)


def test_a_unit_sees_itself_and_the_median_in_protocol_order(joint: Meetings, held: Meeting) -> None:
    kept = joint.decide(held, "甲镇的事", BEGUN, due=date(2026, 3, 6))
    for town in (joint.cast.bureau, joint.cast.town_b):
        joint.decide(held, f"{town.name}的事", BEGUN, due=date(2026, 3, 6), unit_id=town.pk)
    done(joint, kept, day(6), closed_at=day(6, hour=15))
    whole = kept_promises(joint.cast.campaign, "joint", NOW, joint.clerk)
    assert [row.label for row in whole.rows] == ["县资规局", "甲镇", "乙镇"]
    own = kept_promises(joint.cast.campaign, "joint", NOW, joint.cast.head_a.viewer(joint.cast.on))
    assert ([row.label for row in own.rows], own.share, own.due) == (["甲镇"], 0, 1)
