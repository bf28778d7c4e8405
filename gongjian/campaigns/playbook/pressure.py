"""Sections of the core that put pressure on units: cards and awards, letters of responsibility, what is scored.

Nothing here acts by itself. The file says what the office means to use, and the checks say what is still missing.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from gongjian.campaigns.playbook.schema import EMPTY, KEY, Bilingual, Naming, Part
from gongjian.campaigns.playbook.sections import register


class Award(Part):
    """A card or an award, off unless switched on.

    `source`: the document that founds it. `approver`: who decides each one. `until`: its term. `way_out`: how a unit
    gets rid of it.
    """

    key: str = Field(pattern=KEY, max_length=60)
    name: Bilingual
    kind: Literal["card", "snail", "flag", "commendation"]
    in_use: bool = False
    source: str = ""
    approver: str = ""
    until: date | None = None
    way_out: str = ""
    naming: Naming = "named"
    note: Bilingual = EMPTY


class Pledge(Part):
    """A letter of responsibility (责任书) or a one-vote veto (一票否决), with the document that founds it."""

    key: str = Field(pattern=KEY, max_length=60)
    name: Bilingual
    kind: Literal["letter", "veto"]
    source: str = ""
    naming: Naming = "named"
    note: Bilingual = EMPTY


class Scored(Part):
    """One thing units are scored by. `counts`: what it counts."""

    key: str = Field(pattern=KEY, max_length=60)
    name: Bilingual
    counts: Literal[
        "projects",
        "matters",
        "money",
        "quality",
        "attendance",
        "filling_minutes",
        "timeliness",
        "kept_promises",
        "other",
    ] = "other"
    points: float | None = None
    clause: str = ""
    naming: Naming = "named"


register("awards", tuple[Award, ...], default=())
register("pledges", tuple[Pledge, ...], default=())
register("scored", tuple[Scored, ...], default=())
