"""`make shots`: a picture of every kind of page, both languages, both widths, on contact sheets to look at.

Builds the demonstration in a home of its own, serves it, walks it as several accounts, and writes
`var/shots/<language>-<width>/*.png` with one `sheet-NN.png` for every twelve pictures.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tools import chromium
from tools.walk import Seen, walk

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "var" / "shots"
SETS = (("zh-hans", 1366), ("zh-hans", 360), ("en", 1366), ("en", 360))
STARTS = {
    "demo-clerk": ["/", "/c/minhou-120/", "/c/yuanping-100/", "/search/?q=闽侯"],
    "demo-leader": ["/c/shili-100/leader/"],
    "demo-admin": ["/people/accounts/"],
    "demo-auditor": ["/ledger/"],
}


def main() -> int:
    """Take all pictures; prints where they are."""
    home = Path(os.environ.get("GONGJIAN_SHOTS_HOME") or ROOT / "var" / "shots-home")
    environment = os.environ | {
        "GONGJIAN_HOME": str(home),
        "GONGJIAN_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", "import sys; from gongjian.commands import main; sys.exit(main())"]
    subprocess.run([*command, "demo", "--no-serve"], cwd=ROOT, env=environment, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi:application",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "4",
        ],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}")
        shutil.rmtree(OUT, ignore_errors=True)
        take(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
    print(f"{OUT}: {len(list(OUT.rglob('*.png')))} pictures")
    return 0


def _wait(url: str) -> None:
    for _try in range(200):
        try:
            urllib.request.urlopen(url + "/healthz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not answer")


def take(url: str, only: str = "") -> None:
    """Pictures of a running demonstration at `url`; `only` a part of a page's kind."""
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium.path(), args=chromium.FLAGS)
        for language, width in SETS:
            folder = OUT / f"{language}-{width}"
            folder.mkdir(parents=True, exist_ok=True)
            done: set[str] = set()
            _sign_in_page(
                browser.new_context(viewport={"width": width, "height": 768}), url, language, folder
            )
            for account, starts in STARTS.items():
                context = browser.new_context(viewport={"width": width, "height": 768})
                page = _signed_in(context, url, account, language)
                for one in _seen(context, url, starts):
                    if one.kind not in done and only in one.kind:
                        done.add(one.kind)
                        _shoot(page, url + one.path, folder / f"{_name(one.kind)}.png")
                context.close()
            _sheets(folder)
        browser.close()


def _sign_in_page(context: BrowserContext, url: str, language: str, folder: Path) -> None:
    page = context.new_page()
    page.goto(f"{url}/language/{language}/?next=/sign-in/")
    page.screenshot(path=folder / "sign-in.png", full_page=True)
    context.close()


def _signed_in(context: BrowserContext, url: str, account: str, language: str) -> Page:
    page = context.new_page()
    page.goto(url + "/sign-in/")
    page.fill("input[name=username]", account)
    page.fill("input[name=password]", "demo")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda at: "/sign-in" not in at)
    page.goto(f"{url}/language/{language}/?next=/")
    return page


def _seen(context: BrowserContext, url: str, starts: list[str]) -> list[Seen]:
    def fetch(path: str) -> tuple[int, str, str]:
        answer = context.request.get(url + path)
        kind = answer.headers.get("content-type", "")
        return answer.status, kind, answer.text() if kind.startswith("text/html") else ""

    return [one for one in walk(fetch, starts, each=1) if one.content_type.startswith("text/html")]


def _shoot(page: Page, address: str, path: Path) -> None:
    page.goto(address)
    page.screenshot(path=path, full_page=True)


def _name(kind: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", kind.lower()).strip("-") or "home"


def _sheets(folder: Path) -> None:
    """Twelve pictures a sheet, each cut to its first screens and named."""
    files = sorted(path for path in folder.glob("*.png") if not path.name.startswith("sheet"))
    for number, start in enumerate(range(0, len(files), 12), start=1):
        sheet = Image.new("RGB", (4 * 460 + 20, 3 * 520 + 20), "white")
        draw = ImageDraw.Draw(sheet)
        for place, path in enumerate(files[start : start + 12]):
            picture = Image.open(path).convert("RGB")
            picture.thumbnail((440, 10_000))
            picture = picture.crop((0, 0, picture.width, min(picture.height, 480)))
            at = (20 + (place % 4) * 460, 20 + (place // 4) * 520)
            sheet.paste(picture, at)
            draw.text((at[0], at[1] + 484), path.stem, fill="black")
        sheet.save(folder / f"sheet-{number:02}.png")


if __name__ == "__main__":
    sys.exit(main())
