"""What the house is told of gates: the act, the section of the project's page, the playbook's section."""

from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.projects import gates  # noqa: F401
from gongjian.projects.slots import ProjectSection, project_sections
from gongjian.projects.views.gates import section

ledger.acts.register("project.proofs", _("showed proofs of “%(title)s” for the gate “%(gate)s”"))
project_sections.register(
    "gates", ProjectSection("gates", "projects/gates/_section.html", section, 10, side=True)
)
