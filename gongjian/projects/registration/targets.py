"""What the house is told of quantity targets: acts, the tab, the list to load."""

from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.kit.registry import RoomTab, import_kinds, room_tabs
from gongjian.projects.imports.targets import TARGETS

ledger.acts.register("target.set", _("set the target “%(name)s”: %(value)s"))
ledger.acts.register("target.split", _("split “%(name)s” of %(unit)s into %(count)s parts"))
ledger.acts.register("target.close_split", _("closed the split of “%(name)s” of %(unit)s"))
ledger.acts.register("target.sign", _("recorded that %(unit)s signed the letter for “%(name)s” on %(on)s"))
ledger.acts.register("target.done", _("said of “%(name)s” of %(unit)s: %(value)s done up to %(on)s"))
ledger.acts.register(
    "exchange.load_targets", _("loaded %(count)s lines of “%(file)s” as targets of “%(title)s”")
)
room_tabs.register("targets", RoomTab("lists", _("Quantity targets"), "targets/", lambda _v, _c: True))
import_kinds.register("targets", TARGETS)
