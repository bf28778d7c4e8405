"""What the house is told of proposed stages: the act of declining one, the section, the notice at /todo/."""

from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.kit.registry import inbox_notices
from gongjian.projects.selectors.stages import DECLINED
from gongjian.projects.slots import ProjectSection, project_sections
from gongjian.projects.views.stages import section, stage_notices

ledger.acts.register(
    DECLINED, _("left the stage of “%(title)s” as it is, though “%(node)s” was done on %(on)s")
)
project_sections.register(
    "stage-proposal",
    ProjectSection("stage-proposal", "projects/stages/_section.html", section, 5),
)
inbox_notices.register("stage-proposals", stage_notices)
