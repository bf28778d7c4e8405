"""Quantities a project is known by: capacity, area, length, each with its unit and as printed."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason, locked
from gongjian.projects.models import Project, ProjectAttribute
from gongjian.projects.policy import check_can_edit


def set_attribute(
    *,
    viewer: Viewer,
    project: Project,
    label: str,
    value: Decimal,
    unit_text: str,
    at: datetime,
    key: str = "",
    text: str = "",
    compare: str = "eq",
    revision: int | None = None,
    request_key: str = "",
) -> ProjectAttribute:
    """Say a quantity of a project; one with the same key (or, without a key, the same label) is changed.

    `text` is the quantity as printed (2×660 MW), `compare` whether it is exact (eq), at least (ge) or about.
    """
    check_can_edit(viewer, project)
    if not label.strip() or not unit_text.strip():
        said = _("A quantity needs a name and a unit.")
        raise Refused("attribute_incomplete", said, "label", _("For example: installed capacity, 1,320, MW."))
    wanted = (key or label).strip()[:40]
    with ledger.record(
        "project.attribute",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        request_key=request_key,
        words={"title": project.name, "label": label, "says": text or f"{value.normalize():f} {unit_text}"},
    ) as entry:
        fresh = locked(project)
        said_values = {"label": label.strip(), "value": value, "unit_text": unit_text.strip()}
        columns = {**said_values, "text": text.strip(), "compare": compare}
        found: ProjectAttribute | None = ProjectAttribute.objects.filter(
            project_id=fresh.pk, key=wanted, voided=False
        ).first()
        if found is not None:
            return entry.change(found, revision=revision, **columns)
        made = ProjectAttribute(project=fresh, key=wanted, illustrative=fresh.illustrative, **columns)
        return entry.create(made)


def remove_attribute(
    *,
    viewer: Viewer,
    project: Project,
    attribute: ProjectAttribute,
    reason: str,
    at: datetime,
    request_key: str = "",
) -> ProjectAttribute:
    """Take a quantity off a project, with the reason."""
    check_can_edit(viewer, project)
    check_reason(reason, "reason_missing", _("The reason is missing."), _("Say in a few words why."))
    with ledger.record(
        "project.attribute_gone",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        reason=reason,
        request_key=request_key,
        words={"title": project.name, "label": attribute.label},
    ) as entry:
        locked(project)
        fresh: ProjectAttribute = ProjectAttribute.objects.get(
            pk=attribute.pk, project_id=project.pk, voided=False
        )
        return entry.void(fresh)
