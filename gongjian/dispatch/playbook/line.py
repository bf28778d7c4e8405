"""A line of a box in the short form: a name, and after a stroke who answers for it, which unit, or what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """A goal, key task, mechanism or group as one line."""

    name: str
    who: str = ""

    def __str__(self) -> str:
        return f"{self.name} | {self.who}" if self.who else self.name


def lines_of(text: str) -> tuple[Line, ...]:
    """Lines of a box: name | who; empty ones count for nothing."""
    found = []
    for line in text.splitlines():
        name, _bar, who = line.replace("｜", "|").partition("|")
        if name.strip():
            found.append(Line(name.strip(), who.strip()))
    return tuple(found)


def name_of(name: Any) -> str:
    """A name as the file writes it, in Chinese."""
    return str(name["zh"] if isinstance(name, Mapping) else name)
