"""The overview of an archived campaign: the day it shows, what was published, targets as targets."""

from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from gongjian.campaigns.models import PlaybookItem, Section
from gongjian.campaigns.selectors import campaign_tree, can_see_campaign, with_below
from gongjian.figures.compute import records
from gongjian.figures.links import href
from gongjian.figures.query import Query
from gongjian.figures.words import dim_words
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects import selectors
from gongjian.projects.models import Stage
from gongjian.web.overview.live import stages
from gongjian.web.overview.numbers import Asker, Number

_SECTIONS = (Section.MECHANISM, Section.KEY_TASK, Section.GOAL, Section.GROUP, Section.SECTOR, Section.AREA)
_WIDE = {Section.MECHANISM}
_LEFT_IF_SHORT = {Section.KEY_TASK}
_REACHED = {Stage.LANDED, Stage.CONSTRUCTION, Stage.COMPLETED, Stage.PRODUCTION, Stage.CAPACITY}
_COMPARE = {"ge": "≥", "lt": "<", "le": "≤"}
MOST_NEWS = 12


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
    known = [row for row in found if row["known"]]
    told = sum(row["number"].value for row in known) * 2 >= sum(row["number"].value for row in found)
    stages_told, sectors = known if told else [], _sectors(ask)
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
        "sections": _sections(ask, counted, _WIDE if stages_told or sectors else _WIDE | _LEFT_IF_SHORT),
        "news": _news(ask),
        "stages": stages_told,
        "tables": _tables(ask, sectors),
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
    tree = unit_tree()
    projects = ask.number("project_count").full
    pieces = [
        format_html(
            _("{projects} of {place} entered from what was published"),
            place=tree.label(ask.campaign.unit_id),
            projects=projects,
        )
    ]
    above = next((one for one in family if one["campaign"].pk == ask.campaign.parent_id), None)
    if above is not None:
        place = tree.label(above["campaign"].unit_id)
        pieces.append(
            format_html(_(", part of the {projects} of {place}"), projects=above["number"].full, place=place)
        )
    start = words.day(ask.campaign.start_on, ask.asof.on.year)
    pieces.append(format_html(_("; launched on {day}"), day=start))
    said = {
        Section.GOAL: _(", {count} goals"),
        Section.GROUP: _(", {count} working groups"),
        Section.MECHANISM: _(", {count} mechanisms"),
    }
    pieces += [
        format_html(text, count=counted[section].link) for section, text in said.items() if section in counted
    ]
    return [*pieces, pgettext("end of sentence", ".")]


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
        address = "" if here else f"/c/{campaign.key}/"
        tiles.append(
            {
                "name": tree.label(campaign.unit_id),
                "href": address,
                "number": one["number"],
                "note": note,
                "here": here,
            }
        )
    if not family:
        tiles.append(
            {"name": tree.label(ask.campaign.unit_id), "href": "", "number": ask.number("project_count"),
             "note": _("projects of the campaign"), "here": True}
        )  # fmt: skip
    counts = {
        Section.GROUP: _("counted by the plan"),
        Section.GOAL: _("set out by the plan"),
        Section.MECHANISM: _("counted by the plan"),
    }
    for section, note in counts.items():
        if section in counted and len(tiles) < 6:
            tiles.append(
                {
                    "name": str(section.label),
                    "href": "",
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
            "unit": "" if get_language() == "en" else row.target_unit,
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


def _sections(ask: Asker, counted: dict[str, Number], left: set[Section]) -> list[dict[str, Any]]:
    """Lines of the playbook by section; those counted but not named stand as one line with their number.

    `left`: the sections that stand in the wider column.
    """
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
            "left": section in left,
        }
        for section in _SECTIONS
        if section in counted and section in rows
    ]


def _news(ask: Asker) -> list[dict[str, Any]]:
    """What was published of the progress: projects it names, then matters by kind with how many were closed."""
    return [*_named_projects(ask), *_matters_by_kind(ask)]


def _named_projects(ask: Asker) -> list[dict[str, Any]]:
    tree, total = unit_tree(), ask.query("project_total_investment")
    rows = list(records(ask.query("project_count")).filter(illustrative=False).order_by("id")[:MOST_NEWS])
    at = selectors.stages_now(ask.asof, [row.id for row in rows])
    lines = []
    for row in rows:
        early = selectors.days_apart(row, "start") if _has_started(row, ask) else None
        ahead = early if early is not None and early.early and early.early > 0 else None
        stage = Stage(at[row.id].stage) if row.id in at else None
        lines.append(
            {
                "meaning": "ahead" if ahead else "done" if stage in _REACHED else "not-due",
                "word": _("Started early") if ahead else stage.label if stage else _("stage not published"),
                "project": row,
                "unit": tree.label(row.unit_id),
                "note": ahead,
                "money": _money(row, total),
            }
        )
    return sorted(lines, key=lambda line: {"ahead": 0, "done": 1}.get(line["meaning"], 2))


def _has_started(row: Any, ask: Asker) -> bool:
    return row.actual_start_on is not None and row.actual_start_on <= ask.asof.on


def _money(row: Any, total: Query) -> Any:
    """The project's total investment, opening as the figure it is."""
    if row.total_fen is None:
        return ""
    return words.figure(words.money_text(row.total_fen), href(total.only(number=row.number)))


def _matters_by_kind(ask: Asker) -> list[dict[str, Any]]:
    closed = dict(ask.by("matter_closed_count", "kind"))
    query = ask.query("matter_count")
    return [
        {
            "meaning": "done" if kind in closed else "on-course",
            "word": dim_words(query, "kind", kind),
            "number": number,
            "closed": closed.get(kind),
            "unit": joined_units(number.figure.query),
        }
        for kind, number in ask.by("matter_count", "kind")
    ]


def joined_units(query: Query) -> str:
    """The units that lead the matters behind a figure, where they are at most three."""
    ids = set(records(query).values_list("unit_id", flat=True)[:500]) - {None}
    return words.joined(unit.label for unit in unit_tree().in_order(ids)) if len(ids) <= 3 else ""


def _tables(ask: Asker, sectors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Projects by sector where stages tell little, by class, and by unit where several answer for them."""
    units = _by(ask, "unit")
    found = [
        {"key": "sectors", "label": _("By sector"), "head": _("sector"), "rows": sectors},
        {"key": "classes", "label": _("By class"), "head": _("class"), "rows": _by(ask, "klass")},
        {"key": "units", "label": _("By unit"), "head": _("unit"), "rows": units if len(units) > 2 else []},
    ]
    return [table for table in found if table["rows"]]


def _sectors(ask: Asker) -> list[dict[str, Any]]:
    return _by(ask, "sector")


def _by(ask: Asker, dim: str) -> list[dict[str, Any]]:
    """Projects and total investment by the values of a dimension; last those of which none was published."""
    query = ask.query("project_count")
    counts = [(value, number) for value, number in ask.by("project_count", dim) if value]
    money = dict(ask.by("project_total_investment", dim))
    if dim == "unit":
        order = {
            unit.pk: place for place, unit in enumerate(unit_tree().in_order([int(v) for v, _n in counts]))
        }
        counts.sort(key=lambda pair: order.get(int(pair[0]), 0))
    rows = [
        {"label": dim_words(query, dim, value), "number": number, "money": money.get(value)}
        for value, number in counts
    ]
    rest = dict(ask.by("project_count", dim)).get("")
    if rows and rest is not None:
        rows.append({"label": _("not published"), "number": rest, "money": money.get("")})
    return rows
