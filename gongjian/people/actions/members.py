"""Members of groups and task forces: drawn from other units for a time."""

from datetime import date, datetime

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import holds_on
from gongjian.people.models import Person, Unit, UnitKind, UnitMember
from gongjian.people.policy import check_can_keep_unit
from gongjian.people.viewer import Viewer


def add_group_member(
    *,
    viewer: Viewer,
    group: Unit,
    unit: Unit,
    from_on: date,
    at: datetime,
    person: Person | None = None,
    is_lead: bool = False,
    request_key: str = "",
) -> UnitMember:
    """A unit (or one person of it) belongs to a group from a day on. Refused: no group, itself, a member already."""
    check_can_keep_unit(viewer, group.pk)
    words = {"unit": person.name if person else unit.name, "group": group.name}
    with ledger.record(
        "unit.member_add",
        by=viewer.actor(),
        at=at,
        about=[group, unit],
        request_key=request_key or None,
        words=words,
    ) as entry:
        if group.kind not in (UnitKind.GROUP, UnitKind.TASKFORCE) or group.pk == unit.pk:
            raise Refused(
                "not_a_group",
                _(
                    "%(group)s is no group or task force that could draw %(unit)s in.",
                    group=group.name,
                    unit=unit.name,
                ),
                "unit",
                _("Members belong to working groups and task forces."),
            )
        same = UnitMember.objects.filter(
            holds_on(from_on), group=group, unit=unit, person=person, voided=False
        )
        if same.exists():
            raise Refused("member_already", _("%(unit)s already belongs to %(group)s.", **words), "unit")
        return entry.create(
            UnitMember(group=group, unit=unit, person=person, from_on=from_on, is_lead=is_lead)
        )


def remove_group_member(
    *, viewer: Viewer, member: UnitMember, to_on: date, at: datetime, request_key: str = ""
) -> UnitMember:
    """The membership ends: `to_on` is the first day without it. Refused before it began, or when it has ended."""
    check_can_keep_unit(viewer, member.group_id)
    words = {"unit": member.person.name if member.person else member.unit.name, "group": member.group.name}
    with ledger.record(
        "unit.member_end",
        by=viewer.actor(),
        at=at,
        about=[member.group, member.unit],
        request_key=request_key or None,
        words=words,
    ) as entry:
        if member.to_on is not None or to_on < member.from_on:
            raise Refused(
                "member_ended",
                _("This membership has ended already, or began only on %(on)s.", on=member.from_on),
                "to_on",
                _("Choose a day on or after the day it began."),
            )
        return entry.change(member, to_on=to_on)
