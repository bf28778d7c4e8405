"""What the house is told of needs: acts, who listens to their matters, search, sections, lists to load."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.kit.registry import Hit, RoomTab, SearchKind, import_kinds, room_tabs, search_kinds
from gongjian.matters.listeners import matter_listeners, matter_origins
from gongjian.projects import wording
from gongjian.projects.actions.needs.desk import KIND, matter_moved
from gongjian.projects.forms.needs import OfficerForm
from gongjian.projects.imports.needs import NEEDS
from gongjian.projects.models import Need, NeedState
from gongjian.projects.policy import can_edit, can_raise, visible_needs
from gongjian.projects.selectors import needs
from gongjian.projects.slots import ProjectAct, ProjectSection, Shown, project_acts, project_sections
from gongjian.projects.views.needs import rows as told
from gongjian.projects.views.needs.lists import figure_address

ledger.acts.register("need.bring_in", _("brought the published needs and targets into “%(title)s”"))
ledger.acts.register("need.raise", _("raised a need of “%(title)s”: %(factor)s, %(wants)s"))
ledger.acts.register("need.assign", _("handed the need “%(wants)s” of “%(title)s” to %(unit)s"))
ledger.acts.register(
    "need.answer", _("answered the need “%(wants)s” of “%(title)s”, promised for %(promised)s: %(says)s")
)
ledger.acts.register("need.refuse", _("said why the need “%(wants)s” of “%(title)s” cannot be met: %(says)s"))
ledger.acts.register(
    "need.confirm_cannot", _("confirmed that the need “%(wants)s” of “%(title)s” cannot be met")
)
ledger.acts.register("need.send_back", _("sent the need “%(wants)s” of “%(title)s” back to the department"))
ledger.acts.register("need.met", _("recorded that the need “%(wants)s” of “%(title)s” was met on %(on)s"))
ledger.acts.register("need.word", _("said of the answer to “%(wants)s” of “%(title)s”: %(word)s"))
ledger.acts.register("need.withdraw", _("withdrew the need “%(wants)s” of “%(title)s”"))
ledger.acts.register("need.change", _("changed the need “%(wants)s” of “%(title)s”"))

ledger.acts.register("exchange.load_needs", _("loaded %(count)s lines of “%(file)s” as needs of “%(title)s”"))

matter_listeners.register(KIND, matter_moved)


def _origin(viewer: Any, matter: Any) -> tuple[Any, str] | None:
    """Where a matter of this kind comes from: its need."""
    need = Need.objects.filter(matter_id=matter.id, voided=False).first()
    if need is None:
        return None
    unable = need.state == NeedState.UNABLE
    said = (
        _("Open the need: confirm that it cannot be met, or send it back")
        if unable
        else _("Open the need and answer it")
    )
    return said, f"/needs/{need.number}/"


def _section(shown: Shown) -> dict[str, Any] | None:
    """Needs on the project's page; nothing where there are none and nobody may raise any."""
    asof, on = shown.control.asof, shown.control.on
    rows = [told.line(row, on) for row in needs.needs_of(asof, shown.project.pk)]
    officers = needs.service_officers(asof, shown.project.pk)
    may_raise = shown.may_act and can_raise(shown.viewer, shown.project)
    if not rows and not officers and not may_raise:
        return None
    may_name = shown.may_act and can_edit(shown.viewer, shown.project)
    names = wording.persons(row.person_id for row in officers)
    number = shown.project.number
    opened = sum(1 for line in rows if line["row"].state in needs.OPEN)
    href = figure_address(shown.campaign, shown.control, "need_open", number=number) if shown.campaign else ""
    return {
        "rows": rows,
        "open": {"value": opened, "href": href},
        "officers": "、".join(wording.holder_text(row, names) for row in officers),
        "officer_href": f"/projects/{number}/officer/" if may_name else "",
        "officer_form": OfficerForm(campaign=shown.campaign) if may_name and not officers else None,
        "list_href": f"/projects/{number}/needs/" if rows else "",
        "raise_href": f"/projects/{number}/needs/new/" if may_raise else "",
    }


def _find_needs(viewer: Any, text: str, limit: int) -> list[Hit]:
    """Needs the viewer sees whose number is the text or that hold it; newest first."""
    wanted = text.strip()
    if not wanted or not viewer.scopes:
        return []
    holds = Q(number__iexact=wanted) | Q(wants__icontains=wanted)
    rows = Need.objects.filter(visible_needs(viewer, None), holds, voided=False).select_related("project")
    return [
        Hit(row.wants, f"/needs/{row.number}/", row.project.name, row.number)
        for row in rows.order_by("-id")[:limit]
    ]


search_kinds.register("need", SearchKind("need", _("needs"), _find_needs))
room_tabs.register("needs", RoomTab("lists", _("Needs"), "needs/", lambda _viewer, _campaign: True))
project_sections.register("needs", ProjectSection("needs", "projects/needs/_section.html", _section, 40))
project_acts.register(
    "need", ProjectAct("need", _("Raise a need"), "/projects/%(number)s/needs/new/", can_raise)
)
import_kinds.register("needs", NEEDS)
matter_origins.register(KIND, _origin)
