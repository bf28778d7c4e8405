"""How a project's facts are worded on pages and sheets: stages, lines of the playbook, persons, what is not known."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign, PlaybookItem
from gongjian.campaigns.playbook.current import playbook_of
from gongjian.kernel.dates import Apart
from gongjian.kit import words
from gongjian.ledger import memo
from gongjian.people.models import Person
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project, ProjectRole, Stage

NODES = ("early", "done", "slow")


def stage_words(campaign: Campaign | None, on: Any) -> dict[str, str]:
    """Core stage → the campaign's own word, else the house's, in the reader's language."""
    book = playbook_of(campaign, on) if campaign is not None else None
    found = {stage.value: str(stage.label) for stage in Stage}
    if book is not None:
        found |= {stage: word for stage in found if (word := book.stage_word(stage))}
    return found


def stage_text(row: Any, known: dict[str, str]) -> str:
    """The stage a span says, in the local word where it has one; local words are Chinese: English names the stage."""
    word = row.word if words.chinese() else ""
    return word or known.get(row.stage, row.stage)


def line_labels(section: str) -> dict[tuple[int, str], str]:
    """(campaign, key) → the name of a playbook line of that section, in the reader's language."""
    rows = memo.remember("playbook_lines", (PlaybookItem,), _all_lines)
    return {(row.campaign_id, row.key): row.label for row in rows if row.section == section}


def _all_lines() -> list[PlaybookItem]:
    sections = ("key_task", "sector", "class")
    return list(
        PlaybookItem.objects.filter(voided=False, section__in=sections).order_by(
            "campaign_id", "ordinal", "id"
        )
    )


def line_label(known: dict[tuple[int, str], str], campaign: Campaign | None, key: str) -> str:
    """The name of a line of the campaign or of one above it; the key itself where there is none."""
    while campaign is not None:
        if (campaign.pk, key) in known:
            return known[campaign.pk, key]
        campaign = campaign.parent
    return key


def persons(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of persons by id."""
    wanted = {pk for pk in ids if pk is not None}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def holder_text(row: Any, names: dict[int, str]) -> str:
    """Who holds a place of the chain, as it is written."""
    unit = unit_tree().label(row.unit_id)
    person = row.name or names.get(row.person_id or 0, "")
    return f"{unit} {person}".strip() if unit and person and person != unit else person or unit


def held_as(rows: Iterable[Any], role: str, names: dict[int, str]) -> str:
    """All holders of one role, joined."""
    return "、".join(holder_text(row, names) for row in rows if row.role == role)


def role_label(role: str) -> str:
    """The word for a place of the chain."""
    return str(ProjectRole(role).label)


def look_of(apart: Apart | None) -> str:
    """The look of a node that has happened: early, done (as planned, or no plan is known), slow."""
    if apart is None or not apart.early:
        return "done"
    return "early" if apart.early > 0 else "slow"


def not_known(project: Any, campaign: Campaign | None) -> str:
    """What stands for a fact nobody gave: 未公布 for a real project kept from publications, else 未填."""
    published = not project.illustrative and campaign is not None and campaign.published_only
    return _("not published") if published else _("not filled in")


def years(project: Project | Any) -> str:
    """起止年限: 2021—2023, one year alone, or nothing."""
    first, last = project.year_from, project.year_to
    return "—".join(str(year) for year in dict.fromkeys((first, last)) if year is not None)
