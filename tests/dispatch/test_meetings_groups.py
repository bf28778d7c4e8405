"""各组上周: the agenda speaks by working group, each with what turned red and green and what it asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from gongjian import ledger
from gongjian.campaigns.models import PlaybookItem
from gongjian.people.actions import put_unit
from gongjian.people.models import Unit, UnitMember
from tests.cast import AT, SET_UP
from tests.dispatch.meeting_cast import CUT, LAST_TUESDAY, Meetings, joint, text_of

__all__ = ["joint"]
pytestmark = pytest.mark.django_db
BEGUN = AT - timedelta(days=13)


@pytest.fixture
def group(joint: Meetings) -> Unit:
    """用地组, in the playbook, with 县资规局 drawn into it."""
    with ledger.record("test.cast", by=SET_UP, at=BEGUN) as entry:
        made = put_unit(entry, name="用地组", kind="group", parent=joint.cast.county, ordinal=900)
        entry.create(UnitMember(group=made, unit=joint.cast.bureau, from_on=BEGUN.date()))
        entry.create(
            PlaybookItem(
                campaign=joint.cast.campaign, section="group", key="land", name="用地组", unit=made, ordinal=1
            )
        )
    return made


def section(joint: Meetings, meeting: Any) -> list[dict[str, Any]]:
    response = joint.browser(at=CUT).get(f"/meetings/{meeting.number}/")
    return [one.line for one in response.context["sections"][1].lines]


def test_a_groups_line_counts_the_matters_of_the_units_drawn_into_it(joint: Meetings, group: Unit) -> None:
    last = joint.call(LAST_TUESDAY, at=LAST_TUESDAY - timedelta(days=1))
    bureau = joint.cast.bureau.pk
    begun = LAST_TUESDAY + timedelta(minutes=10)
    joint.decide(last, "核发红线", begun, due=date(2026, 2, 27), unit_id=bureau)
    joint.decide(last, "接通供水", begun, due=date(2026, 2, 27))
    lines = {line["key"]: line for line in section(joint, joint.call())}
    told = [(one["label"], one["value"]) for one in lines["g-land"]["figures"]]
    assert told == [("办结", "0"), ("超期", "1"), ("新超期", "1")]
    assert lines["g-land"]["note"] == joint.cast.bureau.label
    assert [one["value"] for one in lines["all"]["figures"]] == ["0", "2", "2"]
    assert (lines[f"u{bureau}"]["fold"], lines[f"u{joint.cast.town_a.pk}"]["fold"]) == (True, True)


def test_each_of_a_groups_figures_opens_on_as_many_records(joint: Meetings, group: Unit) -> None:
    last = joint.call(LAST_TUESDAY, at=LAST_TUESDAY - timedelta(days=1))
    begun = LAST_TUESDAY + timedelta(minutes=10)
    joint.decide(last, "核发红线", begun, due=date(2026, 2, 27), unit_id=joint.cast.bureau.pk)
    line = next(one for one in section(joint, joint.call()) if one["key"] == "g-land")
    client = joint.browser()
    for one in line["figures"]:
        page = text_of(client.get(one["href"]))
        assert ("核发红线" in page) is (one["value"] == "1"), one


def test_a_group_without_a_unit_says_so_and_claims_no_figures(joint: Meetings, group: Unit) -> None:
    with ledger.record("test.cast", by=SET_UP, at=BEGUN + timedelta(hours=1)) as entry:
        entry.change(PlaybookItem.objects.get(key="land"), unit=None)
    line = next(one for one in section(joint, joint.call()) if one["key"] == "g-land")
    assert line == {"key": "g-land", "text": "用地组", "unit_id": None, "note": "尚未登记为单位"}


def test_the_wall_shows_a_point_a_screen_and_nobodys_own_words(joint: Meetings, group: Unit) -> None:
    meeting = joint.call()
    joint.browser(at=CUT).post(f"/meetings/{meeting.number}/freeze/")
    response = joint.browser().get(f"/meetings/{meeting.number}/screen/")
    titles = [one.title for one in response.context["screens"]]
    assert titles == ["上次议定事项", "各组上周情况", "需协调事项", "领导讲评", "本周任务"]
    assert joint.browser("outsider").get(f"/meetings/{meeting.number}/screen/").status_code == 404
    joint.browser(at=CUT + timedelta(hours=1)).post(f"/meetings/{meeting.number}/cancel/", {"reason": "防汛"})
    assert joint.browser().get(f"/meetings/{meeting.number}/screen/").status_code == 404


def test_a_long_point_goes_over_several_screens(joint: Meetings) -> None:
    from gongjian.dispatch.selectors.agenda import ShownLine
    from gongjian.dispatch.views.meeting_screen import ROOM, _parts

    one = ShownLine({"key": "a", "text": "一", "note": "二"})
    lines = [replace(one) for _place in range(ROOM)]
    parts = [len(part) for part in _parts(lines)]
    assert parts == [ROOM // 2, ROOM // 2, ROOM % 2]
