"""Messages: written once, delivered once, by mail and by the robots of three makers; what fails is tried again."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from gongjian import ledger
from gongjian.kit.models import OutboxMessage
from gongjian.kit.outbox import (
    MessageKind,
    Note,
    choose_channels,
    deliver,
    kinds,
    mark_all_read,
    messages_of,
    post,
    tell,
    undelivered,
)
from gongjian.kit.outbox.delivering import LATEST, PAUSES
from gongjian.kit.outbox.kinds import told
from gongjian.kit.outbox.webhooks import ROOM, dingtalk_signature, feishu_signature, fitted
from gongjian.people.models import PersonContact, User
from tests.cast import AT, SET_UP, Cast

pytestmark = pytest.mark.django_db

if kinds.get("test.due") is None:
    kinds.register("test.due", MessageKind("test.due", "到期", "“%(title)s”（%(number)s）%(due_on)s到期。"))
SAID = "“办结用地预审”（S-1）3月5日（周四）到期。"
MINUTE = timedelta(minutes=1)


def note(to: int, subject: str = "matter-1", step: str = "due-3", before: tuple[str, ...] = ()) -> Note:
    words = {"title": "办结用地预审", "number": "S-1", "due_on": "2026-03-05"}
    return Note("test.due", subject, step, to, words, "/matters/S-1/", before)


@dataclass
class Robot:
    """A robot of some maker on this machine: what it was sent, and what it answers."""

    url: str = ""
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    status: int = 200
    answer: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def robot() -> Iterator[Robot]:
    found = Robot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append((self.path, json.loads(body)))
            self.send_response(found.status)
            if found.status in (301, 302):
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(json.dumps(found.answer).encode())

        def log_message(self, *_given: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.url = f"http://127.0.0.1:{server.server_port}/robot?key=k"
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def use(settings: Any, robot: Robot) -> Any:
    """Set a robot up and let the reporter of 甲镇 choose it."""

    def go(cast: Cast, key: str, secret: str = "", url: str = "") -> None:
        settings.SITE = "https://gongjian.example.gov.cn"
        settings.ROBOTS = {**settings.ROBOTS, key: {"url": url or robot.url, "secret": secret}}
        user = User.objects.get(pk=cast.reporter_a.user.pk)
        choose_channels(user.pk, {*user.channels, key})

    return go


def states() -> list[tuple[str, int, bool, bool]]:
    rows = OutboxMessage.objects.exclude(channel="in_app").order_by("id")
    return [(row.channel, row.tries, row.sent_at is not None, row.given_up_at is not None) for row in rows]


TEXT = f"甲镇 孙三：\n{SAID} https://gongjian.example.gov.cn/matters/S-1/"


# ---------------------------------------------------------------- written once


def test_what_was_told_is_not_told_again(cast: Cast) -> None:
    to = cast.reporter_a.user.pk
    assert [tell([note(to)], AT), tell([note(to)], AT + MINUTE)] == [1, 0]
    assert User.objects.get(pk=to).unread_count == 1


def test_steps_that_a_newer_one_overtook_are_kept_as_passed_over_and_not_shown(cast: Cast) -> None:
    to = cast.reporter_a.user.pk
    tell([note(to, step="overdue-1", before=("due-3", "due-1"))], AT)
    assert [row.key for row in messages_of(to)] == [f"matter-1:overdue-1:{to}"]
    assert OutboxMessage.objects.filter(passed_at=AT, sent_at=None).count() == 2
    assert tell([note(to, step="due-1")], AT + MINUTE) == 0


def test_a_single_message_is_written_once_by_its_key(cast: Cast) -> None:
    to = cast.reporter_a.user.pk
    given = ("in_app", to, "one", note(to).body, AT, AT)
    assert [post(*given), post(*given)] == [True, False]
    assert User.objects.get(pk=to).unread_count == 1


def test_a_message_goes_with_the_act_that_causes_it_or_not_at_all(cast: Cast) -> None:
    to = cast.reporter_a.user.pk
    with pytest.raises(RuntimeError), ledger.record("test.cast", by=SET_UP, at=AT):
        post("in_app", to, "one", note(to).body, AT, AT)
        raise RuntimeError("the act fails")
    assert (OutboxMessage.objects.count(), User.objects.get(pk=to).unread_count) == (0, 0)


def test_a_channel_nobody_knows_is_a_fault_of_ours(cast: Cast) -> None:
    with pytest.raises(ValueError, match="pigeon"):
        post("pigeon", cast.reporter_a.user.pk, "one", {}, AT, AT)


def test_a_channel_chosen_later_gets_nothing_told_before(cast: Cast, use: Any, robot: Robot) -> None:
    to = cast.reporter_a.user.pk
    tell([note(to)], AT)
    use(cast, "wecom")
    tell([note(to)], AT + MINUTE)
    assert (deliver(AT + MINUTE), robot.got) == (0, [])


# ---------------------------------------------------------------- the three robots and mail


def test_wecom_gets_its_text(cast: Cast, use: Any, robot: Robot) -> None:
    use(cast, "wecom")
    robot.answer = {"errcode": 0, "errmsg": "ok"}
    tell([note(cast.reporter_a.user.pk)], AT)
    assert deliver(AT) == 1
    assert robot.got == [("/robot?key=k", {"msgtype": "text", "text": {"content": TEXT}})]


def test_dingtalk_gets_its_text_signed_in_the_address(cast: Cast, use: Any, robot: Robot) -> None:
    use(cast, "dingtalk", secret="SEC1")
    robot.answer = {"errcode": 0}
    tell([note(cast.reporter_a.user.pk)], AT)
    assert deliver(AT) == 1
    address = f"/robot?key=k{dingtalk_signature('SEC1', AT)}"
    assert robot.got == [(address, {"msgtype": "text", "text": {"content": TEXT}})]


def test_feishu_gets_its_text_signed_in_the_body(cast: Cast, use: Any, robot: Robot) -> None:
    use(cast, "feishu", secret="SEC2")
    robot.answer = {"code": 0}
    tell([note(cast.reporter_a.user.pk)], AT)
    assert deliver(AT) == 1
    body = {**feishu_signature("SEC2", AT), "msg_type": "text", "content": {"text": TEXT}}
    assert robot.got == [("/robot?key=k", body)]


def test_signatures_are_those_of_the_makers() -> None:
    """Worked out by hand: HMAC-SHA256 of instant and secret, in base64."""
    assert dingtalk_signature("SEC1", AT).startswith("&timestamp=1772413200000&sign=")
    assert feishu_signature("SEC2", AT)["timestamp"] == "1772413200"


def test_mail_goes_to_the_address_that_is_known_when_it_leaves(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST, settings.SITE = "127.0.0.1", "https://gongjian.example.gov.cn"
    person = cast.reporter_a.person
    PersonContact.objects.create(person=person, email="sun@example.gov.cn", salt="x")
    choose_channels(cast.reporter_a.user.pk, ["email"])
    tell([note(cast.reporter_a.user.pk)], AT)
    assert deliver(AT) == 1
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["sun@example.gov.cn"], f"[攻坚] {SAID}")
    assert sent.body == f"{SAID} https://gongjian.example.gov.cn/matters/S-1/"


def test_mail_without_an_address_is_given_up_at_once(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = "127.0.0.1"
    choose_channels(cast.reporter_a.user.pk, ["email"])
    tell([note(cast.reporter_a.user.pk)], AT)
    assert (deliver(AT), deliver(AT + MINUTE), mail.outbox) == (1, 0, [])
    assert undelivered().get().last_error == "no e-mail address is known"


def test_several_for_one_person_go_as_one_text(cast: Cast, use: Any, robot: Robot) -> None:
    use(cast, "wecom")
    to = cast.reporter_a.user.pk
    tell([note(to, f"matter-{place}") for place in range(3)], AT)
    assert (deliver(AT), len(robot.got)) == (3, 1)
    assert robot.got[0][1]["text"]["content"].count(SAID) == 3


def test_a_text_stays_within_what_a_robot_takes_and_says_how_many_are_left() -> None:
    text = fitted(["一" * 100] * 40)
    assert len(text.encode()) <= ROOM + 40
    assert text.splitlines()[-1] == "另有35条"


def test_a_way_the_site_has_not_set_up_cannot_be_chosen(cast: Cast) -> None:
    choose_channels(cast.reporter_a.user.pk, ["wecom", "email"])
    assert User.objects.get(pk=cast.reporter_a.user.pk).channels == []


# ---------------------------------------------------------------- failures


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (500, {}, "HTTP 500"),
        (302, {}, "HTTP 302"),
        (200, {"errcode": 93000, "errmsg": "invalid webhook url"}, "93000 invalid webhook url"),
        (200, {"code": 19021, "msg": "sign match fail"}, "19021 sign match fail"),
    ],
)
def test_what_a_robot_refuses_is_kept_with_its_reason(
    cast: Cast, use: Any, robot: Robot, status: int, answer: dict[str, Any], error: str
) -> None:
    use(cast, "wecom")
    robot.status, robot.answer = status, answer
    tell([note(cast.reporter_a.user.pk)], AT)
    assert deliver(AT) == 0
    assert (undelivered().get().last_error, states()) == (error, [("wecom", 1, False, False)])


def test_a_failing_robot_is_tried_again_and_blocks_no_other(cast: Cast, use: Any, robot: Robot) -> None:
    use(cast, "wecom", url="http://127.0.0.1:9/robot?key=secret")
    use(cast, "feishu")
    tell([note(cast.reporter_a.user.pk)], AT)
    assert deliver(AT) == 1
    assert states() == [("wecom", 1, False, False), ("feishu", 1, True, False)]
    assert "secret" not in undelivered().get().last_error
    assert (deliver(AT), states()[0][1]) == (0, 1)  # not before its pause is over
    use(cast, "wecom")
    assert deliver(AT + PAUSES[0]) == 1
    assert states()[0] == ("wecom", 2, True, False)


def test_after_the_last_try_it_is_given_up_and_the_administrator_sees_it(
    cast: Cast, use: Any, robot: Robot
) -> None:
    use(cast, "wecom")
    robot.status = 500
    tell([note(cast.reporter_a.user.pk)], AT)
    at = AT
    for pause in (*PAUSES, MINUTE):
        deliver(at)
        at += pause
    assert states() == [("wecom", len(PAUSES) + 1, False, True)]
    assert (deliver(at), len(robot.got)) == (0, len(PAUSES) + 1)
    page = cast.admin.browser().get("/account/messages/failed/").content.decode()
    assert "HTTP 500" in page
    assert cast.reporter_a.browser().get("/account/messages/failed/").status_code == 404


def test_what_could_not_leave_for_three_days_is_out_of_date(cast: Cast, use: Any, robot: Robot) -> None:
    use(cast, "wecom")
    tell([note(cast.reporter_a.user.pk)], AT)
    assert (deliver(AT + LATEST + MINUTE), robot.got) == (1, [])
    assert states() == [("wecom", 0, False, True)]


def test_nothing_goes_to_somebody_who_may_not_sign_in_any_more(cast: Cast, use: Any, robot: Robot) -> None:
    use(cast, "wecom")
    tell([note(cast.reporter_a.user.pk)], AT)
    User.objects.filter(pk=cast.reporter_a.user.pk).update(is_active=False)
    deliver(AT)
    assert (robot.got, states()) == ([], [("wecom", 1, False, True)])


def test_a_message_another_worker_holds_is_left_to_it_until_its_claim_runs_out(
    cast: Cast, use: Any, robot: Robot
) -> None:
    use(cast, "wecom")
    tell([note(cast.reporter_a.user.pk)], AT)
    OutboxMessage.objects.filter(channel="wecom").update(claimed_at=AT)
    assert (deliver(AT + MINUTE), robot.got) == (0, [])
    assert (deliver(AT + 11 * MINUTE), len(robot.got)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(use: Any, robot: Robot) -> None:
    from tests.cast import build_cast

    cast = build_cast()
    use(cast, "wecom")
    gate = threading.Barrier(2)

    def work() -> None:
        gate.wait()
        try:
            tell([note(cast.reporter_a.user.pk, f"matter-{place}") for place in range(20)], AT)
            deliver(AT)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _one in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    deliver(AT)
    texts = "\n".join(body["text"]["content"] for _path, body in robot.got)
    said = texts.count(SAID) + sum(int(line[2:-1]) for line in texts.splitlines() if line.startswith("另有"))
    assert (said, len(states()), User.objects.get(pk=cast.reporter_a.user.pk).unread_count) == (20, 20, 20)


# ---------------------------------------------------------------- on the pages


def test_the_page_lists_mine_and_the_bar_counts_the_unread(cast: Cast) -> None:
    tell([note(cast.reporter_a.user.pk), note(cast.reporter_b.user.pk, "matter-2")], AT)
    page = cast.reporter_a.browser().get("/account/messages/").content.decode()
    assert (page.count(SAID), page.count('aria-label="未读消息 1"')) == (1, 3)


def test_opening_a_message_reads_it_and_leads_to_what_it_is_about(cast: Cast) -> None:
    tell([note(cast.reporter_a.user.pk)], AT)
    row = messages_of(cast.reporter_a.user.pk).get()
    answer = cast.reporter_a.browser().get(f"/account/messages/{row.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/matters/S-1/")
    row.refresh_from_db()
    assert (row.read_at is not None, User.objects.get(pk=cast.reporter_a.user.pk).unread_count) == (True, 0)


def test_a_message_of_another_person_does_not_exist(cast: Cast) -> None:
    tell([note(cast.reporter_a.user.pk)], AT)
    row = messages_of(cast.reporter_a.user.pk).get()
    assert cast.reporter_b.browser().get(f"/account/messages/{row.pk}/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_marking_all_reads_what_stood_on_the_page_and_nothing_newer(cast: Cast) -> None:
    to = cast.reporter_a.user.pk
    tell([note(to), note(to, "matter-2")], AT)
    first = messages_of(to).last()
    assert first is not None
    assert mark_all_read(to, AT, up_to=first.pk) == 1
    assert User.objects.get(pk=to).unread_count == 1


def test_without_messages_the_page_says_when_some_will_come(cast: Cast) -> None:
    page = cast.reporter_a.browser().get("/account/messages/").content.decode()
    assert "暂无消息" in page


def test_the_account_page_offers_what_the_site_has_set_up(cast: Cast, use: Any) -> None:
    browser = cast.reporter_a.browser()
    assert "企业微信" not in browser.get("/account/").content.decode()
    use(cast, "wecom")
    browser.post("/account/channels/", {"channels": []})
    assert User.objects.get(pk=cast.reporter_a.user.pk).channels == []
    browser.post("/account/channels/", {"channels": ["wecom", "pigeon"]})
    assert User.objects.get(pk=cast.reporter_a.user.pk).channels == ["wecom"]
    assert 'value="wecom" checked' in browser.get("/account/").content.decode()


def test_a_message_that_would_lead_out_of_the_house_leads_nowhere(cast: Cast) -> None:
    to = cast.reporter_a.user.pk
    post("in_app", to, "one", {"kind": "test.due", "words": {}, "href": "//evil.example/"}, AT, AT)
    answer = cast.reporter_a.browser().get(f"/account/messages/{messages_of(to).get().pk}/")
    assert answer.headers["Location"] == "/account/messages/"


def test_a_message_that_lacks_a_value_its_sentence_names_is_still_read() -> None:
    body = {
        "kind": "ladder_urge_sign_for",
        "words": {"title": "甲事项", "number": "S-1"},
        "href": "/matters/S-1/",
    }
    assert told(body, 2026).text.startswith("“甲事项”（S-1）")
