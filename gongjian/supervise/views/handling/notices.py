"""Handling days that wait for somebody at /todo/: departments called to an item whose opinion is missing."""

from datetime import datetime

from django.utils.translation import gettext as _

from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import Notice
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.selectors.handling import opinions_asked


def handling_notices(viewer: Viewer, at: datetime) -> list[Notice]:
    """An opinion asked of the viewer's unit, for each item it is called to."""
    found = []
    for party in opinions_asked(viewer, at.astimezone(SHANGHAI).date()):
        item = party.item
        href = f"/handling/items/{item.number}/opinions/{party.pk}/"
        slot = f"{item.starts:%H:%M}" if item.starts else ""
        note = " · ".join(filter(None, (unit_tree().label(party.unit_id), item.day.place)))
        when = f"{words.day(item.day.on, at.year)} {slot}".strip()
        verbs = ((href, str(_("Give the opinion"))),)
        found.append(
            Notice(
                _("Handling day"),
                words.named(item.title, when),
                href,
                note,
                "watch",
                _("opinion asked"),
                verbs,
            )
        )
    return found
