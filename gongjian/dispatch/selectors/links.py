"""Links to the report page: which there are, what state one is in, and the device behind a key."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import DeviceSession, ReportLink
from gongjian.kit.asof import SHANGHAI
from gongjian.ledger import holds_on
from gongjian.people.models import Duty, Grant, Post, PostHolding, User
from gongjian.people.roles import roles
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Scope, viewer_of

BY_LINK = frozenset({"see", "report"})
"""What a device let in by a link may do."""
IN_PLACE = frozenset({"see", "report_for"})
"""What the AB deputy's device may do: the same, in place of the post."""


class LinkState(StrEnum):
    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass
class FoundDevice:
    """A device session that is in force, and the account it acts as."""

    session: DeviceSession
    user: User


def digest_of(secret: str) -> str:
    """What is kept of a token or a key: neither can be found from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def link_by_token(token: str) -> ReportLink | None:
    """The link of a token, whatever its state."""
    rows = ReportLink.objects.filter(token_digest=digest_of(token), voided=False)
    found: ReportLink | None = rows.select_related("post", "campaign").first()
    return found


def state_of(link: ReportLink | None, at: datetime) -> LinkState:
    """Whether a link opens anything at an instant; it is good until `expires_at`, exclusive."""
    if link is None:
        return LinkState.UNKNOWN
    if link.revoked_at is not None:
        return LinkState.REVOKED
    if link.used_at is not None:
        return LinkState.USED
    return LinkState.GOOD if at < link.expires_at else LinkState.EXPIRED


def holder_of(post: Post, at: datetime) -> User | None:
    """The account of whoever holds the post on the day, the one not acting first; None without holder or account."""
    on = at.astimezone(SHANGHAI).date()
    persons = PostHolding.objects.filter(holds_on(on), post_id=post.pk, voided=False).order_by("acting", "id")
    for person_id in persons.values_list("person_id", flat=True):
        user = (
            User.objects.filter(person_id=person_id, is_active=True)
            .select_related("person")
            .order_by("id")
            .first()
        )
        if user is not None:
            return user
    return None


def device_of(key: str, at: datetime) -> FoundDevice | None:
    """The device behind a key; None when it has run out or was ended, its link revoked, or the post has passed to
    somebody else. A session whose holder has changed is ended for good."""
    session = (
        DeviceSession.objects.filter(key_digest=digest_of(key), ended_at=None, expires_at__gt=at)
        .select_related("link", "link__post", "link__campaign")
        .first()
    )
    if session is None or session.link.revoked_at is not None or session.link.voided:
        return None
    user = User.objects.filter(pk=session.user_id, is_active=True).select_related("person").first()
    on = at.astimezone(SHANGHAI).date()
    seats = viewer_of(user, on).seats if user is not None else ()
    if user is None or session.link.post_id not in {seat.post_id for seat in seats}:
        DeviceSession.objects.filter(pk=session.pk).update(ended_at=at)
        return None
    user.must_change_password = False  # the link asks for no password; the account's own door still does
    return FoundDevice(session, user)


def reach_by_link(link: ReportLink) -> tuple[Scope, ...]:
    """What the link lets in to: to see and report for the unit of the post, as far as the post, or the post whose
    AB deputy it is, may. Only in the campaign the link was given for."""
    post = link.post
    rows = Grant.objects.filter(
        Q(post_id=post.pk) | Q(post__deputy_id=post.pk, post__voided=False),
        Q(campaign_id=None) | Q(campaign_id__in=_line(link.campaign)),
        voided=False,
        to_on=None,
    )
    known, tree = roles(), unit_tree()
    reports = {
        grant.post_id
        for grant in rows
        if grant.role in known
        and "report" in known[grant.role].may
        and post.unit_id in tree.subtree(grant.unit_id)
    }
    if not reports:
        return ()
    own = post.pk in reports
    return (
        Scope(BY_LINK if own else IN_PLACE, post.unit_id, link.campaign_id, "reporter", in_place=not own),
    )


def _line(campaign: Campaign | None) -> list[int]:
    found: list[int] = []
    while campaign is not None and campaign.pk not in found:
        found.append(campaign.pk)
        campaign = campaign.parent
    return found


@dataclass
class PostRow:
    """A post that reports, who holds it, its links and the devices behind them."""

    post: Post
    holder: str
    has_account: bool
    stands_in: str = ""
    """The post whose AB deputy it is."""
    links: list["LinkRow"] = field(default_factory=list)

    @property
    def unit(self) -> str:
        """The unit's name in the reader's language."""
        return unit_tree().label(self.post.unit_id)


@dataclass(frozen=True)
class LinkRow:
    """A link with its state and the devices in force."""

    link: ReportLink
    state: LinkState
    devices: int


def posts_that_report(unit_ids: Any) -> list[Post]:
    """Reporters' posts of these units and their AB deputies, in protocol order."""
    own = Post.objects.filter(unit_id__in=list(unit_ids), voided=False, duty=Duty.REPORTER)
    rows = Post.objects.filter(
        Q(pk__in=own.values("pk")) | Q(pk__in=own.filter(deputy_id__isnull=False).values("deputy_id")),
        voided=False,
    )
    order = {unit.pk: place for place, unit in enumerate(unit_tree().in_order({row.unit_id for row in rows}))}
    return sorted(rows, key=lambda post: (order.get(post.unit_id, 0), post.ordinal, post.pk))


def link_rows(campaign: Campaign, unit_ids: Any, at: datetime) -> list[PostRow]:
    """Posts that report, with the links given for them in the campaign that are in force or were used; five queries
    and one for each post's holder."""
    posts = posts_that_report(unit_ids)
    stands_in = {
        row.deputy_id: row.title
        for row in Post.objects.filter(deputy_id__in=[p.pk for p in posts], voided=False)
    }
    found = {}
    for post in posts:
        user = holder_of(post, at)
        person = user.person if user is not None else None
        found[post.pk] = PostRow(
            post, person.name if person is not None else "", user is not None, stands_in.get(post.pk, "")
        )
    links = ReportLink.objects.filter(campaign_id=campaign.pk, post_id__in=list(found), voided=False)
    in_force: dict[int, int] = {}
    for session in DeviceSession.objects.filter(link__in=links, ended_at=None, expires_at__gt=at):
        in_force[session.link_id] = in_force.get(session.link_id, 0) + 1
    for link in links.order_by("-id"):
        row = LinkRow(link, state_of(link, at), in_force.get(link.pk, 0))
        if row.state is LinkState.GOOD or (row.state is LinkState.USED and row.devices):
            found[link.post_id].links.append(row)
    return list(found.values())


def link_or_none(uid: str) -> ReportLink | None:
    """The link of a uid, whatever its state."""
    found: ReportLink | None = (
        ReportLink.objects.filter(uid=uid, voided=False).select_related("post", "campaign").first()
    )
    return found
