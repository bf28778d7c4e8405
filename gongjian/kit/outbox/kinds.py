"""What messages say: a kind has a sentence in both languages, a message its values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian.kit import words
from gongjian.kit.registry import Registry


@dataclass(frozen=True)
class MessageKind:
    """`label`: what it is about; `says`: the sentence, with the values it names; `light` and `word`: a meaning and what
    it says, or none."""

    key: str
    label: Any
    says: Any
    light: str = ""
    word: Any = ""


kinds: Registry[MessageKind] = Registry("message kind")


@dataclass(frozen=True)
class ToldMessage:
    """A message in the reader's language."""

    label: str
    text: str
    href: str
    light: str
    word: str = ""


class _Values(dict[str, str]):
    """What a message gives; what an older message did not give reads as nothing, and the message is still read."""

    def __missing__(self, name: str) -> str:
        return ""


def told(body: Mapping[str, Any], this_year: int) -> ToldMessage:
    """The message in the language being shown. Values whose names end in _on are days, in _at instants. A kind that
    nobody knows any more shows its values."""
    values = _Values({name: _shown(name, value, this_year) for name, value in body.get("words", {}).items()})
    kind, href = kinds.get(str(body.get("kind"))), str(body.get("href", ""))
    if kind is None:
        return ToldMessage("", " · ".join(values.values()), href, "")
    return ToldMessage(str(kind.label), str(kind.says) % values, href, kind.light, str(kind.word))


def _shown(name: str, value: Any, this_year: int) -> str:
    if value in (None, ""):  # a day that was not there to be told
        return ""
    if name.endswith("_on"):
        return words.day_with_weekday(date.fromisoformat(value), this_year)
    if name.endswith("_at"):
        return words.stamp(datetime.fromisoformat(value), this_year)
    return str(value)
