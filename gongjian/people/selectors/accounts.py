"""Reading accounts: for those who keep them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gongjian.ledger import holds_on
from gongjian.people.models import Grant, PostHolding, User
from gongjian.people.selectors.persons import persons_in_reach
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer


@dataclass(frozen=True)
class AccountRow:
    """An account and what its holder may do today."""

    user: User
    posts: list[PostHolding]


def accounts_in_reach(viewer: Viewer, on: date) -> "QuerySet[User]":
    """Accounts of persons whose accounts the viewer keeps; none without that right."""
    if not viewer.may("accounts"):
        return User.objects.none()
    return User.objects.filter(person__in=persons_in_reach(viewer, on)).select_related("person")


@dataclass(frozen=True)
class Owner:
    """Whose account it is: the unit of the post held first, as the page names it, and the person."""

    username: str
    unit: str
    name: str


def owners_of_accounts(usernames: Iterable[str], on: date) -> list[Owner]:
    """Whose these accounts are on the day, unit by unit in protocol order; an account without a post comes last, and
    a name without an account after it."""
    usernames = list(usernames)
    users = list(User.objects.filter(username__in=usernames).select_related("person"))
    held = PostHolding.objects.filter(
        holds_on(on), person_id__in=[user.person_id for user in users], voided=False
    )
    units: dict[int | None, int] = {}
    for person_id, unit_id in held.order_by("id").values_list("person_id", "post__unit_id"):
        units.setdefault(person_id, unit_id)
    tree = unit_tree()
    place = {unit.pk: at for at, unit in enumerate(tree.in_order(set(units.values())))}
    users.sort(key=lambda user: (place.get(units.get(user.person_id, 0), len(place)), user.pk))
    found = [
        Owner(user.username, tree.label(units.get(user.person_id)), user.person.name if user.person else "")
        for user in users
    ]
    known = {one.username for one in found}
    return found + [Owner(name, "", "") for name in usernames if name not in known]


def units_with_accounts(unit_ids: Iterable[int], on: date) -> int:
    """How many of these units have somebody on the day who can sign in."""
    held = PostHolding.objects.filter(
        holds_on(on), post__unit_id__in=list(unit_ids), voided=False, post__voided=False
    )
    signing_in = User.objects.filter(is_active=True, person__isnull=False).values("person_id")
    return held.filter(person_id__in=signing_in).values("post__unit_id").distinct().count()


def units_of_person(person_id: int, on: date) -> set[int]:
    """Units a person acts for on the day: those of the posts held, and those the posts' roles reach over."""
    held = PostHolding.objects.filter(holds_on(on), person_id=person_id, voided=False, post__voided=False)
    return set(held.values_list("post__unit_id", flat=True)) | units_of_grants(
        held.values_list("post_id", flat=True), on
    )


def units_of_grants(post_ids: Iterable[int], on: date) -> set[int]:
    """Units over which these posts hold a role on the day or later."""
    found = Grant.objects.filter(post_id__in=list(post_ids), voided=False).exclude(to_on__lte=on)
    return set(found.values_list("unit_id", flat=True))
