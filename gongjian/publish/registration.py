"""What the house is told of this room: the tab of the wall chart."""

from django.utils.translation import gettext_lazy as _

from gongjian.kit.registry import RoomTab, room_tabs

room_tabs.register("wall", RoomTab("lists", _("Wall chart"), "wall/", lambda _viewer, _campaign: True))
