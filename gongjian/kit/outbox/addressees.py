"""To whom a message goes: the room that knows people says it when the message leaves, so an erased address stays so."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from gongjian.kit.registry import Registry


@dataclass(frozen=True)
class Addressee:
    """Name and unit as a group reads them, the e-mail address (empty: none is known), the language."""

    label: str
    email: str = ""
    language: str = "zh-hans"


addressees: Registry[Callable[[Collection[int]], dict[int, Addressee]]] = Registry("addressees")
"""User ids → who they are; whoever has left or may not sign in is not in the answer."""


def addressees_of(user_ids: Collection[int]) -> dict[int, Addressee]:
    """Who the users are, as far as anybody knows."""
    found: dict[int, Addressee] = {}
    for find in addressees:
        found |= find(user_ids)
    return found
