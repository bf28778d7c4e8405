"""What every published campaign is laid down with: units, projects named and counted, and the closing of its books."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gongjian import ledger
from gongjian.campaigns.actions import archive_campaign
from gongjian.campaigns.models import Campaign
from gongjian.kernel.dates import FuzzyDate, parse_fuzzy
from gongjian.kernel.money import parse_money
from gongjian.kernel.quantity import parse_quantity
from gongjian.ledger import Actor, Writer
from gongjian.people.actions import SetUpViewer, put_unit
from gongjian.people.models import Unit
from gongjian.people.selectors.lookup import unit_lookup
from gongjian.projects.actions import Held, Joined, NewProject, StageAt
from gongjian.projects.actions.project.registering import _register_many
from gongjian.projects.models import Project, ProjectAttribute, ProjectStage, Reading

SHANGHAI = ZoneInfo("Asia/Shanghai")
KEEPER = SetUpViewer(name="公开资料录入")
BY = Actor("公开资料录入")
STEP_FEN = 100_000_00
"""Shares of a published sum are whole 10 万元, the last taking the rest."""
DATES = ("planned_start", "planned_finish", "actual_start", "actual_finish")

Tell = Callable[[str, int, int], None]


def clock(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant of a day in Shanghai."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def unit_at(path: str) -> Unit:
    """The unit of a path of names; a data file that names none is a fault of ours."""
    found = unit_lookup().find(path)
    if not isinstance(found, Unit):
        raise LookupError(str(found))
    return found


def shares(text: str | None, count: int) -> list[int | None]:
    """A published sum parted over the records that make it up, so that they add up to it to the 分."""
    if text is None:
        return [None] * count
    whole = parse_money(text, "亿元")
    weights = [5 + 7 * n % 11 for n in range(count)]
    shares: list[int | None] = [whole * weight // sum(weights) // STEP_FEN * STEP_FEN for weight in weights]
    shares[-1] = (shares[-1] or 0) + whole - sum(share or 0 for share in shares)
    return shares


def put_units(rows: Sequence[dict[str, Any]], at: datetime) -> None:
    """Units of a data file, each under the one it names, in one act each."""
    for row in rows:
        parent = unit_at(row["parent"]) if "parent" in row else None
        columns: dict[str, Any] = {name: row[name] for name in ("ordinal", "name_en") if name in row}
        if row["name"].startswith("示例"):
            columns["illustrative"] = True
        words = {"unit": row["name"], "parent": parent.name if parent else "—"}
        with ledger.record("unit.add", by=BY, at=at, words=words) as entry:
            put_unit(entry, name=row["name"], kind=row["kind"], parent=parent, **columns)


def when(text: str) -> FuzzyDate:
    """A date as the file writes it."""
    found = parse_fuzzy(text, 2021)
    if not isinstance(found, FuzzyDate):
        raise ValueError(f"{text!r} is not a date")
    return found


def named_project(row: dict[str, Any], campaign: Campaign, host: Unit, place: int) -> NewProject:
    """A project of a data file, with what was published of it and nothing else."""
    unit = unit_at(row["unit"]) if "unit" in row else host
    values: dict[str, Any] = {"name": row["name"]}
    values |= {name: row[name] for name in ("nature", "level", "origin_kind", "remark") if name in row}
    if "total" in row:
        values["total_fen"] = parse_money(row["total"], "亿元")
    values |= {name: when(row[name]) for name in DATES if name in row}
    holdings = [Held("accountable", unit_id=unit.pk)]
    if row.get("township"):
        holdings.append(Held("township", unit_id=unit.pk))
    helping = [unit_at(f"{host.name}/{name}") for name in row.get("assisting", [])]
    holdings += [Held("assisting", unit_id=one.pk) for one in helping]
    holdings += [Held(role, name=row[role]) for role in ("lead_official", "team", "owner") if role in row]
    stage = StageAt(row["stage"], row["word"], row["from"], row.get("from_precision", "day"))
    dims = {name: row.get(name, "") for name in ("batch", "klass", "sector", "key_task", "reason")}
    return NewProject(
        values=values,
        holdings=holdings,
        stage=stage if row["stage"] else None,
        joins=Joined(campaign, ordinal=place, **dims),
        illustrative=row.get("illustrative", False),
        since=campaign.start_on,
    )


def bring_in(
    campaign: Campaign,
    rows: Sequence[dict[str, Any]],
    fillers: Sequence[NewProject],
    host: Unit,
    at: datetime,
    known: str,
) -> list[Project]:
    """Named projects and fillers in one act, with what is published of each; in that order."""
    news = [named_project(row, campaign, host, place) for place, row in enumerate(rows, start=1)]
    words = {"count": len(news) + len(fillers), "title": campaign.name}
    with ledger.record("campaign.bring_in", by=BY, at=at, about=[campaign], words=words) as entry:
        projects = _register_many(entry, [*news, *fillers], at.date())
        put_details(entry, projects, rows, known)
    return projects


def put_details(
    entry: Writer, projects: Sequence[Project], rows: Sequence[dict[str, Any]], known: str
) -> None:
    """What is published of the named projects beside their columns, and what of it is assumed."""
    stages = {one.project_id: one for one in ProjectStage.objects.filter(project__in=list(projects))}
    by_row = list(zip(projects, rows, strict=False))
    assumed = []
    for project, row in by_row:
        said = "；".join(text for text in (row.get("assumed", ""), known) if text)
        if project.pk in stages:
            assumed.append((stages[project.pk], {"assumed": said}))
    entry.change_many(assumed)
    started = {project.pk for project, row in by_row if "actual_start" in row}
    unknown = [one for one in projects if one.actual_start_on is not None and one.pk not in started]
    entry.change_many([(one, {"actual_start_on": None, "actual_start_precision": "day"}) for one in unknown])
    entry.create_many(
        [_attribute(project, one) for project, row in by_row for one in row.get("attributes", [])]
    )
    entry.create_many([_reading(project, row) for project, row in by_row if "progress" in row])


def _attribute(project: Project, one: dict[str, str]) -> ProjectAttribute:
    quantity = parse_quantity(one["text"])
    if quantity is None:
        raise ValueError(f"{one['text']!r} is no quantity")
    return ProjectAttribute(
        project=project,
        key=one["key"],
        label=one["label"],
        value=quantity.value,
        unit_text=quantity.unit,
        text=one["text"],
        compare=quantity.compare.value,
    )


def _reading(project: Project, row: dict[str, Any]) -> Reading:
    up_to = row.get("progress_on") or row["from"] + timedelta(days=9)
    return Reading(project=project, up_to_on=up_to, words=row["progress"])


def close_books(campaign: Campaign, shown_on: date, recorded_on: date | None = None) -> None:
    """Archive a campaign as of the day its figures hold, recorded on the day they were published."""
    campaign.refresh_from_db()
    archive_campaign(
        viewer=KEEPER,
        campaign=campaign,
        shown_on=shown_on,
        reason="公开报道到此为止",
        at=clock(recorded_on or shown_on, 20),
    )
