"""The playbook's section `legacy`: the classes 历史遗留问题 are kept by. Clocks and look-back: those of problems.

legacy:
  classes:
    - {key: title-deeds, name: {zh: 不动产登记办证, en: title deeds}}
"""

from datetime import date
from typing import Any

from pydantic import Field

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import ItemList, playbook_of
from gongjian.campaigns.playbook.schema import Part
from gongjian.campaigns.playbook.sections import register

SECTION = "legacy"


def _house() -> ItemList:
    names = (
        ("title-deeds", "不动产登记办证", "title deeds"),
        ("unfinished", "停建缓建项目", "works that stopped"),
        ("idle-land", "批而未供和闲置土地", "land approved or bought and not used"),
        ("arrears", "拖欠账款", "payments owed"),
        ("resettlement", "安置回迁", "resettlement"),
        ("permits", "手续不全", "permits missing"),
        ("other", "其他", "other"),
    )
    return ItemList.model_validate([{"key": key, "name": {"zh": zh, "en": en}} for key, zh, en in names])


class LegacyText(Part):
    """The section."""

    classes: ItemList = Field(default_factory=_house)

    def label(self, key: str) -> str:
        """A class in words; one nobody names any more reads as itself."""
        return next((str(one.name) for one in self.classes.items if one.key == key), key)

    def choices(self) -> list[tuple[str, str]]:
        """The classes for a form."""
        return [(one.key, str(one.name)) for one in self.classes.items]


NOTHING_SAID = LegacyText()
register(SECTION, LegacyText, default=NOTHING_SAID)


def legacy_of(campaign: Campaign, on: date) -> LegacyText:
    """The section in force on a day; the house's classes where the playbook says nothing."""
    playbook = playbook_of(campaign, on)
    found: Any = playbook.more.get(SECTION) if playbook is not None else None
    return found if isinstance(found, LegacyText) else NOTHING_SAID
