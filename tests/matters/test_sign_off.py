"""Inside the unit: who files, who checks, who signs, and what is told outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gongjian import ledger
from gongjian.kernel.problems import Refused
from gongjian.kernel.signoff import Step
from gongjian.ledger import AlreadyRecorded, Stale
from gongjian.ledger.models import Entry
from gongjian.matters import actions, inbox, kinds
from gongjian.matters.actions import Report
from gongjian.matters.models import Leg, Matter, MatterRequest
from gongjian.matters.policy import can_see
from gongjian.matters.selectors.reported import reported
from gongjian.people.actions import put_grant
from gongjian.people.viewer import Viewer
from tests.cast import Cast, Member
from tests.matters.conftest import on

Make = Callable[..., Matter]
BOTH, ALONE = (Step.check, Step.sign), (Step.sign,)


@pytest.fixture
def chain(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have tasks go through this chain inside the unit."""

    def say(*steps: Step) -> None:
        task = replace(kinds.HOUSE_KINDS["task"], sign_off=steps, sign_off_workdays=1)
        monkeypatch.setattr(kinds, "kinds_of", lambda campaign, day: {**kinds.HOUSE_KINDS, "task": task})

    say(*BOTH)
    return say


@pytest.fixture
def checker(cast: Cast) -> Member:
    """经办人 of 甲镇, who checks there and files nothing."""
    with ledger.record("test.cast", by=cast.admin.actor, at=cast.at) as entry:
        for grant in cast.staff_a.post.grants.all():
            entry.change(grant, role="checker")
    return cast.staff_a


@pytest.fixture
def filed(cast: Cast, chain: Any, checker: Member, day: Any, in_hand: Make) -> Make:
    """A task of 甲镇 that its reporter has filed as done on the third day."""

    def make(by: Member | None = None, at: int = 3, **more: Any) -> Matter:
        viewer = (by or cast.reporter_a).viewer(cast.on)
        return actions.report_done(viewer=viewer, matter=in_hand(), result="全部清完", at=day(at), **more)

    return make


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def waits(matter: Matter) -> tuple[str, str] | None:
    found = MatterRequest.objects.filter(matter=matter, kind="done").order_by("-id").first()
    return (found.state, found.step) if found is not None else None


def to_do(viewer: Viewer, cast: Cast) -> list[int]:
    return [m.pk for step in inbox.steps_waiting(viewer, cast.on) for m in step]


def test_what_is_filed_waits_for_checker_and_signer_before_the_office_hears_of_it(
    cast: Cast, day: Any, filed: Make, checker: Member
) -> None:
    matter = filed()
    assert (matter.state, matter.desk_unit_id, matter.reported_done_at) == ("working", cast.town_a.pk, None)
    assert waits(matter) == ("asked", "check")
    matter = actions.check(viewer=checker.viewer(cast.on), matter=matter, at=day(3))
    assert (matter.state, waits(matter)) == ("working", ("asked", "sign"))
    matter = actions.sign(viewer=cast.head_a.viewer(cast.on), matter=matter, at=day(4))
    assert (matter.state, matter.desk_unit_id, waits(matter)) == (
        "reported_done",
        cast.office.pk,
        ("granted", ""),
    )
    assert matter.reported_done_by == cast.reporter_a.user.pk
    acts = Entry.objects.order_by("-seq").values_list("act", flat=True)[:3]
    assert list(acts) == ["matter.sign", "matter.check", "matter.file_done"]


def test_lateness_counts_to_the_filing_that_is_signed_by_the_next_working_day(
    cast: Cast, day: Any, filed: Make, checker: Member
) -> None:
    matter = actions.check(viewer=checker.viewer(cast.on), matter=filed(), at=day(3))
    matter = actions.sign(viewer=cast.head_a.viewer(cast.on), matter=matter, at=day(4))
    assert matter.reported_done_at == day(3)
    told = reported(matter, matter)
    assert told is not None
    assert (told.by, told.signed_by, told.at) == (
        cast.reporter_a.person.name,
        cast.head_a.person.name,
        day(3),
    )


def test_lateness_counts_to_a_signature_that_comes_later(
    cast: Cast, day: Any, filed: Make, checker: Member
) -> None:
    matter = actions.check(viewer=checker.viewer(cast.on), matter=filed(), at=day(4))
    matter = actions.sign(viewer=cast.head_a.viewer(cast.on), matter=matter, at=day(8))
    assert matter.reported_done_at == day(8)


def test_the_time_inside_the_unit_is_the_units_own(
    cast: Cast, day: Any, filed: Make, checker: Member
) -> None:
    matter = actions.check(viewer=checker.viewer(cast.on), matter=filed(), at=day(4))
    matter = actions.sign(viewer=cast.head_a.viewer(cast.on), matter=matter, at=day(5))
    laid = Leg.objects.filter(matter=matter, voided=False).order_by("from_at", "id")
    assert list(laid.values_list("kind", "unit_id", "what"))[-3:] == [
        ("own", cast.town_a.pk, "unit_check"),
        ("own", cast.town_a.pk, "unit_sign"),
        ("review", cast.office.pk, "review"),
    ]


def test_a_kind_without_sign_off_goes_to_the_office_at_once(
    cast: Cast, chain: Any, day: Any, in_hand: Make
) -> None:
    chain()
    matter = actions.report_done(
        viewer=cast.reporter_a.viewer(cast.on), matter=in_hand(), result="清完", at=day(3)
    )
    assert (matter.state, waits(matter)) == ("reported_done", None)


def test_the_head_files_where_the_signature_is_all_and_it_goes_out(
    cast: Cast, chain: Any, day: Any, in_hand: Make
) -> None:
    chain(*ALONE)
    matter = actions.report_done(
        viewer=cast.head_a.viewer(cast.on), matter=in_hand(), result="清完", at=day(3)
    )
    assert (matter.state, waits(matter)) == ("reported_done", None)


def test_nobody_checks_what_they_filed_and_the_head_signs_it_once_another_has(
    cast: Cast, day: Any, filed: Make, checker: Member
) -> None:
    head = cast.head_a.viewer(cast.on)
    matter = filed(by=cast.head_a)
    assert refused(lambda: actions.check(viewer=head, matter=matter, at=day(3))) == "own_filing"
    assert (
        refused(lambda: actions.send_back(viewer=head, matter=matter, reason="x", at=day(3))) == "own_filing"
    )
    actions.check(viewer=checker.viewer(cast.on), matter=matter, at=day(3))
    assert actions.sign(viewer=head, matter=matter, at=day(3)).state == "reported_done"


def test_the_checker_does_not_sign_nor_the_reporter_check(
    cast: Cast, day: Any, filed: Make, checker: Member
) -> None:
    matter, reporter = filed(), cast.reporter_a.viewer(cast.on)
    assert refused(lambda: actions.check(viewer=reporter, matter=matter, at=day(3))) == "own_filing"
    assert (
        refused(lambda: actions.check(viewer=cast.head_b.viewer(cast.on), matter=matter, at=day(3)))
        == "not_yours"
    )
    assert (
        refused(lambda: actions.sign(viewer=cast.head_a.viewer(cast.on), matter=matter, at=day(3)))
        == "verb_not_in_state"
    )
    matter = actions.check(viewer=checker.viewer(cast.on), matter=matter, at=day(3))
    assert (
        refused(lambda: actions.sign(viewer=checker.viewer(cast.on), matter=matter, at=day(3))) == "not_yours"
    )


def test_the_deputy_of_the_head_signs_for_the_head(
    cast: Cast, day: Any, filed: Make, checker: Member
) -> None:
    with ledger.record("test.cast", by=cast.admin.actor, at=cast.at) as entry:
        entry.change(cast.head_a.post, deputy_id=checker.post.pk)
    deputy = checker.viewer(cast.on)
    assert deputy.reach("sign", cast.campaign).unit_ids == frozenset()
    matter = actions.check(viewer=deputy, matter=filed(), at=day(3))
    assert to_do(deputy, cast) == [matter.pk]
    assert actions.sign(viewer=deputy, matter=matter, at=day(3)).state == "reported_done"


def test_a_deputy_of_somebody_who_signs_nothing_gains_no_step(cast: Cast, chain: Any) -> None:
    with ledger.record("test.cast", by=cast.admin.actor, at=cast.at) as entry:
        entry.change(cast.reporter_a.post, deputy_id=cast.staff_a.post.pk)
    in_place = [scope.may for scope in cast.staff_a.viewer(cast.on).scopes if scope.in_place]
    assert in_place == [frozenset({"see", "report_for"})]


def test_it_is_in_the_inbox_of_whoever_has_the_step_and_counts(
    cast: Cast, day: Any, filed: Make, checker: Member
) -> None:
    matter = filed()
    reporter, head = cast.reporter_a.viewer(cast.on), cast.head_a.viewer(cast.on)
    mine = checker.viewer(cast.on)
    assert [to_do(v, cast) for v in (reporter, mine, head)] == [[], [matter.pk], [matter.pk]]
    assert [inbox.waiting_count(v, cast.on) for v in (reporter, mine, head)] == [0, 1, 1]
    others = inbox.waiting_on_others_q(reporter)
    assert [m.pk for m in inbox.live_matters().filter(others)] == [matter.pk]
    actions.check(viewer=mine, matter=matter, at=day(3))
    assert [inbox.waiting_count(v, cast.on) for v in (reporter, mine, head)] == [0, 0, 1]
    actions.sign(viewer=head, matter=matter, at=day(3))
    assert [inbox.waiting_count(v, cast.on) for v in (reporter, mine, head)] == [0, 0, 0]
    assert to_do(cast.clerk.viewer(cast.on), cast) == [matter.pk]
    assert to_do(cast.head_b.viewer(cast.on), cast) == []


def test_sent_back_it_is_the_reporters_again_and_nobody_outside_counts_a_return(
    cast: Cast, day: Any, filed: Make, checker: Member
) -> None:
    matter = filed()
    assert (
        refused(
            lambda: actions.send_back(viewer=checker.viewer(cast.on), matter=matter, reason=" ", at=day(3))
        )
        == "missing_reason"
    )
    matter = actions.send_back(viewer=checker.viewer(cast.on), matter=matter, reason="缺照片", at=day(3))
    assert (matter.state, matter.returned_count, waits(matter)) == ("working", 0, ("refused", ""))
    assert to_do(cast.reporter_a.viewer(cast.on), cast) == [matter.pk]
    matter = actions.report_done(
        viewer=cast.reporter_a.viewer(cast.on), matter=matter, result="补了照片", at=day(4)
    )
    assert waits(matter) == ("asked", "check")


def test_the_reporter_takes_back_what_waits(cast: Cast, day: Any, filed: Make) -> None:
    matter = filed()
    reporter = cast.reporter_a.viewer(cast.on)
    report = Report(says="还在清")
    assert (
        refused(lambda: actions.progress(viewer=reporter, matter=matter, report=report, at=day(3)))
        == "verb_not_in_state"
    )
    matter = actions.take_back(viewer=reporter, matter=matter, reason="数据有误", at=day(3))
    assert (matter.state, waits(matter)) == ("working", ("withdrawn", ""))
    actions.progress(viewer=reporter, matter=matter, report=report, at=day(4))


@pytest.mark.parametrize("verb", ["suspend", "reassign", "cancel"])
def test_what_waits_falls_away_when_the_office_moves_the_matter(
    cast: Cast, day: Any, filed: Make, verb: str
) -> None:
    matter, clerk = filed(), cast.clerk.viewer(cast.on)
    more: dict[str, Any] = {
        "suspend": {"review_on": on(day(20))},
        "reassign": {"unit_id": cast.town_b.pk},
    }.get(verb, {})
    getattr(actions, verb)(viewer=clerk, matter=matter, reason="另有安排", at=day(4), **more)
    assert waits(matter) == ("withdrawn", "check")
    assert to_do(cast.head_a.viewer(cast.on), cast) == []


def test_a_second_click_signs_once_and_a_page_grown_old_is_told(
    cast: Cast, day: Any, filed: Make, checker: Member
) -> None:
    matter, head = filed(), cast.head_a.viewer(cast.on)
    old = matter.revision
    actions.check(viewer=checker.viewer(cast.on), matter=matter, at=day(3), request_key="once")
    with pytest.raises(AlreadyRecorded):
        actions.check(viewer=checker.viewer(cast.on), matter=matter, at=day(3), request_key="once")
    actions.sign(viewer=head, matter=matter, at=day(3), request_key="signed")
    with pytest.raises(AlreadyRecorded):
        actions.sign(viewer=head, matter=matter, at=day(3), request_key="signed")
    with pytest.raises(Stale):
        actions.sign(viewer=head, matter=matter, at=day(4), revision=old)
    assert Entry.objects.filter(act="matter.sign").count() == 1


def test_withdrawn_or_returned_by_the_office_it_goes_through_the_unit_again(
    cast: Cast, day: Any, filed: Make, checker: Member
) -> None:
    head = cast.head_a.viewer(cast.on)
    matter = actions.check(viewer=checker.viewer(cast.on), matter=filed(), at=day(3))
    matter = actions.sign(viewer=head, matter=matter, at=day(3))
    matter = actions.return_(viewer=cast.clerk.viewer(cast.on), matter=matter, reason="缺材料", at=day(4))
    matter = actions.report_done(
        viewer=cast.reporter_a.viewer(cast.on), matter=matter, result="补齐", at=day(5)
    )
    assert (matter.state, matter.reported_done_at, waits(matter)) == ("working", None, ("asked", "check"))


@pytest.fixture
def _at_the_time_of_the_cast(monkeypatch: pytest.MonkeyPatch, day: Any) -> None:
    monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: day(3))


@pytest.mark.usefixtures("_at_the_time_of_the_cast")
class TestPages:
    def test_the_pages_of_the_steps_open_for_those_who_may_alone(
        self, cast: Cast, filed: Make, checker: Member
    ) -> None:
        address = f"/matters/{filed().number}/check/"
        members = (
            checker,
            cast.head_a,
            cast.reporter_a,
            cast.clerk,
            cast.head_b,
            cast.outsider,
            cast.auditor,
        )
        assert [m.browser().get(address).status_code for m in members] == [200, 200, 404, 404, 404, 404, 404]
        assert cast.head_b.browser().post(address, {}).status_code == 404
        assert checker.browser().get(address.replace("check", "sign")).status_code == 404

    def test_the_page_says_what_it_waits_for_and_is_passed_with_one_press(
        self, cast: Cast, filed: Make, checker: Member
    ) -> None:
        matter, browser = filed(), checker.browser()
        page = browser.get(f"/matters/{matter.number}/")
        assert "To be checked in the unit" in page.content.decode() or "待单位审核" in page.content.decode()
        form = page.context["form"]
        assert page.context["first"].slug == "check"
        data = {
            "outcome": "check",
            "opinion": "",
            "request_key": "press-1",
            "revision": str(form.initial["revision"]),
        }
        assert browser.post(f"/matters/{matter.number}/check/", data).status_code == 302
        assert waits(matter) == ("asked", "sign")
        browser.post(f"/matters/{matter.number}/check/", data)
        assert Entry.objects.filter(act="matter.check").count() == 1

    def test_a_press_without_an_outcome_or_a_return_without_reason_writes_nothing(
        self, cast: Cast, filed: Make, checker: Member
    ) -> None:
        matter, browser = filed(), checker.browser()
        for outcome in ("", "sign", "send-back"):
            data = {"outcome": outcome, "opinion": "", "request_key": f"k-{outcome}", "revision": "0"}
            data["revision"] = str(matter.revision)
            assert browser.post(f"/matters/{matter.number}/check/", data).status_code == 200
        assert waits(matter) == ("asked", "check")

    def test_the_inbox_of_the_signer_names_the_step(
        self, cast: Cast, day: Any, filed: Make, checker: Member
    ) -> None:
        matter = actions.check(viewer=checker.viewer(cast.on), matter=filed(), at=day(3))
        page = cast.head_a.browser().get("/todo/")
        rows = [row for group in page.context["groups"] for row in group["rows"]]
        assert [(row.matter.pk, row.what, row.slugs) for row in rows] == [(matter.pk, "unit_sign", ("sign",))]
        others = cast.reporter_a.browser().get("/todo/?tab=others")
        rows = [row for group in others.context["groups"] for row in group["rows"]]
        assert [row.matter.pk for row in rows] == [matter.pk]
        assert "待单位审签" in rows[0].note or "To be signed in the unit" in rows[0].note

    def test_as_of_a_day_before_the_signature_it_still_waits(
        self, cast: Cast, day: Any, filed: Make, checker: Member
    ) -> None:
        matter = filed()
        assert can_see(cast.clerk.viewer(cast.on), matter)
        page = cast.clerk.browser().get(f"/matters/{matter.number}/")
        assert page.context["stages"][3]["note"] in ("待单位审核", "To be checked in the unit")


def test_a_checker_over_another_unit_sees_nothing_of_it(cast: Cast, day: Any, filed: Make) -> None:
    with ledger.record("test.cast", by=cast.admin.actor, at=cast.at) as entry:
        put_grant(
            entry,
            post=cast.reporter_b.post,
            role="checker",
            unit=cast.town_b,
            from_on=cast.on,
            illustrative=True,
        )
    matter = filed()
    other = cast.reporter_b.viewer(cast.on)
    assert (can_see(other, matter), to_do(other, cast)) == (False, [])
