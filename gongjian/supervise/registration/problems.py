"""What the house is told of problems: acts, who listens to their matters, the playbook's section."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from gongjian.dispatch.listeners import assigned_requests
from gongjian.kit.registry import RoomTab, import_kinds, inbox_notices, room_tabs
from gongjian.ledger import acts
from gongjian.matters.listeners import every_matter, matter_listeners, verb_checks
from gongjian.matters.models import Matter
from gongjian.matters.selectors.reach import seen_beside
from gongjian.matters.slots import MatterAct, MatterSection, kind_sheets, matter_acts, matter_sections
from gongjian.people.viewer import Viewer
from gongjian.projects.slots import ProjectSection, project_sections
from gongjian.supervise.actions.problems.following import matter_moved, node_moved, request_assigned
from gongjian.supervise.actions.problems.raising import KIND
from gongjian.supervise.imports.problems import PROBLEMS
from gongjian.supervise.playbook import problems  # noqa: F401
from gongjian.supervise.policy.problems import check_striking_off
from gongjian.supervise.selectors.problems import raised_by_units
from gongjian.supervise.slots import BoardCard, board_cards
from gongjian.supervise.subjects import problems as problem_figures  # noqa: F401
from gongjian.supervise.views.problems import parts
from gongjian.supervise.views.problems.acts import ACTS
from gongjian.supervise.views.problems.board import board_card, heat_card
from gongjian.supervise.views.problems.notices import problem_notices
from gongjian.supervise.views.problems.sheet import export_problems


def _may(check: Callable[[Viewer, Matter], bool]) -> Callable[[Viewer, Matter], bool]:
    return lambda viewer, matter: matter.kind == KIND and check(viewer, matter)


acts.register("problem.bring_in", _("brought %(count)s published problems like “%(title)s” in"))
acts.register("problem.raise", _("raised “%(title)s” as a problem"))
acts.register("problem.describe", _("filled in the line of “%(title)s” in the ledger of problems"))
acts.register("problem.send_up", _("sent “%(title)s” one level up to %(unit)s: %(why)s"))
acts.register("problem.send_down", _("handed “%(title)s” one level down to %(unit)s: %(why)s"))
acts.register("problem.answer_leg", _("answered for %(unit)s on “%(title)s”: %(says)s"))
acts.register("problem.holds", _("looked back at “%(title)s”, which holds: %(says)s"))
acts.register("problem.came_back", _("looked back at “%(title)s”, which has come back: %(says)s"))

acts.register("exchange.load_problems", _("loaded %(count)s lines of “%(file)s” as problems of “%(title)s”"))

import_kinds.register("problems", PROBLEMS)
inbox_notices.register("problems", problem_notices)
kind_sheets.register(KIND, export_problems)
matter_sections.register(
    "problem", MatterSection("problem", "supervise/problems_matter.html", parts.on_matter, 10)
)
for _key, _act in ACTS.items():
    matter_acts.register(
        f"problem.{_key}",
        MatterAct(f"problem.{_key}", _act.title, f"/problems/%(number)s/{_key}/", _may(_act.may)),
    )
project_sections.register(
    "problems", ProjectSection("problems", "supervise/problems_project.html", parts.on_project, 58)
)
room_tabs.register(
    "problems", RoomTab("supervise", _("Problems"), "problems/?open=1", lambda _viewer, _campaign: True)
)
room_tabs.register(
    "time-lost", RoomTab("supervise", _("Where time is lost"), "time-lost/", lambda _v, _c: True)
)
board_cards.register("problems", BoardCard("problems", "supervise/problems_card.html", board_card, 30))
board_cards.register(
    "problems-heat", BoardCard("problems-heat", "supervise/problems_heat.html", heat_card, 90, wide=True)
)
seen_beside.register("problems", raised_by_units)
matter_listeners.register(KIND, matter_moved)
every_matter.register("blocked_nodes", node_moved)
verb_checks.register(KIND, check_striking_off)
assigned_requests.register(KIND, request_assigned)
