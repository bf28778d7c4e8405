"""A file attached by mistake is withdrawn on a page, with its reason, and the story tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongjian.kernel.problems import Refused
from gongjian.kit.files import keep_bytes
from gongjian.kit.story import story_of
from gongjian.ledger.models import Entry
from gongjian.matters import actions
from gongjian.matters.models import Evidence, Matter
from tests.cast import Cast

Make = Callable[..., Matter]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def _at_the_time_of_the_cast(monkeypatch: pytest.MonkeyPatch, day: Any) -> None:
    monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: day(3))


@pytest.fixture
def attached(cast: Cast, day: Any, in_hand: Make) -> Evidence:
    """A picture attached by 甲镇's reporter."""
    kept = keep_bytes(SimpleUploadedFile("错图.png", PNG, content_type="image/png"))
    return actions.attach(
        viewer=cast.reporter_a.viewer(cast.on), matter=in_hand(), file=kept, caption="现场", at=day(2)
    )


def page_of(evidence: Evidence) -> str:
    return f"/matters/{evidence.matter.number}/evidence/{evidence.pk}/withdraw/"


def test_the_lead_unit_withdraws_a_file_with_a_reason_and_the_story_tells_it(
    cast: Cast, attached: Evidence
) -> None:
    browser = cast.reporter_a.browser()
    shown = browser.get(f"/matters/{attached.matter.number}/")
    assert page_of(attached) in shown.content.decode()
    assert browser.get(page_of(attached)).status_code == 200
    assert browser.post(page_of(attached), {"reason": "", "request_key": "a"}).status_code == 200
    assert Evidence.objects.get(pk=attached.pk).voided is False
    data = {"reason": "传错了图", "request_key": "b"}
    assert browser.post(page_of(attached), data).status_code == 302
    assert Evidence.objects.get(pk=attached.pk).voided is True
    told = story_of(attached.matter)[0]
    assert ("错图.png" in told["text"], told["reason"]) == (True, "传错了图")
    assert browser.get(f"/files/{attached.file.number}/").status_code == 404


def test_a_second_press_withdraws_once_and_a_page_grown_old_is_told(cast: Cast, attached: Evidence) -> None:
    browser, data = cast.reporter_a.browser(), {"reason": "传错了图", "request_key": "once"}
    browser.post(page_of(attached), data)
    browser.post(page_of(attached), data)
    again = browser.post(page_of(attached), data | {"request_key": "another"})
    assert (again.status_code, again.context["form"].is_valid()) == (200, False)
    assert Entry.objects.filter(act="matter.detach").count() == 1
    assert browser.get(page_of(attached)).status_code == 404


def test_only_the_lead_unit_and_whoever_assigned_it_find_the_page(cast: Cast, attached: Evidence) -> None:
    address = page_of(attached)
    members = (cast.head_a, cast.clerk, cast.auditor, cast.reporter_b, cast.outsider, cast.outside_reporter)
    assert [m.browser().get(address).status_code for m in members] == [200, 200, 404, 404, 404, 404]
    assert cast.reporter_b.browser().post(address, {"reason": "x", "request_key": "x"}).status_code == 404
    assert cast.auditor.browser().post(address, {"reason": "x", "request_key": "y"}).status_code == 404
    shown = cast.auditor.browser().get(f"/matters/{attached.matter.number}/")
    assert address not in shown.content.decode()
    assert Evidence.objects.get(pk=attached.pk).voided is False


def test_a_file_of_another_matter_is_not_found_under_this_one(
    cast: Cast, attached: Evidence, in_hand: Make
) -> None:
    other = in_hand(title="另一件事")
    address = page_of(attached).replace(attached.matter.number, other.number)
    assert cast.reporter_a.browser().get(address).status_code == 404


def test_evidence_the_matter_is_reported_done_on_stays(cast: Cast, day: Any, attached: Evidence) -> None:
    reporter = cast.reporter_a.viewer(cast.on)
    matter = Matter.objects.get(pk=attached.matter_id)
    actions.report_done(viewer=reporter, matter=matter, result="清完", at=day(3))
    with pytest.raises(Refused) as caught:
        actions.detach(viewer=reporter, evidence=attached, reason="传错了", at=day(3))
    assert caught.value.code == "proof_is_used"
    assert cast.reporter_a.browser().get(page_of(attached)).status_code == 404
