"""The acts that may be written: each has a registered name and a sentence in both languages."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Act:
    """`name` is `room.verb`; `sentence` is a lazily translated text with %(word)s places for the entry's words."""

    name: str
    sentence: Promise | str
    by_clock: bool = False


_acts: dict[str, Act] = {}


def register(name: str, sentence: Promise | str, *, by_clock: bool = False) -> Act:
    """Make an act known. A name registered twice is a fault of ours."""
    if name in _acts:
        raise ValueError(f"act {name!r} is registered twice")
    _acts[name] = Act(name, sentence, by_clock)
    return _acts[name]


def act(name: str) -> Act:
    """The act of that name; KeyError for a name nobody registered."""
    return _acts[name]


def known() -> dict[str, Act]:
    """All registered acts by name."""
    return dict(_acts)
