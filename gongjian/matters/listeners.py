"""Who wants to know when a matter is over or comes back: a node, a need, a parcel that is this matter.

A room above registers under the kind of matter; it is called inside the act, and writes with the act's writer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongjian.kernel.deadlines import Meaning
from gongjian.kernel.lifecycle import Verb
from gongjian.kit.registry import Registry
from gongjian.ledger import Writer
from gongjian.matters.models import Matter

Listener = Callable[[Writer, Matter, Verb], None]
"""(writer, matter as it now stands, what was done: close, strike_off, reopen, cancel, reassign, return,
withdraw_report, grant_extension; of a node that comes onto a desk, assign)."""

matter_listeners: Registry[Listener] = Registry("listener of a kind of matter")


every_matter: Registry[Listener] = Registry("listener of every matter")
"""Told of matters of whatever kind, after the listener of the kind."""


VerbCheck = Callable[[Any, Matter, Verb], None]
"""(viewer, matter, verb): Refused when a room above asks more of whoever does it than the place in the matter."""

verb_checks: Registry[VerbCheck] = Registry("check of what is done with a kind of matter")


def tell(entry: Writer, matter: Matter, verb: Verb) -> None:
    """Tell whoever listens to matters of this kind, and whoever listens to all."""
    listener = matter_listeners.get(matter.kind)
    if listener is not None:
        listener(entry, matter, verb)
    for everywhere in every_matter:
        everywhere(entry, matter, verb)


Origin = Callable[[Any, Any], tuple[Any, str] | None]
"""(viewer, row of the matter) → the words and the address of the record this matter is; None: not shown."""

matter_origins: Registry[Origin] = Registry("record a kind of matter stands for")


def origin_of(viewer: Any, matter: Any) -> tuple[Any, str] | None:
    """Where a matter's own record is opened: a need, a parcel, a node."""
    origin = matter_origins.get(matter.kind)
    return origin(viewer, matter) if origin is not None else None


Sight = Callable[[Any, int], bool]
"""(viewer, id of the record) → whether its page opens for them."""

sights: Registry[Sight] = Registry("record a matter leads to")


def opens(viewer: Any, kind: str, record: Any | None) -> bool:
    """Does the page of what the matter is about open for the viewer? A matter may be in reach where that is not."""
    sight = sights.get(kind)
    return record is not None and sight is not None and sight(viewer, record.pk)


Term = Callable[[Matter], date | None]
"""The day a room above holds the matter to now, beside its own due date; None: none."""

terms_in_force: Registry[Term] = Registry("term a matter is held to")


def term_of(matter: Matter) -> date | None:
    """The day an extension starts from: the term it is held to from above, else its own due date."""
    found = [day for tell_term in terms_in_force if (day := tell_term(matter)) is not None]
    return max(found) if found else matter.due_on


@dataclass(frozen=True)
class Elsewhere:
    """A matter whose unit answers on a page of a room above: the button and its address, how it stands there
    (meaning, word), by when, under which number. `verbs`: what is done there and so not offered on the matter."""

    href: str
    label: Any
    meaning: Meaning | None
    word: Any
    by_on: date | None
    note: str = ""
    verbs: frozenset[Verb] = frozenset({Verb.accept, Verb.progress, Verb.report_done})


answered_elsewhere: Registry[Callable[[Any, Iterable[int], date], dict[int, Elsewhere]]] = Registry(
    "page where a unit answers on a matter"
)
"""(viewer, ids of matters, the day) → by id, those the viewer's unit answers elsewhere."""


def elsewhere_of(viewer: Any, matter_ids: Iterable[int], on: date) -> dict[int, Elsewhere]:
    """Matters the viewer's unit answers on another page, by id."""
    wanted = list(matter_ids)
    found: dict[int, Elsewhere] = {}
    for tell_where in answered_elsewhere if wanted else ():
        found |= tell_where(viewer, wanted, on)
    return found
