"""On site: findings, the device, the location, and what a leader said."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from gongjian.kernel.problems import Refused
from gongjian.matters.models import Matter
from gongjian.supervise.actions.inspections import spoken, visits
from gongjian.supervise.actions.inspections.findings import Finding
from gongjian.supervise.models import (
    InspectionPlan,
    Problem,
    SpokenRequest,
    Visit,
    VisitState,
)
from tests.cast import Cast
from tests.supervise.inspecting.refusals import code


# ---------------------------------------------------------------- on site
def test_findings_solved_on_the_spot_count_apart_and_others_go_to_their_unit(
    cast: Cast, on_site: Visit
) -> None:
    due = cast.on + timedelta(days=9)
    found = [
        Finding("environment", "施工便道被堵", solved="现场协调清障"),
        Finding("permits", "用地手续没有报齐", unit_id=cast.bureau.pk, due_on=due),
        Finding("other", "围挡破损"),
    ]
    inspector = cast.inspector.viewer(cast.on)
    visits.record_visit(viewer=inspector, visit=on_site, seen=visits.Seen(findings=found), at=cast.at)
    rows = Problem.objects.filter(visit=on_site).select_related("matter").order_by("id")
    assert [(row.on_the_spot, row.matter.state, row.matter.unit_id) for row in rows] == [
        (True, "struck_off", cast.town_a.pk),
        (False, "assigned", cast.bureau.pk),
        (False, "drafted", None),
    ]
    assert rows[1].matter.due_on == due


def test_a_visit_sent_from_the_device_begins_when_it_was_written_there(
    cast: Cast, file: Callable[..., InspectionPlan]
) -> None:
    visit = Visit.objects.get(plan=file(cast.town_a))
    later = cast.at + timedelta(hours=3)
    seen = visits.Seen(summary="已看完", ends=True, begun_at=cast.at)
    done = visits.record_visit(viewer=cast.inspector.viewer(cast.on), visit=visit, seen=seen, at=later)
    assert (done.state, done.started_at, done.ended_at) == (VisitState.ENDED, cast.at, later)
    assert InspectionPlan.objects.get(pk=visit.plan_id).opened_at == cast.at


def test_nothing_found_is_due_before_the_visit_and_what_was_typed_stays(cast: Cast, on_site: Visit) -> None:
    sent = {
        "f1-category": "other",
        "f1-words": "围挡破损",
        "f1-how": "hand",
        "f1-due": (cast.on - timedelta(days=1)).isoformat(),
    }
    answer = cast.inspector.browser().post(f"/visits/{on_site.number}/", sent)
    text = answer.content.decode()
    assert (answer.status_code, Problem.objects.count()) == (422, 0)
    assert ('value="围挡破损"' in text, f'value="{sent["f1-due"]}"' in text) == (True, True)
    assert 'href="#f1-due"' in text
    assert text.count("早于走访当天") == 2


def test_a_visit_written_up_late_keeps_the_days_given_on_site(cast: Cast, on_site: Visit) -> None:
    viewer, later = cast.inspector.viewer(cast.on), cast.at + timedelta(days=5)
    given = [cast.on, cast.on + timedelta(days=2)]
    seen = visits.Seen(
        [Finding("other", f"围挡破损{day}", unit_id=cast.bureau.pk, due_on=day) for day in given]
    )
    visits.record_visit(viewer=viewer, visit=on_site, seen=seen, at=later)
    assert list(Matter.objects.order_by("id").values_list("due_on", flat=True)) == given
    early = visits.Seen([Finding("other", "便道", due_on=cast.on - timedelta(days=1))])
    with pytest.raises(Refused) as refused:
        visits.record_visit(viewer=viewer, visit=on_site, seen=early, at=later)
    assert code(refused) == "due_in_the_past"


def test_a_visit_does_not_begin_before_its_day(cast: Cast, file: Callable[..., InspectionPlan]) -> None:
    visit = Visit.objects.get(plan=file(cast.town_a, days=2))
    with pytest.raises(Refused) as refused:
        visits.start_visit(viewer=cast.inspector.viewer(cast.on), visit=visit, at=cast.at)
    assert code(refused) == "too_early"


def test_the_location_is_taken_only_where_a_rule_says_why(cast: Cast, on_site: Visit) -> None:
    with pytest.raises(Refused) as refused:
        visits.record_visit(
            viewer=cast.inspector.viewer(cast.on),
            visit=on_site,
            seen=visits.Seen(located="38.7, 112.7"),
            at=cast.at,
        )
    assert code(refused) == "location_not_asked"


# ---------------------------------------------------------------- what a leader said
@pytest.fixture
def said(cast: Cast, on_site: Visit) -> SpokenRequest:
    words = visits.Said("副县长", "这条路月底前必须通", [cast.leader.post.pk])
    visits.record_visit(
        viewer=cast.inspector.viewer(cast.on), visit=on_site, seen=visits.Seen(said=words), at=cast.at
    )
    return SpokenRequest.objects.get()


def test_a_spoken_request_binds_once_the_office_has_confirmed_it(cast: Cast, said: SpokenRequest) -> None:
    inspector, clerk = cast.inspector.viewer(cast.on), cast.clerk.viewer(cast.on)
    values = {"spoken": said, "title": "打通进场道路", "unit_id": cast.town_a.pk, "at": cast.at}
    with pytest.raises(Refused) as refused:
        spoken.confirm_spoken(viewer=inspector, due_on=cast.on, **values)
    assert (code(refused), Matter.objects.count()) == ("office_confirms", 0)
    matter = spoken.confirm_spoken(viewer=clerk, due_on=cast.on + timedelta(days=29), **values)
    said.refresh_from_db()
    assert (matter.kind, matter.state, matter.title) == ("instruction", "assigned", "打通进场道路")
    assert (said.state, said.matter_id, said.says) == ("confirmed", matter.pk, "这条路月底前必须通")
    with pytest.raises(Refused) as again:
        spoken.drop_spoken(viewer=clerk, spoken=said, reason="重复", at=cast.at)
    assert code(again) == "spoken_settled"


def test_a_leaders_words_are_read_by_whoever_heard_them_the_office_and_named_posts_only(
    cast: Cast, said: SpokenRequest
) -> None:
    address = f"/visits/{said.visit.number}/"
    readers = {
        name
        for name in cast.members
        if "这条路月底前必须通" in cast.members[name].browser().get(address).content.decode()
    }
    assert readers == {"inspector", "clerk", "campaign_admin", "leader"}
