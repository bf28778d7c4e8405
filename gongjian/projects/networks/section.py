"""The playbook's section `networks`: which template a project's plan is drafted from, and what the place has promised.

networks:
  use:
    - {template: energy, sectors: [energy]}
    - {template: private-plant, libraries: [private, soe]}
  departments: {planning: 县资源规划局}
  limits:
    - {node: construction-permit, promised: 2, source: 示例政办〔示例〕12号}
"""

from collections.abc import Iterable, Iterator
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator

from gongjian.campaigns.lint import Found, LintRule, rules
from gongjian.campaigns.playbook import PlaybookText, sections
from gongjian.campaigns.playbook.schema import Part
from gongjian.campaigns.playbook.sections import told
from gongjian.kernel.problems import Problem
from gongjian.projects.networks import departments, templates
from gongjian.projects.networks.schema import MOST

KEY = "networks"
Finding = tuple[str, tuple[str | int, ...], str, str]


class UseText(Part):
    """A template for the projects that fit all it names; naming nothing fits all."""

    template: str
    libraries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    key_tasks: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.template not in templates():
            message = _("There is no template “%(key)s”.") % {"key": self.template}
            remedy = _("Templates: %(keys)s.") % {"keys": ", ".join(templates())}
            raise told(Problem("unknown_template", message, remedy=remedy))
        return self

    def fits(self, library: str, sector: str, klass: str, key_task: str) -> bool:
        """Does a project of that kind fall under it?"""
        pairs = (
            (self.libraries, library),
            (self.sectors, sector),
            (self.classes, klass),
            (self.key_tasks, key_task),
        )
        return all(not wanted or given in wanted for wanted, given in pairs)


class LimitText(Part):
    """What the place has set for a node, in working days, and the document that says so."""

    node: str
    promised: int | None = Field(None, ge=1, le=MOST)
    statutory: int | None = Field(None, ge=1, le=MOST)
    limit: int | None = Field(None, ge=1, le=MOST)
    source: str = Field("", max_length=160)

    @model_validator(mode="after")
    def _known(self) -> Self:
        known = {node.key for one in templates().values() for node in one.text.nodes}
        if self.node not in known:
            message = _("No template has a node “%(key)s”.") % {"key": self.node}
            remedy = _("Look the key up in the template the projects use.")
            raise told(Problem("unknown_node", message, remedy=remedy))
        return self


class NetworksText(Part):
    """The section."""

    use: tuple[UseText, ...] = ()
    departments: dict[str, str] = {}
    limits: tuple[LimitText, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        for key in self.departments:
            if key not in departments():
                message = _("There is no department “%(key)s”.") % {"key": key}
                remedy = _("Departments: %(keys)s.") % {"keys": ", ".join(departments())}
                raise told(Problem("unknown_department", message, remedy=remedy))
        return self

    def limit_of(self, node: str) -> LimitText | None:
        """What the place has set for a node."""
        return next((one for one in self.limits if one.node == node), None)


NOTHING_SAID = NetworksText()


def _check(playbook: Any, section: NetworksText) -> Iterable[Finding]:
    """What a use names must be the playbook's own."""
    named = (("sectors", "sectors"), ("classes", "classes"), ("key_tasks", "key_tasks"))
    for place, one in enumerate(section.use):
        for column, where in named:
            known = {item.key for item in getattr(playbook, where).items}
            for key in getattr(one, column):
                if key not in known:
                    message = _("The playbook has no “%(key)s” under “%(section)s”.") % {
                        "key": key,
                        "section": where,
                    }
                    remedy = _("Add it there, or name one of: %(keys)s.") % {"keys": ", ".join(sorted(known))}
                    yield "unknown_key_named", ("use", place, column), message, remedy


sections.register(KEY, NetworksText, default=NOTHING_SAID, check=_check)


def networks_of(playbook: PlaybookText | None) -> NetworksText:
    """The section of a playbook; nothing said where it has none."""
    found = playbook.more.get(KEY) if playbook is not None else None
    return found if isinstance(found, NetworksText) else NOTHING_SAID


def _unsourced(playbook: PlaybookText) -> Iterator[Found]:
    for place, one in enumerate(networks_of(playbook).limits):
        if not one.source:
            message = _("The limit of “%(node)s” names no document.") % {"node": one.node}
            remedy = _("Name the document that promises it under “source”.")
            yield Found((KEY, "limits", place), message, remedy)


rules.register(
    "limit_without_source",
    LintRule(
        "limit_without_source", gettext_lazy("limits of nodes name their document"), "house", _unsourced
    ),
)
