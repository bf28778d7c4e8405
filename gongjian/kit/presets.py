"""Rules that come with the product: a folder of YAML files, one file a rule, read once."""

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from gongjian.kernel.problems import Problem

HOUSE = "house"


class Preset(Protocol):
    """What every such rule has: a key and a name in both languages."""

    key: str
    name: Any


T = TypeVar("T", bound=Preset)


class PresetFolder(Generic[T]):
    """The presets of one kind; `what` calls the kind in our own messages, `read` gives a rule or what is wrong."""

    def __init__(
        self, folder: Path, what: str, read: Callable[[str], tuple[T | None, list[Problem]]]
    ) -> None:
        self.folder, self.what, self.read = folder, what, read
        self._kept: dict[str, T] = {}

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        found = sorted(path.stem for path in self.folder.glob("*.yaml"))
        return (HOUSE, *(key for key in found if key != HOUSE))

    def preset_keys(self) -> tuple[str, ...]:
        """Keys of the presets, the house's own first."""
        return self._keys

    def preset(self, key: str) -> T:
        """A preset. KeyError when there is none of that key; LookupError when its file does not hold (our mistake)."""
        if key not in self._keys:
            raise KeyError(key)
        if key not in self._kept:
            self._kept[key] = self._read(key)
        return self._kept[key]

    def _read(self, key: str) -> T:
        rule, problems = self.read((self.folder / f"{key}.yaml").read_text(encoding="utf-8"))
        if rule is None:
            raise LookupError(f"the {self.what} {key} does not hold: {problems[0].where}: {problems[0]}")
        if rule.key != key:
            raise LookupError(f"the {self.what} in {key}.yaml calls itself {rule.key}")
        return rule

    def presets(self) -> tuple[T, ...]:
        """Every preset, the house's own first."""
        return tuple(self.preset(key) for key in self._keys)

    def named(self, given: str) -> T | None:
        """The preset of that key, or called so: yinchuan-2025, yinchuan, 银川2025, 银川. None when none is."""
        wanted = given.strip().lower().replace(" ", "")
        for text in self.presets():
            names = {text.key, text.name.zh, text.name.en.lower().replace(" ", "")}
            if wanted in names | {re.sub(r"-?\d{4}$", "", name) for name in names}:
                return text
        return None
