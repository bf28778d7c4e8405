"""A county that has nothing yet: from the first account to a matter struck off, and all of it elsewhere again.

Three people in three browsers, the reporter's as wide as a phone. Each does only what the pages offer.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, expect

from gongjian.kit.sheets.layout import Head, SheetSpec
from tests.browser.conftest import COMMAND, ROOT, Site, environment, no_horizontal_scroll, served, sign_in
from tests.exchange import make_lists

FIRST = "a word for the very first day"
UNITS = (
    ("单位名称", "简称", "类型", "上级单位"),
    ("县自然资源和规划局", "县资规局", "部门", "示例新县"),
    ("甲镇", "", "乡镇", "示例新县"),
    ("乙镇", "", "乡镇", "示例新县"),
)
PEOPLE = (
    ("单位", "岗位", "职责", "姓名", "用户名", "角色"),
    ("示例新县", "综合科科员", "工作人员", "林某", "office", "行动管理员"),
    ("甲镇", "镇长", "负责人", "钱某", "head", "单位负责人"),
    ("甲镇", "党政办干事", "联络员", "孙某", "reporter", "联络员（填报人）"),
)
MATTER = "示例甲镇第2号标准厂房项目用地未交付"
DUE, LATER = date.today() + timedelta(days=30), date.today() + timedelta(days=60)
expect.set_options(timeout=20_000)


def _gongjian(home: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        cwd=ROOT,
        env=environment(home, demo=False),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"gongjian {' '.join(words)}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@contextmanager
def _at_work(home: Path) -> Iterator[Site]:
    """The server with the worker beside it, as `gongjian serve` runs them."""
    worker = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "worker"],
        cwd=ROOT,
        env=environment(home, demo=False),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        with served(home, demo=False) as site:
            yield site
    finally:
        os.killpg(worker.pid, signal.SIGTERM)
        worker.wait(timeout=15)


def _book(path: Path, rows: tuple[tuple[str, ...], ...]) -> Path:
    heads, *lines = rows
    spec = SheetSpec(title="名单", columns=tuple(Head(one) for one in heads), rows=lines, unit_line="")
    path.write_bytes(make_lists.book(spec).getvalue())
    return path


def _upload(page: Page, path: Path) -> None:
    page.set_input_files("main input[type=file]", path)
    page.get_by_role("button", name="上传并读取").click()


def _confirm(page: Page, count: int) -> None:
    page.get_by_role("button", name=f"导入 {count} 行").click()
    expect(page.get_by_text(f"已入账 {count} 行")).to_be_visible()


def _new_password(page: Page, site: Site, username: str, first: str) -> None:
    sign_in(page, site, username, first)
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    for name, word in (("old", first), ("new", f"{username}-of-2027"), ("again", f"{username}-of-2027")):
        page.fill(f"input[name={name}]", word)
    page.get_by_role("button", name="修改密码").click()
    page.wait_for_url(lambda url: "/account/password" not in url)


def _units_and_people(page: Page, site: Site, tmp_path: Path) -> dict[str, str]:
    """The administrator loads both lists and takes the first passwords along."""
    sign_in(page, site, "admin", FIRST)
    page.get_by_role("link", name="从 Excel 导入单位").click()
    _upload(page, _book(tmp_path / "单位.xlsx", UNITS))
    page.get_by_role("button", name="逐行核对").click()
    _confirm(page, 3)
    page.get_by_role("link", name="下一步：人员和账号").click()
    _upload(page, _book(tmp_path / "账号.xlsx", PEOPLE))
    page.get_by_role("button", name="逐行核对").click()
    _confirm(page, 3)
    page.get_by_role("button", name="显示初始密码").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载（仅一次）").click()
    download.value.save_as(tmp_path / "初始密码.xlsx")
    rows = [list(row) for row in load_workbook(tmp_path / "初始密码.xlsx").active.iter_rows(values_only=True)]
    handed = {row[2]: row for row in rows[2:]}
    assert {name: row[:2] for name, row in handed.items()} == {
        "office": ["示例新县", "林某"],
        "head": ["甲镇", "钱某"],
        "reporter": ["甲镇", "孙某"],
    }
    return {name: row[3] for name, row in handed.items()}


def _campaign(page: Page) -> None:
    """A campaign from blank."""
    page.get_by_role("link", name="新建行动").click()
    page.fill("input[name=name]", "重点项目攻坚100天")
    page.get_by_role("button", name="下一步：看看意味着什么").click()
    page.get_by_role("button", name="新建").click()
    expect(page.get_by_role("heading", name="先做什么")).to_be_visible()


def _projects(page: Page, tmp_path: Path) -> None:
    """Sixty projects with seven mistakes: read, mended here and in Excel, loaded, taken back, loaded again."""
    wrong, mended = tmp_path / "项目清单.xlsx", tmp_path / "项目清单（改）.xlsx"
    wrong.write_bytes(make_lists.sixty_projects().getvalue())
    good = make_lists.project_spec(make_lists.with_groups(make_lists.sixty(mistakes=False)))
    mended.write_bytes(make_lists.book(good).getvalue())

    page.get_by_role("link", name="导入项目清单").click()
    _upload(page, wrong)
    page.get_by_role("button", name="逐行核对").click()
    expect(page.get_by_text("新增 53，更改 0，不变 0；有问题 6；待确认 1")).to_be_visible()
    places = page.locator("main table strong").all_inner_texts()
    assert all(re.fullmatch(r"[A-Z]{1,2}\d+", place) for place in places)
    assert len(places) == 7
    page.get_by_role("link", name="属地乡镇 (AB)").click()
    page.get_by_label("“丁镇”改为").fill("乙镇")
    page.get_by_role("button", name="批量改正并重新核对").click()
    expect(page.get_by_text("新增 55，更改 0，不变 0；有问题 4；待确认 1")).to_be_visible()

    page.get_by_role("link", name="上传改好的文件").click()
    _upload(page, mended)
    expect(page.get_by_text("各列沿用上次的对应")).to_be_visible()
    _confirm(page, 60)
    page.get_by_role("button", name="整批撤回").click()
    expect(page.get_by_text("撤回 60 行")).to_be_visible()
    page.get_by_role("button", name="原来各行再导入一次").click()
    _confirm(page, 60)
    page.get_by_role("link", name="查看导入的内容").click()
    expect(page.get_by_text("第 1–50 行，共 60 行")).to_be_visible()


def _draft_and_assign(page: Page) -> str:
    """From a project's own page; gives the address of the matter."""
    page.get_by_role("link", name="示例甲镇第2号标准厂房项目").click()
    page.get_by_role("link", name="拟定事项").click()
    page.fill("input[name=title]", MATTER)
    page.fill("textarea[name=requirement]", "完成剩余地块清表，交付用地。")
    page.select_option("select[name=unit]", label="甲镇")
    page.fill("input[name=due]", "持续推进")
    page.get_by_role("button", name="拟定").click()
    page.wait_for_url("**/matters/S-*/")
    page.fill("main input[name=due]", DUE.isoformat())
    page.get_by_role("button", name="交办").last.click()
    expect(page.locator("main")).to_contain_text(f"{DUE.month}月{DUE.day}日 到期")
    return page.url


def _press(page: Page, name: str, **fields: str) -> None:
    """One act from the inbox: its button, its form, its confirmation."""
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    no_horizontal_scroll(page)
    for field, text in fields.items():
        page.fill(f"main [name={field}]", text)
    page.get_by_role("button", name=name).last.click()
    page.wait_for_url(re.compile(r"/matters/S-[\d-]+/$"))


def _walk(clerk: Page, phone: Page, head: Page, site: Site, photo: Path) -> None:
    """Signed for, reported on with a photo, extended, reported done, returned, put right, closed."""
    phone.goto(site.url + "/todo/")
    phone.get_by_role("link", name="签收", exact=True).click()
    expect(phone.locator("main")).to_contain_text("完成剩余地块清表，交付用地。")
    phone.get_by_role("button", name="签收").click()
    phone.wait_for_url(re.compile(r"/matters/S-[\d-]+/$"))
    phone.goto(site.url + "/todo/")
    _press(phone, "进展反馈", says="已清表三十亩")
    phone.get_by_role("link", name="上传材料").click()
    phone.set_input_files("main input[type=file]", photo)
    phone.locator("main form button[type=submit]").last.click()
    expect(phone.get_by_role("link", name=photo.name).first).to_be_visible()
    no_horizontal_scroll(phone)

    head.goto(phone.url)
    _press(head, "申请延期", new_due_on=LATER.isoformat(), reason="两户外出", progress="已清表三十亩")
    clerk.goto(site.url + "/todo/")
    _press(clerk, "批准延期")
    expect(clerk.locator("main")).to_contain_text(f"{LATER.month}月{LATER.day}日 到期")

    phone.goto(site.url + "/todo/")
    _press(phone, "报结", result="用地已交付")
    _examine(clerk, site, "缺交地确认单", "退回补正")
    phone.goto(site.url + "/todo/")
    expect(phone.locator("main")).to_contain_text("退回原因：缺交地确认单")
    _press(phone, "报结", result="用地已交付，确认单附后")
    _examine(clerk, site, "现场核实，已交付", "办结")


def _examine(page: Page, site: Site, opinion: str, outcome: str) -> None:
    page.goto(site.url + "/todo/")
    page.get_by_role("link", name="审核", exact=True).click()
    page.fill("textarea[name=opinion]", opinion)
    page.get_by_role("button", name=outcome).click()
    page.wait_for_url(re.compile(r"/matters/S-[\d-]+/$"))


@pytest.mark.timeout(600)
def test_a_new_county_from_its_first_account_to_its_first_matter_closed(
    open_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    photo, word = tmp_path / "现场.png", tmp_path / "word"
    word.write_text(FIRST)
    _gongjian(home, "createadmin", "--name", "王某", "--unit", "示例新县", "--password-file", str(word))
    clerk, head = open_context().new_page(), open_context().new_page()
    phone = open_context(width=360, height=740).new_page()
    with _at_work(home) as site:
        first = _units_and_people(open_context().new_page(), site, tmp_path)
        _new_password(clerk, site, "office", first["office"])
        clerk.screenshot(path=photo)
        _campaign(clerk)
        _projects(clerk, tmp_path)
        matter = _draft_and_assign(clerk)
        _new_password(phone, site, "reporter", first["reporter"])
        _new_password(head, site, "head", first["head"])
        _walk(clerk, phone, head, site, photo)
        expect(clerk.locator("main h1")).to_contain_text("办结")
        _gongjian(home, "backup", str(tmp_path / "backup.tar"))
    _gongjian(elsewhere, "restore", str(tmp_path / "backup.tar"))
    assert json.loads(_gongjian(elsewhere, "verify", "--json"))["findings"] == []
    with served(elsewhere, demo=False) as site:
        again = open_context().new_page()
        sign_in(again, site, "office", "office-of-2027")
        again.goto(site.url + matter[matter.index("/matters/") :])
        expect(again.locator("main h1")).to_contain_text("办结")
