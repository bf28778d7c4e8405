"""What the house is told of inspections and visits."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongjian.kit.asof import AsOfControl
from gongjian.kit.registry import (
    Hit,
    RoomTab,
    SearchKind,
    Sweeper,
    file_guards,
    inbox_notices,
    leader_duties,
    room_tabs,
    row_seals,
    search_kinds,
    sweepers,
)
from gongjian.ledger import acts
from gongjian.people.viewer import Viewer
from gongjian.projects.slots import ProjectSection, Shown, project_sections
from gongjian.supervise.actions.inspections.duties import remind_lead_officials
from gongjian.supervise.actions.inspections.sealing import SEALED
from gongjian.supervise.models import InspectionPlan, Visit
from gongjian.supervise.playbook import inspections  # noqa: F401
from gongjian.supervise.selectors.inspections import rounds
from gongjian.supervise.selectors.inspections.seeing import (
    SEALS,
    can_see_visit,
    visible_plans,
    visible_visits,
)
from gongjian.supervise.selectors.inspections.words import where
from gongjian.supervise.slots import BoardCard, board_cards
from gongjian.supervise.subjects import inspections as figures  # noqa: F401
from gongjian.supervise.views.inspections.board import card
from gongjian.supervise.views.inspections.notices import presence_notices, visit_notices
from gongjian.supervise.views.inspections.rows import visit_light

acts.register(SEALED, _("wrote down what stays closed until it begins"))
acts.register("inspection.prepare", _("prepared the round “%(title)s”"))
acts.register("inspection.draw", _("drew %(count)s points at random for the round “%(title)s”"))
acts.register("inspection.choose", _("chose %(where)s for the round “%(title)s”"))
acts.register("inspection.set_day", _("set the day of a point of the round “%(title)s”"))
acts.register("inspection.file", _("filed the round “%(title)s”"))
acts.register("inspection.cancel", _("gave up the round “%(title)s”"))
acts.register("inspection.close", _("closed the round “%(title)s”"))
acts.register("inspection.conclude", _("concluded of %(unit)s in the round “%(title)s”"))
acts.register("inspection.ask_review", _("asked for a review of the conclusion on %(unit)s, “%(title)s”"))
acts.register("inspection.review", _("gave the result of the review on %(unit)s, “%(title)s”"))
acts.register("inspection.bring_in", _("brought in what was published of inspections of “%(title)s”"))
acts.register("visit.plan", _("entered a visit to %(where)s on %(on)s"))
acts.register("visit.start", _("began the visit to %(where)s"))
acts.register("visit.record", _("wrote down what was seen at %(where)s: %(count)s findings"))
acts.register("visit.cancel", _("cancelled the visit to %(where)s"))
acts.register("visit.photo", _("kept a picture of %(where)s"))
acts.register("visit.confirm_spoken", _("confirmed what a leader asked for on site as “%(title)s”"))
acts.register("visit.drop_spoken", _("did not take up what a leader asked for on site"))
acts.register("duty.remind", _("reminded lead officials of %(count)s events to be present at"), by_clock=True)

for _table, _readable in SEALS.items():
    row_seals.register(_table, _readable)
file_guards.register(Visit._meta.db_table, can_see_visit)


def _find(viewer: Viewer, text: str, limit: int) -> list[Hit]:
    """Rounds and visits the viewer sees whose number is the text or that hold it."""
    wanted = text.strip()
    if not wanted or not viewer.scopes:
        return []
    plans = InspectionPlan.objects.filter(
        visible_plans(viewer), Q(title__icontains=wanted) | Q(number__iexact=wanted), voided=False
    )
    found = [
        Hit(one.title, f"/inspections/{one.number}/", str(one.get_kind_display()), one.number)
        for one in plans.order_by("-id")[:limit]
    ]
    visits = Visit.objects.filter(
        visible_visits(viewer), Q(place__icontains=wanted) | Q(number__iexact=wanted), voided=False
    ).select_related("project")
    return [
        *found,
        *(
            Hit(where(one), f"/visits/{one.number}/", str(one.get_kind_display()), one.number)
            for one in visits.order_by("-id")[: max(limit - len(found), 0)]
        ),
    ]


def _section(shown: Shown) -> dict[str, Any] | None:
    """Visits of the project, as far as the viewer may know of them."""
    rows = rounds.visits_of_project(shown.viewer, shown.project.pk)
    if shown.control.is_past:
        rows = [row for row in rows if row.started_at is not None and row.on <= shown.control.on]
    if not rows:
        return None
    found = rounds.problems_of_visits([row.pk for row in rows])
    return {
        "rows": [
            {
                "row": row,
                "light": visit_light(row),
                "found": sum(1 for one in found if one.visit_id == row.pk),
                "spot": sum(1 for one in found if one.visit_id == row.pk and one.on_the_spot),
            }
            for row in rows
        ],
        "card_href": f"/projects/{shown.project.number}/card/",
    }


def _board(viewer: Viewer, campaign: Any, control: AsOfControl) -> dict[str, Any] | None:
    return card(viewer, campaign, control)


search_kinds.register("inspection", SearchKind("inspection", _("inspections and visits"), _find))
inbox_notices.register("visits", visit_notices)
leader_duties.register("visits", presence_notices)
room_tabs.register(
    "inspections",
    RoomTab("supervise", _("Inspections"), "inspections/", lambda _viewer, _campaign: True),
)
project_sections.register(
    "visits", ProjectSection("visits", "supervise/inspections/_project.html", _section, 63)
)
board_cards.register("inspections", BoardCard("inspections", "supervise/inspections/_board.html", _board, 50))
sweepers.register(
    "lead-officials",
    Sweeper(
        "lead-officials",
        _("lead officials reminded to be present: %(count)s"),
        remind_lead_officials,
        timedelta(hours=1),
    ),
)
