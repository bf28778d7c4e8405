"""An on-site office at six projects, on a phone: findings in two taps, kept while there is no line, sent once."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accounts import PASSWORD
from tests.browser.conftest import ROOT, Site, axe, environment, no_horizontal_scroll, sign_in

pytestmark = pytest.mark.timeout(600)
AREAS = 6
STAGE = """
import json, os
import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
from django.utils import timezone
from gongjian.campaigns.models import Campaign
from gongjian.people.models import User
from gongjian.people.viewer import viewer_of
from gongjian.projects.models import Project
from gongjian.supervise.actions.inspections import plans
from gongjian.supervise.models import Visit
now, today = timezone.now(), timezone.localdate()
campaign = Campaign.objects.get(key="shili-100")
clerk = viewer_of(User.objects.get(username="demo-clerk"), today)
draft = plans.PlanDraft("六个项目区现场办公", "on_site_office", today, today)
plan = plans.prepare(viewer=clerk, campaign=campaign, draft=draft, at=now)
names = ["东河精密铸件项目", "云溪粮油加工园", "北关污水厂提标", "柳林养老中心", "西坪光伏升压站", "云溪整车物流中心"]
for name in names:
    project = Project.objects.get(name=name, voided=False)
    plans.choose_point(viewer=clerk, plan=plan, reason="有堵点", project=project, at=now)
plans.file_plan(viewer=clerk, plan=plan, at=now)
visits = Visit.objects.filter(plan=plan).order_by("id")
print(json.dumps({"plan": plan.number, "visits": [row.number for row in visits]}))
"""
COUNTED = """
import json, os, sys
import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
from gongjian.supervise.models import Problem, Visit
rows = Problem.objects.filter(visit__plan__number=sys.argv[1], voided=False)
ended = Visit.objects.filter(plan__number=sys.argv[1], state="ended").count()
print(json.dumps([ended, rows.count(), rows.filter(on_the_spot=True).count()]))
"""


def run(site: Site, code: str, *arguments: str) -> object:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=environment(site.home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def find(page: Page, place: int, words: str, *, solved: bool) -> None:
    """One finding: the class, the words, what becomes of it."""
    slot = page.locator("[data-slot]").nth(place)
    if slot.get_attribute("open") is None:
        slot.locator("summary").first.click()
    slot.locator(".g-choice").first.locator("label").first.click()
    slot.locator("[name$='-words']").fill(words)
    how = "solved" if solved else "hand"
    slot.locator(f"label:has([name$='-how'][value='{how}'])").click()


def kept(page: Page) -> int:
    found: int = page.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('gongjian.report')).length"
    )
    return found


def wait_until_kept(page: Page, address: str) -> None:
    """The worker keeps what passes it: on a busy machine the first load may be over before it stands in between."""
    held = "caches.open('gongjian.report-pages').then(s => s.keys())"
    held += ".then(k => k.map(r => new URL(r.url).pathname))"
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        page.wait_for_timeout(2_000)
        if page.evaluate(f"{held}.then(all => all.includes('{address}') && all.length > 4)"):
            return
        page.reload()
    raise AssertionError(f"{address} was not kept")


def test_an_on_site_office_at_six_projects_is_written_down_on_a_phone_and_one_of_them_without_a_line(
    phone: Page, own_site: Site
) -> None:
    staged = run(own_site, STAGE)
    assert isinstance(staged, dict)
    sign_in(phone, own_site, "demo-clerk", PASSWORD)
    phone.goto(f"{own_site.url}/inspections/{staged['plan']}/")
    no_horizontal_scroll(phone)
    for place, number in enumerate(staged["visits"][:-1]):
        address = f"/visits/{number}/"
        phone.goto(own_site.url + address)
        if place == 0:
            phone.locator("form[action$='/start/'] button").click()
            expect(phone.locator("h1")).to_contain_text("现场")
            axe(phone)
        find(phone, 0, f"供水接口没有接通{place}", solved=True)
        find(phone, 1, f"要件还差一份{place}", solved=False)
        no_horizontal_scroll(phone)
        phone.locator("label:has([name=ends])").click()
        phone.locator(".g-sendbar button").click()
        expect(phone.locator("[data-offline]")).to_contain_text("已报出")
        expect(phone.locator("h1")).to_contain_text("已结束", timeout=15_000)
        assert kept(phone) == 0
    last = f"/visits/{staged['visits'][-1]}/"
    phone.goto(own_site.url + last)
    wait_until_kept(phone, last)
    find(phone, 0, "电杆移位没有定", solved=True)
    phone.goto("about:blank")
    phone.context.set_offline(True)
    phone.goto(own_site.url + last)
    assert phone.locator("[name='f1-words']").input_value() == "电杆移位没有定"
    no_horizontal_scroll(phone)
    phone.locator("label:has([name=ends])").click()
    phone.locator(".g-sendbar button").click()
    expect(phone.locator("[data-offline]")).to_contain_text("存在本机，未报出")
    phone.locator(".g-sendbar button").click()
    assert kept(phone) == 1
    phone.context.set_offline(False)
    expect(phone.locator("h1")).to_contain_text("已结束", timeout=40_000)
    assert run(own_site, COUNTED, str(staged["plan"])) == [AREAS, 11, 6]
    phone.goto(f"{own_site.url}/inspections/{staged['plan']}/")
    expect(phone.locator(".page-header, main").first).to_contain_text("发现问题11个，其中当场解决6个")


def test_a_finding_without_its_class_is_told_of_and_everything_typed_is_still_there(
    phone: Page, own_site: Site
) -> None:
    staged = run(own_site, STAGE)
    assert isinstance(staged, dict)
    sign_in(phone, own_site, "demo-clerk", PASSWORD)
    phone.goto(f"{own_site.url}/visits/{staged['visits'][0]}/")
    phone.locator("[name='f1-words']").fill("便道被占")
    phone.locator(".g-sendbar button").click()
    expect(phone.locator(".g-errors")).to_contain_text("没有选择问题类别")
    assert phone.locator("[name='f1-words']").input_value() == "便道被占"
    axe(phone)
    no_horizontal_scroll(phone)
