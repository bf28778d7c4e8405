"""A late matter of 示例县 goes the whole way in the browser: reminded, put under supervision, answered, returned,
raised, handed to the inspection office, closed, struck off on evidence, reopened. The clock is set day by day."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gongjian.kit.calendar import calendar
from tests.browser.accounts import PASSWORD
from tests.browser.conftest import Site, axe, no_horizontal_scroll, served, sign_in
from tests.browser.filling import fill, message, submit
from tests.browser.week_played import Week, docx_text, download, next_plain_week

pytestmark = pytest.mark.timeout(1200)
SHANGHAI = ZoneInfo("Asia/Shanghai")
TITLE = "清理北侧堆场并移交用地"
OURS = "东河镇"
SIX = ("done", "evidence", "date", "lasting", "satisfied", "left_over")


@pytest.fixture
def clock(demo_home: Path, tmp_path: Path) -> Iterator[Week]:
    """A server whose clock stands where the test sets it; day 0 is a Monday of a week without a day off."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    today = datetime.now(SHANGHAI)
    (home / "clock").write_text(today.isoformat())
    with served(home, application="tests.browser.week_clock:application") as site:
        yield Week(site, next_plain_week(today.date()))


class People:
    """Each at a page of their own; the unit's people at a phone."""

    def __init__(self, site: Site, open_context: Callable[..., BrowserContext]) -> None:
        self.site = site
        self.open = open_context
        self.pages: dict[str, Page] = {}

    def __call__(self, account: str, address: str = "") -> Page:
        """The page of that account, at the address."""
        if account not in self.pages:
            width = 360 if account in ("demo-reporter", "demo-head") else 1280
            page = self.open(width=width, height=740).new_page()
            page.set_default_timeout(20_000)
            sign_in(page, self.site, account, PASSWORD)
            self.pages[account] = page
        page = self.pages[account]
        if address:
            page.goto(self.site.url + address)
            if "/sign-in" in page.url:  # the days that went by ended the session
                sign_in(page, self.site, account, PASSWORD)
                page.goto(self.site.url + address)
            assert page.url.startswith(self.site.url + address), (account, address, page.url)
        return page

    def act(self, account: str, address: str, **values: Any) -> Page:
        """Fill the form at the address in and send it."""
        page = self(account, address)
        fill(page, **values)
        submit(page)
        return page


@pytest.fixture
def people(clock: Week, open_context: Callable[..., BrowserContext]) -> People:
    return People(clock.site, open_context)


def workday(on: date, days: int) -> date:
    """So many working days later."""
    return calendar().add(on, days).on


def test_a_late_matter_goes_the_whole_way_and_comes_back(clock: Week, people: People) -> None:
    clock.at(0, 9)
    matter = _hand_down(clock, people)
    _reminded_and_proposed(clock, people, matter)
    supervision = _put_under_supervision(clock, people, matter)
    first = _issue_the_sheet(clock, people, supervision)
    _extension_refused(clock, people, matter, supervision)
    _returned_once(clock, people, supervision)
    _declined_then_issued(clock, people, matter)
    _handed_to_the_inspection_office(clock, people, supervision)
    _closed_struck_off_and_reopened(clock, people, matter, supervision)
    _papers_stand(people, supervision, first)


def _hand_down(clock: Week, people: People) -> str:
    """Monday: due on Tuesday."""
    tuesday = clock.instant(1, 9).date()
    page = people.act(
        "demo-clerk", "/c/shili-100/matters/new/",
        kind="督办件", title=TITLE, unit=OURS, due=f"{tuesday:%Y-%m-%d}",
    )  # fmt: skip
    number = re.search(r"/matters/([^/]+)/", page.url)
    assert number is not None, page.url
    people.act("demo-clerk", f"/matters/{number[1]}/assign/")
    clock.at(0, 10)
    people.act("demo-reporter", f"/matters/{number[1]}/accept/")
    return number[1]


def _reminded_and_proposed(clock: Week, people: People, matter: str) -> None:
    """One working day late it is urged; three, a paper is proposed, and no more than that."""
    clock.sweep(2, 9)
    page = people("demo-clerk", f"/matters/{matter}/")
    ladder = page.locator("section", has=page.locator("h2", has_text=re.compile("督办阶梯|Ladder")))
    expect(ladder).to_contain_text("催办")
    expect(ladder).not_to_contain_text("待决定")
    clock.sweep(4, 9)
    page.reload()
    expect(ladder).to_contain_text("待决定")
    expect(page.locator("body")).not_to_contain_text("督办中")


def _put_under_supervision(clock: Week, people: People, matter: str) -> str:
    """The office proposes, another named person approves."""
    clock.at(4, 10)
    page = people.act(
        "demo-clerk", f"/supervisions/propose/{matter}/",
        source="late", requires="三日内清理完毕，附现场照片", reason="超期三个工作日，催办后没有进展",
        office="攻坚办",
    )  # fmt: skip
    number = re.search(r"/supervisions/([^/]+)/", page.url)
    assert number is not None, page.url
    assert people("demo-clerk").locator("a", has_text="批准立项").count() == 0
    people.act("demo-inspector", f"/supervisions/{number[1]}/approve/", says="同意立项")
    return number[1]


def _issue_the_sheet(clock: Week, people: People, supervision: str) -> str:
    """A coordination body does not issue to a township; the inspection office does, after its word on secrecy."""
    term = clock.instant(9, 9).date()
    page = people.act(
        "demo-clerk", f"/supervisions/{supervision}/notices/new/",
        issuer="攻坚办", title="关于清理北侧堆场的督办单", term_on=term.isoformat(),
    )  # fmt: skip
    expect(page.locator("main")).to_contain_text("县督查室")
    assert page.url.endswith("/notices/new/"), "a paper the office may not issue was drafted"
    fill(page, issuer="县督查室")
    submit(page)
    number = re.search(r"/notices/([^/]+)/", page.url)
    assert number is not None and number[1] != "new", message(page)
    page = people.act("demo-inspector", f"/notices/{number[1]}/issue/")
    assert page.url.endswith("/issue/"), "issued without a word on secrecy"
    fill(page, unclassified=True)
    submit(page)
    clock.at(4, 11)
    signed = people.act("demo-reporter", f"/supervisions/{supervision}/sign-for/")
    no_horizontal_scroll(signed)
    axe(signed)
    return number[1]


def _extension_refused(clock: Week, people: People, matter: str, supervision: str) -> None:
    """Asked on the page of the supervision, within its term; whoever assigned refuses."""
    clock.at(7, 9)
    later = clock.instant(14, 9).date()
    page = people.act(
        "demo-head", f"/supervisions/{supervision}/ask-extension/",
        reason="连续降雨，机械不能进场", new_due_on=later.isoformat(), progress="已清理一半",
    )  # fmt: skip
    expect(page.locator("main")).to_contain_text("连续降雨，机械不能进场")
    expect(page.locator("main")).not_to_contain_text("过了时限才申请")
    page = people.act("demo-clerk", f"/matters/{matter}/refuse-extension/", answer="不影响人工清理，不予延期")
    expect(page.locator("main")).to_contain_text("不予延期")


def _returned_once(clock: Week, people: People, supervision: str) -> None:
    """The head replies that it is done; the office finds that it is not."""
    clock.at(8, 9)
    people.act(
        "demo-head", f"/supervisions/{supervision}/reply/", says="堆场已清理完毕，具备移交条件。", final=True
    )
    clock.at(8, 15)
    page = people.act(
        "demo-clerk", f"/supervisions/{supervision}/examine/",
        **{f"holds_{key}": "no" if key in ("done", "evidence") else "yes" for key in SIX},
        says="北侧还有一处未清，缺现场照片", outcome="return",
    )  # fmt: skip
    expect(page.locator("main")).to_contain_text("已退回")


def _declined_then_issued(clock: Week, people: People, matter: str) -> None:
    """Returned after the paper: one level up is proposed, declined with a reason; past the term it is proposed anew."""
    clock.sweep(8, 16)
    page = people("demo-inspector", f"/matters/{matter}/")
    page.locator("#ladder a.btn").click()
    proposal = page.url
    page.locator("a", has_text="不予升级").click()
    submit(page)
    assert page.url.endswith("/decline/"), "declined without a reason"
    fill(page, reason="退回后第一天，先看整改")
    submit(page)
    clock.sweep(11, 9)
    clock.at(11, 10)
    page = people("demo-inspector", f"/matters/{matter}/")
    page.locator("#ladder a.btn").click()
    assert page.url != proposal
    page.locator("a", has_text="按建议").click()
    fill(page, requires="限期清理完毕并移交", issuer="县督查室", unclassified=True)
    submit(page)
    expect(page.locator("main")).to_contain_text("提级督办")


def _handed_to_the_inspection_office(clock: Week, people: People, supervision: str) -> None:
    people.act(
        "demo-clerk", f"/supervisions/{supervision}/hand-over/",
        unit="县督查室", reason="两次督办仍未落实", approved_by="常务副县长",
    )  # fmt: skip
    page = people.act("demo-inspector", f"/supervisions/{supervision}/accept/")
    expect(page.locator("main")).to_contain_text("刘示例")


def _closed_struck_off_and_reopened(clock: Week, people: People, matter: str, supervision: str) -> None:
    clock.at(11, 11)
    people.act("demo-reporter", f"/supervisions/{supervision}/sign-for/")
    clock.at(11, 14)
    page = people("demo-head", f"/supervisions/{supervision}/reply/")
    fill(page, says="全部清理完毕并移交，附验收单。", final=True)
    page.set_input_files("main input[type=file]", {
        "name": "验收单.pdf", "mimeType": "application/pdf", "buffer": download(page, _any_pdf(people, supervision)),
    })  # fmt: skip
    submit(page)
    clock.at(14, 9)
    people.act(
        "demo-inspector", f"/supervisions/{supervision}/examine/",
        **{f"holds_{key}": "yes" for key in SIX}, says="经现场核验，情况属实", outcome="pass",
    )  # fmt: skip
    people.act("demo-inspector", f"/supervisions/{supervision}/close/", says="经现场核验，事项办结")
    page = people.act("demo-inspector", f"/supervisions/{supervision}/archive/")
    expect(page.locator("main")).to_contain_text("归档")
    page = people("demo-inspector", f"/matters/{matter}/strike-off/")
    for one in page.locator("main form textarea, main form input[type=text]").all():
        one.fill("已到现场核验，情况属实")
    submit(page)
    expect(page.locator("h1")).to_contain_text("销号")
    clock.at(21, 9)
    page = people.act("demo-clerk", f"/matters/{matter}/reopen/", reason="回头看发现又堆放渣土")
    expect(page.locator("h1")).not_to_contain_text("销号")
    expect(page.locator("main")).to_contain_text("回头看发现又堆放渣土")


def _any_pdf(people: People, supervision: str) -> str:
    page = people("demo-inspector", f"/supervisions/{supervision}/")
    return (
        people.site.url
        + str(page.locator("main a[href^='/notices/']").first.get_attribute("href"))
        + "paper.pdf"
    )


def _papers_stand(people: People, supervision: str, first: str) -> None:
    """Both papers as PDF and Word, each with the number of the supervision."""
    page = people("demo-inspector", f"/supervisions/{supervision}/")
    found = page.locator("main a[href^='/notices/TZ']")
    papers = list(dict.fromkeys(str(one.get_attribute("href")) for one in found.all()))
    assert (len(papers), f"/notices/{first}/" in papers) == (2, True)
    number = re.search(r"〔\d{4}〕\s*\d+\s*号", page.locator("main").inner_text())
    assert number is not None
    for address in papers:
        assert download(page, f"{people.site.url}{address}paper.pdf").startswith(b"%PDF")
        text = docx_text(download(page, f"{people.site.url}{address}paper.docx"))
        assert (number[0].replace(" ", "") in text, "东河镇" in text) == (True, True)
