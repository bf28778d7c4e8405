"""Sentences that can be shown in either language, without the kernel knowing how they are translated.

The English sentence is the key, as everywhere in the house. The edge calls `install` once; until then
sentences show in English. Import `say` as `_`, so that the sentences are collected for translation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple


def _unchanged(text: str) -> str:
    return text


def _english() -> str | None:
    return "en"


class _Edge:
    """What the edge lends the kernel: how to translate, and which language is being shown."""

    translate: Callable[[str], str] = staticmethod(_unchanged)
    language: Callable[[], str | None] = staticmethod(_english)


def install(translate: Callable[[str], str], language: Callable[[], str | None]) -> None:
    """Lend the kernel a translator (a gettext) and the code of the language being shown (`zh-hans`, `en`)."""
    _Edge.translate = staticmethod(translate)
    _Edge.language = staticmethod(language)


def shows_chinese() -> bool:
    """Is the language being shown Chinese? Read when a text is displayed, never when a rule is applied."""
    return (_Edge.language() or "").lower().startswith("zh")


@dataclass(frozen=True)
class Message:
    """A sentence and the values it names; becomes text, in the language being shown, when str() is called."""

    text: str
    params: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        text = _Edge.translate(self.text)
        values: Mapping[str, str] = {name: str(value) for name, value in self.params}
        return text % values if values else text


def say(text: str, /, **params: object) -> Message:
    """A message with `%(name)s` places, filled when it is shown.

    >>> str(say("Due on %(on)s.", on="2021-11-30"))
    'Due on 2021-11-30.'
    """
    return Message(text, tuple(params.items()))


class Words(NamedTuple):
    """The office's word and the English one; str() is the one of the language being shown."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if shows_chinese() else self.en


class WordList(NamedTuple):
    """Several words as one phrase, joined as the language being shown joins them."""

    words: tuple[Words, ...]

    def __str__(self) -> str:
        return ("、" if shows_chinese() else ", ").join(str(word) for word in self.words)
