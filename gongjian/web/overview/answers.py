"""What a leader asks beside what is late: the last meeting, lights that turned, money and land, the year's end."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import Meeting, MeetingState
from gongjian.dispatch.selectors.lights import own_lights
from gongjian.dispatch.selectors.meetings import series_of, title_of
from gongjian.figures.compute import breakdown
from gongjian.figures.why import parts_of_change
from gongjian.kernel.lights import COLOUR_WORDS, Meaning
from gongjian.kit.asof import SHANGHAI, end_of_day
from gongjian.ledger import AsOf
from gongjian.people.unit_tree import unit_tree
from gongjian.web.overview.judging import money_light
from gongjian.web.overview.numbers import Asker, Number, week_ago

DESKS = 5


@dataclass(frozen=True)
class Turned:
    """How many projects have a light, how many came to it in the week and how many left it; `why` tells each."""

    meaning: str
    word: object
    """The colour the campaign's rule gives the meaning, and what it stands for."""
    colour: object
    """The colour alone."""
    number: Number
    came: int
    went: int
    why: str


def lights(ask: Asker, on: date) -> list[Turned]:
    """Late, watched and on course by the campaign's own rule, the gravest first; nothing where none is judged."""
    if not own_lights(ask.campaign, ask.asof):
        return []
    rule = money_light(ask.campaign, on).rule
    found = []
    for meaning, measure in (
        ("late", "project_light_late"),
        ("watch", "project_light_watch"),
        ("on-course", "project_light_on_course"),
    ):
        now = ask.number(measure)
        then = now.figure.query.at(AsOf(week_ago(on), ask.asof.seq))
        came, went = parts_of_change(then, now.figure.query)
        colour = COLOUR_WORDS[rule.colour_of(Meaning(meaning))]
        found.append(
            Turned(meaning, rule.worn(Meaning(meaning)), colour, now, came, went, now.why_since(then))
        )
    return found


def desks(ask: Asker) -> list[dict[str, Any]]:
    """On whose desk open problems lie, most first; what names no desk lies with the unit that has it."""
    found = [(int(value), number) for value, number in ask.by("matter_problems_open", "desk_unit") if value]
    tree = unit_tree()
    place = {unit.pk: at for at, unit in enumerate(tree.in_order({pk for pk, _number in found}))}
    found.sort(key=lambda pair: (-pair[1].value, place.get(pair[0], 0)))
    most = found[0][1].value if found else 1
    return [
        {"label": tree.label(pk), "number": number, "share": number.value / most}
        for pk, number in found[:DESKS]
    ]


def means(ask: Asker) -> dict[str, Any]:
    """Funds in place, paid and missing; land handed over and missing; what the year's end is reckoned to bring."""
    names = {
        "there": "project_source_there",
        "to_come": "project_source_planned",
        "gap": "project_fund_gap",
        "paid": "fund_paid",
        "given": "fund_allocated",
        "paid_rate": "fund_payment_rate",
        "unpaid": "fund_unpaid",
        "needed": "land_needed",
        "handed": "land_handed_of_needed",
        "short": "land_short",
        "parcels": "parcel_not_in_time",
        "expected": "project_year_expected",
        "shortfall": "project_year_shortfall",
        "missing": "project_year_short",
    }
    found: dict[str, Any] = {name: ask.number(measure) for name, measure in names.items()}
    sourced = found["to_come"].figure.records or found["given"].figure.records
    return found | {"sourced": sourced, "parcelled": ask.number("parcel_count").value}


def since_start(ask: Asker, projects: Number) -> dict[str, Any] | None:
    """How many projects came onto the list and left it since the campaign's first day; nothing when none did."""
    then = projects.figure.query.at(AsOf(ask.campaign.start_on, ask.asof.seq))
    came, went = parts_of_change(then, projects.figure.query)
    if not came and not went:
        return None
    return {"came": came, "went": went, "href": projects.why_since(then), "on": ask.campaign.start_on}


def last_meeting(ask: Asker) -> dict[str, Any] | None:
    """The last meeting held by the day that decided anything: how many of its decisions are done, open and late, and
    whose the late ones are."""
    for meeting in _held(ask.campaign, ask.asof)[:3]:
        decided = ask.number("decision_count", meeting=meeting.number)
        if decided.value:
            return _decided(ask, meeting, decided)
    return None


def _held(campaign: Campaign, asof: AsOf) -> Any:
    rows = asof.rows(Meeting).filter(campaign_id=campaign.pk, state=MeetingState.HELD)
    return rows.filter(starts_at__lte=end_of_day(asof.on)).order_by("-starts_at", "-id")


def _decided(ask: Asker, meeting: Any, decided: Number) -> dict[str, Any]:
    named = {"meeting": meeting.number}
    on = meeting.starts_at.astimezone(SHANGHAI).date()
    late = ask.number("decision_late", **named)
    tree = unit_tree()
    behind = {int(value): Number(found) for value, found in breakdown(late.figure.query, "unit") if value}
    return {
        "title": title_of(meeting, series_of(ask.campaign, meeting.series, on)),
        "on": on,
        "href": f"/meetings/{meeting.number}/",
        "decided": decided,
        "closed": ask.number("decision_closed", **named),
        "open": ask.number("decision_open", **named),
        "late": late,
        "behind": [{"label": unit.label, "number": behind[unit.pk]} for unit in tree.in_order(behind)],
    }
