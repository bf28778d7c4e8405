"""The playbook's section `ladder`: which ladder of supervision holds from which day, and whether cards are in use.

    ladder: sanming-2017

or

    ladder:
      rules:
        - {use: house}
        - {use: sanming-2017, from: 2026-07-01}
        - {own: {key: county, name: …, source: …, steps: …}, from: 2026-10-01}
      cards:
        {source: 示例办发〔2026〕1号, approver: 示例主任, term: {days: 30, unit: day}, way_out: 整改到位后申请解除}

A case goes by what held on the day it began, to its end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ConfigDict, Field, field_validator, model_validator

from gongjian.campaigns.lint import Found, LintRule
from gongjian.campaigns.lint import rules as lint_rules
from gongjian.campaigns.models import Campaign, Playbook
from gongjian.campaigns.playbook import PlaybookText, playbook_in, playbook_of, sections
from gongjian.campaigns.playbook.schema import Part
from gongjian.campaigns.playbook.sections import Told, tellers
from gongjian.dispatch.playbook.in_force import InForce, in_order, last_begun
from gongjian.kernel.ladder import CardSwitch, Ladder, StepKind
from gongjian.kit.presets import PresetFolder
from gongjian.ledger import memo
from gongjian.supervise.ladder import preset
from gongjian.supervise.ladder.presets import HOUSE, LADDERS
from gongjian.supervise.ladder.schema import CardsText, LadderText

KEY = "ladder"


@dataclass(frozen=True)
class Rule:
    """What a case climbs by: the ladder as its file says it, the ladder itself, and cards where they are in use."""

    text: LadderText
    ladder: Ladder
    cards: CardSwitch | None = None


class LadderInForce(InForce):
    """A ladder of the campaign from a day on."""

    own: LadderText | None = None

    @classmethod
    def presets(cls) -> PresetFolder[Any]:
        """The ladders that come with the product."""
        return LADDERS

    @property
    def text(self) -> LadderText:
        """The ladder as its file says it."""
        found = self.own if self.own is not None else LADDERS.named(self.use)
        if found is None:
            raise LookupError(f"there is no ladder {self.use!r}")
        return found


class CardsInForce(CardsText):
    """Cards switched on, from a day on."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    from_on: date | None = Field(None, alias="from")


class LaddersText(Part):
    """The section: ladders by the day they begin, and the switch of cards (off where it is left out)."""

    rules: tuple[LadderInForce, ...] = ()
    cards: CardsInForce | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"rules": [value]}
        return {"rules": value} if isinstance(value, list) else value

    @field_validator("rules")
    @classmethod
    def _in_order(cls, value: tuple[LadderInForce, ...]) -> tuple[LadderInForce, ...]:
        return in_order(value)

    def on(self, day: date) -> Rule:
        """What holds on the day: the ladder last begun (the house's where none is named), cards if switched on."""
        found = last_begun(self.rules, day)
        text = found.text if found is not None else preset(HOUSE)
        return Rule(text, text.ladder(), self.switch_on(day))

    def switch_on(self, day: date) -> CardSwitch | None:
        """Cards on the day."""
        if self.cards is None or (self.cards.from_on is not None and day < self.cards.from_on):
            return None
        return self.cards.switch()


NOTHING_SAID = LaddersText()
sections.register(KEY, LaddersText, default=NOTHING_SAID)


def ladders_in(playbook: PlaybookText | None) -> LaddersText:
    """The section of a playbook; the house's ladder and no cards where it has none."""
    found = playbook.more.get(KEY) if playbook is not None else None
    return found if isinstance(found, LaddersText) else NOTHING_SAID


def rule_on(campaign: Campaign, day: date) -> Rule:
    """What a case that begins on the day goes by."""

    def read() -> Rule:
        return ladders_in(playbook_of(campaign, day)).on(day)

    return memo.remember("ladder_rule", (Playbook,), read, key=(campaign.pk, day))


def rule_of(campaign: Campaign, stamp: str, begun_on: date) -> Rule | None:
    """What a case goes by that began on the day under that key and version; None when no playbook and no preset
    has it any more."""
    now = rule_on(campaign, begun_on)
    if now.ladder.stamp == stamp:
        return now
    text = next((text for text in _texts(campaign) if text.ladder().stamp == stamp), None)
    return Rule(text, text.ladder(), now.cards) if text is not None else None


def ladders_of(campaign: Campaign, day: date) -> Iterator[Ladder]:
    """The ladder in force on the day, then every other the campaign has had and the presets."""
    yield rule_on(campaign, day).ladder
    yield from (text.ladder() for text in _texts(campaign))


def _texts(campaign: Campaign) -> Iterator[LadderText]:
    for row in Playbook.objects.filter(campaign_id=campaign.pk, voided=False).order_by("-version"):
        yield from (one.text for one in ladders_in(playbook_in(row)).rules)
    yield from LADDERS.presets()


# ---------------------------------------------------------------- told and looked over
def tell_ladders(_playbook: PlaybookText, section: LaddersText) -> Iterator[Told]:
    """One line a ladder, and one for cards."""
    for place, one in enumerate(section.rules):
        since = _("from %(on)s") % {"on": one.from_on.isoformat()} if one.from_on else _("from the first day")
        yield Told(f"ladder-{place}", _("ladder of supervision"), str(one.text.name), since)
    if section.cards is not None:
        says = _("approved by %(approver)s, for %(days)s days; way out: %(way_out)s") % {
            "approver": section.cards.approver,
            "days": section.cards.term.days,
            "way_out": section.cards.way_out,
        }
        yield Told("ladder-cards", _("cards in use"), section.cards.source, says)


tellers.register(KEY, tell_ladders)


def _only_cards(text: LadderText) -> bool:
    return all(step.kind is StepKind.card for step in text.steps)


def _idle_cards(playbook: PlaybookText) -> Iterator[Found]:
    section = ladders_in(playbook)
    for place, one in enumerate(section.rules):
        if _only_cards(one.text) and section.cards is None:
            message = _(
                "The ladder “%(name)s” has steps of cards alone, and cards are off: nothing would come."
            )
            remedy = _("Switch cards on with source, approver, term and way out, or choose another ladder.")
            yield Found((KEY, "rules", place), message % {"name": one.text.name}, remedy)
    kinds = {step.kind for one in section.rules for step in one.text.steps}
    if section.cards is not None and StepKind.card not in kinds:
        message = _("Cards are switched on, and no ladder of this playbook has a step of cards.")
        yield Found(
            (KEY, "cards"), message, _("Take the switch out, or add the step to a ladder of your own.")
        )


_IDLE = LintRule(
    "ladder_cards", gettext_lazy("cards are used where they are switched on"), "house", _idle_cards
)
lint_rules.register(_IDLE.key, _IDLE)
