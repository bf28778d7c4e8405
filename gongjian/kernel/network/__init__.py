"""Plan networks (审批流程图、节点计划): nodes with limits in working days, links between them, and the plan they give.

`problems` says what cannot be meant in a network; `schedule` plans it from a start and the facts known so far, and
`schedule_many` a whole county's at once. `compare` holds a plan against a baseline; `saved_by_promise`,
`saved_along_path` and `saved_in_fact` count days saved; `between` counts how long it took.

Days are counted as by every clock of the house: the day of receipt is not counted (民法典第二百零一条;
`deadlines.due_from_clock`), so a node is received on the day the one before it finishes.
"""

from .between import Between, between, early_by
from .branches import chosen
from .checking import problems
from .comparing import Comparison, Shift, compare
from .compiled import Compiled, compile_networks
from .plan import Branch, Link, LinkKind, Network, Node
from .reckoning import Terms
from .saving import FirstPass, Saved, first_pass_rate, saved_along_path, saved_by_promise, saved_in_fact
from .scheduling import Ask, NodeState, Planned, Schedule, schedule, schedule_compiled, schedule_many
from .splitting import workdays_by_kind

__all__ = [
    "Ask",
    "Between",
    "Branch",
    "Comparison",
    "Compiled",
    "FirstPass",
    "Link",
    "LinkKind",
    "Network",
    "Node",
    "NodeState",
    "Planned",
    "Saved",
    "Schedule",
    "Shift",
    "Terms",
    "between",
    "chosen",
    "compare",
    "compile_networks",
    "early_by",
    "first_pass_rate",
    "problems",
    "saved_along_path",
    "saved_by_promise",
    "saved_in_fact",
    "schedule",
    "schedule_compiled",
    "schedule_many",
    "workdays_by_kind",
]
