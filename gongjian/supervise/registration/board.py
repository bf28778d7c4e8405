"""What the house is told of the room's first page."""

from django.utils.translation import gettext_lazy as _

from gongjian.kit.registry import RoomTab, room_tabs

room_tabs.register("supervise", RoomTab("supervise", _("Where it stands"), "supervise/", lambda _v, _c: True))
