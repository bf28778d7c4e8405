"""What this room brings: the subjects of measures, and the act of reporting a figure upward."""

from django.utils.translation import gettext_lazy as _

from gongjian.figures import clauses  # noqa: F401
from gongjian.figures.subjects import (  # noqa: F401
    attribute,
    declaration,
    document,
    event,
    funds_in_place,
    household,
    lead,
    matter,
    matter_list,
    need,
    paper,
    parcel,
    plan_node,
    playbook_item,
    project,
    public_money,
    quantity_target,
    statistical,
)
from gongjian.figures.targets import register_measured
from gongjian.kit.registry import RoomTab, room_tabs
from gongjian.ledger import acts

acts.register("figures.report_upward", _("reported “%(sentence)s” to %(to)s, approved by %(approver)s"))
room_tabs.register(
    "units-compared",
    RoomTab("lists", _("Units side by side"), "units-compared/", lambda _viewer, _campaign: True),
)
register_measured()
