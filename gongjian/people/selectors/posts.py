"""Reading posts and who holds them on a day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.http import Http404

from gongjian.ledger import holds_on
from gongjian.people.models import Grant, Post, PostHolding
from gongjian.people.roles import roles
from gongjian.people.selectors.units import people_reach
from gongjian.people.viewer import Viewer


@dataclass
class PostRow:
    """A post with its holders and roles on a day."""

    post: Post
    holdings: list[PostHolding] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)


def posts_of_units(unit_ids: Iterable[int], on: date) -> list[PostRow]:
    """Live posts of these units in protocol order, each with who holds it and what roles it has on the day."""
    posts = (
        Post.objects.filter(unit_id__in=list(unit_ids), voided=False)
        .select_related("unit", "deputy", "deputy__unit")
        .order_by("unit__ordinal", "unit_id", "ordinal", "id")
    )
    rows = {post.pk: PostRow(post) for post in posts}
    held = PostHolding.objects.filter(holds_on(on), post_id__in=rows, voided=False).select_related("person")
    for holding in held.order_by("acting", "person__ordinal", "id"):
        rows[holding.post_id].holdings.append(holding)
    grants = Grant.objects.filter(holds_on(on), post_id__in=rows, voided=False).select_related(
        "unit", "campaign"
    )
    known = roles()
    for grant in grants.order_by("id"):
        grant.role_label = known[grant.role].label if grant.role in known else grant.role
        rows[grant.post_id].grants.append(grant)
    return list(rows.values())


def post_or_404(viewer: Viewer, number: str) -> Post:
    """The live post of that number in a unit in reach; else it does not exist."""
    found = Post.objects.filter(
        people_reach(viewer).q("unit_id"), number=number, voided=False, merged_into_id=None
    )
    post: Post | None = found.select_related("unit", "deputy").first()
    if post is None:
        raise Http404
    return post
