"""The first administrator, and the viewer that acts where nobody has rights yet (commands only)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Actor
from gongjian.people.actions.first_passwords import check_password_will_do
from gongjian.people.actions.writing import (
    check_username,
    put_account,
    put_grant,
    put_holding,
    put_person,
    put_post,
    put_unit,
)
from gongjian.people.models import Duty, Grant, Post, Unit, UnitKind, User
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import UnitReach, Viewer

_SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class SetUpViewer(Viewer):
    """May do everything everywhere: for the command line, whose user owns the machine. Never made from a request."""

    name: str = "gongjian"

    def may(self, permission: str) -> bool:
        """Everything."""
        return True

    def reach(self, permission: str, campaign: Any | None = None) -> UnitReach:
        """Everywhere."""
        return UnitReach(True, frozenset(unit_tree().units))

    def actor(self, unit_id: int | None = None) -> Actor:
        """Signs with the name of the command."""
        return Actor(self.name)


def set_up_administrator(
    *, username: str, password: str, name: str, at: datetime, unit_name: str = "", must_change: bool = False
) -> User:
    """Create an account that keeps units, people and accounts everywhere: the way in on a new site.

    On an empty site the top unit is registered too, under `unit_name`. The post sits in the first top unit and has
    its role over every top unit. Refused: user name taken or odd, weak password, empty site without `unit_name`.
    """
    check_username(username.strip())
    check_password_will_do(password, User(username=username.strip()))
    on = at.astimezone(_SHANGHAI).date()
    with ledger.record(
        "people.set_up",
        by=Actor("gongjian"),
        at=at,
        words={"person": name.strip(), "username": username.strip()},
    ) as entry:
        tops = list(
            Unit.objects.filter(parent=None, voided=False, merged_into_id=None, closed_on=None)
            .exclude(kind=UnitKind.ENTERPRISE)
            .order_by("ordinal", "id")
        )
        if not tops:
            if not unit_name.strip():
                raise Refused(
                    "no_unit_yet",
                    _("There is no unit yet."),
                    "unit_name",
                    _("Give the name of the county or city this site is for."),
                )
            tops = [put_unit(entry, name=unit_name, kind=UnitKind.COUNTY, parent=None)]
        post = _administrators_post(entry, tops, on)
        person = put_person(entry, name=name)
        put_holding(entry, post=post, person=person, from_on=on)
        return put_account(person, username, password, must_change=must_change)


def _administrators_post(entry: ledger.Writer, tops: list[Unit], on: date) -> Post:
    title = "系统管理员"
    post = Post.objects.filter(unit=tops[0], title=title, duty=Duty.STAFF, voided=False).first()
    post = post or put_post(
        entry, unit=tops[0], title=title, title_en="System administrator", duty=Duty.STAFF
    )
    for top in tops:
        if not Grant.objects.filter(
            post=post, role="system_admin", unit=top, campaign=None, to_on=None, voided=False
        ).exists():
            put_grant(entry, post=post, role="system_admin", unit=top, from_on=on)
    return post
