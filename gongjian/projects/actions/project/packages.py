"""Packages (打包项目): one project whose parts are projects."""

from datetime import datetime

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import locked
from gongjian.projects.models import Project
from gongjian.projects.policy import check_can_edit


def put_into_package(
    *,
    viewer: Viewer,
    project: Project,
    package: Project,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> Project:
    """Make a project a part of a package. Refused when the package would then lie inside itself."""
    check_can_edit(viewer, project)
    check_can_edit(viewer, package)
    with ledger.record(
        "project.package",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[package],
        request_key=request_key,
        words={"title": project.name, "package": package.name},
    ) as entry:
        part, whole = locked(project), locked(package)
        check_no_cycle(part.pk, whole)
        return entry.change(part, revision=revision, parent_id=whole.pk)


def take_out_of_package(
    *, viewer: Viewer, project: Project, at: datetime, revision: int | None = None, request_key: str = ""
) -> Project:
    """Let a part stand by itself again."""
    check_can_edit(viewer, project)
    package = Project.objects.filter(parts=project.pk).first()
    if package is None:
        raise Refused(
            "not_in_a_package", _("This project is in no package."), remedy=_("Nothing needs to be changed.")
        )
    with ledger.record(
        "project.unpackage",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[package],
        request_key=request_key,
        words={"title": project.name, "package": package.name},
    ) as entry:
        return entry.change(locked(project), revision=revision, parent_id=None)


def check_no_cycle(part_id: int, package: Project) -> None:
    """Refused when walking up from the package leads back to the part."""
    above: Project | None = package
    seen: set[int] = set()
    while above is not None and above.pk not in seen:
        if above.pk == part_id:
            said = _("“%(package)s” lies inside this project already, or is the project itself.") % {
                "package": package.name
            }
            raise Refused(
                "package_cycle", said, "package", _("Choose a package that is not one of its own parts.")
            )
        seen.add(above.pk)
        above = Project.objects.filter(pk=above.parent_id).first() if above.parent_id else None
