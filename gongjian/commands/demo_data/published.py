"""The archived campaigns: named things as published, and as many 示例 records as the reports count beyond them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.actions import load_playbook
from gongjian.campaigns.models import Campaign, PlaybookItem
from gongjian.commands.demo_data.files import data_file, playbook_file
from gongjian.commands.demo_data.published_counts import lay_down_counted
from gongjian.commands.demo_data.published_inspections import lay_down_inspections
from gongjian.commands.demo_data.published_money import lay_down_money
from gongjian.commands.demo_data.published_problems import lay_down_problems
from gongjian.commands.demo_data.published_shared import (
    BY,
    KEEPER,
    Tell,
    bring_in,
    clock,
    close_books,
    put_units,
    unit_at,
)
from gongjian.matters import actions as matters
from gongjian.people.models import Unit
from gongjian.projects.actions import Held, Joined, NewProject, StageAt

SAMPLE = "示例项目 {n:04d}"
LATER = ("huozhou", "zhangye", "xingtai")
"""Data files of the campaigns after these two, in the order in which they were reported."""


def lay_down_published(tell: Tell) -> None:
    """All archived campaigns by the day of their reports: 原平, 福州 with 闽侯 and 永泰 inside it, 霍州, 张掖, 邢台."""
    total = 2 + len(LATER)
    tell("原平", 0, total)
    _yuanping(data_file("yuanping"))
    tell("福州、闽侯、永泰", 1, total)
    _fuzhou(data_file("fuzhou"))
    for done, name in enumerate(LATER, start=2):
        data = data_file(name)
        tell(data["unit"].rpartition("/")[2], done, total)
        lay_down_counted(data)
    tell("公开报道的行动", total, total)


# ---------------------------------------------------------------- 原平
def _yuanping(data: dict[str, Any]) -> None:
    day: date = data["shown_on"]
    put_units(data["units"], clock(day, 8))
    campaign = load_playbook(playbook_file(data["campaign"]), by=BY, at=clock(day, 8, 10), status="live")
    host = unit_at(data["unit"])
    named = [row | {"from": day, "campaign": data["campaign"]} for row in data["projects"]]
    fillers: list[NewProject] = []
    number, place = 0, len(named)
    for row in data["fill"]:
        present = sum(1 for one in named if one.get("stage") == row["stage"])
        for _n in range(row["total"] - present):
            number, place = number + 1, place + 1
            stage = StageAt(row["stage"], row["word"], day)
            fillers.append(_filler(number, host, campaign, place, stage))
    bring_in(campaign, named, fillers, host, clock(day, 9), data["known"])
    lay_down_money(campaign, data)
    lay_down_problems(campaign, data)
    lay_down_inspections(campaign, data)
    close_books(campaign, day)


# ---------------------------------------------------------------- 福州, 闽侯, 永泰
def _fuzhou(data: dict[str, Any]) -> None:
    shown: date = data["shown_on"]
    first = date(2021, 8, 31)
    put_units(data["units"], clock(first, 8))
    campaigns: dict[str, Campaign] = {}
    for key in ("fuzhou-120", "minhou-120", "yongtai-120"):
        campaigns[key] = load_playbook(playbook_file(key), by=BY, at=clock(first, 8, 30), status="live")
    totals = {row["key"]: row["total"] for row in data["campaigns"]}
    number = 0
    for row in data["campaigns"]:
        campaign, host = campaigns[row["key"]], unit_at(row["unit"])
        named = [one for one in data["projects"] if one["campaign"] == row["key"]]
        inside = sum(totals[key] for key in row.get("inside", []))
        fillers = []
        for place in range(row["total"] - inside - len(named)):
            number += 1
            fillers.append(_filler(number, host, campaign, len(named) + place + 1, None))
        bring_in(campaign, named, fillers, host, clock(first, 9), "")
    _matters(campaigns["minhou-120"], data["matters"], shown)
    for campaign in reversed(campaigns.values()):
        close_books(campaign, shown)


def _matters(campaign: Campaign, rows: Sequence[dict[str, Any]], shown: date) -> None:
    """Tasks the report counts without naming them: each walked through the acts a unit and the office would do."""
    steps: list[tuple[datetime, Callable[[], None]]] = []
    for row in rows:
        for n in range(1, row["count"] + 1):
            steps += _steps(campaign, row, n)
    for _at, step in sorted(steps, key=lambda one: one[0]):
        step()


def _steps(campaign: Campaign, row: dict[str, Any], n: int) -> list[tuple[datetime, Callable[[], None]]]:
    unit = unit_at(row["unit"])
    goal = PlaybookItem.objects.get(campaign=campaign, section="key_task", key=row["goal"])
    box: dict[str, Any] = {}

    def hand_down() -> None:
        at = clock(row["assigned"], 15, n)
        if "enterprise" in row:
            put_units(
                [
                    {
                        "name": row["enterprise"].format(n=n),
                        "kind": "enterprise",
                        "parent": unit.name,
                        "ordinal": n,
                    }
                ],
                at,
            )
        draft = matters.Draft(
            kind=row["kind"],
            title=row["title"].format(n=n),
            unit_id=unit.pk,
            start_on=row["assigned"],
            due=row["due"],
            more={"goal_id": goal.pk, "ordinal": n, "remark": row["remark"]},
        )
        matter = matters.draft_matter(
            viewer=KEEPER, campaign=campaign, draft=draft, at=at, assigned_by_id=campaign.unit_id
        )
        with ledger.record("matter.change", by=BY, at=at, words={"title": matter.title}) as entry:
            entry.change(matter, illustrative=True)
        box["matter"] = matters.assign(viewer=KEEPER, matter=matter, at=at)

    def sign_for() -> None:
        box["matter"] = matters.accept(viewer=KEEPER, matter=box["matter"], at=clock(row["accepted"], 17, n))

    def finish() -> None:
        done = matters.report_done(
            viewer=KEEPER, matter=box["matter"], at=clock(row["reported"], 11), result="促成提前开工"
        )
        box["matter"] = matters.close(
            viewer=KEEPER, matter=done, at=clock(row["closed_on"], 10), conclusion="按公开报道记为完成"
        )

    found = [(clock(row["assigned"], 15, n), hand_down), (clock(row["accepted"], 17, n), sign_for)]
    if n <= row.get("closed", 0):
        found.append((clock(row["reported"], 11), finish))
    return found


def _filler(number: int, host: Unit, campaign: Campaign, place: int, stage: StageAt | None) -> NewProject:
    return NewProject(
        values={"name": f"{host.name}{SAMPLE.format(n=number)}"},
        holdings=[Held("accountable", unit_id=host.pk)],
        stage=stage,
        joins=Joined(campaign, ordinal=place),
        illustrative=True,
        since=campaign.start_on,
    )
