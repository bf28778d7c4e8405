"""Messages: written in the transaction of what causes them, delivered once by the worker.

    kinds.register("matter_due", MessageKind("matter_due", _("Due"), _("“%(title)s” is due on %(due_on)s")))
    tell([Note("matter_due", "matter-7", "due-3", user_id, {"title": …, "due_on": "2026-03-05"}, "/matters/S-1/")], at)

The outbox knows no noun: a kind brings its sentence, a note its values and its address. A message says title, number,
date and address, nothing else: what leaders said and where they go is never in one.
"""

from gongjian.kit.outbox.addressees import Addressee, addressees
from gongjian.kit.outbox.channels import CHANNELS, IN_APP, Channel, configured
from gongjian.kit.outbox.delivering import deliver, forget_old
from gongjian.kit.outbox.kinds import MessageKind, kinds, told
from gongjian.kit.outbox.posting import Note, post, tell
from gongjian.kit.outbox.reading import choose_channels, mark_all_read, mark_read, messages_of, undelivered

__all__ = [
    "CHANNELS",
    "IN_APP",
    "Addressee",
    "Channel",
    "MessageKind",
    "Note",
    "addressees",
    "choose_channels",
    "configured",
    "deliver",
    "forget_old",
    "kinds",
    "mark_all_read",
    "mark_read",
    "messages_of",
    "post",
    "tell",
    "told",
    "undelivered",
]
