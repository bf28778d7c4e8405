"""Whom a unit's or a post's messages go to: today's holders and their AB deputies, found in sets."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from gongjian.ledger import holds_on
from gongjian.people.models import Duty, Grant, Post, PostHolding, User

REPORTERS = (Duty.REPORTER, Duty.HEAD)
CHECKERS = (Duty.CHECKER, Duty.SIGNER, Duty.HEAD)
SIGNERS = (Duty.SIGNER, Duty.HEAD)
"""A unit without the first has its things done by the next."""


@dataclass
class Recipients:
    """Accounts by post, and posts by unit and duty."""

    by_post: dict[int, list[int]] = field(default_factory=dict)
    """Post id → the accounts of its holders, then of its AB deputy's."""
    by_duty: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    """(unit id, duty) → posts in protocol order."""

    def of_posts(self, post_ids: Collection[int]) -> list[int]:
        """Accounts behind these posts, each once."""
        return list(dict.fromkeys(pk for post in post_ids for pk in self.by_post.get(post, ())))

    def of_unit(self, unit_id: int, duties: Collection[str]) -> list[int]:
        """Accounts of the first of these duties that somebody in the unit has."""
        for duty in duties:
            found = self.of_posts(self.by_duty.get((unit_id, duty), ()))
            if found:
                return found
        return []


def recipients(unit_ids: Collection[int], post_ids: Collection[int], on: date) -> Recipients:
    """Whoever holds a post of these units, or one of these posts, on the day, and may sign in; three queries."""
    wanted = Q(unit_id__in=set(unit_ids)) | Q(pk__in=set(post_ids))
    posts = list(
        Post.objects.filter(wanted, voided=False)
        .order_by("unit_id", "ordinal", "id")
        .values_list("id", "unit_id", "duty", "deputy_id")
    )
    ids = {post for post, _unit, _duty, _deputy in posts} | {deputy for *_rest, deputy in posts if deputy}
    holders = _holders(ids, on)
    found = Recipients()
    for post, unit, duty, deputy in posts:
        here = [*holders.get(post, ()), *(holders.get(deputy, ()) if deputy else ())]
        found.by_post[post] = list(dict.fromkeys(here))
        found.by_duty.setdefault((unit, duty), []).append(post)
    return found


def _holders(post_ids: Collection[int], on: date) -> dict[int, list[int]]:
    held = PostHolding.objects.filter(holds_on(on), post_id__in=post_ids, post__voided=False, voided=False)
    here = Q(person__left_on=None) | Q(person__left_on__gt=on)
    rows = list(held.filter(here).order_by("acting", "id").values_list("post_id", "person_id"))
    accounts: dict[int, list[int]] = {}
    users = User.objects.filter(is_active=True, person_id__in={person for _post, person in rows})
    for pk, person in users.order_by("id").values_list("id", "person_id"):
        accounts.setdefault(person, []).append(pk)
    found: dict[int, list[int]] = {}
    for post, person in rows:
        found.setdefault(post, []).extend(accounts.get(person, ()))
    return found


def posts_of_roles(roles: Collection[str], unit_id: int, campaign_id: int, on: date) -> list[int]:
    """Posts that have one of these roles over exactly this unit, in the campaign or in all, on the day."""
    there = Q(campaign_id=None) | Q(campaign_id=campaign_id)
    rows = Grant.objects.filter(holds_on(on), there, role__in=roles, unit_id=unit_id, voided=False)
    return list(rows.order_by("id").values_list("post_id", flat=True).distinct())
