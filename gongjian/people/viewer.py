"""Who asks: the viewer of a request, the posts held today, and what they reach."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from gongjian.ledger import Actor, holds_on, memo
from gongjian.people.models import Grant, Person, Post, PostHolding, Unit, User
from gongjian.people.roles import roles
from gongjian.people.unit_tree import UnitTree, unit_tree


@dataclass(frozen=True)
class Seat:
    """A post the viewer holds today."""

    post_id: int
    unit_id: int
    title: str
    duty: str
    acting: bool


@dataclass(frozen=True)
class Scope:
    """One grant: what it permits, over which unit's subtree, in which campaign (None = all)."""

    may: frozenset[str]
    unit_id: int
    campaign_id: int | None
    role: str
    in_place: bool = False
    """Not the viewer's own grant: that of a post whose AB deputy the viewer is."""


@dataclass(frozen=True)
class UnitReach:
    """What of one campaign's records somebody reaches: all of them, or those of some units."""

    whole: bool
    unit_ids: frozenset[int]

    def q(self, *columns: str) -> Q:
        """A filter: any of the unit columns lies in reach; everything when the reach is whole."""
        if self.whole:
            return Q()
        found = Q(pk__in=[])
        for column in columns:
            found |= Q(**{f"{column}__in": self.unit_ids})
        return found

    def __bool__(self) -> bool:
        return self.whole or bool(self.unit_ids)


@dataclass(frozen=True)
class Viewer:
    """A signed-in person on a day. An anonymous viewer has no seats and reaches nothing."""

    user_id: int | None = None
    person_id: int | None = None
    name: str = ""
    seats: tuple[Seat, ...] = ()
    scopes: tuple[Scope, ...] = ()
    _reached: "_Reached" = field(default_factory=dict, init=False, compare=False, repr=False)
    """What `reach` found before, with the tree of units it was found in: a list asks it for every row."""

    @property
    def itself(self) -> "Viewer":
        """The viewer without the wrapper that a request puts round it: what is kept must not keep the request."""
        return self

    def may(self, permission: str) -> bool:
        """Whether the permission is held anywhere."""
        return any(permission in scope.may for scope in self.scopes)

    def reach(self, permission: str, campaign: Any | None = None) -> UnitReach:
        """Units reached with a permission, in a campaign when one is given (a grant for its parent counts too).

        Whole = the host unit of the campaign (or, without one, a root unit) lies in reach.
        """
        tree, line = unit_tree(), _campaign_line(campaign)
        place = (permission, line, campaign.unit_id if campaign is not None else None)
        found = self._reached.get(place)
        if found is None or found[0] is not tree:
            found = self._reached[place] = (tree, self._reach_in(tree, permission, line, campaign))
        return found[1]

    def _reach_in(
        self, tree: UnitTree, permission: str, line: tuple[int, ...], campaign: Any | None
    ) -> UnitReach:
        roots = [
            scope.unit_id
            for scope in self.scopes
            if permission in scope.may and (scope.campaign_id is None or scope.campaign_id in line)
        ]
        ids = tree.subtrees(roots)
        if campaign is not None:
            return UnitReach(campaign.unit_id in ids, ids)
        every_root = {
            pk for pk, unit in tree.units.items() if unit.parent_id is None and unit.kind != "enterprise"
        }
        return UnitReach(bool(every_root) and every_root <= ids, ids)

    def may_over(self, permission: str, unit_ids: Iterable[int | None], campaign: Any | None = None) -> bool:
        """Whether any of these units is reached with the permission."""
        reach = self.reach(permission, campaign)
        return reach.whole or any(unit_id in reach.unit_ids for unit_id in unit_ids if unit_id is not None)

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """Units whose posts the viewer holds, in order of the seats."""
        return tuple(dict.fromkeys(seat.unit_id for seat in self.seats))

    def holds_duty(self, duty: str, unit_id: int | None = None) -> bool:
        """Whether a seat has this duty (in that unit)."""
        return any(seat.duty == duty and unit_id in (None, seat.unit_id) for seat in self.seats)

    def actor(self, unit_id: int | None = None) -> Actor:
        """How the viewer signs an act: with the seat in that unit, else the first seat."""
        seat = next((s for s in self.seats if s.unit_id == unit_id), self.seats[0] if self.seats else None)
        if seat is None:
            return Actor(self.name, user_id=self.user_id)
        unit = unit_tree().get(seat.unit_id)
        return Actor(self.name, seat.title, unit.short_name or unit.name if unit else "", self.user_id)


_Reached = dict[tuple[str, tuple[int, ...], int | None], tuple[UnitTree, UnitReach]]


def _campaign_line(campaign: Any | None) -> tuple[int, ...]:
    """Ids of the campaign and of the campaigns above it."""
    line: list[int] = []
    while campaign is not None and campaign.pk not in line:
        line.append(campaign.pk)
        campaign = campaign.parent
    return tuple(line)


def viewer_of(user: User | Any, on: date) -> Viewer:
    """The viewer behind an account on a day; rights are always today's."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Viewer()
    if user.person_id is None:
        return Viewer(user_id=user.pk, name=user.username)
    tables = (Person, Post, PostHolding, Grant, Unit)
    return memo.remember("viewer", tables, lambda: _read(user, on), key=(user.pk, user.username, on))


def _read(user: User, on: date) -> Viewer:
    person = user.person
    if person is None or (person.left_on is not None and person.left_on <= on):
        return Viewer(user_id=user.pk, name=user.username)
    held = list(
        PostHolding.objects.filter(holds_on(on), person_id=person.pk, voided=False)
        .select_related("post")
        .order_by("acting", "post__ordinal", "id")
    )
    seats = tuple(
        Seat(h.post_id, h.post.unit_id, h.post.title, h.post.duty, h.acting)
        for h in held
        if not h.post.voided
    )
    posts = [seat.post_id for seat in seats]
    own_or_deputy = Q(post_id__in=posts) | Q(post__deputy_id__in=posts, post__voided=False)
    grants = Grant.objects.filter(holds_on(on), own_or_deputy, voided=False).order_by("id")
    known = roles()
    scopes = tuple(
        Scope(may, g.unit_id, g.campaign_id, g.role, in_place=g.post_id not in posts)
        for g in grants
        if g.role in known
        and (may := known[g.role].may if g.post_id in posts else _in_place(known[g.role].may))
    )
    return Viewer(user.pk, person.pk, person.name, seats, scopes)


def _in_place(may: frozenset[str]) -> frozenset[str]:
    """What an AB deputy does for the holder of a post: fill in the unit's reports (周报 and the like, no matters), pass
    what waits inside the unit, and see it; nothing else."""
    for_it = frozenset(f"{one}_for" for one in ("report", "check", "sign") if one in may)
    return for_it | {"see"} if for_it else for_it
