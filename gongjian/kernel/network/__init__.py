"""Plan networks (审批流程图、节点计划): nodes with limits in working days, links between them, and the plan they give.

`problems` says what cannot be meant in a network; `schedule` plans it from a start and the facts known so far, and
`schedule_many` a whole county's at once. Days are counted as every clock of the house: the day of receipt is not
counted (民法典第二百零一条; `deadlines.due_from_clock`).
"""

from .branches import chosen
from .checking import problems
from .compiled import Compiled, compile_networks
from .plan import Branch, Link, LinkKind, Network, Node
from .reckoning import Terms
from .scheduling import Ask, NodeState, Planned, Schedule, schedule, schedule_compiled, schedule_many

__all__ = [
    "Ask",
    "Branch",
    "Compiled",
    "Link",
    "LinkKind",
    "Network",
    "Node",
    "NodeState",
    "Planned",
    "Schedule",
    "Terms",
    "chosen",
    "compile_networks",
    "problems",
    "schedule",
    "schedule_compiled",
    "schedule_many",
]
