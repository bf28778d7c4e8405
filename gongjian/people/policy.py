"""Who may keep units, people and accounts. `check_can_…` raises Refused with a sentence, `can_…` answers yes or no.

Who keeps accounts (`accounts`) does so for units in reach, and never for a person or post that reaches further
than they do: otherwise a township's administrator could make themselves the county's.
"""

from collections.abc import Callable, Iterable
from datetime import date

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.people.models import Grant, Person, Post
from gongjian.people.roles import roles
from gongjian.people.selectors.accounts import units_of_grants, units_of_person
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

GUARDED = frozenset({"accounts", "audit", "configure"})
"""What a head of unit cannot pass on: posts with these are handed over by whoever keeps the accounts."""


def _all_in_reach(viewer: Viewer, unit_ids: Iterable[int]) -> bool:
    reach = viewer.reach("accounts")
    return reach.whole or set(unit_ids) <= reach.unit_ids


def check_can_keep_unit(viewer: Viewer, unit_id: int | None) -> None:
    """The viewer keeps units and posts at or below `unit_id`; None = at the root, which needs every root."""
    reach = viewer.reach("accounts")
    if not (reach.whole or (unit_id is not None and unit_id in reach.unit_ids)):
        raise Refused(
            "not_yours_to_keep",
            _("Units and posts of %(unit)s are kept by its administrator, not by you.", unit=_named(unit_id)),
            remedy=_("Ask the system administrator of that unit or of a unit above it."),
        )


def can_keep_unit(viewer: Viewer, unit_id: int | None) -> bool:
    """Whether check_can_keep_unit passes."""
    return _passes(lambda: check_can_keep_unit(viewer, unit_id))


def check_can_keep_people(viewer: Viewer) -> None:
    """The viewer registers persons: the right to keep accounts anywhere."""
    if not viewer.may("accounts"):
        raise Refused(
            "not_yours_to_keep",
            _("Persons are registered by an administrator."),
            remedy=_("Ask the system administrator of your unit or of a unit above it."),
        )


def check_can_keep_person(viewer: Viewer, person: Person, on: date) -> None:
    """The viewer keeps this person's data and account: every unit the person acts for lies in reach."""
    check_can_keep_people(viewer)
    if not _all_in_reach(viewer, units_of_person(person.pk, on)):
        raise Refused(
            "person_reaches_further",
            _("%(name)s also acts for units outside those you keep.", name=person.name),
            remedy=_("Ask the administrator of the unit above to do it."),
        )


def can_keep_person(viewer: Viewer, person: Person, on: date) -> bool:
    """Whether check_can_keep_person passes."""
    return _passes(lambda: check_can_keep_person(viewer, person, on))


def check_can_fill_post(viewer: Viewer, post: Post, on: date) -> None:
    """The viewer says who holds a post: its unit, and every unit its roles reach over, lie in reach."""
    check_can_keep_unit(viewer, post.unit_id)
    if not _all_in_reach(viewer, units_of_grants([post.pk], on)):
        raise Refused(
            "post_reaches_further",
            _("The roles of the post “%(post)s” reach over units you do not keep.", post=post.title),
            remedy=_("Ask the administrator of the unit above to fill it."),
        )


def can_fill_post(viewer: Viewer, post: Post, on: date) -> bool:
    """Whether check_can_fill_post passes."""
    return _passes(lambda: check_can_fill_post(viewer, post, on))


def check_can_hand_over(viewer: Viewer, post: Post, on: date) -> None:
    """Who may fill the post, or the head of its unit (`sign`) unless the post has a guarded right."""
    if can_fill_post(viewer, post, on):
        return
    if not viewer.may_over("sign", [post.unit_id]):
        raise Refused(
            "not_head_of_unit",
            _("Posts of %(unit)s are handed over by its head.", unit=_named(post.unit_id)),
            remedy=_("Ask the head of the unit, or the system administrator."),
        )
    if _guarded(post, on):
        raise Refused(
            "post_is_guarded",
            _("The post “%(post)s” keeps accounts, audits, or configures a campaign.", post=post.title),
            remedy=_("Ask the system administrator to hand it over."),
        )


def can_hand_over(viewer: Viewer, post: Post, on: date) -> bool:
    """Whether check_can_hand_over passes."""
    return _passes(lambda: check_can_hand_over(viewer, post, on))


def check_can_grant(viewer: Viewer, post: Post, unit_id: int) -> None:
    """The viewer keeps both the post's unit and the unit the role is to reach over."""
    check_can_keep_unit(viewer, post.unit_id)
    check_can_keep_unit(viewer, unit_id)


def can_grant(viewer: Viewer, post: Post, unit_id: int) -> bool:
    """Whether check_can_grant passes."""
    return _passes(lambda: check_can_grant(viewer, post, unit_id))


def _guarded(post: Post, on: date) -> bool:
    known = roles()
    names = (
        Grant.objects.filter(post=post, voided=False).exclude(to_on__lte=on).values_list("role", flat=True)
    )
    return any(known[name].may & GUARDED for name in names if name in known)


def _named(unit_id: int | None) -> object:
    return unit_tree().label(unit_id) or _("the top level")


def _passes(check: Callable[[], None]) -> bool:
    try:
        check()
    except Refused:
        return False
    return True
