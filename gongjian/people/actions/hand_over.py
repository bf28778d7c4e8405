"""A change of person: duties follow the post."""

from datetime import date, datetime

from django.db.models import Q

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.people.actions.first_passwords import FirstPassword, make_first_password
from gongjian.people.actions.posts import check_can_end
from gongjian.people.actions.sessions import sign_out, sign_out_without_post
from gongjian.people.actions.writing import put_account, put_holding, put_person
from gongjian.people.models import Person, PostHolding, User
from gongjian.people.policy import check_can_hand_over, check_can_keep_person
from gongjian.people.viewer import Viewer


def hand_over(
    *,
    viewer: Viewer,
    holding: PostHolding,
    to: Person | None,
    on: date,
    at: datetime,
    new_name: str = "",
    username: str = "",
    request_key: str = "",
) -> FirstPassword | None:
    """One tap: the post goes from its holder to another person on a day; whoever takes over begins that day.

    `to` None: somebody new called `new_name`, registered in the same act.
    The old holder's devices are signed out once no post is left. Without an account the new one gets `username`,
    and the first password is returned, once. Refused: not the head of the unit nor its keeper, a guarded post,
    a day before the holder began, the same person.
    """
    post, old = holding.post, holding.person
    check_can_hand_over(viewer, post, on)
    if to is None and not new_name.strip():
        raise Refused(
            "nobody_chosen",
            _("Nobody is chosen yet."),
            "person",
            _("Choose a person, or write the name below."),
        )
    with ledger.record(
        "post.hand_over",
        by=viewer.actor(post.unit_id),
        at=at,
        about=[post, old, post.unit, *([to] if to else [])],
        request_key=request_key or None,
        words={
            "post": post.title,
            "unit": post.unit.name,
            "old": old.name,
            "new": to.name if to else new_name.strip(),
            "on": on,
        },
    ) as entry:
        to = to or put_person(entry, name=new_name, illustrative=holding.illustrative)
        if old.pk == to.pk:
            raise Refused(
                "same_person",
                _("%(name)s holds this post already.", name=to.name),
                "person",
                _("Choose another."),
            )
        check_can_end(holding, on)
        entry.change(holding, to_on=on)
        put_holding(
            entry, post=post, person=to, from_on=on, acting=holding.acting, illustrative=holding.illustrative
        )
        sign_out_without_post(old, at)
        return _first_account(to, username)


def _first_account(person: Person, username: str) -> FirstPassword | None:
    if User.objects.filter(person=person).exists():
        return None
    if not username:
        raise Refused(
            "username_missing",
            _("%(name)s has no account yet.", name=person.name),
            "username",
            _("Write the user name the person is to sign in with; the first password is shown once."),
        )
    password = make_first_password()
    return FirstPassword(put_account(person, username, password), password)


def person_leaves(
    *, viewer: Viewer, person: Person, on: date, at: datetime, reason: str = "", request_key: str = ""
) -> Person:
    """The person is gone from `on` (the first day away): every post ends that day, the account can no longer be used.

    Refused: acts for units the viewer does not keep, left already, a post that begins only later.
    """
    check_can_keep_person(viewer, person, on)
    with ledger.record(
        "person.leave",
        by=viewer.actor(),
        at=at,
        reason=reason,
        request_key=request_key or None,
        words={"person": person.name, "on": on},
    ) as entry:
        if person.left_on is not None:
            raise Refused(
                "person_left", _("%(name)s left on %(on)s.", name=person.name, on=person.left_on), "on"
            )
        later = Q(to_on=None) | Q(to_on__gt=on)
        held = list(
            PostHolding.objects.filter(later, person=person, voided=False).select_related("person", "post")
        )
        for holding in held:
            check_can_end(holding, on)
        entry.change_many([(holding, {"to_on": on}) for holding in held])
        entry.change(person, left_on=on)
        sign_out_without_post(person, at)
        if not held:
            sign_out(list(User.objects.filter(person=person)), at)
    return person
