"""A stranger on a 360 px phone, JavaScript and cookies off, reports on the public process; the desk, on the intranet
process, hands it on and answers; the stranger is not satisfied once; the contact is erased; the books verify."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.accounts import PASSWORD
from tests.browser.conftest import (
    COMMAND,
    ROOT,
    Site,
    axe,
    environment,
    no_horizontal_scroll,
    served,
    sign_in,
)

pytestmark = pytest.mark.timeout(900)
PAGE = "/public/shili-100/"
TYPED = "我叫王示例，电话13900000002，东河镇河东路的路灯坏了一个多月，晚上看不见路。"


@pytest.fixture
def public(own_site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The public pages as a process of their own, on the same home as the intranet's."""
    monkeypatch.setenv("GONGJIAN_PUBLIC_ONLY", "1")
    with served(own_site.home, demo=False) as running:
        yield running


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_stranger_reports_is_answered_says_no_once_and_is_forgotten(
    own_site: Site,
    public: Site,
    stranger: Page,
    browser: Browser,
    open_context: Callable[..., BrowserContext],
) -> None:
    weight: list[int] = []
    stranger.on("response", lambda answer: weight.append(len(answer.body()) if answer.status == 200 else 0))
    stranger.goto(public.url + "/")
    expect(stranger).to_have_url(public.url + PAGE)
    assert sum(weight) < 60_000
    assert not stranger.context.cookies()

    # report, with what would tell who it is
    stranger.click(f'a[href="{PAGE}report/"]')
    stranger.select_option("select[name=category]", "works")
    stranger.fill("input[name=place]", "东河镇河东路")
    stranger.fill("textarea[name=says]", TYPED)
    stranger.fill("input[name=name]", "王示例")
    stranger.fill("input[name=phone]", "13900000002")
    stranger.click("button[type=submit]")
    expect(stranger.locator(".p-said")).to_contain_text("我叫〔姓名〕，电话〔电话〕")
    stranger.check("input[name=keep_typed]")
    light = own_site.home / "light.jpg"
    Image.new("RGB", (640, 480), "grey").save(light)
    stranger.set_input_files("input[name=picture_1]", light)
    stranger.click("button[value=send]")
    code = stranger.locator(".p-code").inner_text().strip()
    assert len(code) == 14
    assert not stranger.context.cookies()

    # the desk hands it on
    desk = open_context(width=1280).new_page()
    sign_in(desk, own_site, "demo-clerk", PASSWORD)
    desk.goto(own_site.url + "/c/shili-100/public/?state=received")
    axe(desk)
    desk.click("text=河东路的路灯坏了一个多月 >> xpath=ancestor::tr >> a[href^='/public-reports/']")
    expect(desk.locator("main")).to_contain_text("13900000002")
    axe(desk)
    address = desk.url
    number = address.rstrip("/").rpartition("/")[2]
    desk.goto(f"{address}dispatch/")
    desk.select_option("select[name=unit]", label="东河镇")
    desk.fill("input[name=title]", "王示例反映的路灯")
    desk.fill("textarea[name=requirement]", "核实路灯情况，限期修复")
    desk.click("main form button[type=submit]")
    expect(desk.locator(".g-errors")).to_be_visible()
    desk.fill("input[name=title]", "河东路路灯不亮")
    desk.check("input[name=with_pictures]")
    desk.click("main form button[type=submit]")
    desk.wait_for_url(address)
    matter = str(desk.locator("main a[href^='/matters/']").first.get_attribute("href"))

    # the unit sees the matter, not the reporter
    unit = open_context(width=1280).new_page()
    sign_in(unit, own_site, "demo-head", PASSWORD)
    unit.goto(own_site.url + matter)
    seen = unit.content()
    assert "13900000002" not in seen and "王示例" not in seen and "晚上看不见路" not in seen
    expect(unit.locator(".g-thumbs img")).to_have_count(1)
    assert unit.goto(own_site.url + f"/public-reports/{number}/").status == 404  # type: ignore[union-attr]
    for slug, fields in (("accept", {}), ("report-done", {"result": "路灯已修复"})):
        unit.goto(own_site.url + f"{matter}{slug}/")
        for name, value in fields.items():
            unit.fill(f"[name={name}]", value)
        unit.click("main form button[type=submit]")
        unit.wait_for_url(own_site.url + matter)

    def answer(text: str) -> None:
        desk.goto(f"{address}answer/")
        expect(desk.locator("main")).to_contain_text("已修复")
        axe(desk)
        desk.fill("textarea[name=answer]", text)
        desk.click("main form button[type=submit]")
        desk.wait_for_url(address)

    def follow() -> None:
        stranger.goto(public.url + f"{PAGE}follow/")
        stranger.fill("input[name=code]", code.lower())
        stranger.click("button[type=submit]")

    answer("路灯已修复，请查看。")
    follow()
    expect(stranger.locator("main")).to_contain_text("路灯已修复，请查看。")
    expect(stranger.locator("main")).to_contain_text("图片1张，已收到。")
    stranger.check("input[name=satisfied][value=no]")
    stranger.fill("textarea[name=says]", "只修了一半，北段还是不亮。")
    stranger.click("button[type=submit]")
    expect(stranger.locator(".p-state")).to_contain_text("正在重新办理")

    # given back, done, answered again; and now it will do
    desk.goto(f"{address}again/")
    expect(desk.locator("textarea[name=reason]")).to_have_value("只修了一半，北段还是不亮。")
    desk.click("main form button[type=submit]")
    desk.wait_for_url(address)
    unit.goto(own_site.url + f"{matter}report-done/")
    unit.fill("[name=result]", "北段已修复")
    unit.click("main form button[type=submit]")
    unit.wait_for_url(own_site.url + matter)
    answer("北段也已修复。")
    follow()
    stranger.check("input[name=satisfied][value=yes]")
    stranger.click("button[type=submit]")
    expect(stranger.locator("main")).to_contain_text("您的评价：满意")

    # erased because the reporter asks; the books verify
    desk.goto(f"{address}erase/")
    desk.fill("input[name=reason]", "反映人要求")
    desk.click("main form button[type=submit]")
    desk.wait_for_url(address)
    assert "13900000002" not in desk.content()
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "verify"], cwd=ROOT, env=environment(own_site.home), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    held = b"13900000002".decode()
    dump = subprocess.run(
        [sys.executable, "-c", _LOOK, held], cwd=ROOT, env=environment(own_site.home), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert json.loads(dump.stdout) == []


_LOOK = """
import json, sys, sqlite3, os
base = sqlite3.connect(os.path.join(os.environ["GONGJIAN_HOME"], "gongjian.sqlite3"))
found = []
for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
    for row in base.execute(f'SELECT * FROM "{table}"'):
        if any(isinstance(value, str) and sys.argv[1] in value for value in row):
            found.append(table)
            break
print(json.dumps(found))
"""


def test_the_public_process_knows_no_other_address_and_its_pages_are_in_order_on_a_phone(
    public: Site, open_context: Callable[..., BrowserContext]
) -> None:
    for path in ("/sign-in/", "/todo/", "/c/shili-100/", "/c/shili-100/public/", "/api/v1/openapi.json", "/ledger/",
                 "/metrics", "/public/nowhere/"):  # fmt: skip
        assert status(public.url + path) == 404, path
    assert status(public.url + "/healthz") == 200
    for language in ("zh-hans", "en"):
        page = open_context(width=360, height=740).new_page()
        page.goto(public.url + f"/public/language/{language}/?next={PAGE}")
        for path in ("", "report/", "report/?way=petition", "follow/", "elsewhere/petition/", "elsewhere/accusation/",
                     "elsewhere/court/"):  # fmt: skip
            page.goto(public.url + PAGE + path)
            no_horizontal_scroll(page)
            axe(page)
        for says in ("举报某镇镇长收受好处", "法院已经判决，对方不执行", "这事信访过，编号XF001"):
            page.goto(public.url + f"{PAGE}report/")
            page.select_option("select[name=category]", "works")
            page.fill("textarea[name=says]", says)
            page.click("button[type=submit]")
            expect(page.locator(".p-two .btn")).to_have_count(2)
            no_horizontal_scroll(page)
            axe(page)


def test_the_log_of_the_public_process_names_no_code_and_nothing_of_a_report(
    public: Site, stranger: Page
) -> None:
    stranger.goto(public.url + f"{PAGE}follow/")
    stranger.fill("input[name=code]", "ABCD-EFGH-JKMN")
    stranger.click("button[type=submit]")
    assert "ABCD" not in stranger.url
    assert "ABCD" not in Path(public.home / "server.log").read_text(encoding="utf-8", errors="replace")
