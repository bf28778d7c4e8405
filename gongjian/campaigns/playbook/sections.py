"""Sections that rooms above add to the playbook."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticCustomError

from gongjian.kernel.problems import Problem
from gongjian.kit.registry import Registry


@dataclass(frozen=True)
class Told:
    """One thing a playbook says, in a sentence: `key` tells it apart, `kind` and `name` say what it is."""

    key: str
    kind: str
    name: str
    says: str


@dataclass(frozen=True)
class ExtraSection:
    """`key` names it in the file, `shape` is the type its content must have, `default` what counts without it.

    `check`: from the whole playbook and the section's content, findings (code, path inside the section, message,
    remedy) on what only both together tell.
    """

    key: str
    shape: Any
    default: Any = None
    check: Callable[[Any, Any], Iterable[tuple[str, tuple[str | int, ...], str, str]]] | None = None

    def adapter(self) -> TypeAdapter[Any]:
        """Reads the section's content."""
        return TypeAdapter(self.shape)


extra_sections: Registry[ExtraSection] = Registry("playbook section")
tellers: Registry[Callable[[Any, Any], Iterable[Told]]] = Registry("teller of a playbook section")
"""By key of the section: from the whole playbook and the section's content, what it says in sentences."""


def register(key: str, shape: Any, *, default: Any = None, check: Any = None) -> ExtraSection:
    """Make a section known; ValueError when the key is taken by the core or by another room."""
    from gongjian.campaigns.playbook.schema import PlaybookText

    if key in PlaybookText.model_fields:
        raise ValueError(f"playbook section {key!r} belongs to the core")
    return extra_sections.register(key, ExtraSection(key, shape, default, check))


def told(problem: Problem) -> PydanticCustomError:
    """A finding of our own, for a validator of a section to raise: its code, sentence and remedy are kept."""
    values = {"code": problem.code, "message": str(problem.message), "remedy": str(problem.remedy)}
    return PydanticCustomError("told", "{message}", values)
