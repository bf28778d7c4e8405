"""What several acts share: each writes into an entry that is already open, and checks what must hold of the row
itself. Rights are the caller's to check. Loaders use these too."""

from datetime import date
from typing import Any

from django.db.models import Q

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer, holds_on
from gongjian.people.actions.closure import extend_closure
from gongjian.people.models import Duty as Duties
from gongjian.people.models import Grant, Person, Post, PostHolding, Unit, UnitKind, User
from gongjian.people.roles import roles

USERNAME_SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-@+"


def put_unit(entry: Writer, *, name: str, kind: str, parent: Unit | None, **columns: Any) -> Unit:
    """Create a unit below a parent and its closure lines. `columns`: any other column of Unit.

    Refused: no name, unknown kind, a sister of that name, a parent that was closed.
    """
    name = name.strip()
    check_unit_name(name, parent.pk if parent else None)
    if kind not in UnitKind.values:
        raise Refused(
            "unit_kind_unknown",
            _("“%(kind)s” is no kind of unit.", kind=kind),
            "kind",
            _("Choose one offered."),
        )
    if parent is not None and parent.closed_on is not None:
        raise Refused(
            "unit_closed",
            _("%(unit)s was closed on %(on)s.", unit=parent.name, on=parent.closed_on),
            "parent",
            _("Choose the unit that took over from it."),
        )
    unit = entry.create(Unit(name=name, kind=kind, parent=parent, **columns))
    extend_closure(unit)
    return unit


def check_unit_name(name: str, parent_id: int | None, but: int | None = None) -> None:
    """Refused when the name is empty or a live sister bears it."""
    if not name:
        raise Refused(
            "unit_name_missing", _("The unit has no name."), "name", _("Write its full name as on its seal.")
        )
    sisters = Unit.objects.filter(
        parent_id=parent_id, name=name, voided=False, merged_into_id=None, closed_on=None
    )
    if sisters.exclude(pk=but).exists():
        raise Refused(
            "unit_duplicate",
            _("A unit called “%(name)s” already stands under the same parent.", name=name),
            "name",
            _("Use that one, or give this one the name that tells them apart."),
        )


def put_post(entry: Writer, *, unit: Unit, title: str, duty: str, **columns: Any) -> Post:
    """Create a post in a unit. Refused: no title, unknown duty, a closed unit, the same title and duty twice."""
    title = title.strip()
    if not title:
        raise Refused(
            "post_title_missing", _("The post has no title."), "title", _("Write it as people call it.")
        )
    if duty not in Duties.values:
        raise Refused(
            "duty_unknown", _("“%(duty)s” is no duty.", duty=duty), "duty", _("Choose one of those offered.")
        )
    if unit.closed_on is not None:
        raise Refused(
            "unit_closed",
            _("%(unit)s was closed on %(on)s.", unit=unit.name, on=unit.closed_on),
            "unit",
            _("Choose the unit that took over from it."),
        )
    if Post.objects.filter(unit=unit, title=title, duty=duty, voided=False).exists():
        raise Refused(
            "post_duplicate",
            _("%(unit)s already has a post “%(title)s” with this duty.", unit=unit.name, title=title),
            "title",
            _("Give that post to the person; several people may hold it."),
        )
    return entry.create(Post(unit=unit, title=title, duty=duty, **columns))


def put_person(entry: Writer, *, name: str, **columns: Any) -> Person:
    """Create a person. Refused without a name."""
    name = name.strip()
    if not name:
        raise Refused("person_name_missing", _("The person has no name."), "name", _("Write the name."))
    return entry.create(Person(name=name, **columns))


def put_holding(entry: Writer, *, post: Post, person: Person, from_on: date, **columns: Any) -> PostHolding:
    """Let a person hold a post from a day on. Refused: the person left by then, or holds it already."""
    if person.left_on is not None and person.left_on <= from_on:
        raise Refused(
            "person_left",
            _("%(name)s left on %(on)s and cannot hold a post from %(from_on)s.", name=person.name, on=person.left_on,
              from_on=from_on),
            "person",
            _("Choose somebody who is here."),
        )  # fmt: skip
    later = Q(to_on=None) | Q(to_on__gt=from_on)
    if PostHolding.objects.filter(later, post=post, person=person, voided=False).exists():
        raise Refused(
            "post_held_already",
            _("%(name)s already holds the post “%(post)s”.", name=person.name, post=post.title),
            "person",
            _("End that first, or choose another day."),
        )
    return entry.create(PostHolding(post=post, person=person, from_on=from_on, **columns))


def put_grant(
    entry: Writer,
    *,
    post: Post,
    role: str,
    unit: Unit,
    from_on: date,
    campaign: Any | None = None,
    **columns: Any,
) -> Grant:
    """Give a post a role over a unit and all below it, in a campaign or in all. Refused: unknown role, had already."""
    if role not in roles():
        raise Refused(
            "role_unknown",
            _("“%(role)s” is no role.", role=role),
            "role",
            _("Choose one of %(roles)s.", roles="、".join(one.label for one in roles().values())),
        )
    same = Grant.objects.filter(
        holds_on(from_on), post=post, role=role, unit=unit, campaign=campaign, voided=False
    )
    if same.exists():
        raise Refused(
            "role_had_already",
            _("The post “%(post)s” already has this role over %(unit)s.", post=post.title, unit=unit.name),
            "role",
            _("Nothing needs to be done."),
        )
    return entry.create(Grant(post=post, role=role, unit=unit, from_on=from_on, campaign=campaign, **columns))


def put_account(person: Person, username: str, password: str, *, must_change: bool = True) -> User:
    """Create the credentials of a person (not a record: call it inside the entry that tells of it).

    Refused: no or odd user name, the name is taken, the person has an account, the person left.
    """
    username = username.strip()
    check_username(username)
    if person.left_on is not None:
        raise Refused(
            "person_left",
            _("%(name)s has left.", name=person.name),
            "person",
            _("Take the leaving back first."),
        )
    if User.objects.filter(person=person).exists():
        raise Refused(
            "account_exists",
            _("%(name)s already has an account.", name=person.name),
            "username",
            _("Set a new first password for it instead."),
        )
    user = User(username=username, person=person, must_change_password=must_change)
    user.set_password(password)
    user.save()
    return user


def check_username(username: str) -> None:
    """Refused when a user name is empty, too long, holds signs that cannot be typed everywhere, or is taken."""
    remedy = _("Use 3 to 60 letters, digits or . _ - @ +, for example zhangsan or a telephone number.")
    if not 3 <= len(username) <= 60 or any(sign not in USERNAME_SIGNS for sign in username):
        raise Refused(
            "username_odd", _("“%(name)s” cannot be a user name.", name=username[:60]), "username", remedy
        )
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(
            "username_taken",
            _("The user name “%(name)s” is taken.", name=username),
            "username",
            _("Add the unit's short name or a digit to it."),
        )
