"""What the house is told of land: acts, whose matters, search, the section of the project's page, the list to load."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.kit.registry import Hit, RoomTab, SearchKind, import_kinds, room_tabs, search_kinds
from gongjian.matters.listeners import matter_listeners, matter_origins
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.actions.land.parcel import KIND, matter_moved, needed_of
from gongjian.projects.imports.land import PARCELS
from gongjian.projects.models import Parcel
from gongjian.projects.policy import can_enter_land, visible_parcels
from gongjian.projects.selectors import land
from gongjian.projects.slots import ProjectAct, ProjectSection, Shown, project_acts, project_sections
from gongjian.projects.views.land.lists import area, balance_line, light

ledger.acts.register("parcel.enter", _("entered the parcel “%(code)s” of “%(title)s”"))
ledger.acts.register("parcel.change", _("corrected the parcel “%(code)s” of “%(title)s”"))
ledger.acts.register(
    "parcel.hand_over", _("recorded %(area)s mu of “%(code)s” of “%(title)s” handed over on %(on)s")
)
ledger.acts.register(
    "parcel.take_back", _("took back the hand-over of %(area)s mu of “%(code)s” of “%(title)s” on %(on)s")
)
ledger.acts.register("parcel.step", _("said of the parcel “%(code)s” of “%(title)s”: %(step)s, %(on)s"))
ledger.acts.register("parcel.assign", _("laid the parcel “%(code)s” of “%(title)s” on the desk of %(unit)s"))
ledger.acts.register("parcel.households", _("entered households of the parcel “%(code)s” of “%(title)s”"))
ledger.acts.register(
    "parcel.household_step",
    _("said of households of the parcel “%(code)s” of “%(title)s”: %(step)s, %(on)s"),
)
ledger.acts.register("parcel.void", _("took the parcel “%(code)s” of “%(title)s” off the books"))
ledger.acts.register(
    "exchange.load_parcels", _("loaded %(count)s lines of “%(file)s” as parcels of “%(title)s”")
)


def _origin(viewer: Any, matter: Any) -> tuple[Any, str] | None:
    """Where a matter of this kind comes from: its parcel."""
    parcel = Parcel.objects.filter(matter_id=matter.id, voided=False).first()
    return (_("Open the parcel and record the hand-over"), f"/parcels/{parcel.number}/") if parcel else None


def _section(shown: Shown) -> dict[str, Any] | None:
    """Land on the project's page; nothing where there is none and nobody may enter any."""
    asof, on, project = shown.control.asof, shown.control.on, shown.project
    rows = list(land.parcels_of(asof, project.pk))
    may_enter = shown.may_act and can_enter_land(shown.viewer, project)
    if not rows and not may_enter:
        return None
    tree = unit_tree()
    whole = land.balances(land.parcels_of(asof, project.pk), on, "project_id")
    homes = land.households(asof, [project.pk], "project_id").get(project.pk)
    return {
        "rows": [
            {
                "row": row,
                "href": f"/parcels/{row.number}/",
                "unit": tree.label(row.unit_id),
                "needed": needed_of(row),
                "area": area(row.area),
                "handed": area(row.handed),
                "light": light(row, on),
            }
            for row in rows
        ],
        "sum": balance_line(
            shown.campaign, shown.control, land.together(whole.values()), "", number=project.number
        ),
        "mu": now("mu"),
        "homes": homes.total if homes is not None else "",
        "enter_href": f"/projects/{project.number}/parcels/new/" if may_enter else "",
    }


def _find_parcels(viewer: Any, text: str, limit: int) -> list[Hit]:
    """Parcels the viewer sees whose code or number holds the text."""
    wanted = text.strip()
    if not wanted or not viewer.scopes:
        return []
    holds = Q(number__iexact=wanted) | Q(code__icontains=wanted)
    rows = Parcel.objects.filter(visible_parcels(viewer, None), holds, voided=False).select_related("project")
    return [
        Hit(row.code, f"/parcels/{row.number}/", row.project.name, row.number)
        for row in rows.order_by("-id")[:limit]
    ]


matter_listeners.register(KIND, matter_moved)
matter_origins.register(KIND, _origin)
search_kinds.register("parcel", SearchKind("parcel", _("parcels"), _find_parcels))
room_tabs.register("land", RoomTab("lists", _("Land"), "land/", lambda _viewer, _campaign: True))
project_sections.register("land", ProjectSection("land", "projects/land/_section.html", _section, 50))
project_acts.register(
    "parcel", ProjectAct("parcel", _("Enter a parcel"), "/projects/%(number)s/parcels/new/", can_enter_land)
)
import_kinds.register("parcels", PARCELS)
