"""The invented county's projects before they are on the books: how they are called, what they cost, how each fares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from gongjian.projects.models import Project

SHARE = {
    "started": 0.2, "early": 0.2, "later": 0.12, "overdue": 0.15, "reserve": 0.1, "signed": 0.1, "landed": 0.1,
    "out": 0.1,
}  # fmt: skip
"""How much of the year's money goes to a project, by fate, against one that has long been building."""


LIKELY = ("later", "building", "early")
"""How a project fares that somebody else has entered a second time."""


@dataclass
class Plan:
    """One project of the county, before and after it is on the books."""

    name: str
    unit: str
    sector: str
    fate: str
    stuck: str = ""
    total: int = 0
    year: int = 0
    late_entry: bool = False
    quiet: bool = False
    """Nothing of it has moved since the launch, and nobody says so."""
    parent: Plan | None = None
    """Of a part: the package it belongs to."""
    parts: tuple[str, ...] = ()
    """Of a package: how its parts are called."""
    project: Project | None = None

    @property
    def row(self) -> Project:
        """The project, once registered."""
        assert self.project is not None
        return self.project


def draw_plans(data: dict[str, Any], dice: Random) -> list[Plan]:
    """216 projects that stay and 4 that leave, spread over the units as the data say."""
    plans = [
        Plan(
            row["name"], row["unit"], row["sector"], row["fate"], row.get("stuck", ""),
            parts=tuple(row.get("parts", ())),
        )
        for row in data["named"]
    ]  # fmt: skip
    left = Counter(data["fates"])
    left.subtract(Counter(plan.fate for plan in plans))
    room = {row.get("short", row["name"]): row["count"] for row in data["units"]}
    for plan in plans:
        room[plan.unit] -= 1
    slots = [unit for unit, count in room.items() for _n in range(count)]
    slots += list(dice.sample(list(room), left["out"]))
    fates = [fate for fate, count in left.items() for _n in range(count) if fate != "out"]
    dice.shuffle(fates)
    fates += ["out"] * left["out"]
    taken = {plan.name for plan in plans}
    stuck = [row["what"] for row in data["stuck"]]
    for unit, fate in zip(slots, fates, strict=True):
        name, sector = _name(data, unit, taken, dice)
        plans.append(Plan(name, unit, sector, fate, dice.choice(stuck[:10]) if fate == "overdue" else ""))
    _money(plans, dice)
    later = [plan for plan in plans if plan.fate in ("later", "building", "reserve") and not plan.parts]
    for plan in dice.sample(later, 6):
        plan.late_entry = True
    steady = [plan for plan in plans if plan.fate == "building" and not (plan.late_entry or plan.parts)]
    for plan in dice.sample(steady, 7):
        plan.quiet = True
    return plans


def register_one_twice(data: dict[str, Any], plans: Sequence[Plan]) -> None:
    """One project stands on the list twice, as lists do: a bureau and a township each entered it, under names that
    differ by a word, with the same investment. Nothing else of the county's sums by year changes."""
    named = {row["name"] for row in data["named"]}
    free = [plan for plan in plans if plan.name not in named and not (plan.late_entry or plan.quiet)]
    for second in (plan for plan in free if plan.fate == "reserve"):
        for first in (plan for plan in free if plan.fate in LIKELY and plan.unit != second.unit):
            if first.sector == second.sector and first.total >= second.year + 100:
                second.name, second.total = f"{first.name.removesuffix('项目')}建设项目", first.total
                return


def parts_of(plans: Sequence[Plan]) -> list[Plan]:
    """The parts of the packages, the money of each package shared among its own."""
    return [
        Plan(
            name, plan.unit, plan.sector, plan.fate, parent=plan,
            total=plan.total // len(plan.parts) + (plan.total % len(plan.parts) if place == 0 else 0),
            year=plan.year // len(plan.parts) + (plan.year % len(plan.parts) if place == 0 else 0),
        )
        for plan in plans
        for place, name in enumerate(plan.parts)
    ]  # fmt: skip


def _name(data: dict[str, Any], unit: str, taken: set[str], dice: Random) -> tuple[str, str]:
    """A name nobody else in the county has: no unit builds two things of one kind."""
    place = next(
        row.get("place", row["name"]) for row in data["units"] if unit in (row["name"], row.get("short"))
    )
    place = place.removesuffix("街道").removesuffix("镇").removesuffix("乡")
    while True:
        sector = dice.choice(list(data["bases"]))
        base = f"{place}{dice.choice(data['bases'][sector])}"
        if base not in taken:
            taken.add(base)
            tails = ["", "二期", "项目"] if sector in ("infrastructure", "livelihood") else data["tails"]
            return f"{base}{dice.choice(tails)}", sector


def _money(plans: Sequence[Plan], dice: Random) -> None:
    """Total and this year's investment in 万元; the year's plans of those that stay sum to 104.6 亿元."""
    weights = [dice.lognormvariate(0, 0.8) * SHARE.get(plan.fate, 1) for plan in plans]
    stays = sum(weight for weight, plan in zip(weights, plans, strict=True) if plan.fate != "out")
    for plan, weight in zip(plans, weights, strict=True):
        plan.year = max(int(weight / stays * 104_600) * 10, 100)
        plan.total = max(int(plan.year * dice.uniform(1.3, 3.2) / 100) * 100, plan.year + 100)
    rest = 1_046_000 - sum(plan.year for plan in plans if plan.fate != "out")
    biggest = max((plan for plan in plans if plan.fate == "building"), key=lambda plan: plan.year)
    biggest.year += rest
    biggest.total = max(biggest.total, biggest.year + 1000)


def hash_of(text: str) -> int:
    """A number of a text that is the same in every run."""
    return sum(ord(sign) * place for place, sign in enumerate(text, start=1))
