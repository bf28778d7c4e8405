"""What the house is told of legacy problems: acts, pages, search, a list to load, where they show themselves."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongjian.kit.registry import Hit, RoomTab, SearchKind, import_kinds, room_tabs, search_kinds
from gongjian.ledger import acts
from gongjian.matters.slots import MatterSection, matter_sections
from gongjian.projects.slots import ProjectSection, project_sections
from gongjian.supervise.imports.legacy import LEGACY
from gongjian.supervise.models import LegacyItem
from gongjian.supervise.playbook import legacy as section  # noqa: F401
from gongjian.supervise.policy.legacy import visible_items
from gongjian.supervise.slots import BoardCard, board_cards
from gongjian.supervise.subjects import legacy as figures  # noqa: F401
from gongjian.supervise.views.legacy.parts import board_card, matter_section, project_section

acts.register("legacy.register", _("put the legacy problem “%(title)s” on the books"))
acts.register("legacy.change", _("changed the dossier of “%(title)s”"))
acts.register("legacy.measure", _("added to the plan of “%(title)s”: %(says)s"))
acts.register("legacy.measure_done", _("recorded that a measure for “%(title)s” is done: %(says)s"))
acts.register("legacy.measure_dropped", _("took out of the plan of “%(title)s”: %(says)s"))
acts.register(
    "exchange.load_legacy", _("loaded %(count)s lines of “%(file)s” as legacy problems of “%(title)s”")
)
acts.register(
    "legacy.bring_in", _("brought the published public reports and legacy problems into “%(title)s”")
)


def _find(viewer: Any, text: str, limit: int) -> list[Hit]:
    """Items the viewer sees whose number is the text or whose matter or plan holds it; newest first."""
    wanted = text.strip()
    if not wanted or not viewer.scopes:
        return []
    holds = Q(number__iexact=wanted) | Q(matter__title__icontains=wanted) | Q(plan__icontains=wanted)
    rows = LegacyItem.objects.filter(visible_items(viewer, None), holds, voided=False).select_related(
        "matter"
    )
    return [
        Hit(row.matter.title, f"/legacy/{row.number}/", row.parties, row.number)
        for row in rows.order_by("-id")[:limit]
    ]


room_tabs.register(
    "legacy", RoomTab("supervise", _("Legacy problems"), "legacy/", lambda _viewer, _campaign: True)
)
search_kinds.register("legacy", SearchKind("legacy", _("legacy problems"), _find))
import_kinds.register("legacy", LEGACY)
board_cards.register("legacy", BoardCard("legacy", "supervise/legacy_board.html", board_card, 70))
matter_sections.register("legacy", MatterSection("legacy", "supervise/legacy_matter.html", matter_section, 6))
project_sections.register(
    "legacy", ProjectSection("legacy", "supervise/legacy_project.html", project_section, 62)
)
