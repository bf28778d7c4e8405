"""A playbook's text by its top-level keys: one block is exchanged for another, and every comment elsewhere stays."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import yaml

from gongjian.kit import yaml_text

ORDER = (
    "key",
    "name",
    "short_name",
    "unit",
    "parent",
    "status",
    "illustrative",
    "published_only",
    "window",
    "goals",
    "key_tasks",
    "targets",
    "mechanisms",
    "groups",
    "sectors",
    "classes",
    "areas",
    "priorities",
    "cadences",
    "meetings",
    "lights",
    "burden",
    "stages",
    "matter_kinds",
    "titles",
    "awards",
    "pledges",
    "scored",
    "documents",
)
"""Where a key that is new in a file is put."""
_TOP = re.compile(r"([A-Za-z_][\w-]*):", re.ASCII)
_UNTIL = re.compile(r"(?<=UNTIL=)(\d{4})(\d{2})(\d{2})")
WIDE = 100_000


def _blocks(text: str) -> list[tuple[str, str]]:
    """(key, lines) in the order of the file; comments and blank lines belong to the key below them."""
    found: list[tuple[str, list[str]]] = []
    waiting: list[str] = []
    for line in text.splitlines():
        top = _TOP.match(line)
        if top:
            found.append((top[1], [*waiting, line]))
            waiting = []
        elif not line.strip() or line.startswith("#"):
            waiting.append(line)
        elif found:
            found[-1][1].extend([*waiting, line])
            waiting = []
        else:
            waiting.append(line)
    if waiting:
        found.append(("", waiting))
    return [(key, "\n".join(lines)) for key, lines in found]


def written(text: str, values: Mapping[str, Any]) -> str:
    """The text with these top-level keys saying something else; None takes one out, what is the same stays as typed."""
    data = yaml_text.load(text) or {}
    blocks = _blocks(text)
    for key, value in values.items():
        if data.get(key) == value and (key in data) == (value is not None):
            continue
        at = next((place for place, (known, _lines) in enumerate(blocks) if known == key), None)
        if value is None:
            if at is not None:
                del blocks[at]
        elif at is not None:
            blocks[at] = (key, _comments(blocks[at][1]) + _dumped(key, value))
        else:
            blocks.insert(_place(blocks, key), (key, _dumped(key, value)))
    return "\n".join(lines for _key, lines in blocks).rstrip("\n") + "\n"


def _comments(lines: str) -> str:
    kept = []
    for line in lines.splitlines():
        if _TOP.match(line):
            break
        kept.append(line)
    return "".join(f"{line}\n" for line in kept)


def _place(blocks: list[tuple[str, str]], key: str) -> int:
    before = set(ORDER[: ORDER.index(key)]) if key in ORDER else {known for known, _lines in blocks if known}
    places = [place for place, (known, _lines) in enumerate(blocks) if known in before]
    return places[-1] + 1 if places else 0


def _dumped(key: str, value: Any) -> str:
    """A value as an office would type it: a list with one line an entry, short entries in braces."""
    if isinstance(value, list) and value and not all(isinstance(one, str) for one in value):
        return "\n".join([f"{key}:", *(f"  - {_flow(one)}" for one in value)])
    if isinstance(value, dict) and isinstance(value.get("items"), list):
        rest = {name: part for name, part in value.items() if name != "items"}
        inner = [f"  {_flow_pair(name, part)}" for name, part in rest.items()]
        return "\n".join([f"{key}:", *inner, "  items:", *(f"    - {_flow(one)}" for one in value["items"])])
    dumped = yaml.safe_dump(
        {key: value}, allow_unicode=True, sort_keys=False, width=WIDE, default_flow_style=False
    )
    return str(dumped).rstrip("\n")


def _flow(value: Any) -> str:
    dumped = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=WIDE, default_flow_style=True)
    return str(dumped).removesuffix("\n").removesuffix("\n...").rstrip("\n")


def _flow_pair(name: str, value: Any) -> str:
    return f"{name}: {_flow(value)}"


def shifted(text: str, days: int) -> str:
    """The text with every day a rule is bound to moved by so many days: the campaign's window, the first day of a
    cadence, UNTIL of a rule, the day a light rule begins, the term of an award. Dates of documents stay."""
    root = yaml_text.nodes(text)
    edits: list[tuple[int, int, str]] = []
    for path, node in _scalars(root, ()):
        if not _is_bound(path):
            continue
        plain = node.value
        new = _UNTIL.sub(lambda found: _later("-".join(found.groups()), days).replace("-", ""), plain)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", plain):
            new = _later(plain, days)
        if new != plain:
            mark = '"' if node.style in ("'", '"') else ""
            edits.append((node.start_mark.index, node.end_mark.index, f"{mark}{new}{mark}"))
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _is_bound(path: tuple[str, ...]) -> bool:
    top, last = path[0] if path else "", path[-1] if path else ""
    return (
        (top == "window" and last in ("start", "last"))
        or (top in ("cadences", "meetings") and last in ("start", "rule"))
        or (top == "lights" and last == "from")
        or (top == "awards" and last == "until")
    )


def _scalars(node: Any, path: tuple[str, ...]) -> Any:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _scalars(value, path)
    elif isinstance(node, yaml.ScalarNode):
        yield path, node


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
