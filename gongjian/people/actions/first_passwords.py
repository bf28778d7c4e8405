"""First passwords: made here, shown once, kept only as a hash."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.people.models import User

# Read aloud and copied by hand: nothing that looks like something else.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"


@dataclass(frozen=True)
class FirstPassword:
    """An account and its first password; the password is nowhere else and cannot be shown again."""

    user: User
    password: str


def make_first_password() -> str:
    """Three groups of four, such as `hkqm-7392-vxne`: 54 bits, and no sign that is mistaken for another."""
    groups = [_LETTERS, _DIGITS, _LETTERS]
    return "-".join("".join(secrets.choice(signs) for _n in range(4)) for signs in groups)


def check_password_will_do(password: str, user: User, where: str = "password") -> None:
    """Refused with every reason at once when a chosen password is too weak."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(
            "password_weak",
            " ".join(error.messages),
            where,
            _("Three or four words that do not belong together are long, and easily remembered."),
        ) from error
