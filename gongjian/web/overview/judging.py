"""The light of money done against the plan to date, by the rule the campaign's playbook names."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gongjian.campaigns.playbook import playbook_of
from gongjian.dispatch.playbook.lights import lights_of
from gongjian.dispatch.selectors.lights import progress_dimension
from gongjian.kernel.lights import Dimension, Fact, LightRule, Meaning, judge_alone
from gongjian.kernel.schedule_to_date import HUNDRED, Schedule


@dataclass(frozen=True)
class MoneyLight:
    """The rule in force on the day; without a dimension nothing is judged."""

    rule: LightRule
    dimension: Dimension | None
    schedule: Schedule
    name: str
    href: str

    def due(self, planned: Decimal, on: date) -> Decimal:
        """The share of the year's plan due by the day, from 0 to 1: by the campaign's own curve where it has one,
        else as the projects' own plans have it (`planned`)."""
        return self.schedule.at(on) / HUNDRED if self.schedule.by_month else planned

    def meaning(self, share: Decimal | None, due: Decimal) -> str:
        """Of a share of the plan done, from 0 to 1; nothing where there is no plan or the rule is silent."""
        if share is None or self.dimension is None:
            return ""
        facts: dict[str, Fact] = {"plan": due * HUNDRED, "actual": share * HUNDRED}
        found = judge_alone(self.rule, self.dimension, facts).meaning
        return "" if found in (Meaning.undefined, Meaning.not_due) else found.value

    def word(self, meaning: str) -> object:
        """The colour the rule gives it and what that stands for, as the lights of the projects have it; empty for no
        meaning."""
        return self.rule.worn(Meaning(meaning)) if meaning else ""


def money_light(campaign: Any, on: date) -> MoneyLight:
    """The light of a campaign under way. Of an archived one nothing is judged: it shows what was published."""
    section = lights_of(playbook_of(campaign, on))
    text = section.on(on).text
    rule = text.rule()
    dimension = progress_dimension(rule) if campaign.status != "archived" else None
    href = f"/c/{campaign.key}/lights/"
    return MoneyLight(rule, dimension, section.plan_to_date(), str(text.name) if dimension else "", href)
