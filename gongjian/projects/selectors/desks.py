"""What a project is stuck on, and on whose desk (卡点环节)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q

from gongjian.kernel.lifecycle import ENDED, State
from gongjian.kit.asof import SHANGHAI
from gongjian.ledger import AsOf
from gongjian.matters.models import Leg, Matter

_QUIET = [state.value for state in ENDED | {State.closed, State.drafted, State.suspended}]


@dataclass(frozen=True)
class Stuck:
    """The matter that holds a project up longest: what on, whose desk, and for how many days."""

    project_id: int
    number: str
    title: str
    on: str
    """The class of what it is stuck on (matters.sticking), "" where nobody said."""
    desk_unit_id: int | None
    days: int
    due_on: Any

    def what(self, project_name: str) -> str:
        """The matter's title without the project's own name before it."""
        return self.title.removeprefix(project_name).lstrip("：:，, ") or self.title


def stuck_desks(asof: AsOf, project_ids: Iterable[int], seen: Q | None = None) -> dict[int, Stuck]:
    """The longest waiting open problem or late matter of each project that has one.

    `seen` narrows to matters the asker may see (matters.policy.visible_matters); None: all.
    Days count from the day the matter came to the desk where it lies to the day asked, the first not counted.
    """
    late = Q(due_on__lt=asof.on) & ~Q(state=State.reported_done.value)
    held_up = Q(kind="problem") | ~Q(blocked_by="") | late
    rows = list(
        asof.rows(Matter)
        .filter(held_up, seen or Q(), project_id__in=list(project_ids))
        .exclude(state__in=_QUIET)
        .order_by("due_on", "id")
        .values_list(*_READ, named=True)
    )
    since = _on_desk_since(asof, [row.id for row in rows])
    found: dict[int, Stuck] = {}
    for row in rows:
        one = _stuck(asof, row, since.get(row.id))
        best = found.get(row.project_id)
        if best is None or one.days > best.days:
            found[row.project_id] = one
    return found


_READ = (
    "id",
    "project_id",
    "number",
    "title",
    "blocked_by",
    "unit_id",
    "desk_unit_id",
    "assigned_at",
    "due_on",
)


def _stuck(asof: AsOf, row: Any, since: datetime | None) -> Stuck:
    began = since or row.assigned_at
    days = max((asof.on - began.astimezone(SHANGHAI).date()).days, 0) if began else 0
    desk = row.desk_unit_id or row.unit_id
    return Stuck(row.project_id, row.number, row.title, row.blocked_by, desk, days, row.due_on)


def _on_desk_since(asof: AsOf, matter_ids: list[int]) -> dict[int, datetime]:
    """When each matter came to the desk on which it lies at the end of the day asked."""
    if not matter_ids:
        return {}
    end = datetime.combine(asof.on + timedelta(days=1), time(), SHANGHAI)
    lying = Q(to_at__isnull=True) | Q(to_at__gte=end)
    rows = asof.rows(Leg).filter(lying, matter_id__in=matter_ids, from_at__lt=end)
    return dict(rows.order_by("from_at", "id").values_list("matter_id", "from_at"))
