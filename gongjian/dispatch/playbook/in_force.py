"""A rule that holds from a day on: a preset by its key, or the campaign's own. Lights and ladders are named so."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Any, Self, TypeVar

from django.utils.translation import gettext as _
from pydantic import ConfigDict, Field, model_validator

from gongjian.campaigns.playbook.schema import Part
from gongjian.campaigns.playbook.sections import told
from gongjian.kernel.problems import Problem
from gongjian.kit.presets import PresetFolder

Rule = TypeVar("Rule", bound="InForce")


class InForce(Part):
    """`use`: the key of a preset. A subclass adds `own`, the rule written out, and names its folder of presets."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    use: str = ""
    from_on: date | None = Field(None, alias="from")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"use": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for problem in self._problems():
            raise told(problem)
        return self

    @classmethod
    @abstractmethod
    def presets(cls) -> PresetFolder[Any]:
        """Where its presets lie."""

    def _problems(self) -> list[Problem]:
        if bool(self.use) == (getattr(self, "own", None) is not None):
            message = _("A rule is either a preset or the campaign's own.")
            remedy = _("Give “use” with the key of a preset, or “own” with the rule, and not both.")
            return [Problem("use_or_own", message, remedy=remedy)]
        if self.use and self.presets().named(self.use) is None:
            message = _("There is no preset “%(key)s”.") % {"key": self.use}
            remedy = _("Presets: %(keys)s.") % {"keys": ", ".join(self.presets().preset_keys())}
            return [Problem("unknown_preset", message, remedy=remedy)]
        return []


def in_order(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules by the day they begin. A finding when it is not clear from which day each holds."""
    days = [one.from_on for one in rules]
    if any(day is None for day in days[1:]) or len(set(days)) < len(days):
        message = _("It is not clear from which day each rule holds.")
        remedy = _("Give every rule after the first a day of its own: “from: 2026-07-01”.")
        raise told(Problem("rules_without_day", message, remedy=remedy))
    return tuple(sorted(rules, key=lambda one: one.from_on or date.min))


def last_begun(rules: Sequence[Rule], day: date) -> Rule | None:
    """The rule in force on the day: the last begun, the first before any had; None where none is named."""
    begun = [one for one in rules if one.from_on is None or one.from_on <= day]
    return begun[-1] if begun else rules[0] if rules else None
