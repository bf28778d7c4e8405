"""Where rooms above put what they know of a matter on its page, and what they let people do there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponseBase

from gongjian.kit.asof import AsOfControl
from gongjian.kit.registry import Registry
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
