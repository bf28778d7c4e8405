"""What the house is told of problems: acts, who listens to their matters, the playbook's section."""

from django.utils.translation import gettext_lazy as _

from gongjian.dispatch.listeners import assigned_requests
from gongjian.ledger import acts
from gongjian.matters.listeners import every_matter, matter_listeners, verb_checks
from gongjian.supervise.actions.problems.following import matter_moved, node_moved, request_assigned
from gongjian.supervise.actions.problems.raising import KIND
from gongjian.supervise.playbook import problems  # noqa: F401
from gongjian.supervise.policy.problems import check_striking_off

acts.register("problem.raise", _("raised the problem “%(title)s”"))
acts.register("problem.describe", _("filled in the line of “%(title)s” in the ledger of problems"))
acts.register("problem.send_up", _("sent “%(title)s” one level up to %(unit)s: %(why)s"))
acts.register("problem.send_down", _("handed “%(title)s” one level down to %(unit)s: %(why)s"))
acts.register("problem.answer_leg", _("answered for %(unit)s on “%(title)s”: %(says)s"))
acts.register("problem.holds", _("looked back at “%(title)s”, which holds: %(says)s"))
acts.register("problem.came_back", _("looked back at “%(title)s”, which has come back: %(says)s"))

matter_listeners.register(KIND, matter_moved)
every_matter.register("blocked_nodes", node_moved)
verb_checks.register(KIND, check_striking_off)
assigned_requests.register(KIND, request_assigned)
