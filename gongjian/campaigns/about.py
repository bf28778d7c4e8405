"""What the campaign's own page shows: its playbook as records, the documents it stands on, and its story."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from gongjian.campaigns.coverage import rhythms_of
from gongjian.campaigns.lint import Finding, lint_read
from gongjian.campaigns.models import (
    Campaign,
    Clause,
    Naming,
    Playbook,
    PlaybookItem,
    Section,
    SourceDocument,
)
from gongjian.campaigns.playbook import PlaybookText, playbook_in, playbook_of
from gongjian.campaigns.playbook.differences import differences
from gongjian.campaigns.playbook.reading import house
from gongjian.campaigns.work_map import life_cycle, work_map
from gongjian.kit.asof import AsOfControl
from gongjian.ledger.history import Line as Told
from gongjian.ledger.history import history
from gongjian.people.unit_tree import unit_tree

WIDE = (Section.MECHANISM, Section.KEY_TASK, Section.TARGET)
"""Sections whose lines say more than a name."""

ORDER = (
    Section.MECHANISM,
    Section.KEY_TASK,
    Section.TARGET,
    Section.GOAL,
    Section.GROUP,
    Section.SECTOR,
    Section.KLASS,
    Section.AREA,
    Section.PRIORITY,
)


STORY_READ, STORY_SHOWN = 1000, 40


@dataclass(frozen=True)
class Line:
    """One line of a section. `naming` tells whether the source names it, only counts it, or we assumed it."""

    name: str
    naming: str
    note: str
    cites: str
    target: str
    group: str


@dataclass(frozen=True)
class Lines:
    """A section: what it is, how many lines, how many of them only counted in the source."""

    key: str
    label: str
    count: int
    unnamed: int
    wide: bool
    href: str
    rows: list[Line]


def sections(campaign: Campaign, control: AsOfControl) -> list[Lines]:
    """The sections that have lines at the moment shown, in the order of the page."""
    asof = control.asof
    items = list(asof.rows(PlaybookItem).filter(campaign_id=campaign.pk).order_by("section", "ordinal", "id"))
    cites = _citations(campaign, control)
    found = []
    for section in ORDER:
        rows = [item for item in items if item.section == section]
        if not rows:
            continue
        named = [_line(row, cites) for row in rows if row.naming != Naming.UNNAMED]
        href = f"/c/{campaign.key}/figures/playbook_item_count/?" + urlencode(
            {"section": section.value} | control.address
        )
        found.append(
            Lines(
                section.value,
                section_label(section),
                len(rows),
                len(rows) - len(named),
                section in WIDE,
                href,
                named,
            )
        )
    return found


def section_label(section: Section) -> str:
    """The heading of a section."""
    return {
        Section.MECHANISM: _("Mechanisms"),
        Section.KEY_TASK: _("Key tasks"),
        Section.TARGET: _("Targets"),
        Section.GOAL: _("Goals"),
        Section.GROUP: _("Working groups"),
        Section.SECTOR: _("Sectors"),
        Section.KLASS: _("Classes"),
        Section.AREA: _("Areas"),
        Section.PRIORITY: _("Priorities"),
    }[section]


def _line(row: Any, cites: Mapping[int, str]) -> Line:
    english = get_language() == "en"
    target = ""
    if row.target_value is not None:
        amount = format(row.target_value.normalize(), "f")
        words = {
            "ge": pgettext("target", "at least %(amount)s %(unit)s"),
            "about": pgettext("target", "over %(amount)s %(unit)s"),
            "lt": pgettext("target", "under %(amount)s %(unit)s"),
        }.get(row.target_compare, pgettext("target", "%(amount)s %(unit)s"))
        target = (words % {"amount": amount, "unit": "" if english else row.target_unit}).rstrip()
    return Line(
        name=row.name_en if english and row.name_en else row.name,
        naming=row.naming,
        note=row.note_en if english and row.note_en else row.note,
        cites=cites.get(row.clause_id or 0, ""),
        target=target,
        group=unit_tree().label(row.unit_id),
    )


def _citations(campaign: Campaign, control: AsOfControl) -> dict[int, str]:
    asof = control.asof
    titles = dict(asof.rows(SourceDocument).filter(campaign_id=campaign.pk).values_list("id", "title"))
    rows = list(asof.rows(Clause).filter(document_id__in=list(titles)))
    several = len({row.document_id for row in rows}) > 1
    return {
        row.id: _("%(document)s, %(clause)s") % {"document": titles[row.document_id], "clause": row.ref}
        if several
        else row.ref
        for row in rows
    }


@dataclass(frozen=True)
class VersionLine:
    """A version of the playbook; `changes`: what it says otherwise than the one before, in sentences."""

    row: Any
    changes: list[str]


def versions(campaign: Campaign, control: AsOfControl) -> list[VersionLine]:
    """The versions of the playbook known at the moment shown, newest first."""
    rows = list(control.asof.rows(Playbook).filter(campaign_id=campaign.pk).order_by("version"))
    texts = [playbook_in(row) for row in rows]
    changes = [[], *(differences(old, new) for old, new in pairwise(texts))]
    return [VersionLine(row, told) for row, told in zip(rows, changes, strict=False)][::-1]


def row_then(campaign: Campaign, control: AsOfControl) -> Any | None:
    """The version in force on the day shown, of those known at the moment shown; the first before any was."""
    rows = list(control.asof.rows(Playbook).filter(campaign_id=campaign.pk).order_by("version"))
    in_force = [row for row in rows if row.effective_on <= control.on]
    return in_force[-1] if in_force else rows[0] if rows else None


def playbook_then(campaign: Campaign, control: AsOfControl) -> PlaybookText | None:
    """What that version says."""
    row = row_then(campaign, control)
    return playbook_in(row) if row is not None else None


def findings_of(campaign: Campaign, control: AsOfControl) -> list[Finding] | None:
    """What lint finds in the playbook in force; None for books that are closed, and where there is no playbook."""
    row = row_then(campaign, control)
    if row is None or campaign.status == "archived":
        return None
    return lint_read(playbook_in(row), row.text)


_FIGURES = {"goals": "goal", "key_tasks": "key_task", "mechanisms": "mechanism", "groups": "group"}


def pictures(campaign: Campaign, control: AsOfControl, playbook: PlaybookText | None) -> dict[str, Any]:
    """The work map with its links, and the life cycle of each kind of matter the playbook names, as mark-up."""
    if playbook is None:
        return {"map": "", "lives": []}
    rhythm = {one.key: one.href for one in rhythms_of(campaign, control, playbook)}

    def href(section: str, key: str) -> str:
        if section in _FIGURES:
            address = urlencode({"section": _FIGURES[section]} | control.address)
            return f"/c/{campaign.key}/figures/playbook_item_count/?{address}"
        return rhythm.get(key, "")

    lives = [(str(kind), mark_safe(life_cycle(kind))) for kind in playbook.matter_kinds]
    return {"map": mark_safe(work_map(playbook, href)), "lives": lives}


def words_of(playbook: PlaybookText | None) -> list[tuple[str, str]]:
    """Local words beside the house's where they differ: (what the house says, what this campaign says)."""
    if playbook is None:
        return []
    base = house()
    english = get_language() == "en"
    found: list[tuple[str, str]] = []
    for key, title in base["titles"].items():
        local = str(playbook.titles[key])
        usual = title["en"] if english else title["zh"]
        if local != usual:
            found.append((usual, local))
    usual_words = {row["stage"]: row["en"] if english else row["word"] for row in base["stages"]}
    found += [
        (usual_words[word.stage], str(word))
        for word in playbook.stages
        if str(word) != usual_words[word.stage]
    ]
    return found


def story(campaign: Campaign, control: AsOfControl) -> list[Told]:
    """What was done with the campaign itself, newest first; what happened to its matters is told by them."""
    told = history(campaign, limit=STORY_READ, seq=control.asof.seq)
    return [line for line in told if line.entry.act.startswith("campaign.")][:STORY_SHOWN]


def note_of(campaign: Campaign, control: AsOfControl) -> str:
    """What about the window is assumed, in the reader's language; empty when nothing is."""
    playbook = playbook_of(campaign, control.on)
    return str(playbook.window.note) if playbook is not None else campaign.window_note
