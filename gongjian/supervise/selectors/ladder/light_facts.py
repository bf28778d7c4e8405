"""The lights of a unit's projects as windows of the ladder: one a project and month, for ladders that go by lights.

A month is judged by the campaign's own light rule from what the books knew five working days after its end, so the
answer is the same whenever it is asked. Where the rule gives no light, the month neither counts nor breaks a run.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from gongjian.campaigns.models import Campaign, Playbook
from gongjian.campaigns.selectors import campaign_tree
from gongjian.dispatch.selectors.lights import own_lights
from gongjian.kernel import ladder
from gongjian.kernel.ladder import Ladder, day_of
from gongjian.kernel.lights import Meaning
from gongjian.kernel.periods import PeriodKind, period_of
from gongjian.kernel.windows.laying import SHANGHAI
from gongjian.kernel.workdays import ONE_DAY
from gongjian.kit.calendar import calendar
from gongjian.ledger import AsOf, memo, seq_known_at
from gongjian.projects.models import Project
from gongjian.supervise.models import LadderCase
from gongjian.supervise.selectors.ladder.beside_facts import BESIDE, Dated

WORKDAYS_TO_REPORT = 5
"""Within so many working days after its end the readings of a month come in."""
_SERIES = re.compile(r"\bproject-(\d+)\b")
Lit = tuple[int, int, str]
"""(project, its unit, the meaning of its light)."""


def series_of(project_id: int) -> str:
    """By which the kernel tells the lights of one project from those of another."""
    return f"project-{project_id}"


def lit_project(cause: str) -> int | None:
    """The project whose lights a cause rests on; None for any other cause."""
    found = _SERIES.search(cause)
    return int(found.group(1)) if found is not None else None


def light_facts(cases: Sequence[tuple[LadderCase, Ladder]], at: datetime) -> Iterator[tuple[int, Dated]]:
    """Case id → facts, for cases of units on ladders that go by lights; a few queries a campaign and month."""
    campaigns = campaign_tree().campaigns
    together: dict[tuple[int, str], tuple[Ladder, list[LadderCase]]] = {}
    for case, rule in cases:
        together.setdefault((case.campaign_id, rule.stamp), (rule, []))[1].append(case)
    for (campaign_id, _stamp), (rule, mine) in together.items():
        for month_end, closed_at in months(min(case.begun_at for case in mine), at, rule):
            lit = month_lights(campaigns[campaign_id], month_end, closed_at)
            for case in mine:
                if month_end < day_of(case.begun_at):
                    continue
                for project_id, unit_id, meaning in lit:
                    if unit_id == case.unit_id:
                        yield case.pk, _ended(project_id, month_end, closed_at, meaning)


def _ended(project_id: int, month_end: date, at: datetime, meaning: str) -> Dated:
    series = series_of(project_id)
    return at, BESIDE, ladder.WindowEnded(at, f"{series}:{month_end:%Y-%m}", meaning, None, series)


def months(begun_at: datetime, at: datetime, rule: Ladder) -> Iterator[tuple[date, datetime]]:
    """The months judged by the instant: the last day of each, and when it is judged."""
    day = day_of(begun_at)
    while True:
        end = period_of(PeriodKind.month, day).end
        closed_at = judged_at(end - ONE_DAY, rule)
        if closed_at > at:
            return
        yield end - ONE_DAY, closed_at
        day = end


def judged_at(month_end: date, rule: Ladder) -> datetime:
    """The ladder's hour on the day after the last on which the month's readings come in."""
    last = calendar().add(month_end, WORKDAYS_TO_REPORT).on
    return datetime.combine(last + ONE_DAY, rule.hour, SHANGHAI)


def next_judged(at: datetime, rule: Ladder) -> datetime:
    """When the next month is judged after the instant."""
    start = day_of(at) - timedelta(days=31)
    found = judged_at(period_of(PeriodKind.month, start).end - ONE_DAY, rule)
    while found <= at:
        start = period_of(PeriodKind.month, start).end
        found = judged_at(period_of(PeriodKind.month, start).end - ONE_DAY, rule)
    return found


def month_lights(campaign: Campaign, month_end: date, closed_at: datetime) -> list[Lit]:
    """The lights of the campaign's projects for the month, as known when it was judged; packages count once."""
    asof = AsOf(month_end, seq_known_at(closed_at))

    def judge() -> list[Lit]:
        lights = own_lights(campaign, asof)
        rows = asof.rows(Project).filter(id__in=lights, parent_id=None, unit_id__isnull=False).order_by("id")
        return [
            (pk, unit_id, lights[pk].value)
            for pk, unit_id in rows.values_list("id", "unit_id")
            if lights[pk] is not Meaning.undefined
        ]

    return memo.remember("ladder_lights", (Playbook, Campaign), judge, key=(campaign.pk, asof))
