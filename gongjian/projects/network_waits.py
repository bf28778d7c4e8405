"""What a node comes after, as offices write it: 3、5SS+10 — numbers of rows, how, working days between."""

import re
from collections.abc import Mapping

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.projects.actions.network_copy import After

_PARTS = re.compile(r"[、,，;；\s]+")
_ONE = re.compile(
    r"^(?P<place>\d{1,4})\s*(?P<kind>FS|SS|FF)?\s*(?:\+\s*(?P<lag>\d{1,4})\s*(?:天|个工作日)?)?$", re.I
)


def read_waits(text: str, places: Mapping[int, str], where: str, problems: list[Problem]) -> list[After]:
    """The nodes named, by the numbers of their rows; what cannot be read is added to `problems`.

    >>> [(one.key, one.kind, one.lag) for one in read_waits("1、2SS+10", {1: "a", 2: "b"}, "", [])]
    [('a', 'fs', 0), ('b', 'ss', 10)]
    """
    found: list[After] = []
    for part in filter(None, _PARTS.split(text.strip())):
        match = _ONE.match(part)
        if match is None:
            message = _("“%(given)s” does not say what comes before.", given=part[:40])
            remedy = _(
                "Write the numbers of rows, as in 3、5, or 5SS+10 for ten working days after row 5 has begun."
            )
            problems.append(Problem("waits_unreadable", message, where, remedy))
            continue
        key = places.get(int(match["place"]))
        if key is None:
            message = _("There is no row %(number)s.", number=match["place"])
            problems.append(
                Problem("row_unknown", message, where, _("Look at the first column for the number."))
            )
            continue
        if key not in {one.key for one in found}:
            found.append(After(key, (match["kind"] or "FS").lower(), int(match["lag"] or 0)))
    return found
