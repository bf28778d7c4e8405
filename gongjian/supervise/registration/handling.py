"""What the house is told of handling days: acts, the playbook's section, figures, the inbox, the tab."""

from django.utils.translation import gettext_lazy as _

from gongjian.kit.registry import RoomTab, inbox_notices, room_tabs
from gongjian.ledger import acts
from gongjian.supervise.playbook import handling  # noqa: F401
from gongjian.supervise.subjects import handling as handling_figures  # noqa: F401
from gongjian.supervise.views.handling.notices import handling_notices

acts.register("handling.plan", _("planned a handling day on %(on)s"))
acts.register("handling.queue", _("queued “%(title)s” for the handling day of %(on)s"))
acts.register("handling.opinion", _("gave the opinion of %(unit)s on “%(title)s”"))
acts.register("handling.hold", _("began the handling day of %(on)s"))
acts.register("handling.decide", _("gave “%(title)s” its outcome on the handling day of %(on)s: %(outcome)s"))
acts.register("handling.missing", _("told once what is missing for “%(title)s”: %(count)s papers"))
acts.register("handling.take_out", _("took “%(title)s” out of the queue of %(on)s"))
acts.register("handling.close", _("closed the handling day of %(on)s: %(count)s items"))
acts.register("handling.cancel", _("cancelled the handling day of %(on)s"))

inbox_notices.register("handling", handling_notices)
room_tabs.register(
    "handling", RoomTab("supervise", _("Handling days"), "handling/", lambda _viewer, _campaign: True)
)
