"""The responsibility chain: who answers for a project, in which role, from when."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.people.models import UnitKind
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason, locked, today_of
from gongjian.projects.models import Project, ProjectHolding, ProjectRole
from gongjian.projects.policy import check_can_edit

ONE_AT_A_TIME = frozenset(
    {
        ProjectRole.ACCOUNTABLE,
        ProjectRole.LEAD,
        ProjectRole.TEAM,
        ProjectRole.LEAD_OFFICIAL,
        ProjectRole.RESPONSIBLE,
        ProjectRole.TOWNSHIP_RESPONSIBLE,
    }
)
"""Roles that pass from one to the next; the others (assisting, supervising, township, owner) may be several."""


def hold(
    *,
    viewer: Viewer,
    project: Project,
    role: str,
    from_on: date,
    at: datetime,
    unit_id: int | None = None,
    person_id: int | None = None,
    name: str = "",
    reason: str = "",
    request_key: str = "",
) -> ProjectHolding:
    """Give a place in the chain to a unit, a person, or a name, from a day on.

    In a role held by one at a time the one before ends on that day, so that on every day exactly one holds it; named
    for the very day the other began, it is a correction. The project's own unit follows the accountable one.
    """
    check_can_edit(viewer, project)
    check_holder(role, unit_id, name, person_id)
    check_day(from_on, at)
    who = _who(unit_id, person_id, name)
    with ledger.record(
        f"project.hold.{role}",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        reason=reason,
        request_key=request_key,
        words={"title": project.name, "who": who, "from": from_on},
    ) as entry:
        return _hold(entry, locked(project), role, from_on, unit_id=unit_id, person_id=person_id, name=name)


def _hold(
    entry: Writer,
    project: Project,
    role: str,
    from_on: date,
    *,
    unit_id: int | None = None,
    person_id: int | None = None,
    name: str = "",
) -> ProjectHolding:
    """The change itself inside another act; the project's unit is kept equal to the accountable one."""
    place = {"unit_id": unit_id, "person_id": person_id, "name": name.strip()}
    now = ProjectHolding.objects.filter(project_id=project.pk, role=role, voided=False, to_on=None).order_by(
        "-from_on"
    )
    for row in now:
        same = all(getattr(row, column) == value for column, value in place.items())
        if same:
            said = _("%(who)s holds this place already, since %(since)s.") % {
                "who": _who(unit_id, person_id, name),
                "since": row.from_on,
            }
            raise Refused("held_already", said, "unit", _("Nothing needs to be changed."))
        if role in ONE_AT_A_TIME:
            entry.change(row, **ended(row, from_on))
    made = entry.create(
        ProjectHolding(
            project=project, role=role, from_on=from_on, illustrative=project.illustrative, **place
        )
    )
    if role == ProjectRole.ACCOUNTABLE:
        entry.change(project, unit_id=unit_id)
    return made


def ended(row: ProjectHolding, from_on: date) -> dict[str, Any]:
    """What ends a holding because another begins on `from_on`, as its columns. Refused when it began later itself."""
    if from_on < row.from_on:
        said = _("The present one holds this place since %(since)s; another cannot begin before.") % {
            "since": row.from_on
        }
        raise Refused("held_since_later", said, "from_on", _("Give that day or a later one."))
    return {"voided": True} if from_on == row.from_on else {"to_on": from_on}


def release(
    *,
    viewer: Viewer,
    project: Project,
    holding: ProjectHolding,
    on: date,
    at: datetime,
    reason: str,
    revision: int | None = None,
    request_key: str = "",
) -> ProjectHolding:
    """Let somebody go from the chain: `on` is the first day they no longer hold the place.

    Refused for the accountable unit: one always answers, so another is named instead.
    """
    check_can_edit(viewer, project)
    if holding.role == ProjectRole.ACCOUNTABLE:
        said = _("A project is never without an accountable unit.")
        raise Refused(
            "accountable_stays", said, remedy=_("Name the unit that takes over; the present one then ends.")
        )
    check_reason(
        reason, "reason_missing", _("The reason is missing."), _("Say in a few words why the place is left.")
    )
    check_day(on, at)
    with ledger.record(
        f"project.release.{holding.role}",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        reason=reason,
        request_key=request_key,
        words={
            "title": project.name,
            "who": _who(holding.unit_id, holding.person_id, holding.name),
            "on": on,
        },
    ) as entry:
        locked(project)
        fresh: ProjectHolding = ProjectHolding.objects.get(pk=holding.pk, project_id=project.pk)
        if fresh.voided or fresh.to_on is not None:
            raise Refused(
                "released_already", _("This place was left already."), remedy=_("Nothing more is needed.")
            )
        if on < fresh.from_on:
            said = _("It would end before it began on %(since)s.") % {"since": fresh.from_on}
            raise Refused("end_before_start", said, "on", _("Give that day or a later one."))
        if on == fresh.from_on:
            return entry.change(fresh, revision=revision, voided=True)
        return entry.change(fresh, revision=revision, to_on=on)


def check_holder(role: str, unit_id: int | None, name: str, person_id: int | None) -> None:
    """Refused when nobody is named, or one who cannot hold the place."""
    if role not in ProjectRole.values:
        said = _("“%(role)s” is not a place in the chain.") % {"role": role}
        raise Refused("role_unknown", said, "role", _("Choose one of the places offered."))
    if unit_id is None and person_id is None and not name.strip():
        said = _("Nobody is named.")
        raise Refused(
            "nobody_named", said, "unit", _("Choose a unit or a person, or write the name the list gives.")
        )
    if role == ProjectRole.ACCOUNTABLE and unit_id is None:
        said = _("The accountable unit must be a unit on the books.")
        raise Refused("accountable_not_a_unit", said, "unit", _("Choose it from the list of units."))
    unit = unit_tree().get(unit_id) if unit_id is not None else None
    if unit_id is not None and unit is None:
        raise Refused(
            "unit_unknown",
            _("This unit is not on the books."),
            "unit",
            _("Choose one from the list of units."),
        )
    if unit is not None and unit.kind == UnitKind.ENTERPRISE and role != ProjectRole.OWNER:
        said = _("An enterprise owns a project; it holds no other place in the chain.")
        raise Refused("enterprise_not_owner", said, "role", _("Choose “owner”, or another unit."))


def check_day(on: date, at: datetime) -> None:
    """Refused when the day has not come yet."""
    if on > today_of(at):
        said = _("%(on)s has not come yet.") % {"on": on}
        raise Refused(
            "day_in_future", said, "from_on", _("Record the change on the day it takes effect, or later.")
        )


def _who(unit_id: int | None, person_id: int | None, name: str) -> str:
    from gongjian.people.models import Person

    if name.strip():
        return name.strip()
    if person_id is not None:
        person = Person.objects.filter(pk=person_id).first()
        return person.name if person else ""
    return unit_tree().label(unit_id)
