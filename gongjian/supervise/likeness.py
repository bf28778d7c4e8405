"""How alike two reports are: same category, same place, same words. Pure; only proposes, a person decides."""

import re

_NOISE = re.compile(r"[\s,，.。;；:：、!！?？()（）〔〕“”\"'·—\-]+")
_CATEGORY, _PLACE, _TEXT = 0.2, 0.35, 0.45
"""What each weighs; together 1."""

Told = tuple[str, str, str]
"""Category, place, text."""


def likeness(one: Told, other: Told) -> float:
    """From 0 to 1. What is not said on either side weighs nothing.

    >>> likeness(("roads", "东河路", "路面塌陷"), ("roads", "东河路", "路面塌陷"))
    1.0
    """
    weights = 0.0
    found = 0.0
    for weight, mine, theirs in (
        (_CATEGORY, _whole(one[0]), _whole(other[0])),
        (_PLACE, _pairs(one[1]), _pairs(other[1])),
        (_TEXT, _pairs(one[2]), _pairs(other[2])),
    ):
        if mine or theirs:
            weights += weight
            smaller = min(len(mine), len(theirs))
            found += weight * len(mine & theirs) / smaller if smaller else 0
    return round(found / weights, 3) if weights else 0.0


def _whole(text: str) -> set[str]:
    return {text} if text else set()


def _pairs(text: str) -> set[str]:
    """Neighbouring pairs of signs."""
    plain = _NOISE.sub("", text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)} or _whole(plain)
