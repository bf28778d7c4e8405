"""What the house is told of promotion: acts, search, sections of the project's page, the tab, lists to load."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.kit.registry import RoomTab, SearchKind, file_guards, import_kinds, room_tabs, search_kinds
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.imports.promotion import EVENTS, LEADS
from gongjian.projects.models import Declaration, DeclarationResult, Lead, LeadStep, LeadStepKind
from gongjian.projects.policy import can_edit, can_see_lead, may_see_lead_paper
from gongjian.projects.searching_promotion import find_events, find_leads
from gongjian.projects.slots import ProjectAct, ProjectSection, Shown, project_acts, project_sections

ledger.acts.register("promotion.bring_in", _("brought the published promotion records into “%(title)s”"))
ledger.acts.register("lead.register", _("registered “%(title)s” as a lead"))
ledger.acts.register("lead.change", _("changed what is registered of “%(title)s”"))
ledger.acts.register("lead.void", _("took “%(title)s” off the books of promotion"))
ledger.acts.register("lead.project", _("made “%(title)s” the project “%(project)s”"))
for _step in LeadStepKind:
    ledger.acts.register(
        f"lead.step.{_step.value}",
        format_lazy(_("moved “%(title)s” to the step “{step}” from %(on)s"), step=_step.label),
    )
ledger.acts.register("event.register", _("registered “%(title)s”, an event of %(on)s"))
ledger.acts.register("event.void", _("took “%(title)s” off the books of promotion"))
ledger.acts.register("event.change", _("corrected what is registered of the event “%(title)s”"))
ledger.acts.register("funds.change", _("corrected %(amount)s in place by %(on)s for “%(title)s”"))
ledger.acts.register("funds.void", _("took %(amount)s in place by %(on)s for “%(title)s” off the books"))
ledger.acts.register("lead.quantity", _("said of the lead “%(title)s”: %(label)s %(says)s"))
ledger.acts.register("lead.quantity_gone", _("took %(label)s off the lead “%(title)s”"))
ledger.acts.register("lead.paper", _("attached the paper “%(paper)s” to the lead “%(title)s”"))
ledger.acts.register("lead.paper_gone", _("took the paper “%(paper)s” off the lead “%(title)s”"))
file_guards.register(LeadStep._meta.db_table, may_see_lead_paper)
ledger.acts.register("promotion.budget", _("set apart the budget “%(title)s”"))
ledger.acts.register("funds.arrive", _("recorded %(amount)s in place by %(on)s for “%(title)s”"))
ledger.acts.register("declaration.declare", _("declared “%(title)s” for “%(list)s” on %(on)s"))
ledger.acts.register("declaration.listed", _("recorded that “%(title)s” was listed in “%(list)s” on %(on)s"))
ledger.acts.register(
    "declaration.refused", _("recorded that “%(title)s” was not listed in “%(list)s”, answered on %(on)s")
)

ledger.acts.register(
    "promotion.load_leads", _("loaded %(count)s lines of “%(file)s” as leads of “%(title)s”")
)
ledger.acts.register(
    "promotion.load_events", _("loaded %(count)s lines of “%(file)s” as promotion events of “%(title)s”")
)
import_kinds.register("leads", LEADS)
import_kinds.register("promotion-events", EVENTS)
search_kinds.register("lead", SearchKind("lead", _("leads"), find_leads))
search_kinds.register("promotion_event", SearchKind("promotion_event", _("promotion events"), find_events))
room_tabs.register(
    "promotion", RoomTab("lists", _("Promotion"), "promotion/", lambda _viewer, _campaign: True)
)


def _origin(shown: Shown) -> dict[str, Any] | None:
    """The lead a project came of."""
    lead = shown.control.asof.rows(Lead).filter(project_id=shown.project.pk).first()
    if lead is None or not can_see_lead(shown.viewer, lead.id):
        return None
    labels = dict(LeadStepKind.choices)
    team = unit_tree().label(lead.team_id) if lead.team_id else ""
    return {"lead": lead, "step": labels.get(lead.step, lead.step), "team": team}


def _declared(shown: Shown) -> dict[str, Any] | None:
    """For which lists a project is declared, and what was answered."""
    on = shown.control.on
    rows = shown.control.asof.rows(Declaration).filter(project_id=shown.project.pk, declared_on__lte=on)
    found = list(rows.order_by("-declared_on", "-id"))
    if not found:
        return None
    may = shown.may_act and can_edit(shown.viewer, shown.project)
    results = dict(DeclarationResult.choices)
    return {
        "rows": [
            {
                "row": row,
                "result": results.get(row.result, row.result),
                "href": f"/declarations/{row.id}/answer/"
                if may and row.result == DeclarationResult.PENDING
                else "",
            }
            for row in found
        ]
    }


project_sections.register(
    "lead", ProjectSection("lead", "projects/promotion/_section.html", _origin, 20, side=True)
)
project_sections.register(
    "declarations",
    ProjectSection("declarations", "projects/promotion/_declarations.html", _declared, 30, side=True),
)
project_acts.register(
    "declare", ProjectAct("declare", _("Declare upward"), "/projects/%(number)s/declare/", can_edit)
)
