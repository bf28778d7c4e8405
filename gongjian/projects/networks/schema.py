"""What a template of a plan network may say. Every class refuses keys it does not know."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from gongjian.campaigns.playbook.schema import EMPTY, KEY, Bilingual, CoreStage, Part
from gongjian.campaigns.playbook.sections import told
from gongjian.kernel import network as kernel
from gongjian.kernel.network import LinkKind
from gongjian.kernel.problems import Problem

Kind = Literal["finish_to_start", "start_to_start", "finish_to_finish"]
MOST = 5_000


class DepartmentText(Part):
    """A department as templates call it; `match`: words in the names of units that are it."""

    name: Bilingual
    match: tuple[str, ...] = ()


class BranchText(Part):
    """A part of the plan taken or left out as a whole. Of branches of one `group` at most one is taken."""

    key: str = Field(pattern=KEY, max_length=40)
    name: Bilingual
    when: Bilingual = EMPTY
    group: str = ""


class AfterText(Part):
    """What a node waits for: another node, how, and how many working days longer."""

    node: str
    kind: Kind = "finish_to_start"
    lag: int = Field(0, ge=0, le=MOST)

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"node": value} if isinstance(value, str) else value


class PhaseText(Part):
    """A phase of the plan: a lane of its drawing."""

    key: str = Field(pattern=KEY, max_length=40)
    name: Bilingual


class NodeText(Part):
    """One step. Days are working days; `limit` is what the plan reckons with, 0 for a milestone.

    `statutory` only where the rule in `source` sets it. `assumed`: the limit or the promise is nobody's rule but ours.
    `min_days`: what the rule sets is a least time, so that nobody can be quicker. `stage`: the core stage a project
    has reached with it.
    """

    key: str = Field(pattern=KEY, max_length=60)
    name: Bilingual
    department: str = ""
    phase: str = ""
    branch: str = ""
    limit: int = Field(0, ge=0, le=MOST)
    statutory: int | None = Field(None, ge=1, le=MOST)
    promised: int | None = Field(None, ge=1, le=MOST)
    source: str = Field("", max_length=160)
    assumed: bool = False
    min_days: bool = False
    milestone: bool = False
    stage: CoreStage | Literal[""] = ""
    after: tuple[AfterText, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for problem in self._problems():
            raise told(problem)
        return self

    def _problems(self) -> Iterator[Problem]:
        name = str(self.name)
        if self.milestone == (self.limit > 0):
            message = _("“%(node)s” has a limit of %(days)s working days.") % {
                "node": name,
                "days": self.limit,
            }
            remedy = _("Give “limit” 1 or more, or “milestone: true” for what takes no time.")
            yield Problem("limit_not_positive", message, remedy=remedy)
        if self.statutory is not None and not self.source:
            message = _("“%(node)s” has a statutory limit and names no rule.") % {"node": name}
            yield Problem("limit_without_source", message, remedy=_("Name the rule under “source”."))
        if self.limit and not self.assumed and not self.source:
            message = _("“%(node)s” has a limit that names neither a rule nor that it is assumed.") % {
                "node": name
            }
            remedy = _("Name the rule under “source”, or write “assumed: true”.")
            yield Problem("limit_without_source", message, remedy=remedy)


class TemplateText(Part):
    """A template: phases, branches, nodes. `libraries`, `sectors`: the projects it is offered for first."""

    name: Bilingual
    says: Bilingual = EMPTY
    source: str = ""
    libraries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    phases: tuple[PhaseText, ...] = Field(min_length=1)
    branches: tuple[BranchText, ...] = ()
    taken: tuple[str, ...] = ()
    """The branches ticked at first."""
    nodes: tuple[NodeText, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for problem in self._problems():
            raise told(problem)
        return self

    def _problems(self) -> Iterator[Problem]:
        phases = {phase.key for phase in self.phases}
        branches = {branch.key for branch in self.branches}
        for node in self.nodes:
            if node.phase not in phases:
                message = _("“%(node)s” stands in phase “%(phase)s”, which the plan does not have.") % {
                    "node": node.name, "phase": node.phase,
                }  # fmt: skip
                remedy = _("Phases: %(keys)s.") % {"keys": ", ".join(sorted(phases))}
                yield Problem("unknown_phase", message, remedy=remedy)
        for key in self.taken:
            if key not in branches:
                message = _("The plan has no branch “%(branch)s”.") % {"branch": key}
                yield Problem("unknown_branch", message, remedy=_("Choose among the branches of the plan."))
        yield from self.exclusive(self.taken)
        yield from kernel.problems(self.network())

    def exclusive(self, taken: Any) -> Iterator[Problem]:
        """Branches of one group that were taken together."""
        named = {branch.key: branch for branch in self.branches}
        groups = Counter(named[key].group for key in taken if key in named and named[key].group)
        for group, count in groups.items():
            if count > 1:
                both = [str(named[key].name) for key in taken if key in named and named[key].group == group]
                message = _("%(branches)s cannot be taken together.") % {"branches": "、".join(both)}
                yield Problem("branches_together", message, "branches", _("Choose one of them."))

    def network(self) -> kernel.Network:
        """The whole network, branches included, as the kernel reckons it."""
        return kernel.Network.of(
            (
                kernel.Node(
                    node.key, node.limit, str(node.name), node.milestone, node.statutory, node.promised,
                    node.branch or None,
                )
                for node in self.nodes
            ),
            (
                kernel.Link(one.node, node.key, LinkKind(one.kind), one.lag)
                for node in self.nodes
                for one in node.after
            ),
            (kernel.Branch(branch.key, str(branch.name)) for branch in self.branches),
        )  # fmt: skip

    def node(self, key: str) -> NodeText | None:
        """The node of that key."""
        return next((node for node in self.nodes if node.key == key), None)
