"""What the house is told of plan networks: acts, the playbook's section, who listens to a node's matter."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.kit import jobs
from gongjian.kit.registry import RoomTab, Sweeper, import_kinds, room_tabs, sweepers
from gongjian.matters.listeners import matter_listeners
from gongjian.projects.actions.network import replanning
from gongjian.projects.actions.network.matters import KIND
from gongjian.projects.actions.network.nodes import matter_moved
from gongjian.projects.imports.network import NODES
from gongjian.projects.networks import section  # noqa: F401
from gongjian.projects.policy import can_plan
from gongjian.projects.slots import ProjectAct, ProjectSection, project_acts, project_sections
from gongjian.projects.views.network import parts as network_parts

ledger.acts.register("network.draft", _("drafted the plan of “%(title)s” from “%(template)s”"))
ledger.acts.register("network.tune", _("changed the plan of “%(title)s”"))
ledger.acts.register("network.void", _("took the plan of “%(title)s” back"))
ledger.acts.register("network.hand_in", _("handed the plan of “%(title)s” in for approval"))
ledger.acts.register("network.give_back", _("gave the plan of “%(title)s” back to be changed"))
ledger.acts.register(
    "network.approve",
    _("recorded that %(by)s approved the plan of “%(title)s”, to be finished on %(finish)s"),
)
ledger.acts.register(
    "network.approve.own", _("approved the plan of “%(title)s”, to be finished on %(finish)s")
)
ledger.acts.register(
    "network.replan", _("reckoned %(count)s plans anew by the calendar %(calendar)s"), by_clock=True
)
ledger.acts.register("node.start", _("recorded that “%(node)s” of “%(title)s” began on %(on)s"))
ledger.acts.register("node.finish", _("recorded that “%(node)s” of “%(title)s” was done on %(on)s"))
ledger.acts.register(
    "node.papers", _("told once what is missing for “%(node)s” of “%(title)s”: %(count)s papers")
)
ledger.acts.register("node.hand_in_again", _("handed the papers for “%(node)s” of “%(title)s” in, complete"))

ledger.acts.register("exchange.load_nodes", _("loaded %(count)s lines of “%(file)s” as nodes of “%(title)s”"))
import_kinds.register("nodes", NODES)
matter_listeners.register(KIND, matter_moved)

project_sections.register(
    "network", ProjectSection("network", "projects/network/_section.html", network_parts.section, 10)
)
project_acts.register(
    "network", ProjectAct("network", _("Work on the plan network"), "/projects/%(number)s/network/", can_plan)
)
room_tabs.register(
    "nodes",
    RoomTab("lists", _("Nodes"), "nodes/", lambda viewer, campaign: bool(viewer.reach("see", campaign))),
)

jobs.register(replanning.JOB, replanning.work)
sweepers.register(
    replanning.JOB,
    Sweeper(
        replanning.JOB,
        _("%(count)s plans wait to be reckoned by the new calendar"),
        replanning.begin,
        timedelta(hours=1),
    ),
)
