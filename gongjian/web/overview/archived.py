"""The overview of an archived campaign: the day it shows, what was published, targets as targets."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongjian.campaigns.models import PlaybookItem, Section
from gongjian.campaigns.selectors import campaign_tree, can_see_campaign, with_below
from gongjian.figures.compute import records
from gongjian.figures.words import dim_words
from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl
from gongjian.matters.models import Matter
from gongjian.matters.policy import visible_matters
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects import selectors
from gongjian.web.overview.live import stages
from gongjian.web.overview.numbers import Asker, Number

_SECTIONS = (Section.MECHANISM, Section.KEY_TASK, Section.GOAL, Section.GROUP, Section.SECTOR, Section.AREA)
_WIDE = {Section.MECHANISM, Section.KEY_TASK}
_COMPARE = {"ge": "≥", "lt": "<", "le": "≤"}
MOST_NEWS = 8


def context(campaign: Any, control: AsOfControl, viewer: Viewer) -> dict[str, Any]:
    """Everything the page shows."""
    ask = Asker(campaign, control.asof, viewer)
    counted = {
        section: number
        for section, number in ask.by("playbook_item_count", "section")
        if section in _SECTIONS
    }
    family = _family(ask)
    total = (campaign.last_on - campaign.start_on).days + 1
    day = (control.on - campaign.start_on).days + 1
    found = stages(ask)
    named_stages = [row for row in found if row["known"]]
    return {
        "say": _say(ask, counted, family),
        "tiles": _tiles(ask, counted, family),
        "html_zh": get_language() != "en",
        "day_number": day,
        "days_total": total,
        "time_gone": min(max(Decimal(day) / Decimal(total), Decimal(0)), Decimal(1)),
        "clock_label": _("%(gone)s of %(total)s days gone")
        % {"gone": min(max(day, 0), total), "total": total},
        "targets": _targets(ask),
        "sections": _sections(ask, counted),
        "news": _news(ask),
        "stages": named_stages if len(named_stages) > 1 else [],
        "sectors": _sectors(ask),
        "whole": ask.query("project_count").whole,
    }


def _family(ask: Asker) -> list[dict[str, Any]]:
    """The campaign above, this one, and those beside and below it that the viewer sees, with their projects."""
    tree, campaign = campaign_tree(), ask.campaign
    top = campaign.parent or campaign
    ids = [top.pk, *sorted(with_below(top) - {top.pk})]
    rows = [tree.campaigns[pk] for pk in ids if pk in tree.campaigns]
    seen = [one for one in rows if can_see_campaign(ask.viewer, one)]
    if len(seen) < 2:
        return []
    return [
        {
            "campaign": one,
            "here": one.pk == campaign.pk,
            "number": ask.number("project_count") if one.pk == campaign.pk else _projects_of(ask, one),
        }
        for one in seen
    ]


def _projects_of(ask: Asker, campaign: Any) -> Number:
    return Asker(campaign, ask.asof, ask.viewer).number("project_count")


def _say(ask: Asker, counted: dict[str, Number], family: list[dict[str, Any]]) -> list[Any]:
    """The opening sentence in pieces, each number openable."""
    host = unit_tree().label(ask.campaign.unit_id)
    pieces: list[Any] = [_("%(place)s put together ") % {"place": host}, ask.number("project_count").full]
    above = next((one for one in family if one["campaign"].pk == ask.campaign.parent_id), None)
    if above is not None:
        place = unit_tree().label(above["campaign"].unit_id)
        pieces += [_(", part of the "), above["number"].full, _(" of %(place)s") % {"place": place}]
    start = words.day(ask.campaign.start_on, ask.asof.on.year)
    pieces.append(_("; it was launched on %(day)s") % {"day": start})
    for section in (Section.GOAL, Section.GROUP, Section.MECHANISM):
        if section in counted:
            pieces += [
                _(", "),
                counted[section].link,
                " " + _SAID[section]() if get_language() == "en" else _SAID[section](),
            ]
    pieces.append(_("."))
    return pieces


_SAID = {
    Section.GOAL: lambda: _("goals"),
    Section.GROUP: lambda: _("working groups"),
    Section.MECHANISM: lambda: _("mechanisms"),
}


def _tiles(ask: Asker, counted: dict[str, Number], family: list[dict[str, Any]]) -> list[dict[str, Any]]:
    tree = unit_tree()
    tiles = []
    for one in family[:4]:
        campaign, here = one["campaign"], one["here"]
        is_below = campaign.pk != ask.campaign.pk and campaign.pk in with_below(ask.campaign)
        note = (
            _("this campaign")
            if here
            else _("the same records, counted in this one too")
            if is_below
            else _("projects of that campaign")
        )
        if here and campaign.parent_id is not None:
            note = _("the same records, counted in the campaign above too")
        href = "" if here else f"/c/{campaign.key}/"
        tiles.append(
            {
                "name": tree.label(campaign.unit_id),
                "name_href": href,
                "number": one["number"],
                "note": note,
                "here": here,
            }
        )
    if not family:
        tiles.append(
            {"name": tree.label(ask.campaign.unit_id), "name_href": "", "number": ask.number("project_count"),
             "note": _("projects of the campaign"), "here": True}
        )  # fmt: skip
    counts = {
        Section.GROUP: _("under the headquarters"),
        Section.GOAL: _("set out by the plan"),
        Section.MECHANISM: _("counted by the plan"),
    }
    for section, note in counts.items():
        if section in counted and len(tiles) < 6:
            tiles.append(
                {
                    "name": str(section.label),
                    "name_href": "",
                    "number": counted[section],
                    "note": note,
                    "here": False,
                }
            )
    return tiles


def _targets(ask: Asker) -> list[dict[str, Any]]:
    rows = ask.asof.rows(PlaybookItem).filter(campaign_id=ask.campaign.pk, section=Section.TARGET)
    numbers = dict(ask.by("target_value", "key"))
    return [
        {
            "label": _label(row),
            "note": _note(row),
            "unit": row.target_unit,
            "number": numbers[row.key],
            "prefix": _COMPARE.get(row.target_compare, ""),
        }
        for row in rows.order_by("ordinal", "id")
        if row.key in numbers
    ]


def _label(row: Any) -> str:
    return str(PlaybookItem.label.fget(row))  # type: ignore[attr-defined]


def _note(row: Any) -> str:
    return row.note_en or row.note if get_language() == "en" else row.note


def _sections(ask: Asker, counted: dict[str, Number]) -> list[dict[str, Any]]:
    """Lines of the playbook by section; those counted but not named stand as one line with their number."""
    rows: dict[str, list[Any]] = {}
    found = ask.asof.rows(PlaybookItem).filter(campaign_id=ask.campaign.pk, section__in=_SECTIONS)
    for row in found.order_by("ordinal", "id"):
        rows.setdefault(row.section, []).append(row)
    return [
        {
            "key": section.value,
            "label": str(section.label),
            "number": counted[section],
            "rows": [
                {"label": _label(row), "note": _note(row)} for row in rows[section] if row.naming != "unnamed"
            ],
            "named": sum(row.naming != "unnamed" for row in rows[section]),
            "unnamed": sum(row.naming == "unnamed" for row in rows[section]),
            "wide": section in _WIDE,
        }
        for section in _SECTIONS
        if section in counted and section in rows
    ]


def _news(ask: Asker) -> list[dict[str, Any]]:
    """Published progress: named projects that started, named matters that were handed out or closed."""
    tree = unit_tree()
    lines: list[dict[str, Any]] = []
    started = records(ask.query("project_count")).filter(
        illustrative=False, actual_start_on__isnull=False, actual_start_on__lte=ask.asof.on
    )
    for row in started.order_by("id")[:MOST_NEWS]:
        early = selectors.days_apart(row, "start")
        ahead = early if early is not None and early.early and early.early > 0 else None
        lines.append({"project": row, "early": ahead, "unit": tree.label(row.unit_id)})
    matters = ask.asof.rows(Matter).filter(
        _own_reach(ask), campaign_id=ask.campaign.pk, illustrative=False, parent_id=None
    )
    for row in matters.exclude(state=State.drafted.value).order_by("id")[:MOST_NEWS]:
        done = row.state in (State.closed.value, State.struck_off.value)
        lines.append(
            {"matter": row, "meaning": "done" if done else "on-course", "state": STATE_WORDS[State(row.state)],
             "unit": tree.label(row.unit_id)}
        )  # fmt: skip
    return lines


def _own_reach(ask: Asker) -> Q:
    return visible_matters(ask.viewer, ask.campaign)


def _sectors(ask: Asker) -> list[dict[str, Any]]:
    query = ask.query("project_count")
    counts = [(value, number) for value, number in ask.by("project_count", "sector") if value]
    money = dict(ask.by("project_total_investment", "sector"))
    return [
        {"label": dim_words(query, "sector", value), "number": number, "money": money.get(value)}
        for value, number in counts
    ]
