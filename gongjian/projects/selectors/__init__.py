"""Reading projects: who is in a campaign, and what is true of them on a day, as known at a moment."""

from gongjian.projects.selectors.conditions import (
    NOT_YET_STARTED,
    due_not_started_q,
    incomplete_q,
    planned_before_q,
    unchanged_q,
    unmoved_since_start_q,
)
from gongjian.projects.selectors.desks import Stuck, stuck_desks
from gongjian.projects.selectors.facts import (
    Teamed,
    attributes_of,
    chains,
    days_apart,
    fuzzy_date,
    latest_readings,
    papers_of,
    parts_of,
    readings_of_year,
    stages_now,
    stages_of,
    team_and_plan,
    year_plans,
)
from gongjian.projects.selectors.investment import YearMoney, month_plans, year_money, year_money_of
from gongjian.projects.selectors.members import (
    campaigns_of,
    in_campaign,
    list_order,
    members,
    members_now,
    memberships_of,
)

__all__ = [
    "NOT_YET_STARTED",
    "Stuck",
    "Teamed",
    "YearMoney",
    "attributes_of",
    "campaigns_of",
    "chains",
    "days_apart",
    "due_not_started_q",
    "fuzzy_date",
    "in_campaign",
    "incomplete_q",
    "latest_readings",
    "list_order",
    "members",
    "members_now",
    "memberships_of",
    "month_plans",
    "papers_of",
    "parts_of",
    "planned_before_q",
    "readings_of_year",
    "stages_now",
    "stages_of",
    "stuck_desks",
    "team_and_plan",
    "unchanged_q",
    "unmoved_since_start_q",
    "year_money",
    "year_money_of",
    "year_plans",
]
