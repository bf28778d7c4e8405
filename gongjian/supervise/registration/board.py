"""What the house is told of the room's first page."""

from django.utils.translation import gettext_lazy as _

from gongjian.kit.registry import RoomTab, room_tabs
from gongjian.matters.slots import matter_notes
from gongjian.supervise.slots import BoardCard, board_cards
from gongjian.supervise.views import notes, today

room_tabs.register("supervise", RoomTab("supervise", _("Where it stands"), "supervise/", lambda _v, _c: True))
board_cards.register("today", BoardCard("today", "supervise/today_card.html", today.card, 0, wide=True))
matter_notes.register("supervision", notes.notes)
