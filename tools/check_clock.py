"""Time is an argument: the clock is read at the edge only (views, API, middleware, sessions, commands, the worker).

Bans the functions that answer "now" by any name they are imported under, called or handed over (default=…),
`auto_now` and `auto_now_add` fields, the database function Now and the template tag {% now %}.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.house import Finding, files, main

CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "django.utils.timezone.now",
    "django.db.models.functions.Now",
    "django.db.models.functions.datetime.Now",
    "time.time",
    "time.time_ns",
}
NOW_WITHOUT_ARGUMENT = {
    "django.utils.timezone.localtime",
    "django.utils.timezone.localdate",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
}
EDGE = re.compile(r"^(views|api|middleware|sessions|worker)(_\w+)?(\.py)?$")
NOW_TAG = re.compile(r"{%-?\s*now\s")
AUTO = {"auto_now", "auto_now_add"}


def at_the_edge(path: Path, root: Path) -> bool:
    """May this file read the clock? Files or folders called views, api, middleware, sessions, worker; the commands."""
    inside = path.relative_to(root / "gongjian").parts
    return inside[0] == "commands" or any(EDGE.match(part) for part in inside[1:])


class _Reader(ast.NodeVisitor):
    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.found: list[tuple[int, str]] = []

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            top = alias.name.split(".")[0]
            self.names[alias.asname or top] = alias.name if alias.asname else top

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self.names[alias.asname or alias.name] = f"{node.module}.{alias.name}"

    def visit_Name(self, node: ast.Name) -> None:
        self._look(node, node.lineno)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._look(node, node.lineno)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = self._full(node.func)
        if name in NOW_WITHOUT_ARGUMENT and not node.args and not node.keywords:
            self.found.append((node.lineno, f"{name}() without an argument reads the clock"))
        for keyword in node.keywords:
            if keyword.arg in AUTO:
                self.found.append(
                    (node.lineno, f"{keyword.arg} reads the clock; give the instant to the action")
                )
        self.generic_visit(node)

    def _look(self, node: ast.expr, line: int) -> None:
        name = self._full(node)
        if name in CLOCKS:
            self.found.append(
                (line, f"{name} reads the clock; take `on: date` or `at: datetime` as an argument")
            )

    def _full(self, node: ast.expr) -> str | None:
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.names:
            return None
        return ".".join([self.names[node.id], *reversed(parts)])


def check(root: Path) -> Iterator[Finding]:
    for path in files(root, ".py"):
        if at_the_edge(path, root):
            continue
        reader = _Reader()
        reader.visit(ast.parse(path.read_text(encoding="utf-8"), str(path)))
        for line, message in reader.found:
            yield Finding(path, line, message)
    for path in files(root, ".html", ".txt"):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if NOW_TAG.search(text):
                yield Finding(path, number, "{% now %} reads the clock; give the instant to the page")


if __name__ == "__main__":
    main("clock readings away from the edge", check)
