"""Links to a unit's report page: given out, opened once on a device, taken back."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import DeviceSession, ReportLink
from gongjian.dispatch.policy import check_can_give_link
from gongjian.dispatch.selectors.links import LinkState, digest_of, holder_of, reach_by_link, state_of
from gongjian.kernel.messages import Message
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.people.models import Post
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer, viewer_of

GOOD_FOR = timedelta(days=7)
DEVICE_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Issued:
    """A link and its token; the token is nowhere else and cannot be shown again."""

    link: ReportLink
    token: str


@dataclass(frozen=True)
class LetIn:
    """A device's session and its key; the key is kept on the device alone."""

    session: DeviceSession
    key: str


def issue_link(
    *, viewer: Viewer, campaign: Campaign, post: Post, at: datetime, request_key: str = ""
) -> Issued:
    """A link for whoever holds the post: good for seven days, opened once. Those given before and not opened yet are
    taken back. Refused: not_your_links, cannot_report (the post reports for nobody), no_account."""
    check_can_give_link(viewer, post.unit_id, campaign)
    token = secrets.token_urlsafe(32)
    made = ReportLink(
        campaign=campaign,
        post=post,
        token_digest=digest_of(token),
        expires_at=at + GOOD_FOR,
        illustrative=post.illustrative,
    )
    if not reach_by_link(made):
        raise Refused(
            "cannot_report",
            _("The post “%(post)s” reports for no unit in this campaign.", post=post.title),
            "post",
            _("Give the post the role of reporter, or name it AB deputy of the reporter's post."),
        )
    if holder_of(post, at) is None:
        raise Refused(
            "no_account",
            _("Nobody with an account holds the post “%(post)s”.", post=post.title),
            "post",
            _("Fill the post first, or set up an account for whoever holds it."),
        )
    with ledger.record(
        "link.issue",
        by=viewer.actor(post.unit_id),
        at=at,
        about=[post],
        request_key=request_key or None,
        words={"post": post.title, "unit": unit_tree().label(post.unit_id)},
    ) as entry:
        open_ones = ReportLink.objects.filter(
            campaign_id=campaign.pk, post_id=post.pk, voided=False, used_at=None, revoked_at=None
        )
        entry.change_many([(one, {"revoked_at": entry.at}) for one in open_ones])
        return Issued(entry.create(made), token)


def open_link(*, link: ReportLink, at: datetime) -> LetIn:
    """The first press signs the device in, for thirty days, as whoever holds the post that day.

    Refused: link_used, link_revoked, link_expired, no_account.
    """
    user = holder_of(link.post, at)
    if user is None:
        raise Refused("no_account", _("Nobody holds this post any more."), remedy=_WHOM_TO_ASK)
    viewer = viewer_of(user, at.astimezone(SHANGHAI).date())
    with ledger.record(
        "link.open",
        by=viewer.actor(link.post.unit_id),
        at=at,
        about=[link.post],
        words={"post": link.post.title, "unit": unit_tree().label(link.post.unit_id)},
    ) as entry:
        fresh: ReportLink = ReportLink.objects.get(pk=link.pk)
        state = state_of(fresh, at)
        if state is not LinkState.GOOD:
            raise Refused(f"link_{state.value}", LINK_WORDS[state], remedy=_WHOM_TO_ASK)
        entry.change(fresh, used_at=entry.at)
        key = secrets.token_urlsafe(32)
        session = DeviceSession.objects.create(
            link=fresh,
            user_id=user.pk,
            key_digest=digest_of(key),
            created_at=entry.at,
            expires_at=entry.at + DEVICE_FOR,
        )
        return LetIn(session, key)


def revoke_link(*, viewer: Viewer, link: ReportLink, at: datetime, request_key: str = "") -> ReportLink:
    """Take a link back: it opens nothing any more, and the device it let in is signed out. Refused: link_revoked."""
    check_can_give_link(viewer, link.post.unit_id, link.campaign)
    with ledger.record(
        "link.revoke",
        by=viewer.actor(link.post.unit_id),
        at=at,
        about=[link.post],
        request_key=request_key or None,
        words={"post": link.post.title, "unit": unit_tree().label(link.post.unit_id)},
    ) as entry:
        fresh: ReportLink = ReportLink.objects.get(pk=link.pk)
        if fresh.revoked_at is not None:
            raise Refused("link_revoked", LINK_WORDS[LinkState.REVOKED])
        entry.change(fresh, revoked_at=entry.at)
        DeviceSession.objects.filter(link_id=fresh.pk, ended_at=None).update(ended_at=entry.at)
        return fresh


def leave_device(*, session: DeviceSession, at: datetime) -> None:
    """The device is signed out by whoever has it in hand. No act of the office: no entry."""
    DeviceSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=at)


_WHOM_TO_ASK = _(
    "Ask the head of your unit or the campaign's office for a new link, or sign in with your password."
)
LINK_WORDS: dict[LinkState, Message] = {
    LinkState.USED: _("This link has been used: it opens one device, once."),
    LinkState.REVOKED: _("This link has been taken back."),
    LinkState.EXPIRED: _("This link has run out: it is good for seven days."),
    LinkState.UNKNOWN: _("This link is not known here. It may have been copied in part."),
}
"""What is said of a link that opens nothing."""
WHOM_TO_ASK = _WHOM_TO_ASK
