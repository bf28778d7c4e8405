"""Documents clause by clause: which clauses have become tasks or lines of the plan, and which have not yet.

Tasks and what comes round are known to rooms above; they register how they are told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gongjian.campaigns.models import Campaign, Clause, PlaybookItem, SourceDocument
from gongjian.campaigns.playbook import PlaybookText, playbook_of
from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kit.asof import AsOfControl
from gongjian.kit.registry import Registry
from gongjian.people.viewer import Viewer

ASKING = frozenset({"notice", "plan", "law"})
"""Kinds of document whose clauses are to be carried out; a report or a meeting only tells."""


@dataclass(frozen=True)
class Tasks:
    """How many tasks a clause has become, and where they open."""

    count: int
    href: str


TaskCounter = Callable[[Campaign, AsOfControl, Viewer], Mapping[int, Tasks]]
task_counters: Registry[TaskCounter] = Registry("counter of tasks by clause")
"""What tells, by id of the clause, the tasks made of it at a moment, over what the viewer may see."""


@dataclass(frozen=True)
class Rhythm:
    """Something that comes round: what, when in words, where that opens, and how much of it the source gives."""

    key: str
    name: str
    when: str
    href: str
    naming: str = "named"
    note: str = ""
    cites: str = ""


rhythms: Registry[Callable[[Campaign, AsOfControl, PlaybookText], list[Rhythm]]] = Registry(
    "what comes round"
)
"""What tells when the meetings and reports of a campaign come round."""


@dataclass(frozen=True)
class ClauseLine:
    """A clause with what was made of it."""

    ref: str
    says: str
    lines: list[str]
    tasks: Tasks | None
    pk: int = 0

    @property
    def covered(self) -> bool:
        """Whether anything was made of it."""
        return bool(self.lines or self.tasks)


@dataclass(frozen=True)
class Paper:
    """A document with its clauses. `asks`: its clauses are to be carried out, so those left open are told."""

    title: str
    no: str
    issuer: str
    issued: FuzzyDate | None
    unnamed: bool
    asks: bool
    clauses: list[ClauseLine]

    @property
    def open_refs(self) -> list[str]:
        """The clauses nothing was made of yet."""
        return [clause.ref for clause in self.clauses if self.asks and not clause.covered]

    @property
    def covered_count(self) -> int:
        """How many clauses something was made of."""
        return sum(clause.covered for clause in self.clauses)


def papers(campaign: Campaign, control: AsOfControl, viewer: Viewer) -> list[Paper]:
    """The documents with their clauses at the moment shown, in the order they were named."""
    asof = control.asof
    rows = list(asof.rows(SourceDocument).filter(campaign_id=campaign.pk).order_by("id"))
    clauses: dict[int, list[Any]] = {}
    ids = [row.id for row in rows]
    for clause in asof.rows(Clause).filter(document_id__in=ids).order_by("ordinal", "id"):
        clauses.setdefault(clause.document_id, []).append(clause)
    lines: dict[int, list[str]] = {}
    items = asof.rows(PlaybookItem).filter(campaign_id=campaign.pk).exclude(clause_id=None)
    for item in items.order_by("section", "ordinal", "id"):
        lines.setdefault(item.clause_id, []).append(PlaybookItem.label.fget(item))  # type: ignore[attr-defined]
    coming = _coming_by_clause(playbook_of(campaign, control.on))
    tasks: dict[int, Tasks] = {}
    for count in task_counters:
        tasks |= count(campaign, control, viewer)
    return [
        Paper(
            title=row.title,
            no=row.document_no,
            issuer=row.issuer,
            issued=FuzzyDate.of(row.issued_on, Precision(row.issued_precision)) if row.issued_on else None,
            unnamed=row.illustrative and not campaign.illustrative,
            asks=row.kind in ASKING,
            clauses=[
                ClauseLine(
                    one.ref,
                    one.says,
                    list(dict.fromkeys(lines.get(one.id, []) + coming.get(f"{row.key}#{one.ref}", []))),
                    tasks.get(one.id),
                    one.id,
                )
                for one in clauses.get(row.id, [])
            ],
        )
        for row in rows
    ]


def _coming_by_clause(playbook: PlaybookText | None) -> Mapping[str, list[str]]:
    """Document key # clause → names of the meetings and reports that carry it out."""
    found: dict[str, list[str]] = {}
    for section in ("meetings", "cadences"):
        for one in playbook.more.get(section, ()) if playbook is not None else ():
            if one.clause:
                found.setdefault(one.clause, []).append(str(one.name))
    return found


def rhythms_of(campaign: Campaign, control: AsOfControl, playbook: PlaybookText | None) -> list[Rhythm]:
    """Everything that comes round, in the order of the rooms that tell it."""
    return [one for tell in rhythms for one in tell(campaign, control, playbook)] if playbook else []
