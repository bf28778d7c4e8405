"""Posts, who holds them, deputies, and the roles a post has."""

from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.people.actions.sessions import sign_out_without_post
from gongjian.people.actions.writing import put_grant, put_holding, put_post
from gongjian.people.models import Duty, Grant, Person, Post, PostHolding, Unit
from gongjian.people.policy import check_can_fill_post, check_can_grant, check_can_keep_unit
from gongjian.people.roles import roles
from gongjian.people.viewer import Viewer


def add_post(
    *, viewer: Viewer, unit: Unit, title: str, duty: str, at: datetime, request_key: str = "", **columns: Any
) -> Post:
    """Set up a post in a unit. Refused: not the viewer's to keep, no title, unknown duty, the same post twice."""
    check_can_keep_unit(viewer, unit.pk)
    words = {"post": title.strip(), "unit": unit.name}
    with ledger.record(
        "post.add", by=viewer.actor(), at=at, about=[unit], request_key=request_key or None, words=words
    ) as entry:
        return put_post(entry, unit=unit, title=title, duty=duty, **columns)


def change_post(
    *,
    viewer: Viewer,
    post: Post,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
    **columns: Any,
) -> Post:
    """Correct title, duty or order of a post."""
    check_can_keep_unit(viewer, post.unit_id)
    if columns.get("duty", post.duty) not in Duty.values or not str(columns.get("title", post.title)).strip():
        raise Refused("post_odd", _("A post needs a title and one of the duties."), "title")
    with ledger.record(
        "post.change",
        by=viewer.actor(),
        at=at,
        about=[post.unit],
        request_key=request_key or None,
        words={"post": post.title, "unit": post.unit.name},
    ) as entry:
        return entry.change(post, revision=revision, **columns)


def set_deputy(
    *,
    viewer: Viewer,
    post: Post,
    deputy: Post | None,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> Post:
    """Name the AB deputy of a post (None: none any more): a post of the same unit, not itself."""
    check_can_keep_unit(viewer, post.unit_id)
    words = {"post": post.title, "deputy": deputy.title if deputy else "—"}
    with ledger.record(
        "post.deputy",
        by=viewer.actor(),
        at=at,
        about=[post.unit],
        request_key=request_key or None,
        words=words,
    ) as entry:
        if deputy is not None and (deputy.pk == post.pk or deputy.unit_id != post.unit_id):
            raise Refused(
                "deputy_elsewhere",
                _("An AB deputy is another post of the same unit."),
                "deputy",
                _("Choose a post of %(unit)s.", unit=post.unit.name),
            )
        return entry.change(post, revision=revision, deputy_id=deputy.pk if deputy else None)


def give_post(
    *,
    viewer: Viewer,
    post: Post,
    person: Person,
    from_on: date,
    at: datetime,
    acting: bool = False,
    request_key: str = "",
) -> PostHolding:
    """A person holds a post from a day on; others may hold it too. Refused: not to keep, held."""
    check_can_fill_post(viewer, post, from_on)
    with ledger.record(
        "post.give",
        by=viewer.actor(),
        at=at,
        about=[post, person, post.unit],
        request_key=request_key or None,
        words={"post": post.title, "person": person.name, "unit": post.unit.name, "on": from_on},
    ) as entry:
        return put_holding(entry, post=post, person=person, from_on=from_on, acting=acting)


def end_post(
    *, viewer: Viewer, holding: PostHolding, to_on: date, at: datetime, request_key: str = ""
) -> PostHolding:
    """The holding ends: `to_on` is the first day without it. Who then holds no post any more is signed out."""
    check_can_fill_post(viewer, holding.post, to_on)
    post, person = holding.post, holding.person
    with ledger.record(
        "post.end",
        by=viewer.actor(),
        at=at,
        about=[post, person, post.unit],
        request_key=request_key or None,
        words={"post": post.title, "person": person.name, "unit": post.unit.name, "on": to_on},
    ) as entry:
        check_can_end(holding, to_on)
        entry.change(holding, to_on=to_on)
        sign_out_without_post(person, at)
    return holding


def check_can_end(holding: PostHolding, to_on: date) -> None:
    """Refused when the holding has ended, or began after the day."""
    if holding.to_on is not None and holding.to_on <= to_on:
        raise Refused(
            "holding_ended",
            _("%(name)s gave this post up on %(on)s already.", name=holding.person.name, on=holding.to_on),
            "on",
            _("Nothing needs to be done."),
        )
    if to_on < holding.from_on:
        raise Refused(
            "holding_not_begun",
            _("%(name)s has held this post only since %(on)s.", name=holding.person.name, on=holding.from_on),
            "on",
            _("Choose that day or a later one."),
        )


def grant_role(
    *,
    viewer: Viewer,
    post: Post,
    role: str,
    unit: Unit,
    from_on: date,
    at: datetime,
    campaign: Any | None = None,
    request_key: str = "",
) -> Grant:
    """Give a post a role over a unit and all below it, in one campaign or in all (None), from a day on."""
    check_can_grant(viewer, post, unit.pk)
    with ledger.record(
        "grant.give",
        by=viewer.actor(),
        at=at,
        about=[post, post.unit, unit],
        request_key=request_key or None,
        words={"post": post.title, "role": role_word(role), "unit": unit.name},
    ) as entry:
        return put_grant(entry, post=post, role=role, unit=unit, from_on=from_on, campaign=campaign)


def end_grant(*, viewer: Viewer, grant: Grant, to_on: date, at: datetime, request_key: str = "") -> Grant:
    """The role ends: `to_on` is the first day without it."""
    check_can_grant(viewer, grant.post, grant.unit_id)
    with ledger.record(
        "grant.end",
        by=viewer.actor(),
        at=at,
        about=[grant.post, grant.post.unit, grant.unit],
        request_key=request_key or None,
        words={"post": grant.post.title, "role": role_word(grant.role), "unit": grant.unit.name},
    ) as entry:
        if grant.to_on is not None or to_on < grant.from_on:
            raise Refused(
                "grant_ended", _("This role has ended, or began only on %(on)s.", on=grant.from_on), "to_on"
            )
        return entry.change(grant, to_on=to_on)


def role_word(role: str) -> str:
    """The office's word for a role, as the ledger keeps it; an unknown one as it is."""
    found = roles().get(role)
    return found.zh if found else role
