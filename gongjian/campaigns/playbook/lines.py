"""Where in the file a key stands: line numbers kept from the YAML nodes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from gongjian.kit import yaml_text

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """A line (from 1) and the path of keys that leads to it."""

    line: int
    path: str


class Lines:
    """Line numbers of every key and list entry of a YAML text. Raises yaml.YAMLError for a text that is not YAML."""

    def __init__(self, text: str) -> None:
        self.root = yaml_text.nodes(text)
        self.data: Any = yaml_text.load(text)

    def place(self, path: Sequence[str | int]) -> Place:
        """Where the path leads; steps the file does not have (inner names of short forms) are passed over.

        A key that is missing altogether is placed at the line of what should hold it.
        """
        node, line, shown = self.root, 1, ""
        for at, step in enumerate(path):
            found = _child(node, step)
            if found is None:
                if at == len(path) - 1 and isinstance(step, str):
                    shown = f"{shown}.{step}" if shown else step
                continue
            line, node = found
            shown = f"{shown}[{step + 1}]" if isinstance(step, int) else f"{shown}.{step}" if shown else step
        return Place(line, shown)

    def value(self, path: Sequence[str | int]) -> Any:
        """What the file has at the path; None when it has nothing there."""
        found = self.data
        for step in path:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                continue
        return found

    def doubled(self) -> Iterator[Path]:
        """Keys that stand twice in one mapping (YAML itself silently keeps the last)."""
        yield from _doubled(self.root, ())


def _child(node: Any, step: str | int) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        value = node.value[step]
        return value.start_mark.line + 1, value
    return None


def _doubled(node: Any, path: Path) -> Iterator[Path]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield (*path, key.value)
            seen.add(key.value)
            yield from _doubled(value, (*path, key.value))
    if isinstance(node, yaml.SequenceNode):
        for at, value in enumerate(node.value):
            yield from _doubled(value, (*path, at))
