"""Follows every link of a running Gongjian from its overview, one or two addresses for each kind of page.

Used by the browser tests (every page of every role answers) and by `make shots` (a picture of each kind of page).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"', re.IGNORECASE)
_DOWNLOAD = re.compile(r"<a\b[^>]*?\bdownload\b[^>]*>", re.IGNORECASE)
_NUMBERED = re.compile(r"^[A-Z]{1,2}-\d{4}-[0-9A-F]+$|^\d+$|^[0-9a-f-]{36}$")
_LEFT_OUT = ("/sign-out/", "/language/", "/public/language/", "/static/")
KINDS_OF_QUERY = ("format", "by", "against", "known", "known_entry", "before_change")


@dataclass(frozen=True)
class Seen:
    """One address that was opened: its kind, and what came back."""

    path: str
    kind: str
    status: int
    html: str
    content_type: str


Fetch = Callable[[str], tuple[int, str, str]]
"""path → (status, content type, text)."""


def kind_of(path: str) -> str:
    """The kind of page an address is: numbers, campaigns, units and measures left out, telling parameters named."""
    parts = urlsplit(path)
    names = ["<n>" if _NUMBERED.match(name) else name for name in parts.path.split("/")]
    if len(names) > 2 and names[1] == "c" and names[2] != "new":
        names[2] = "<campaign>"
    if len(names) > 4 and names[3] == "figures" and names[4]:
        names[4] = "<measure>"
    asked = sorted(name for name in KINDS_OF_QUERY if re.search(rf"(?:^|&){name}=", parts.query))
    return "/".join(names) + ("?" + "&".join(asked) if asked else "")


def links(path: str, html: str) -> list[str]:
    """Addresses of this site an HTML page leads to, in order, each once."""
    found: dict[str, None] = {}
    for href in _LINK.findall(html):
        target = urlsplit(urljoin(path, unescape(href)))
        if (
            target.scheme
            or target.netloc
            or not target.path.startswith("/")
            or target.path.startswith(_LEFT_OUT)
        ):
            continue
        found[target.path + (f"?{target.query}" if target.query else "")] = None
    return list(found)


def walk(fetch: Fetch, starts: list[str], *, each: int = 2, most: int = 400) -> Iterator[Seen]:
    """Open pages breadth first, at most `each` of a kind and `most` in all."""
    waiting, known, opened = list(starts), set(starts), dict[str, int]()
    count = 0
    while waiting and count < most:
        path = waiting.pop(0)
        kind = kind_of(path)
        if opened.get(kind, 0) >= each:
            continue
        opened[kind] = opened.get(kind, 0) + 1
        count += 1
        status, content_type, text = fetch(path)
        yield Seen(path, kind, status, text, content_type)
        if status == 200 and content_type.startswith("text/html"):
            for target in links(path, text):
                if target not in known:
                    known.add(target)
                    waiting.append(target)
