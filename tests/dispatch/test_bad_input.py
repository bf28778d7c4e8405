"""Bad input of the week, case by case: what is told, in both languages, and that nothing typed is lost.

The cases and their messages are listed in docs/reference/bad-input.md.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.utils import translation

from gongjian import ledger
from gongjian.campaigns.lint import lint
from gongjian.campaigns.models import Playbook
from gongjian.campaigns.playbook import read_playbook
from gongjian.dispatch import clock as sweeper
from gongjian.dispatch.actions import links, windows
from gongjian.dispatch.models import (
    Channel,
    CoordinationRequest,
    Report,
    ReportLine,
    ReportState,
    ReportWindow,
    WindowState,
)
from gongjian.kernel.workdays import Calendar
from gongjian.ledger.memo import read_head
from gongjian.ledger.models import Entry
from gongjian.projects.models import Project, Reading
from tests.cast import SET_UP, Cast
from tests.dispatch.conftest import Week
from tests.dispatch.meeting_cast import CUT, Meetings, text_of
from tests.dispatch.meeting_cast import joint as joint
from tests.dispatch.report_cast import (
    PLAYBOOK,
    At,
    Clock,
    address,
    bridge,
    filled,
    issue,
    let_in,
    plant,
    seen,
)
from tests.dispatch.report_cast import clock as clock
from tests.dispatch.report_cast import page as page
from tests.dispatch.test_windows import MONDAY, sweep
from tests.dispatch.test_windows import live as live
from tests.dispatch.test_windows import register as register

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh-hans", "en")
SAID = {
    case: (words["zh"], words["en"])
    for case, words in yaml.safe_load(
        (Path(__file__).resolve().parents[1] / "cases" / "bad_input.yaml").read_text(encoding="utf-8")
    ).items()
}
"""What is told in each case, in Chinese and in English."""
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "bad-input.md"


def in_both(ask: Callable[[str], Any]) -> list[Any]:
    """What is told in Chinese and in English."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(ask(language))
    return found


def speaking(browser: Client, language: str) -> Client:
    browser.cookies["language"] = language
    return browser


def told(response: Any) -> list[str]:
    """What stands in the box on top of the page."""
    return [text for _anchor, text in seen(response)]


def typed(response: Any, week: Week) -> str:
    """What stands in the first box of the bridge's line on the page that came back."""
    line = next(one for one in response.context["lines"] if one.line.key == bridge(week))
    return str(line.given["words"])


def by_language(*texts: object) -> str:
    """Texts one after the other, as the language being shown sets them."""
    return ("" if translation.get_language() != "en" else " ").join(str(text) for text in texts)


def change(row: Any, at: datetime, **columns: Any) -> None:
    with ledger.record("test.window", by=SET_UP, at=at) as entry:
        entry.change_many([(row.__class__.objects.get(pk=row.pk), columns)])


def test_a_report_for_another_unit_is_refused_and_what_was_typed_is_kept(page: Week) -> None:
    assert page.cast.reporter_b.browser().post(address(page), filled(page)).status_code == 404
    clerk = page.cast.clerk.browser()
    answers = [speaking(clerk, language).post(address(page), filled(page)) for language in LANGUAGES]
    assert [(one.status_code, typed(one, page)) for one in answers] == [(409, "桩基施工")] * 2
    assert [told(one) for one in answers] == [[words] for words in SAID["another_unit"]]
    assert page.fresh().state == ReportState.OWED


def test_a_report_for_a_closed_window_is_taken_as_late_once_and_afterwards_needs_a_reason(
    page: Week, clock: Clock, at: At
) -> None:
    clock.at = at(15)
    browser = page.cast.reporter_a.browser()
    assert browser.post(address(page), filled(page)).status_code == 302
    assert browser.get(address(page, "receipt/")).context["standing_key"] == "late"
    again = filled(page, request_key="", **{f"{bridge(page)}-words": "桩基完成"})
    answers = [speaking(browser, language).post(address(page), again) for language in LANGUAGES]
    assert [(one.status_code, typed(one, page)) for one in answers] == [(422, "桩基完成")] * 2
    assert [told(one) for one in answers] == [[words] for words in SAID["closed_and_in"]]
    assert Reading.objects.get(voided=False).words == "桩基施工"


def test_a_report_for_a_cancelled_window_is_told_so_before_and_after_typing(page: Week, clock: Clock) -> None:
    windows.cancel(
        viewer=page.cast.clerk.viewer(page.cast.on), window=page.window, reason="并入月报", at=clock.at
    )
    browser = page.cast.reporter_a.browser()
    said = SAID["cancelled"]
    opened = [speaking(browser, language).get(address(page)).context["notes"] for language in LANGUAGES]
    assert opened == [[said[0]], [said[1]]]
    answers = [speaking(browser, language).post(address(page), filled(page)) for language in LANGUAGES]
    assert [(one.status_code, typed(one, page), told(one)) for one in answers] == [
        (422, "桩基施工", [words]) for words in said
    ]
    kept = [
        speaking(browser, language).post(address(page, "draft/"), {"draft_revision": 0})
        for language in LANGUAGES
    ]
    assert [(one.status_code, one.json()["says"]) for one in kept] == [(409, words) for words in said]


def test_a_report_sent_twice_is_one_and_has_one_receipt(page: Week, clock: Clock, at: At) -> None:
    browser, given = page.cast.reporter_a.browser(), filled(page)
    first = browser.post(address(page), given)
    seq = read_head().seq
    clock.at = at(13)
    answers = [browser.post(address(page), given) for _press in range(2)]
    as_data = browser.post(address(page), given, headers={"Accept": "application/json"})
    assert [one["Location"] for one in (first, *answers)] == [address(page, "receipt/")] * 3
    assert (as_data.json()["clock"], read_head().seq) == ("11:20:00", seq)
    assert ReportLine.objects.count() == 2
    assert CoordinationRequest.objects.count() == 1


def test_the_second_of_two_devices_that_differ_sees_what_the_first_sent_and_keeps_its_own(
    page: Week,
) -> None:
    given = filled(page, request_key="", **{f"{bridge(page)}-words": "另一台"})
    page.cast.reporter_a.browser().post(address(page), filled(page))
    second = page.cast.staff_a.browser()
    answers = [speaking(second, language).post(address(page), given) for language in LANGUAGES]
    assert [(one.status_code, typed(one, page), told(one)) for one in answers] == [
        (409, "另一台", [words]) for words in SAID["second_device"]
    ]
    there = [{one.line.key: one.elsewhere for one in answer.context["lines"]} for answer in answers]
    assert there == [{bridge(page): words, plant(page): ""} for words in SAID["second_device_line"]]
    once_more = given | {"revision": answers[0].context["report"].revision}
    assert second.post(address(page), once_more).status_code == 302
    assert Reading.objects.get(voided=False).words == "另一台"


@pytest.mark.parametrize("days", [-1, 1])
def test_a_device_clock_a_day_wrong_decides_nothing_and_is_said_to_be_wrong(
    page: Week, clock: Clock, at: At, days: int
) -> None:
    clock.at = at(13)
    change(page.window, at(9), opens_at=at(8))
    written = (at(11, 50) + timedelta(days=days)).isoformat()
    browser = page.cast.reporter_a.browser()
    browser.post(address(page), filled(page, line_down="1", written_at=written))
    receipts = [speaking(browser, language).get(address(page, "receipt/")) for language in LANGUAGES]
    assert [one.context["standing_key"] for one in receipts] == ["line_down"] * 2
    assert page.fresh().filed_at == at(13)
    shown = [word in text_of(one) for word, one in zip(SAID["device_clock"], receipts, strict=True)]
    assert shown == [True, True]


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "昨天", ""])
def test_a_device_clock_that_cannot_be_read_or_is_years_wrong_is_left_out(page: Week, written: str) -> None:
    browser = page.cast.reporter_a.browser()
    given = filled(page, line_down="1", written_at=written, opened_at=written)
    assert browser.post(address(page), given).status_code == 302
    assert (page.fresh().written_at, page.fresh().line_down) == (None, True)
    assert browser.get(address(page, "receipt/")).status_code == 200


def test_a_line_for_a_project_that_left_is_told_and_its_words_shown_once_more(page: Week, at: At) -> None:
    gone = Project.objects.get(pk=page.projects[0].pk)
    given = filled(page)
    with ledger.record("test.window", by=SET_UP, at=at(10)) as entry:
        entry.void(gone)
    browser = page.cast.reporter_a.browser()
    answers = [speaking(browser, language).post(address(page), given) for language in LANGUAGES]
    assert [(one.status_code, told(one)) for one in answers] == [
        (422, [words]) for words in SAID["line_left"]
    ]
    left = [(one.key, one.text) for one in answers[0].context["left"]]
    assert left == [(bridge(page), "桩基施工；承台施工；临时用电未接入；请供电公司三日内勘查")]
    rest = {"rest": "1", "revision": given["revision"]}
    assert browser.post(address(page), rest).status_code == 302
    assert [line.project_id for line in ReportLine.objects.filter(voided=False)] == [page.projects[1].pk]


def test_a_link_used_by_somebody_else_opens_nothing_and_says_whom_to_ask(page: Week, clock: Clock) -> None:
    token = issue(page, clock.at).token
    let_in(token)
    answers = [speaking(Client(), language).post(f"/r/{token}/") for language in LANGUAGES]
    assert [(one.status_code, one.context["why"], one.context["whom"]) for one in answers] == [
        (410, why, whom) for why, whom in zip(SAID["link_used"], SAID["link_whom_to_ask"], strict=True)
    ]


def test_a_link_taken_back_opens_nothing_and_its_device_reports_no_more(page: Week, clock: Clock) -> None:
    issued = issue(page, clock.at)
    device = let_in(issued.token)
    links.revoke_link(viewer=page.cast.head_a.viewer(page.cast.on), link=issued.link, at=clock.at)
    answers = [speaking(Client(), language).get(f"/r/{issued.token}/") for language in LANGUAGES]
    assert [(one.status_code, one.context["why"]) for one in answers] == [
        (410, words) for words in SAID["link_revoked"]
    ]
    sent = device.post(address(page), filled(page))
    assert sent["Location"].startswith("/sign-in/?next=") and page.fresh().state == ReportState.OWED


def test_a_recurrence_that_never_fires_is_refused_with_its_line_and_what_to_write() -> None:
    never = PLAYBOOK.replace("FREQ=WEEKLY;BYDAY=WE", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")

    def ask(_language: str) -> tuple[Any, list[tuple[str, str]]]:
        playbook, problems = read_playbook(never)
        return playbook, [(one.where, by_language(one.message, one.remedy)) for one in problems]

    lines = ("第9行，cadences[1].rule", "line 9, cadences[1].rule")
    assert in_both(ask) == [(None, [told]) for told in zip(lines, SAID["never_fires"], strict=True)]


def test_windows_of_one_unit_that_overlap_are_found_and_what_one_was_told_the_other_knows(
    page: Week, at: At
) -> None:
    other = PLAYBOOK.partition("cadences:\n")[2].replace("weekly", "other")
    other = other.replace("周报", "快报").replace("12:00", "13:00")

    def ask(_language: str) -> list[str]:
        found = [one for one in lint(PLAYBOOK + other) if one.code == "closings_collide"]
        return [by_language(one.message, one.remedy) for one in found]

    assert in_both(ask) == [[words] for words in SAID["overlap"]]
    book = Playbook.objects.get()
    change(book, at(9), text=book.text + other, sha256="2" * 64)
    with ledger.record("test.window", by=SET_UP, at=at(9)) as entry:
        second = entry.create(
            ReportWindow(
                campaign=page.cast.campaign,
                cadence="other",
                period_from=date(2026, 3, 2),
                period_to=date(2026, 3, 9),
                opens_at=at(8),
                opened_at=at(8),
                closes_at=at(13),
                state=WindowState.OPEN,
            )
        )
        report = entry.create(Report(window=second, unit=page.cast.town_a))
    browser = page.cast.reporter_a.browser()
    assert [one.pk for one in browser.get(address(page)).context["others"]] == [report.pk]
    browser.post(address(page), filled(page))
    settled = Report.objects.get(pk=report.pk)
    assert (settled.state, settled.channel) == (ReportState.SENT, Channel.NOTHING_TO_ASK)


def test_a_table_of_holidays_replaced_after_windows_were_made_moves_them_and_lists_every_change(
    live: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep(MONDAY)
    off = [date(2026, 3, 11), date(2026, 3, 18)]
    monkeypatch.setattr(windows, "calendar", lambda: Calendar.from_years({2026: (off, [])}, "newer"))
    moved = windows.recompute(live.campaign, MONDAY + timedelta(hours=1))
    assert tuple(in_both(lambda _language: by_language(*(one.says for one in moved)))) == SAID["holidays"]
    told_so = Entry.objects.get(act="window.recompute").words
    assert (told_so["count"], told_so["changes"]) == ("2", " ".join(str(one.says) for one in moved))
    closes = (
        ReportWindow.objects.filter(voided=False).order_by("closes_at").values_list("closes_at", flat=True)
    )
    assert [f"{one:%m-%d}" for one in closes[:3]] == ["03-04", "03-12", "03-19"]
    assert sweeper.plan_windows(MONDAY + timedelta(hours=2)) == 0


def test_a_meeting_cancelled_after_its_pack_went_out_is_told_with_the_reason_in_both_languages(
    joint: Meetings,
) -> None:
    meeting = joint.call()
    here = f"/meetings/{meeting.number}/"
    joint.browser(at=CUT).post(f"{here}freeze/")
    joint.browser(at=CUT + timedelta(hours=1)).post(f"{here}cancel/", {"reason": "防汛"})
    for language, word in zip(LANGUAGES, SAID["meeting_cancelled"], strict=True):
        said = text_of(joint.browser("head_a", at=CUT + timedelta(hours=2), language=language).get("/todo/"))
        assert word in said and "防汛" in said


def test_a_playbook_changed_while_a_window_is_open_changes_nothing_in_it(
    live: Cast, monkeypatch: Any
) -> None:
    sweep(MONDAY)
    later = MONDAY + timedelta(hours=2)
    text = Playbook.objects.get().text
    with ledger.record("test.window", by=SET_UP, at=later) as entry:
        entry.create(
            Playbook(
                campaign=live.campaign,
                version=2,
                effective_on=MONDAY.date(),
                text=text.replace("key: weekly", "key: fortnightly").replace("12:00", "09:00"),
                sha256="1" * 64,
            )
        )
    monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: later)
    report = Report.objects.get()
    browser = live.reporter_a.browser()
    here = f"/report/{report.number}/"
    notes = [speaking(browser, language).get(here).context["notes"] for language in LANGUAGES]
    assert notes == [[words] for words in SAID["playbook_changed"]]
    assert browser.post(here, {"rest": "1", "revision": report.revision}).status_code == 302
    window = ReportWindow.objects.get(pk=report.window_id)
    assert (f"{window.closes_at:%m-%d %H:%M}", Report.objects.get(pk=report.pk).state) == (
        "03-04 04:00",
        ReportState.SENT,
    )


def test_every_case_stands_in_the_page_of_bad_input_with_its_message_and_its_test() -> None:
    text = PAGE.read_text(encoding="utf-8")
    tests = {name for name in globals() if name.startswith("test_")} - {
        "test_every_case_stands_in_the_page_of_bad_input_with_its_message_and_its_test"
    }
    messages = {words for both in SAID.values() for words in both} - set(SAID["second_device_line"])
    assert [one for one in sorted(tests | messages) if one not in text] == []
