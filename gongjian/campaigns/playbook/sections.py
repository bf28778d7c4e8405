"""Sections that rooms above add to the playbook."""

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from gongjian.kit.registry import Registry


@dataclass(frozen=True)
class ExtraSection:
    """`key` names it in the file, `shape` is the type its content must have, `default` what counts without it."""

    key: str
    shape: Any
    default: Any = None

    def adapter(self) -> TypeAdapter[Any]:
        """Reads the section's content."""
        return TypeAdapter(self.shape)


extra_sections: Registry[ExtraSection] = Registry("playbook section")


def register(key: str, shape: Any, *, default: Any = None) -> ExtraSection:
    """Make a section known; ValueError when the key is taken by the core or by another room."""
    from gongjian.campaigns.playbook.schema import PlaybookText

    if key in PlaybookText.model_fields:
        raise ValueError(f"playbook section {key!r} belongs to the core")
    return extra_sections.register(key, ExtraSection(key, shape, default))
