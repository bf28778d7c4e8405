"""Accounts: create, set a new first password, change one's own, choose a language."""

from datetime import datetime

from django.conf import settings

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.people.actions.first_passwords import FirstPassword, check_password_will_do, make_first_password
from gongjian.people.actions.sessions import sign_out
from gongjian.people.actions.writing import put_account
from gongjian.people.models import Person, User
from gongjian.people.policy import check_can_keep_person
from gongjian.people.viewer import Viewer


def create_account(
    *, viewer: Viewer, person: Person, username: str, at: datetime, request_key: str = ""
) -> FirstPassword:
    """Give a person an account. The first password is returned once, kept as a hash, and must be changed."""
    check_can_keep_person(viewer, person, at.date())
    password = make_first_password()
    with ledger.record(
        "account.create",
        by=viewer.actor(),
        at=at,
        about=[person],
        request_key=request_key or None,
        words={"person": person.name, "username": username.strip()},
    ):
        return FirstPassword(put_account(person, username, password), password)


def reset_password(*, viewer: Viewer, user: User, at: datetime, request_key: str = "") -> FirstPassword:
    """Set a new first password, returned once; every device of the account is signed out."""
    if user.person is None:
        raise Refused("account_without_person", _("This account belongs to no person."))
    check_can_keep_person(viewer, user.person, at.date())
    password = make_first_password()
    with ledger.record(
        "account.reset",
        by=viewer.actor(),
        at=at,
        about=[user.person],
        request_key=request_key or None,
        words={"person": user.person.name, "username": user.username},
    ):
        user.set_password(password)
        user.must_change_password = True
        user.save(update_fields=["password", "must_change_password"])
        sign_out([user], at)
    return FirstPassword(user, password)


def change_password(
    *,
    viewer: Viewer,
    user: User,
    old: str,
    new: str,
    at: datetime,
    session_key: str = "",
    request_key: str = "",
) -> User:
    """Change one's own password; other devices are signed out. Refused: the old one is wrong, the new one is weak or
    the same."""
    if viewer.user_id != user.pk:
        raise Refused("not_your_account", _("Only the holder of an account changes its password."))
    if not user.check_password(old):
        raise Refused("password_wrong", _("The present password is not right."), "old", _("Type it again."))
    if old == new:
        raise Refused("password_same", _("The new password is the present one."), "new", _("Choose another."))
    check_password_will_do(new, user, "new")
    with ledger.record(
        "account.password",
        by=viewer.actor(),
        at=at,
        about=[user.person] if user.person else [],
        request_key=request_key or None,
        words={"username": user.username},
    ):
        user.set_password(new)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        sign_out([user], at, but=session_key)
    return user


def set_language(*, user: User, language: str) -> User:
    """The language of the account's pages. A wish, not a fact: no entry. Refused for one that is not spoken here."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(
            "language_unknown",
            _("This language is not offered."),
            "language",
            _("Choose one of those shown."),
        )
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
    return user
