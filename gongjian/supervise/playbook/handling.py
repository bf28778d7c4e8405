"""The playbook's section `handling`: the sections of the queue of a handling day (集中办理).

handling:
  sections:
    - {key: under-way, name: {zh: 在建项目遗留问题, en: left over at projects under construction}, clause: "report#2"}
"""

from datetime import date
from typing import Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import PlaybookText, playbook_of
from gongjian.campaigns.playbook.schema import KEY, Bilingual, Part
from gongjian.campaigns.playbook.sections import register, told
from gongjian.kernel.problems import Problem

SECTION = "handling"
MINUTES = 20
"""For one item, where a playbook says nothing."""


class QueueSectionText(Part):
    """A section of the queue."""

    key: str = Field(pattern=KEY, max_length=40)
    name: Bilingual
    clause: str = ""


HOUSE_SECTIONS = (
    QueueSectionText(
        key="under-way", name=Bilingual(zh="在建项目遗留问题", en="Left over at projects under construction")
    ),
    QueueSectionText(key="planned", name=Bilingual(zh="拟建（策划）项目", en="Projects planned")),
    QueueSectionText(key="about-to-start", name=Bilingual(zh="即将开工项目", en="Projects about to start")),
)


class HandlingText(Part):
    """The section. `series`: which meeting of the playbook it is; `minutes`: for one item."""

    sections: tuple[QueueSectionText, ...] = HOUSE_SECTIONS
    series: str = ""
    minutes: int = Field(default=MINUTES, ge=5, le=240)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        keys = [one.key for one in self.sections]
        double = next((key for key in keys if keys.count(key) > 1), "")
        if double:
            message = _("“%(key)s” stands here twice.") % {"key": double}
            raise told(Problem("key_twice", message, remedy=_("Keep one of the two.")))
        return self

    def name(self, key: str) -> str:
        """The section as it is called; a key nobody names any more reads as itself."""
        return next((str(one.name) for one in self.sections if one.key == key), key)

    @property
    def keys(self) -> list[str]:
        """Keys in the order of the queue."""
        return [one.key for one in self.sections]


NOTHING_SAID = HandlingText()
register(SECTION, HandlingText, default=NOTHING_SAID)


def handling_in(playbook: PlaybookText | None) -> HandlingText:
    """The section of a playbook; the house's own where it has none."""
    found = playbook.more.get(SECTION) if playbook is not None else None
    return found if isinstance(found, HandlingText) else NOTHING_SAID


def handling_of(campaign: Campaign | None, on: date) -> HandlingText:
    """The section in force in a campaign on a day."""
    return handling_in(playbook_of(campaign, on) if campaign is not None else None)
