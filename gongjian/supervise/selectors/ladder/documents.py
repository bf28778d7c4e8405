"""Documents of steps decided on: papers under supervision and lines of circulars, and when each went out.

A decision is not yet a document: until it has gone out, nobody is asked anything by it and nothing runs.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from gongjian.kernel.ladder import day_of
from gongjian.supervise.models import CircularLine, IssuedNotice, LadderStep


class Out(NamedTuple):
    """A document gone out, and the day it sets."""

    at: datetime
    term_on: date | None


Documents = Mapping[int, tuple[Out, ...]]
"""Step → its documents that went out, earliest first. A step that issues none is not among them."""


def documents_of(steps: Iterable[LadderStep]) -> Documents:
    """Of steps issued; two queries however many."""
    listed = [step for step in steps if step.ended_at is not None]
    return _papers(listed) | _circulars(listed)


def _papers(steps: list[LadderStep]) -> dict[int, tuple[Out, ...]]:
    """A paper was drafted with the decision; it sets the day it carries, whatever the draft said first."""
    ids = {step.supervision_id for step in steps if step.supervision_id is not None}
    rows = IssuedNotice.objects.filter(supervision_id__in=ids).order_by("issued_at", "id") if ids else ()
    by_step: dict[tuple[int, str], list[Out]] = {}
    for row in rows:
        found = by_step.setdefault((row.supervision_id, row.step), [])
        if row.issued_at is not None and not row.voided:
            found.append(Out(row.issued_at, row.term_on))
    return {
        step.pk: tuple(one for one in by_step[key] if step.ended_at is not None and one.at >= step.ended_at)
        for step in steps
        if (key := (step.supervision_id or 0, step.issued_step)) in by_step
    }


def _circulars(steps: list[LadderStep]) -> dict[int, tuple[Out, ...]]:
    """A line of a circular prints no day: the days given at the decision are given from its publication."""
    by_pk = {step.pk: step for step in steps}
    lines = CircularLine.objects.filter(step_id__in=list(by_pk), voided=False).order_by("id")
    found: dict[int, tuple[Out, ...]] = {}
    for line in lines.select_related("circular"):
        assert line.step_id is not None
        published = line.circular.published_at if not line.out else None
        term_on = None if published is None else _moved(by_pk[line.step_id], published)
        found[line.step_id] = () if published is None else (Out(published, term_on),)
    return found


def _moved(step: LadderStep, published: datetime) -> date | None:
    if step.term_on is None or step.ended_at is None:
        return None
    waited = day_of(published) - day_of(step.ended_at)
    return step.term_on + max(waited, timedelta())
