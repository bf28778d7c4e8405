"""Demonstration accounts: only where settings.DEMO is on, only of illustrative persons, only under `demo-…` names."""

from dataclasses import dataclass
from datetime import date

from gongjian.people.models import User
from gongjian.people.roles import roles
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import viewer_of

PREFIX = "demo-"


@dataclass(frozen=True)
class DemoAccount:
    """One button of the sign-in page."""

    username: str
    name: str
    post: str
    unit: str
    role: str


def _users() -> list[User]:
    found = User.objects.filter(username__startswith=PREFIX, is_active=True, person__illustrative=True)
    return list(found.select_related("person").order_by("person__ordinal", "pk"))


def demo_accounts(on: date) -> list[DemoAccount]:
    """The accounts offered, in protocol order of their persons."""
    found = []
    for user in _users():
        viewer = viewer_of(user, on)
        if viewer.seats:
            seat = viewer.seats[0]
            role = roles()[viewer.scopes[0].role].label if viewer.scopes else ""
            found.append(
                DemoAccount(user.username, viewer.name, seat.title, unit_tree().label(seat.unit_id), role)
            )
    return found


def demo_account(username: str, on: date) -> User | None:
    """The account behind a button; None for anything that is not one."""
    return next((u for u in _users() if u.username == username and viewer_of(u, on).seats), None)
