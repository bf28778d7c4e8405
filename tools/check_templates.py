"""Templates obey the directions of the rooms: what one extends, includes or loads lies in its own room or lower.

A room's templates lie in gongjian/<room>/templates/<room>/ and are named "<room>/page.html". The kit is the
lowest room with templates. A name held in a variable is how a higher room fills a slot, and passes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.house import HEIGHT, Finding, files, main, room_of

TAG = re.compile(r"{%-?\s*(extends|include|load)\s+(.*?)\s*-?%}", re.S)
QUOTED = re.compile(r"""^["']([^"']+)["']""")
ERROR_PAGE = re.compile(r"^[45]\d\d(_csrf)?\.html$")
"""Names Django fixes (404.html): they lie directly in a room's templates folder and are the kit's to lend."""


def libraries(root: Path) -> dict[str, str]:
    """Tag library → the room its code lies in, from the settings and from the folders called templatetags."""
    found = {
        path.stem: room_of(path, root) for path in files(root, ".py") if path.parent.name == "templatetags"
    }
    settings = root / "config" / "settings.py"
    if settings.is_file():
        for node in ast.walk(ast.parse(settings.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
                        parts = str(value.value).split(".")
                        if parts[0] == "gongjian" and len(parts) > 2:
                            found[str(key.value)] = parts[1]
    return found


def _names(tag: str, rest: str) -> list[str]:
    if tag == "load":
        words = rest.split()
        return [words[-1]] if "from" in words else words
    quoted = QUOTED.match(rest)
    return [quoted.group(1)] if quoted else []


def _room_named(tag: str, name: str, known: dict[str, str]) -> str | None:
    """The room a name points at; None when it belongs to no room (Django's own libraries)."""
    if tag == "load":
        return known.get(name)
    file = name.split("#")[0]
    if not file:
        return None
    if ERROR_PAGE.match(file):
        return "kit"
    return file.split("/")[0] if "/" in file else ""


def _placed_wrongly(path: Path, root: Path) -> str | None:
    room = room_of(path, root)
    inside = path.relative_to(root / "gongjian").parts[1:]
    if inside[:1] != ("templates",) or room in {"kernel", "ledger"}:
        return f"a page lies in gongjian/<room>/templates/<room>/, the kit being the lowest; this one is in {room}"
    if room in {"kit", "web"} and len(inside) == 2 and ERROR_PAGE.match(inside[1]):
        return None
    if len(inside) < 3 or inside[1] != room:
        return f"expected under gongjian/{room}/templates/{room}/, so that its name begins with its room"
    return None


def check(root: Path) -> Iterator[Finding]:
    known = libraries(root)
    for path in files(root, ".html", ".txt"):
        if "templates" not in path.relative_to(root).parts:
            continue
        if wrong := _placed_wrongly(path, root):
            yield Finding(path, 1, wrong)
        room = room_of(path, root)
        text = path.read_text(encoding="utf-8")
        for match in TAG.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            tag = match.group(1)
            for name in _names(tag, match.group(2)):
                target = _room_named(tag, name, known)
                if target is None:
                    continue
                if target not in HEIGHT:
                    yield Finding(path, line, f'{tag} "{name}" names no room; write "<room>/{name}"')
                elif HEIGHT[target] > HEIGHT.get(room, -1):
                    yield Finding(
                        path,
                        line,
                        f'{tag} "{name}" reaches up from {room} to {target}; let {target} register it',
                    )


if __name__ == "__main__":
    main("templates reaching up", check)
