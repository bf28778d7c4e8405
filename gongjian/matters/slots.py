"""Where rooms above put what they know of a matter on its page, and what they let people do there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponseBase

from gongjian.kit.asof import AsOfControl
from gongjian.kit.registry import Registry
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer


@dataclass(frozen=True)
class ShownMatter:
    """The matter of the page: `row` as it stood at the moment asked, `matter` as it stands; `may_act`: the page shows
    now, in a campaign that is live."""

    viewer: Viewer
    campaign: Any
    matter: Matter
    row: Any
    control: AsOfControl
    on: date
    may_act: bool


@dataclass(frozen=True)
class MatterSection:
    """A section of a matter's page. `context` gives what `template` shows under the name `one`; None = left out.
    `place`: sections stand by it, lowest first. `side`: in the narrow column, by places of its own."""

    key: str
    template: str
    context: Callable[[ShownMatter], dict[str, Any] | None]
    place: int
    side: bool = False


@dataclass(frozen=True)
class MatterAct:
    """A form of a noun, offered in the page's menu: `href` with %(number)s, shown to whoever `may`."""

    key: str
    label: Any
    href: str
    may: Callable[[Viewer, Matter], bool]


Sheet = Callable[[Any, Any, AsOfControl, datetime], HttpResponseBase]
"""(page of the list, campaign, moment, now) → the office's sheet of a kind, as a file."""

Notes = Callable[[Viewer | None, Any, AsOf, list[int]], Mapping[int, str]]
"""(viewer or None for all, campaign, moment, ids of matters) → what there is to say of some of them, in a word."""

matter_notes: Registry[Notes] = Registry("notes on many matters")
"""What rooms above know of matters, told in lists of them."""
kind_sheets: Registry[Sheet] = Registry("sheet of a kind of matter")
"""By kind: rooms above that keep a sheet of their own for it."""
matter_sections: Registry[MatterSection] = Registry("section of a matter's page")
matter_acts: Registry[MatterAct] = Registry("act on a matter")


def sections_of(shown: ShownMatter, *, side: bool) -> list[dict[str, Any]]:
    """What rooms above show of the matter, in order: template and context of each."""
    found = []
    for section in sorted(matter_sections, key=lambda one: one.place):
        context = section.context(shown) if section.side is side else None
        if context is not None:
            found.append({"template": section.template, "one": context})
    return found


def acts_of(viewer: Viewer, matter: Matter) -> list[tuple[Any, str]]:
    """(words, address) of the forms rooms above offer on the matter."""
    return [
        (act.label, act.href % {"number": matter.number}) for act in matter_acts if act.may(viewer, matter)
    ]


def notes_on(viewer: Viewer | None, campaign: Any, asof: AsOf, ids: list[int]) -> dict[int, str]:
    """By matter what rooms above have to say of it, in the order in which they stand."""
    found: dict[int, list[str]] = {}
    for tell in matter_notes:
        for pk, word in tell(viewer, campaign, asof, ids).items():
            found.setdefault(pk, []).append(word)
    return {pk: " · ".join(words) for pk, words in found.items()}
