"""What a node comes after, as offices write it: 3、5SS+10 — numbers of rows, how, working days between."""

import re
from collections.abc import Mapping
from typing import Any

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.projects.actions.network.copy import After

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


def noted(node: Any) -> str:
    """依据及备注 of a node as its sheet prints it: the source of its limits, and why it went ahead of others."""
    return "；".join(part for part in (node.source, node.out_of_order) if part)


_NONE = frozenset({"无", "—", "——", "-", "–", "/", "none"})
_WHO = re.compile(
    r"^(?P<who>.+?)\s*(?P<kind>FS|SS|FF)?\s*(?:\+\s*(?P<lag>\d{1,4})\s*(?:天|个工作日)?)?$", re.I | re.S
)
_BETWEEN = re.compile(r"[、,，;；\n]+")


def read_named(text: str, known: Mapping[str, str], where: str, problems: list[Problem]) -> list[After]:
    """The same in a sheet, where nodes are named by name, code or number: `known` text → key. A name may itself hold
    the marks that part names; “无” says that it waits for nothing.

    >>> known = {"备案": "a", "水、电接入": "b", "3": "c"}
    >>> [(one.key, one.kind, one.lag) for one in read_named("备案、水、电接入SS+5，3", known, "", [])]
    [('a', 'fs', 0), ('b', 'ss', 5), ('c', 'fs', 0)]
    """
    found: list[After] = []
    if text.strip().casefold() in _NONE:
        return found
    for one in _pieces(text, known):
        match = _WHO.match(one)
        key = known.get(one) or (known.get(match["who"]) if match else None)
        if key is None:
            message = _("“%(given)s” is no node of this plan.", given=one[:60])
            remedy = _(
                "Write the names, codes or numbers of nodes of the same project, parted by 、 or a comma."
            )
            problems.append(Problem("predecessor_unknown", message, where, remedy))
            continue
        plain = one in known or match is None
        kind, lag = ("FS", 0) if plain or match is None else (match["kind"] or "FS", int(match["lag"] or 0))
        if key not in {after.key for after in found}:
            found.append(After(key, kind.lower(), lag))
    return found


def _pieces(text: str, known: Mapping[str, str]) -> list[str]:
    """The text in its parts, the longest known ones first: 水、电接入 stays whole where a node is called so."""
    marks = [
        (0, 0),
        *((mark.start(), mark.end()) for mark in _BETWEEN.finditer(text)),
        (len(text), len(text)),
    ]
    parts: list[str] = []
    at = 0
    while at < len(marks) - 1:
        ends = range(len(marks) - 1, at, -1)
        end = next((one for one in ends if _known(text[marks[at][1] : marks[one][0]].strip(), known)), at + 1)
        parts.append(text[marks[at][1] : marks[end][0]].strip())
        at = end
    return [part for part in parts if part]


def _known(part: str, known: Mapping[str, str]) -> bool:
    match = _WHO.match(part)
    return part in known or (match is not None and match["who"] in known)
