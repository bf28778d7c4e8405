"""What the house is told of plan against fact: the tab, the section of a project's page, acts, lists to load."""

from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.kit.registry import RoomTab, import_kinds, room_tabs
from gongjian.projects.imports.progress import MONTH_PLANS, READINGS
from gongjian.projects.policy import can_edit
from gongjian.projects.slots import ProjectAct, ProjectSection, project_acts, project_sections
from gongjian.projects.views.progress.section import curve_section
from gongjian.projects.views.progress.statistics import statistics_section

ledger.acts.register(
    "statistics.enter", _("recorded that “%(title)s” was entered into statistics on %(on)s: %(ground)s")
)
ledger.acts.register("statistics.leave", _("recorded that “%(title)s” left statistics on %(on)s: %(ground)s"))
ledger.acts.register(
    "statistics.figure",
    _("entered the statistical figure “%(title)s” of %(unit)s from %(from)s to %(to)s: %(value)s %(of)s"),
)
ledger.acts.register(
    "statistics.void", _("took the statistical figure “%(title)s” of %(unit)s off the books")
)
ledger.acts.register(
    "exchange.load_month_plans", _("loaded %(count)s lines of “%(file)s” as year plans of “%(title)s”")
)
ledger.acts.register(
    "exchange.load_readings", _("loaded %(count)s lines of “%(file)s” as readings of “%(title)s”")
)
import_kinds.register("month-plans", MONTH_PLANS)
import_kinds.register("readings", READINGS)

room_tabs.register(
    "progress", RoomTab("lists", _("Plan against fact"), "progress/", lambda _viewer, _campaign: True)
)
project_sections.register(
    "progress", ProjectSection("progress", "projects/progress/_section.html", curve_section, 25)
)
project_sections.register(
    "statistics",
    ProjectSection("statistics", "projects/progress/_statistics.html", statistics_section, 40, side=True),
)
project_acts.register(
    "statistics",
    ProjectAct("statistics", _("Entry into statistics"), "/projects/%(number)s/statistics/", can_edit),
)
