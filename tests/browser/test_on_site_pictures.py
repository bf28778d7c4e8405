"""Pictures picked on site without a line: kept on the phone, there after a reload, on their finding when it is back."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.accounts import PASSWORD
from tests.browser.conftest import Site, axe, no_horizontal_scroll, sign_in
from tests.browser.test_on_site import STAGE, find, run, wait_until_kept

pytestmark = pytest.mark.timeout(600)
WAITING = """new Promise((done, failed) => {
    const asked = indexedDB.open('gongjian.pictures', 1);
    asked.onerror = failed;
    asked.onsuccess = () => {
        const rows = asked.result.transaction('pictures').objectStore('pictures').getAll();
        rows.onsuccess = () => { asked.result.close(); done(rows.result.map(one => one.slot || one.finding)); };
    };
})"""


def picture(name: str, color: str, side: int = 80) -> FilePayload:
    out = BytesIO()
    Image.new("RGB", (side, side * 3 // 4), color).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def visits_of(site: Site) -> list[str]:
    staged = run(site, STAGE)
    assert isinstance(staged, dict)
    return [f"/visits/{number}/" for number in staged["visits"]]


def test_a_picture_picked_without_a_line_is_there_after_a_reload_and_goes_out_with_its_finding(
    phone: Page, own_site: Site
) -> None:
    address = visits_of(own_site)[0]
    sign_in(phone, own_site, "demo-clerk", PASSWORD)
    phone.goto(own_site.url + address)
    wait_until_kept(phone, address)
    phone.context.set_offline(True)
    find(phone, 0, "便道被渣土堵住", solved=False)
    phone.locator("[name='f1-photo']").set_input_files(
        [picture("便道一.jpg", "#336699"), picture("便道二.jpg", "#993333", 3200)]
    )
    slot = phone.locator("[data-slot]").first
    expect(slot.locator("[data-picked] li")).to_have_count(2)
    no_horizontal_scroll(phone)
    phone.goto("about:blank")
    phone.goto(own_site.url + address)
    expect(slot.locator("[data-picked] li")).to_have_count(2)
    assert phone.locator("[name='f1-words']").input_value() == "便道被渣土堵住"
    slot.get_by_role("button", name="去掉 便道一.jpg").click()
    expect(slot.locator("[data-picked] li")).to_have_count(1)
    phone.locator(".g-sendbar button").click()
    expect(phone.locator("[data-offline]")).to_contain_text("存在本机，未报出")
    phone.reload()
    assert phone.evaluate(WAITING) == ["f1"]
    phone.context.set_offline(False)
    line = phone.locator("section", has=phone.get_by_role("heading", name="发现的问题")).locator("li").first
    expect(line.get_by_role("link", name="便道被渣土堵住")).to_be_visible(timeout=40_000)
    expect(line.get_by_role("link", name="便道二.jpg")).to_be_visible(timeout=40_000)
    expect(phone.locator("[data-picture-queue]")).to_contain_text("照片已全部入账")
    assert phone.evaluate(WAITING) == []
    axe(phone)
    no_horizontal_scroll(phone)
    line.get_by_role("link", name="便道被渣土堵住").click()
    shown = phone.get_by_role("img", name="便道二.jpg")
    expect(shown).to_be_visible()
    assert shown.evaluate("node => node.decode().then(() => [node.naturalWidth, node.naturalHeight])") == [
        1600,
        1200,
    ]


def test_a_line_that_breaks_after_the_finding_leaves_its_picture_to_the_next_page_of_the_room(
    phone: Page, own_site: Site
) -> None:
    address = visits_of(own_site)[0]
    sign_in(phone, own_site, "demo-clerk", PASSWORD)
    phone.goto(own_site.url + address)
    phone.route("**/photo/", lambda route: route.abort("connectionreset"), times=1)
    find(phone, 0, "便道被渣土堵住", solved=False)
    phone.locator("[name='f1-photo']").set_input_files(picture("便道.jpg", "#336699"))
    expect(phone.locator("[data-slot]").first.locator("[data-picked] li")).to_have_count(1)
    phone.locator("label:has([name=ends])").click()
    phone.locator(".g-sendbar button").click()
    queue = phone.locator("[data-picture-queue]")
    expect(queue).to_contain_text("本机还有1张照片", timeout=15_000)
    axe(phone)
    phone.goto(own_site.url + "/c/shili-100/inspections/")
    expect(queue).to_contain_text("照片已全部入账", timeout=15_000)
    phone.goto(own_site.url + address)
    expect(phone.get_by_role("link", name="便道.jpg")).to_be_visible()
    expect(phone.locator("h1")).to_contain_text("已结束")


def test_a_phone_that_cannot_keep_pictures_says_so_and_sends_them_with_the_page(
    phone: Page, own_site: Site
) -> None:
    address = visits_of(own_site)[0]
    sign_in(phone, own_site, "demo-clerk", PASSWORD)
    phone.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    phone.goto(own_site.url + address)
    find(phone, 0, "便道被渣土堵住", solved=False)
    slot = phone.locator("[data-slot]").first
    phone.locator("[name='f1-photo']").set_input_files(picture("便道.jpg", "#336699"))
    expect(slot.locator("[data-picture-says]")).to_contain_text("“便道.jpg”无法存入本机")
    axe(phone)
    phone.locator(".g-sendbar button").click()
    expect(phone.get_by_role("link", name="便道.jpg")).to_be_visible(timeout=15_000)


def test_what_is_no_picture_is_told_at_once(phone: Page, own_site: Site) -> None:
    sign_in(phone, own_site, "demo-clerk", PASSWORD)
    phone.goto(own_site.url + visits_of(own_site)[0])
    script: FilePayload = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"<script>alert(1)</script>"}
    phone.locator("[name='f1-photo']").set_input_files(script)
    slot = phone.locator("[data-slot]").first
    expect(slot.locator("[data-picture-says]")).to_contain_text("“x.jpg”不是可识别的照片")
    expect(slot.locator("[data-picked] li")).to_have_count(0)


def test_a_picture_of_the_visit_itself_waits_for_the_line_too_and_no_other_account_sees_it(
    phone: Page, own_site: Site
) -> None:
    address = visits_of(own_site)[0]
    sign_in(phone, own_site, "demo-clerk", PASSWORD)
    phone.goto(own_site.url + address)
    phone.locator("form[action$='/start/'] button").click()
    expect(phone.locator("h1")).to_contain_text("现场")
    wait_until_kept(phone, address)
    phone.goto(own_site.url + address)
    phone.context.set_offline(True)
    own = phone.locator("form[action$='/photo/']")
    own.locator("input[type=file]").set_input_files(picture("全景.jpg", "#336699"))
    queue = phone.locator("[data-picture-queue]")
    expect(queue).to_contain_text("本机存有1张照片")
    phone.goto("about:blank")
    phone.goto(own_site.url + address)
    expect(queue).to_contain_text("本机存有1张照片")
    no_horizontal_scroll(phone)
    phone.route("**/photo/", lambda route: route.abort("connectionreset"))
    phone.context.set_offline(False)
    phone.goto(own_site.url + "/account/")
    phone.locator("form[action='/sign-out/'] button").last.click()
    phone.wait_for_url("**/sign-in/**")
    sign_in(phone, own_site, "demo-inspector", PASSWORD)
    phone.goto(own_site.url + "/c/shili-100/inspections/")
    expect(queue).to_be_hidden()
    phone.context.clear_cookies()
    phone.unroute("**/photo/")
    sign_in(phone, own_site, "demo-clerk", PASSWORD)
    phone.goto(own_site.url + address)
    expect(queue).to_contain_text("照片已全部入账", timeout=20_000)
    expect(phone.get_by_role("link", name="全景.jpg")).to_be_visible()
