"""示例县 laid down: people, campaign, projects and matters, then two months played through day by day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from gongjian.campaigns.actions import load_playbook
from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_inspections import Inspections
from gongjian.commands.demo_data.county_ladder import Ladder
from gongjian.commands.demo_data.county_legacy import Legacy
from gongjian.commands.demo_data.county_lists import TaskList
from gongjian.commands.demo_data.county_matters import Matters
from gongjian.commands.demo_data.county_meetings import JointMeetings
from gongjian.commands.demo_data.county_money import Money
from gongjian.commands.demo_data.county_needs import Needs
from gongjian.commands.demo_data.county_network import Networks, price_the_plant
from gongjian.commands.demo_data.county_people import SET_UP, World, give_roles, put_people
from gongjian.commands.demo_data.county_plans import draw_plans, register_one_twice
from gongjian.commands.demo_data.county_problems import Problems
from gongjian.commands.demo_data.county_progress import Progress
from gongjian.commands.demo_data.county_projects import Projects
from gongjian.commands.demo_data.county_promotion import Promotion
from gongjian.commands.demo_data.county_public import PublicReports
from gongjian.commands.demo_data.county_supervision import Supervisions
from gongjian.commands.demo_data.county_windows import Weeks
from gongjian.commands.demo_data.files import data_file, playbook_file
from gongjian.commands.demo_data.script import Script, Thread, clock, office_day
from gongjian.figures.actions import report_upward
from gongjian.figures.compute import figure
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.ledger import AsOf
from gongjian.people.models import Unit

PUBLISHED_HOSTS = ("福州市", "原平市", "霍州市", "张掖市", "邢台市")
"""Whose published campaigns everybody with a demonstration account reads."""
DAY_OF_CAMPAIGN = 59
"""Which day of the hundred the demonstration is on."""


def lay_down_county(today: date, now: datetime, tell: Callable[[str, int, int], None]) -> None:
    """The living campaign as it stands on `today`, every step recorded at the instant it would have happened."""
    data = data_file("county")
    dice = Random(59)
    start = today - timedelta(days=DAY_OF_CAMPAIGN - 1)
    before = office_day(start - timedelta(days=8))
    tell(data["county"], 0, 1)
    world = put_people(data, clock(before, 9), today)
    campaign = _campaign(start, clock(before, 10))
    others = list(Unit.objects.filter(name__in=PUBLISHED_HOSTS, voided=False))
    give_roles(world, campaign, others, clock(before, 11))
    plans = draw_plans(data, dice)
    price_the_plant(plans)
    register_one_twice(data, plans)
    projects = Projects(world, campaign, data, plans, dice, today)
    projects.register(clock(before, 15))
    script = Script(now)
    projects.write(script)
    projects.enter_late(script)
    matters = Matters(world, campaign, data, plans, dice, today)
    TaskList(matters).write(script)
    matters.write(script)
    Weeks(world, campaign, data, dice, today).write(script)
    Networks(world, campaign, plans, start).write(script)
    JointMeetings(world, campaign, plans, today).write(script)
    Promotion(world, campaign, plans, today).write(script)
    Money(world, campaign, plans).write(script)
    Progress(world, campaign, plans, today).write(script)
    Needs(world, campaign, plans, today).write(script)
    Problems(world, campaign, plans, today).write(script)
    Inspections(world, campaign, plans, today).write(script)
    Supervisions(world, campaign, plans, today).write(script)
    PublicReports(world, campaign, today).write(script)
    Legacy(world, campaign, today).write(script)
    Ladder(world, campaign, today).write(script)
    _upward(script, world, campaign, start, today)
    script.play(tell, data["county"])


def _campaign(start: date, at: datetime) -> Campaign:
    """The playbook with its window moved, so that the campaign is under way on the day it is shown."""
    text = re.sub(
        r"start: \d{4}-\d\d-\d\d", f"start: {start.isoformat()}", playbook_file("shili-100"), count=1
    )
    return load_playbook(text, by=SET_UP, at=at)


def _upward(script: Script, world: World, campaign: Campaign, start: date, today: date) -> None:
    """What was reported to the city: at the end of the first month and last Friday."""
    last_friday = today - timedelta(days=(today.weekday() - 4) % 7 or 7)
    for day in (start + timedelta(days=30), last_friday):
        for key in ("project_count", "project_started", "matter_open"):

            def step(at: datetime, key: str = key, day: date = day) -> None:
                measure = measures()[key]
                period = (start, day + timedelta(days=1)) if measure.kind == "flow" else None
                query = Query(
                    measure, campaign, AsOf(office_day(day)), world.office("clerk"), None, (), period
                )
                report_upward(
                    viewer=world.office("clerk"), figure=figure(query), to="示例市攻坚办", reported_on=at.date(),
                    approved_by="常务副县长", at=at,
                )  # fmt: skip

            Thread(script, 40).on(day, 17, step)
