"""The playbook's section `public`: whether the public page is open, what it takes, and how long a contact is kept.

public:
  open: true
  categories:
    - {key: roads, name: {zh: 施工期间出行, en: getting past the works}}
  word_days: 15
  contact_days: 90
  guides:
    petition: {zh: 市信访局网上投诉：……, en: ……}
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import Bilingual, playbook_of
from gongjian.campaigns.playbook.schema import EMPTY, KEY, Part
from gongjian.campaigns.playbook.sections import register, told
from gongjian.kernel.problems import Problem

SECTION = "public"
ROUTES = ("petition", "accusation", "court")
"""What is not taken in here, and where it is shown the way: 信访 and 12345, discipline inspection, the courts."""


class CategoryText(Part):
    """A kind of report the desk tells apart."""

    key: str = Field(pattern=KEY, max_length=40)
    name: Bilingual


def _house() -> tuple[CategoryText, ...]:
    names = (
        ("works", "施工扰民（噪声、扬尘）", "noise and dust of works"),
        ("roads", "道路和出行", "roads and getting about"),
        ("land", "征地拆迁安置", "land, demolition, resettlement"),
        ("environment", "环境保护", "environment"),
        ("wages", "工资和工程款", "wages and payments"),
        ("service", "办事和服务", "offices and services"),
        ("housing", "住房和办证", "housing and title deeds"),
        ("suggestion", "意见建议", "suggestions"),
        ("other", "其他", "other"),
    )
    return tuple(CategoryText(key=key, name=Bilingual(zh=zh, en=en)) for key, zh, en in names)


class PublicText(Part):
    """The section. Days are calendar days.

    word_days: how long the reporter may say whether the answer will do; then the report is closed.
    contact_days: a contact is erased so many days after closing; contact_days_at_most: after it came in, closed or not.
    """

    open: bool = False
    categories: tuple[CategoryText, ...] = Field(default_factory=_house, min_length=1)
    word_days: int = Field(default=15, ge=1, le=90)
    contact_days: int = Field(default=90, ge=1, le=365)
    contact_days_at_most: int = Field(default=365, ge=30, le=730)
    guides: dict[str, Bilingual] = {}

    @model_validator(mode="after")
    def _known(self) -> Self:
        for key in _twice(one.key for one in self.categories):
            message = _("The category “%(key)s” stands twice.") % {"key": key}
            raise told(Problem("category_twice", message, remedy=_("Give each its own key.")))
        for key in self.guides:
            if key not in ROUTES:
                message = _("There is no way called “%(key)s”.") % {"key": key}
                remedy = _("Ways: %(keys)s.") % {"keys": ", ".join(ROUTES)}
                raise told(Problem("unknown_way", message, remedy=remedy))
        return self

    def category(self, key: str) -> str:
        """A category in words; one nobody names any more reads as itself."""
        return next((str(one.name) for one in self.categories if one.key == key), key)

    def guide(self, way: str) -> str:
        """What the place adds to the way shown; empty where it adds nothing."""
        return str(self.guides.get(way, EMPTY))

    def choices(self) -> list[tuple[str, str]]:
        """The categories for a form."""
        return [(one.key, str(one.name)) for one in self.categories]


def _twice(keys: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield key
        seen.add(key)


NOTHING_SAID = PublicText()
register(SECTION, PublicText, default=NOTHING_SAID)


def public_of(campaign: Campaign, on: date) -> PublicText:
    """The section in force on a day; the house's where the playbook says nothing: closed, with the usual categories."""
    playbook = playbook_of(campaign, on)
    found: Any = playbook.more.get(SECTION) if playbook is not None else None
    return found if isinstance(found, PublicText) else NOTHING_SAID
