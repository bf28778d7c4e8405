"""The parts a page is made of: what of it an accessibility check could judge otherwise than on another page.

Pages share their parts. One that has nothing but parts already looked at on others (in the same language, in a window
of the same width) would only be told the same again.
"""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import TypeVar

VALUES = ("class", "role", "type", "scope", "tabindex", "hidden", "lang", "rel", "autocomplete", "disabled")
"""Attributes whose values count; of others that they are there, of those that name elements whether these exist."""
NAMING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list", "form")
VOID = frozenset(
    ["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
LANDMARKS = frozenset(["main", "nav", "header", "footer", "aside", "section", "form"])
CONTROLS = frozenset(["input", "select", "textarea"])
Page = TypeVar("Page")


class _Reader(HTMLParser):
    """Collects every element with the one it stands in, empty ones apart, and the order of headings."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._open: list[tuple[str, str]] = []
        self._with_words: set[int] = set()  # places in _open
        self._heading = ""
        self._landmarks = dict[str, int]()
        self._ids: set[str] = set()
        self._named: list[tuple[str, str, str]] = []  # element, attribute, the ids it names
        self._controls: list[tuple[str, str, bool]] = []  # element, id, does it stand in a label

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs if not name.startswith("data-")}
        here = f"{tag}[{' '.join(sorted(map(_told, said, said.values())))}]"
        self.found.add(f"{self._open[-1][1] if self._open else ''} > {here}")
        self._ids.add(said.get("id", ""))
        self._named += [(here, name, said[name]) for name in NAMING if name in said]
        if tag in CONTROLS:
            self._controls.append((here, said.get("id", ""), any(one == "label" for one, _ in self._open)))
        if tag in HEADINGS:
            self.found.add(f"{self._heading} then {tag}")
            self._heading = tag
        if tag in LANDMARKS:
            self._landmarks[tag] = self._landmarks.get(tag, 0) + 1
            self.found.add(f"{tag} {min(self._landmarks[tag], 2)}")
        if said.get("alt"):
            self._with_words.update(range(len(self._open)))
        if tag not in VOID:
            self._open.append((tag, here))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._with_words.update(range(len(self._open)))

    def handle_endtag(self, tag: str) -> None:
        if all(one != tag for one, _here in self._open):
            return
        closed = ""
        while closed != tag:
            closed, here = self._open.pop()
            if len(self._open) not in self._with_words:
                self.found.add(f"empty {here}")
            self._with_words.discard(len(self._open))

    def all(self) -> set[str]:
        """What was found, once the page is read to its end."""
        labels = {ids for _here, name, ids in self._named if name == "for"}
        for here, name, ids in self._named:
            self.found.add(f"{name} of {here} {set(ids.split()) <= self._ids}")
        for here, own, inside in self._controls:
            self.found.add(f"label of {here} {inside or own in labels}")
        return self.found


def _told(name: str, value: str) -> str:
    if name in VALUES or (name.startswith("aria-") and len(value) < 6):
        return f"{name}={value}"
    return name if value else f"{name}=nothing"


def parts(html: str) -> set[str]:
    """Every kind of element of the page with what it stands in."""
    reader = _Reader()
    reader.feed(html)
    return reader.all()


def pages_with_something_new(pages: Iterable[tuple[Page, str]]) -> list[Page]:
    """In order, the pages (each given with its HTML) that have a part none before them had."""
    known: set[str] = set()
    chosen = []
    for page, html in pages:
        if new := parts(html) - known:
            known |= new
            chosen.append(page)
    return chosen
