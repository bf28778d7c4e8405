"""What the projects room tells the registry: acts, search, file guards, the record's own sections of its page."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.kit.registry import SearchKind, file_guards, import_kinds, search_kinds
from gongjian.matters.listeners import sights
from gongjian.projects.imports import PROJECTS
from gongjian.projects.models import ProjectPaper, ProjectRole, Stage
from gongjian.projects.policy import can_see, may_see_paper
from gongjian.projects.searching import find_projects
from gongjian.projects.slots import ProjectSection, Shown, project_sections

ledger.acts.register("project.register", _("registered the project “%(title)s”"))
ledger.acts.register("project.change", _("changed what is registered of “%(title)s”"))
ledger.acts.register("project.start", _("recorded the actual start of “%(title)s”: %(on)s"))
ledger.acts.register("project.finish", _("recorded the actual completion of “%(title)s”: %(on)s"))
ledger.acts.register("project.plan", _("set the %(year)s plan of “%(title)s”"))
ledger.acts.register(
    "project.read", _("reported on “%(title)s” up to %(on)s: invested this year %(done)s; %(progress)s")
)
ledger.acts.register("project.read.words", _("reported on “%(title)s” up to %(on)s: %(progress)s"))
ledger.acts.register("project.attribute", _("said of “%(title)s”: %(label)s %(says)s"))
ledger.acts.register("project.attribute_gone", _("took %(label)s off “%(title)s”"))
ledger.acts.register("project.package", _("put “%(title)s” into the package “%(package)s”"))
ledger.acts.register("project.unpackage", _("took “%(title)s” out of the package “%(package)s”"))
ledger.acts.register("project.paper", _("added the paper “%(paper)s” to “%(title)s”"))
ledger.acts.register("project.void", _("took “%(title)s” off the books"))

# One act a stage and a role, so that each sentence stands in both languages.
for _stage in Stage:
    ledger.acts.register(
        f"project.stage.{_stage.value}",
        format_lazy(_("moved “%(title)s” to the stage “{stage}” from %(on)s"), stage=_stage.label),
    )
for _role in ProjectRole:
    ledger.acts.register(
        f"project.hold.{_role.value}",
        format_lazy(_("named %(who)s as {role} of “%(title)s” from %(from)s"), role=_role.label),
    )
    ledger.acts.register(
        f"project.release.{_role.value}",
        format_lazy(_("let %(who)s go as {role} of “%(title)s” on %(on)s"), role=_role.label),
    )

search_kinds.register("project", SearchKind("project", _("projects"), find_projects))
sights.register("project", can_see)
file_guards.register(ProjectPaper._meta.db_table, may_see_paper)
import_kinds.register("projects", PROJECTS)


def _from_the_page(_shown: Shown) -> dict[str, object]:
    """Nothing of its own: what the record's own sections show, the page has already."""
    return {}


for _key, _template, _place in (
    ("dates", "projects/project/_dates.html", 20),
    ("investment", "projects/project/_money.html", 30),
    ("matters", "projects/project/_matters.html", 60),
    ("parts", "projects/project/_parts.html", 65),
    ("papers", "projects/project/_papers.html", 70),
):
    project_sections.register(_key, ProjectSection(_key, _template, _from_the_page, _place))
