"""A real browser on a real server, each on a copy of the demonstration database. Nothing leaves this machine."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, sync_playwright

from tools import chromium

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
START_SECONDS = 90
COMMAND = "import sys; from gongjian.commands import main; sys.exit(main())"


@dataclass(frozen=True)
class Site:
    """A running server and the home folder it keeps its database in."""

    url: str
    home: Path


def environment(home: Path, *, demo: bool = True) -> dict[str, str]:
    """What a command or a server of the product is told: its home, and nothing of the person's own."""
    told = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "GONGJIAN_SECRET_KEY"}
    }
    told.update(
        GONGJIAN_HOME=str(home),
        GONGJIAN_DEMO="1" if demo else "0",
        DJANGO_SETTINGS_MODULE="config.settings",
        PYTHONPATH=str(ROOT),
    )
    return told


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, built once for all test processes. Never served itself: servers get copies."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    home = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "built").is_file():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            _run([sys.executable, "-c", COMMAND, "demo", "--no-serve"], home)
            (home / "built").touch()
    return home


def _run(command: list[str], home: Path) -> None:
    done = subprocess.run(
        command, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.fail(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}", pytrace=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path, *, demo: bool = True, application: str = "config.wsgi:application") -> Iterator[Site]:
    """A server on that home, ended afterwards."""
    url = f"http://127.0.0.1:{(port := _free_port())}"
    log = home / "server.log"
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, "--workers", "1", "--threads", "4"],
            cwd=ROOT,
            env=environment(home, demo=demo),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        _wait_until_it_answers(url, server, log)
        yield Site(url, home)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=15)


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and server.poll() is None:
        try:
            with urllib.request.urlopen(url + "/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not answer on {url}:\n{log.read_text(errors='replace')}", pytrace=False)


@pytest.fixture(scope="session")
def site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all tests that only read."""
    home = tmp_path_factory.mktemp("site") / "home"
    shutil.copytree(demo_home, home)
    with served(home) as running:
        yield running


@pytest.fixture
def own_site(demo_home: Path, tmp_path: Path) -> Iterator[Site]:
    """A server of its own, for a test that writes."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    with served(home) as running:
        yield running


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(_playwright: Playwright) -> Iterator[Browser]:
    program = chromium.path()
    if not Path(program).is_file():
        pytest.fail(f"no browser at {program}; install it with: apt-get install chromium", pytrace=False)
    running = _playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
    yield running
    running.close()


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts that fail the test when a page asks for anything outside 127.0.0.1.

    They only listen: to stand between browser and server would cost a fifth of every page, and its cache.
    """
    outside: list[str] = []
    opened: list[BrowserContext] = []

    def guard(request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme in {"http", "https"} and asked.hostname != "127.0.0.1":
            outside.append(request.url)

    def make(*, width: int = 1366, height: int = 768, language: str = "zh-CN") -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=language)
        context.on("request", guard)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert not outside, f"asked for something outside this machine: {outside}"


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """A Chinese page as an office PC shows it, 1366 × 768."""
    return open_context().new_page()


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext]) -> Page:
    """A Chinese page on a cheap phone, 360 × 740."""
    return open_context(width=360, height=740).new_page()


def sign_in(page: Page, site: Site, username: str, password: str) -> None:
    """Through the sign-in page, as a person does, and in Chinese.

    An account keeps the language it last chose, and on the shared server a test before this one may have chosen.
    """
    page.goto(site.url + "/sign-in/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    if page.locator("html").get_attribute("lang") == "en":
        page.goto(site.url + "/language/zh-hans/?next=/account/")


def no_horizontal_scroll(page: Page) -> None:
    """Nothing of the page reaches past the window's right edge, save inside regions that scroll by themselves."""
    wide = page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], f"{page.url} is {wide[0]} px wide in a window of {wide[1]} px"


def axe(page: Page) -> None:
    """axe-core finds no violation of WCAG 2.2 A/AA or best practice on the page as it stands.

    The library goes in through the debugger, so the page's own script policy stays as it is.
    """
    page.evaluate(AXE.read_text(encoding="utf-8") + "\n;undefined")
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})",
        AXE_RULES,
    )["violations"]
    short = [
        {"rule": one["id"], "impact": one["impact"], "at": [node["target"] for node in one["nodes"][:5]]}
        for one in found
    ]
    assert not short, f"{page.url}:\n{json.dumps(short, ensure_ascii=False, indent=1)}"
