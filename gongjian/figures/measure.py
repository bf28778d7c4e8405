"""Measures: named data that say what is counted. YAML beside each room; every page and command uses nothing else."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from gongjian.kit import yaml_text

_ROOMS = ("campaigns", "projects", "matters", "dispatch", "supervise")


@dataclass(frozen=True)
class Measure:
    """One definition.

    subject: what kind of record is counted. where: conditions of that subject, by name. aggregate: `count`, or the
    name of an amount of the subject that is summed, or of a value that one record has. stock: holds on a day;
    flow: happened in [from, to). packages: whether a package (打包项目) counts as itself or as its parts.
    """

    key: str
    zh: str
    en: str
    subject: str
    where: dict[str, Any] = field(default_factory=dict)
    aggregate: str = "count"
    unit: str = ""
    unit_en: str = ""
    kind: str = "stock"
    basis: str = "dispatch"
    packages: str = "parents"
    dims: tuple[str, ...] = ()
    better: str = ""
    """`more`, `less` or nothing: whether a rise is good, so that a change is worded and marked rightly."""
    lack: bool = False
    """Whether it counts what is wanting, late or undone: unknown where only what was published is kept."""
    over: str = ""
    """For a rate: the measure it is divided by; the value is a percentage."""
    says_zh: str = ""
    says_en: str = ""
    """What exactly is counted, in words."""
    source: str = ""
    noun: str = ""
    """What it is about: the name of its file, or of its room where that has one file. Given when it is read."""
    note_zh: str = ""
    note_en: str = ""
    """Why it may differ from a figure of 发改 or 统计."""

    @property
    def label(self) -> str:
        """The measure's name in the reader's language."""
        return self.en if get_language() == "en" else self.zh

    @property
    def says(self) -> str:
        """What is counted, in the reader's language."""
        return self.says_en if get_language() == "en" else self.says_zh

    @property
    def note(self) -> str:
        """How it may differ from others' figures, in the reader's language."""
        return self.note_en if get_language() == "en" else self.note_zh

    @property
    def unit_label(self) -> str:
        """The unit beside the figure, in the reader's language."""
        return self.unit_en if get_language() == "en" else self.unit

    @property
    def is_money(self) -> bool:
        """Sums of fen; shown in 万元 or 亿元."""
        summed = self.aggregate in {"total_investment", "year_plan", "year_done"}
        return (summed or self.aggregate.endswith("_fen")) and not self.over

    @property
    def digest(self) -> str:
        """Changes when the definition changes, so that a kept figure knows what it was computed from."""
        content = {
            k: v
            for k, v in self.__dict__.items()
            if k not in {"zh", "en", "says_zh", "says_en", "note_zh", "note_en", "noun", "lack"}
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


@cache
def measures() -> dict[str, Measure]:
    """All measures of the house by key. A key defined twice is a fault of ours."""
    found: dict[str, Measure] = {}
    for path in _files():
        for key, row in (yaml_text.load(path.read_text(encoding="utf-8")) or {}).items():
            if key in found:
                raise ValueError(f"measure {key} is defined twice, again in {path.parent.name}/{path.name}")
            noun = path.parent.name if path.stem == "measures" else path.stem
            found[key] = Measure(key=key, noun=noun, **(row | {"dims": tuple(row.get("dims", ()))}))
    return found


def _files() -> list[Path]:
    """measures.yaml of each room, or the files of its folder measures/, by name."""
    house = Path(__file__).resolve().parent.parent
    return [
        path
        for room in _ROOMS
        for path in [house / room / "measures.yaml", *sorted((house / room / "measures").glob("*.yaml"))]
        if path.exists()
    ]
