"""The code by which a reporter follows a report. It is given once; the books keep a digest of it alone.

The code comes from the key of the form that was sent, through the site's secret: the same press sent twice gets the
same code, and nobody can find it from what the books keep, since they keep neither the key nor the code.
"""

import hashlib
import hmac
from uuid import UUID, uuid5

from django.conf import settings

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 signs nobody mixes up: no 0 and O, no 1, I and L."""
LENGTH = 12
_ROUNDS = 20_000
"""Some milliseconds for a guess."""
_NAMESPACE = UUID("5b1f2c5e-7f0b-4c0e-9d3c-6a1f0f2a9b77")


def code_of(form_key: str) -> str:
    """The code for a form that was sent, in three groups of four."""
    secret = settings.SECRET_KEY.encode()
    number = int.from_bytes(
        hmac.new(secret, b"tracking:" + form_key.encode(), hashlib.sha256).digest(), "big"
    )
    letters = ""
    for _place in range(LENGTH):
        number, at = divmod(number, len(_LETTERS))
        letters += _LETTERS[at]
    return "-".join(letters[at : at + 4] for at in range(0, LENGTH, 4))


def request_key_of(form_key: str) -> str:
    """What the ledger knows the form by: not the key itself, from which the code could be made."""
    return str(uuid5(_NAMESPACE, form_key))


def plain(code: str) -> str:
    """The code as it is compared: typed small, with gaps or without, it is the same."""
    return "".join(letter for letter in code.upper() if letter.isalnum())[:40]


def digest_of(code: str) -> str:
    """What the books keep of a code."""
    return hashlib.pbkdf2_hmac("sha256", plain(code).encode(), b"gongjian public report", _ROUNDS).hex()
