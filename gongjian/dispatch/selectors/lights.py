"""The projects of a campaign under several light rules at once, from the plan and the readings on the books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import playbook_of
from gongjian.dispatch.playbook.lights import lights_of
from gongjian.kernel.lights import (
    COLOUR_WORDS,
    EVERYTHING,
    GRAVITY,
    Basis,
    Dimension,
    Fact,
    Light,
    LightRule,
    Meaning,
    Row,
    judge,
    judge_alone,
)
from gongjian.kernel.schedule_to_date import Schedule
from gongjian.ledger import AsOf, memo
from gongjian.people.viewer import Viewer
from gongjian.projects import selectors as projects
from gongjian.projects.models import Project
from gongjian.projects.policy import visible_projects

HUNDRED = Decimal(100)
FEN_A_WAN = Decimal(1_000_000)


@dataclass(frozen=True)
class Line:
    """A project with a plan and a reading of the year: per cent due and done, and its light under each rule.

    `lights` stand in the order of the rules asked for; None where a rule cannot be applied to such figures.
    """

    project: Any
    up_to_on: date
    plan: Decimal
    actual: Decimal
    plan_fen: int
    lights: tuple[Light | None, ...]

    @property
    def points(self) -> Decimal:
        """Percentage points behind the plan to date; negative when ahead."""
        return self.plan - self.actual


@dataclass(frozen=True)
class Stretch:
    """From how many per cent done, to how many, a rule gives one meaning, the plan to date being what it is."""

    low: Decimal
    high: Decimal
    meaning: Meaning


def progress_dimension(rule: LightRule) -> Dimension | None:
    """What the rule says of a project's money against the plan to date; None when it judges something else.

    A task of the month is something else: readings are of the year.
    """
    against_plan = (Basis.points, Basis.ratio, Basis.short)
    found = (one for one in rule.dimensions if one.key == "progress" and one.subject == "project")
    return next((one for one in found if one.basis in against_plan), None)


def side_by_side(
    campaign: Campaign, asof: AsOf, viewer: Viewer, rules: Sequence[LightRule], schedule: Schedule
) -> tuple[list[Line], int]:
    """Lines of the projects the viewer may see that have a plan and a reading of the day's year, furthest behind
    first; and how many have not both. Packages stand once, as themselves.
    """
    whole = projects.in_campaign(campaign, asof).filter(parent_id=None)
    if not viewer.reach("see", campaign).whole:
        seen = Project.objects.filter(visible_projects(viewer, campaign))
        whole = whole.filter(id__in=seen.values("id"))
    rows = list(whole.order_by("name", "id"))
    lines = judged(rows, asof, rules, schedule)
    lines.sort(key=lambda line: (-line.points, line.project.name, line.project.id))
    return lines, len(rows) - len(lines)


def judged(
    rows: Sequence[Any],
    asof: AsOf,
    rules: Sequence[LightRule],
    schedule: Schedule,
    money: Mapping[int, projects.YearMoney] | None = None,
) -> list[Line]:
    """Those of the projects that have a plan and a reading of the day's year, each with its lights. `money` of the
    year by project, where the caller has it already."""
    money = projects.year_money(asof, [row.id for row in rows]) if money is None else money
    return [
        _line(row, money[row.id], rules, schedule)
        for row in rows
        if money[row.id].share is not None and money[row.id].up_to_on is not None
    ]


def own_lights(campaign: Campaign, asof: AsOf) -> dict[int, Meaning]:
    """By project, packages and their parts alike, what the campaign's own rule in force on the day says of its money
    against the plan to date. None is judged of an archived campaign, nor where the rule judges something else. Kept
    in memory until something is written."""
    if campaign.status == "archived":
        return {}

    def judge_all() -> dict[int, Meaning]:
        section = lights_of(playbook_of(campaign, asof.on))
        rule = section.on(asof.on).text.rule()
        rows = list(projects.in_campaign(campaign, asof))
        lines = judged(rows, asof, [rule], section.plan_to_date())
        return {line.project.id: line.lights[0].meaning for line in lines if line.lights[0] is not None}

    return memo.remember_until_written("own_lights", judge_all, (campaign.pk, asof))


def lights_shown(
    campaign: Campaign, asof: AsOf, rows: Sequence[Any], money: Mapping[int, projects.YearMoney]
) -> dict[int, tuple[str, str]]:
    """The same of some projects, as (meaning, word of its colour): a project's light in the lists that show it."""
    if campaign.status == "archived":
        return {}
    section = lights_of(playbook_of(campaign, asof.on))
    rule = section.on(asof.on).text.rule()
    found = {}
    for line in judged(rows, asof, [rule], section.plan_to_date(), money):
        light = line.lights[0]
        if light is not None and light.silence is None and light.meaning is not Meaning.undefined:
            found[line.project.id] = (light.meaning.value, str(COLOUR_WORDS[light.colour]))
    return found


@dataclass(frozen=True)
class DueShare:
    """Per cent of the year's plan due, of some projects: the least and the most of any one, and of all together."""

    low: Decimal
    high: Decimal
    together: Decimal


def due_share(lines: Sequence[Line]) -> DueShare | None:
    """Each by its own plan to date; None of none."""
    if not lines:
        return None
    dues = [line.plan for line in lines]
    plan_fen = sum(line.plan_fen for line in lines)
    return DueShare(
        min(dues), max(dues), sum(line.plan * line.plan_fen for line in lines) / Decimal(plan_fen)
    )


def _line(project: Any, money: projects.YearMoney, rules: Sequence[LightRule], schedule: Schedule) -> Line:
    assert money.share is not None and money.up_to_on is not None and money.plan_fen is not None
    due = schedule.at(money.up_to_on) if schedule.by_month else money.due * HUNDRED
    plan, actual = due, money.share * HUNDRED
    facts: dict[str, Fact] = {
        "plan": plan,
        "actual": actual,
        "year_plan_wan": Decimal(money.plan_fen) / FEN_A_WAN,
    }
    row = Row(project.name, facts)
    lights = tuple(_light(rule, row) for rule in rules)
    return Line(project, money.up_to_on, plan, actual, money.plan_fen, lights)


def _light(rule: LightRule, row: Row) -> Light | None:
    dimension = progress_dimension(rule)
    return judge(rule, dimension, row, {}) if dimension is not None else None


def stretches(rule: LightRule, plan: Decimal) -> list[Stretch]:
    """What the rule gives from 0 to 100 per cent done while so much is due, stretch by stretch; gaps included."""
    dimension = progress_dimension(rule)
    if dimension is None or plan <= 0:
        return []
    cuts = {Decimal(0), HUNDRED}
    for clause in dimension.clauses:
        band = clause.band or EVERYTHING
        cuts |= {_done_at(dimension.basis, end, plan) for end in (band.low, band.high) if end is not None}
    inside = sorted(cut for cut in cuts if 0 <= cut <= HUNDRED)
    found: list[Stretch] = []
    for low, high in pairwise(inside):
        middle: dict[str, Fact] = {"plan": plan, "actual": (low + high) / 2}
        meaning = judge_alone(rule, dimension, middle).meaning
        if found and found[-1].meaning is meaning:
            low = found.pop().low
        found.append(Stretch(low, high, meaning))
    return found


def _done_at(basis: Basis, end: Decimal, plan: Decimal) -> Decimal:
    """At how many per cent done the number compared reaches the end of a band."""
    if basis is Basis.points:
        return plan - end
    return plan * end / HUNDRED if basis is Basis.ratio else plan * (HUNDRED - end) / HUNDRED


def counted(lines: Sequence[Line], place: int) -> list[tuple[Light, int]]:
    """How many projects have each light under one rule, the gravest first; what the rule does not cover apart from
    where it is silent. Each with one of its lights, for meaning and colour.
    """
    found: dict[tuple[Meaning, bool], list[Light]] = {}
    for line in lines:
        light = line.lights[place]
        if light is not None:
            found.setdefault((light.meaning, not_covered(light)), []).append(light)
    ordered = sorted(found.items(), key=lambda one: (-GRAVITY[one[0][0]], one[0][1]))
    return [(lights[0], len(lights)) for _key, lights in ordered]


def not_covered(light: Light) -> bool:
    """Is the project smaller than what the rule speaks of?"""
    return light.silence is not None and light.silence.kind == "too_small"
