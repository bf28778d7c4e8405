"""A week played in the browser: its clock, what units do by themselves, and what pages of the week show."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page

from gongjian.kit.calendar import calendar
from tests.browser.conftest import (
    COMMAND,
    ROOT,
    Site,
    environment,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BOARD = "/c/shili-100/dispatch/"


@dataclass
class Week:
    """The played week: a clock, the office's command line, what the units do that have no account here."""

    site: Site
    monday: date

    def instant(self, day: int, hour: int, minute: int = 0) -> datetime:
        """An instant of the week; day 0 is Monday."""
        on = self.monday + timedelta(days=day)
        return datetime(on.year, on.month, on.day, hour, minute, tzinfo=SHANGHAI)

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """The server's clock stands there from now on."""
        found = self.instant(day, hour, minute)
        (self.site.home / "clock").write_text(found.isoformat())
        return found

    def sweep(self, day: int, hour: int, minute: int = 0) -> None:
        """The clock acts at that instant."""
        self._run("-c", COMMAND, "sweep", "--at", self.at(day, hour, minute).isoformat())

    def units(self, act: str, day: int, hour: int, minute: int, *names: str) -> Any:
        """What units do by themselves; gives what they did."""
        at = self.at(day, hour, minute).isoformat()
        return json.loads(self._run("-m", "tests.browser.week_units", act, at, *names))

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=environment(self.site.home),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{words}:\n{done.stdout}\n{done.stderr}"
        return done.stdout


def next_plain_week(today: date) -> date:
    """The Monday of the next week without a day off."""
    monday = today + timedelta(days=7 - today.weekday())
    while any(calendar().is_workday(monday + timedelta(days=day)) is False for day in range(5)):
        monday += timedelta(days=7)
    return monday


def tiles(page: Page) -> list[int]:
    """The board's counts: in, waiting inside the unit, missing."""
    return [int(text) for text in page.locator(".g-tiles .g-tile-value .g-fig").all_inner_texts()]


def states(page: Page) -> dict[str, str]:
    """What the board says of each unit."""
    rows = page.locator(".g-board tbody tr")
    return {
        row.locator("th").inner_text(): row.locator("td").first.locator(".g-light").first.inner_text().strip()
        for row in rows.all()
    }


def agenda(page: Page) -> Locator:
    """The points of the agenda."""
    return page.locator(".g-agenda > li")


def download(page: Page, address: str) -> bytes:
    """A paper as the browser gets it."""
    answer = page.request.get(address)
    assert answer.status == 200, address
    return answer.body()


def docx_text(content: bytes) -> str:
    """What a Word file says."""
    return re.sub(r"<[^>]+>", "", zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode())
