"""Roles as data: roles.yaml says what each may do."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from gongjian.kit import yaml_text


@dataclass(frozen=True)
class Role:
    """A named bundle of permissions."""

    key: str
    zh: str
    en: str
    may: frozenset[str]

    @property
    def label(self) -> str:
        """The role's name in the reader's language."""
        return self.en if get_language() == "en" else self.zh


@cache
def roles() -> dict[str, Role]:
    """All roles by key, in the order of the file."""
    data = yaml_text.load((Path(__file__).parent / "roles.yaml").read_text(encoding="utf-8"))["roles"]
    return {key: Role(key, row["zh"], row["en"], frozenset(row["may"])) for key, row in data.items()}
