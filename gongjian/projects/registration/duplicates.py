"""What the house is told of projects that may be one: acts, the section of the project's page, the tab."""

from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.kit.registry import RoomTab, room_tabs
from gongjian.projects.slots import ProjectSection, project_sections
from gongjian.projects.views.duplicates import section

ledger.acts.register("project.merge", _("merged “%(gone)s” into “%(title)s”"))
ledger.acts.register("project.part", _("parted “%(gone)s” from “%(title)s” again"))
ledger.acts.register("project.not_the_same", _("found “%(title)s” and “%(other)s” to be two projects"))
project_sections.register(
    "merged", ProjectSection("merged", "projects/duplicates/_section.html", section, 50, side=True)
)
room_tabs.register(
    "duplicates",
    RoomTab(
        "lists",
        _("Likely duplicates"),
        "duplicates/",
        lambda viewer, campaign: campaign.status != "archived" and bool(viewer.reach("edit", campaign)),
    ),
)
