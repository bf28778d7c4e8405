"""Who wants to know when a matter is over or comes back: a node, a need, a parcel that is this matter.

A room above registers under the kind of matter; it is called inside the act, and writes with the act's writer.
"""

from collections.abc import Callable

from gongjian.kernel.lifecycle import Verb
from gongjian.kit.registry import Registry
from gongjian.ledger import Writer
from gongjian.matters.models import Matter

Listener = Callable[[Writer, Matter, Verb], None]
"""(writer, matter as it now stands, what was done: close, strike_off, reopen, cancel, reassign)."""

matter_listeners: Registry[Listener] = Registry("listener of a kind of matter")


def tell(entry: Writer, matter: Matter, verb: Verb) -> None:
    """Tell whoever listens to matters of this kind."""
    listener = matter_listeners.get(matter.kind)
    if listener is not None:
        listener(entry, matter, verb)
