"""Facts that contradict the plan: told, asked about, kept."""

from datetime import date

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem

from .plan import Link, Node


def out_of_order(link: Link, before: Node, after: Node, data_date: date | None) -> Problem:
    """The finding that `after` went ahead of `before`, which it waits for by the link."""
    went_on = (after.actual_start or after.actual_finish) if link.kind.to_start else after.actual_finish
    held_on = (before.actual_start or before.actual_finish) if link.kind.from_start else before.actual_finish
    assert went_on is not None
    told: dict[str, object] = {
        "after": after,
        "before": before,
        "went": _("begun") if link.kind.to_start else _("finished"),
        "held": _("begun") if link.kind.from_start else _("finished"),
        "on": went_on.isoformat(),
    }
    if held_on is None or (data_date is not None and held_on > data_date):
        message = _("“%(after)s” was %(went)s on %(on)s, while “%(before)s”, which comes first, is not %(held)s yet.",
                    **told)  # fmt: skip
    else:
        message = _(
            "“%(after)s” was %(went)s on %(on)s, while “%(before)s”, which comes first, was %(held)s only on %(then)s.",
            **told,
            then=held_on.isoformat(),
        )
    remedy = _("Look whether the dates are right; if they are, say why it was done so.")
    return Problem("out_of_order", message, after.key, remedy)
