"""The playbook's section `lights`: which rule judges from which day, and the campaign's plan to date (序时).

    lights: wuhan

or

    lights:
      schedule: {3: 15, 6: 45, 9: 75, 12: 100}     # by month, per cent of the year; twelfths where left out
      rules:
        - {use: wuhan}
        - {use: yinchuan-2025, from: 2026-07-01, dimensions: [progress]}
        - {own: {key: county, name: …, source: …, colours: …, dimensions: …}, from: 2026-10-01}
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from pydantic import field_validator, model_validator

from gongjian.campaigns.playbook import PlaybookText, sections
from gongjian.campaigns.playbook.schema import Part
from gongjian.campaigns.playbook.sections import told
from gongjian.dispatch.lights import named, preset
from gongjian.dispatch.lights.presets import HOUSE, LIGHT_RULES
from gongjian.dispatch.lights.schema import LightRuleText, Number
from gongjian.dispatch.playbook.in_force import InForce, in_order, last_begun
from gongjian.kernel.lights import LightRule
from gongjian.kernel.problems import Problem
from gongjian.kernel.schedule_to_date import Schedule, schedule_problems
from gongjian.kit.presets import PresetFolder

KEY = "lights"


@dataclass(frozen=True)
class Chosen:
    """The rule that judges on a day, and which of its dimensions (None: those judged by default)."""

    text: LightRuleText
    rule: LightRule
    dimensions: tuple[str, ...] | None = None


class RuleInForce(InForce):
    """A light rule of the campaign from a day on: a preset by its key (`use`), or the campaign's own (`own`)."""

    own: LightRuleText | None = None
    dimensions: tuple[str, ...] | None = None

    @classmethod
    def presets(cls) -> PresetFolder[Any]:
        """The light rules that come with the product."""
        return LIGHT_RULES

    def _problems(self) -> list[Problem]:
        return super()._problems() or self._unknown_dimensions()

    def _unknown_dimensions(self) -> list[Problem]:
        keys = [one.key for one in self.text.dimensions]
        for key in self.dimensions or ():
            if key not in keys:
                message = _("The rule has no dimension “%(key)s”.") % {"key": key}
                remedy = _("Its dimensions: %(keys)s.") % {"keys": ", ".join(keys)}
                return [Problem("unknown_dimension", message, remedy=remedy)]
        return []

    @property
    def text(self) -> LightRuleText:
        """The rule as its file says it."""
        found = self.own if self.own is not None else named(self.use)
        if found is None:
            raise LookupError(f"there is no light rule {self.use!r}")
        return found

    def chosen(self) -> Chosen:
        """As it judges."""
        return Chosen(self.text, self.text.rule(), self.dimensions)


class LightsText(Part):
    """The section: rules by the day they begin, and the plan to date by month."""

    schedule: dict[int, Number] = {}
    rules: tuple[RuleInForce, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"rules": [value]}
        return {"rules": value} if isinstance(value, list) else value

    @field_validator("schedule", mode="before")
    @classmethod
    def _twelfths(cls, value: Any) -> Any:
        return {} if value == "month/12" else value

    @field_validator("schedule")
    @classmethod
    def _rises(cls, value: dict[int, Decimal]) -> dict[int, Decimal]:
        for problem in schedule_problems(value):
            raise told(problem)
        return value

    @field_validator("rules")
    @classmethod
    def _in_order(cls, value: tuple[RuleInForce, ...]) -> tuple[RuleInForce, ...]:
        return in_order(value)

    def on(self, day: date) -> Chosen:
        """The rule in force on the day: the last begun, the first before any had, the house's where none is named."""
        found = last_begun(self.rules, day)
        return found.chosen() if found is not None else house()

    def plan_to_date(self) -> Schedule:
        """序时 as this campaign counts it."""
        return Schedule(self.schedule)


def house() -> Chosen:
    """The house's own plain rule."""
    text = preset(HOUSE)
    return Chosen(text, text.rule())


NOTHING_SAID = LightsText()
sections.register(KEY, LightsText, default=NOTHING_SAID)


def lights_of(playbook: PlaybookText | None) -> LightsText:
    """The section of a playbook; the house's rule and twelfths where it has none."""
    found = playbook.more.get(KEY) if playbook is not None else None
    return found if isinstance(found, LightsText) else NOTHING_SAID
