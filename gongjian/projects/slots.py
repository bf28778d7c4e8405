"""Where the nouns of this room stand on a project's page: a section each, and the acts that lead to their forms.

A noun registers here; the page asks nobody by name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.kit.asof import AsOfControl
from gongjian.kit.registry import Registry
from gongjian.ledger import AsOf
from gongjian.people.viewer import Viewer
from gongjian.projects.models import Project
from gongjian.projects.selectors import YearMoney


@dataclass(frozen=True)
class Shown:
    """What a section is asked for: one project, at a moment, for one viewer.

    `row` is the project as it stood at the moment (a version in the past); `project` is today's record.
    """

    viewer: Viewer
    project: Project
    row: Any
    campaign: Campaign | None
    control: AsOfControl

    @property
    def may_act(self) -> bool:
        """Whether acts are offered at all: not on a page of the past."""
        return not self.control.is_past


@dataclass(frozen=True)
class ProjectSection:
    """A section of the project's page. `context` gives what `template` shows under the name `one`; None = nothing to
    show, and the section is left out. `place`: sections stand by it, lowest first: what is to be decided (5), the
    network (10), plan and fact (20), the curve (25), money (30), needs (40), land (50), problems (58), papers (70).
    `side`: in the narrow column, by places of its own."""

    key: str
    template: str
    context: Callable[[Shown], dict[str, Any] | None]
    place: int
    side: bool = False


@dataclass(frozen=True)
class ProjectAct:
    """A form of a noun, offered in the page's menu: `href` with %(number)s, shown to whoever `may`."""

    key: str
    label: Any
    href: str
    may: Callable[[Viewer, Project], bool]


project_sections: Registry[ProjectSection] = Registry("section of a project's page")
"""In no order of their own: the page stands them by `place`."""
project_acts: Registry[ProjectAct] = Registry("act on a project")


@dataclass(frozen=True)
class ProjectLight:
    """A room above that judges projects. `lights`: (campaign, moment, rows of projects, their money of the year by
    project) → by project what it is judged to be: (meaning, word). Those it says nothing of are left out."""

    key: str
    lights: Callable[[Campaign, AsOf, Sequence[Any], Mapping[int, YearMoney]], Mapping[int, tuple[str, str]]]


BEHIND = ("late", "severe")
"""Lights that nothing better said of a project hides."""
project_lights: Registry[ProjectLight] = Registry("light of a project")


def lights_of(
    campaign: Campaign, asof: AsOf, rows: Sequence[Any], money: Mapping[int, YearMoney]
) -> dict[int, tuple[str, str]]:
    """What is judged of each of the projects, by the first that judges it."""
    found: dict[int, tuple[str, str]] = {}
    for one in project_lights:
        found = dict(one.lights(campaign, asof, rows, money)) | found
    return found


@dataclass(frozen=True)
class MergeListener:
    """A room above that keeps working papers on projects (typed and not sent). `tells`: (kept, gone) → sentences for
    whoever merges them; `merged`: inside the act, what was kept of the one goes on under the other."""

    key: str
    tells: Callable[[Project, Project], list[str]]
    merged: Callable[[Project, Project], None]


merge_listeners: Registry[MergeListener] = Registry("listener to merged projects")


def sections_of(shown: Shown) -> list[dict[str, Any]]:
    """The sections with something to show, by their places: {"key", "template", "one", "side"}."""
    found = []
    for section in sorted(project_sections, key=lambda section: section.place):
        context = section.context(shown)
        if context is not None:
            found.append(
                {"key": section.key, "template": section.template, "one": context, "side": section.side}
            )
    return found


def acts_of(shown: Shown) -> list[dict[str, str]]:
    """The forms this viewer may open, as the page's menu shows them."""
    if not shown.may_act:
        return []
    return [
        {"key": act.key, "label": str(act.label), "href": act.href % {"number": shown.project.number}}
        for act in project_acts
        if act.may(shown.viewer, shown.project)
    ]
