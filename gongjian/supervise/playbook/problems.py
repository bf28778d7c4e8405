"""The playbook's section `problems`: classes, causes, levels of coordination with their clocks, limits, look-back.

problems:
  categories:
    - {key: permits, name: {zh: 手续, en: permits}, stuck: permits}
    - {key: enterprise, name: {zh: 企业自身, en: the enterprise itself}, enterprise: true}
  levels:
    - {key: taskforce, up: {days: 3, unit: workday}, down: {days: 3, unit: workday}}
  clocks: {preset: 13710, unit: workday}
  look_back_days: 30
  struck_off_by: checker
The steps before striking off are those of the kind `problem` under matter_kinds.
"""

from datetime import date
from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field, model_validator

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import PlaybookText, playbook_of
from gongjian.campaigns.playbook.schema import KEY, Bilingual, Part
from gongjian.campaigns.playbook.sections import register, told
from gongjian.dispatch.models import Level
from gongjian.kernel.problems import Problem
from gongjian.matters.sticking import STICKING
from gongjian.supervise.clocks import ALSO_CALLED, ClockSet, clock_keys, clock_set
from gongjian.supervise.ladder.schema import DaysText

SECTION = "problems"


class CategoryText(Part):
    """A class of problems. `stuck`: what a node that waits for it is stuck on; `enterprise`: the enterprise's own."""

    key: str = Field(pattern=KEY, max_length=40)
    name: Bilingual
    stuck: str = ""
    enterprise: bool = False

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.stuck and self.stuck not in STICKING:
            message = _("Nothing can be stuck on “%(key)s”.") % {"key": self.stuck}
            raise told(
                Problem(
                    "unknown_sticking", message, remedy=_("One of: %(keys)s.") % {"keys": ", ".join(STICKING)}
                )
            )
        return self


class CauseText(Part):
    """A root cause."""

    key: str = Field(pattern=KEY, max_length=40)
    name: Bilingual
    enterprise: bool = False


class LevelText(Part):
    """A level of coordination and the time an answer may take there, on the way up and on the way down."""

    key: str
    up: DaysText
    down: DaysText

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.key not in Level.values:
            message = _("There is no level of coordination “%(key)s”.") % {"key": self.key}
            remedy = _("One of: %(keys)s.") % {"keys": ", ".join(Level.values)}
            raise told(Problem("unknown_level", message, remedy=remedy))
        return self

    @property
    def label(self) -> str:
        """The level as it is called."""
        return str(Level(self.key).label)


class ClocksText(Part):
    """Which set of limits, and whether they are counted in working or calendar days ("": as the source says)."""

    preset: Annotated[str, BeforeValidator(str)] = "house"
    unit: Literal["", "workday", "day"] = ""

    @model_validator(mode="after")
    def _known(self) -> Self:
        if ALSO_CALLED.get(self.preset, self.preset) not in clock_keys():
            message = _("There is no set of limits “%(key)s”.") % {"key": self.preset}
            remedy = _("One of: %(keys)s.") % {"keys": ", ".join(clock_keys())}
            raise told(Problem("unknown_clocks", message, remedy=remedy))
        return self


def _category(key: str, zh: str, en: str, **more: Any) -> CategoryText:
    return CategoryText(key=key, name=Bilingual(zh=zh, en=en), **more)


def _cause(key: str, zh: str, en: str, **more: Any) -> CauseText:
    return CauseText(key=key, name=Bilingual(zh=zh, en=en), **more)


HOUSE_CATEGORIES = (
    _category("land", "用地", "land", stuck="land"),
    _category("relocation", "征迁", "relocation", stuck="relocation"),
    _category("permits", "审批手续", "permits", stuck="permits"),
    _category("environment", "施工环境", "construction environment", stuck="utilities"),
    _category("utilities", "水电气路", "water, power, gas, road", stuck="utilities"),
    _category("funds", "资金", "funds", stuck="funds"),
    _category("enterprise", "企业自身", "the enterprise itself", stuck="enterprise", enterprise=True),
    _category("other", "其他", "other", stuck="other"),
)
HOUSE_CAUSES = (
    _cause("coordination", "部门衔接不够", "departments not yet aligned"),
    _cause("policy", "政策依据不明或调整", "policy unclear or changed"),
    _cause("papers", "要件不齐", "papers incomplete"),
    _cause("quota", "指标或要素不足", "quota or factor short"),
    _cause("plan", "方案或设计调整", "plan or design changed"),
    _cause("interests", "群众或相关方诉求未协商一致", "parties not yet agreed"),
    _cause("enterprise", "企业自身原因", "the enterprise's own reasons", enterprise=True),
    _cause("other", "其他", "other"),
)
_DAYS = {"taskforce": (3, 3), "leader": (3, 3), "dispatch": (5, 3), "topic": (7, 3)}
HOUSE_LEVELS = tuple(
    LevelText(key=key, up=DaysText(days=up, unit="workday"), down=DaysText(days=down, unit="workday"))
    for key, (up, down) in _DAYS.items()
)
"""Where a playbook says nothing; the days are the house's assumption."""


class ProblemsText(Part):
    """The section. `look_back_days`: calendar days after striking off (0: nobody looks back). `struck_off_by`: whoever
    examines for the unit that assigned it, or only the checking unit a problem names."""

    categories: tuple[CategoryText, ...] = HOUSE_CATEGORIES
    causes: tuple[CauseText, ...] = HOUSE_CAUSES
    levels: tuple[LevelText, ...] = HOUSE_LEVELS
    clocks: ClocksText = ClocksText()
    look_back_days: int = Field(default=30, ge=0, le=730)
    struck_off_by: Literal["office", "checker"] = "office"

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for lines in (self.categories, self.causes, self.levels):
            keys = [one.key for one in lines]
            double = next((key for key in keys if keys.count(key) > 1), "")
            if double:
                message = _("“%(key)s” stands here twice.") % {"key": double}
                raise told(Problem("key_twice", message, remedy=_("Keep one of the two.")))
        return self

    def category(self, key: str) -> CategoryText | None:
        """The class of that key."""
        return next((one for one in self.categories if one.key == key), None)

    def cause(self, key: str) -> CauseText | None:
        """The root cause of that key."""
        return next((one for one in self.causes if one.key == key), None)

    def level(self, key: str) -> LevelText | None:
        """The level of that key."""
        return next((one for one in self.levels if one.key == key), None)

    def above(self, key: str) -> LevelText | None:
        """The level above; the first where the problem has none yet; None at the top."""
        keys = [one.key for one in self.levels]
        place = keys.index(key) + 1 if key in keys else 0
        return self.levels[place] if place < len(keys) else None

    def below(self, key: str) -> LevelText | None:
        """The level below; None at the lowest."""
        keys = [one.key for one in self.levels]
        place = keys.index(key) - 1 if key in keys else -1
        return self.levels[place] if place >= 0 else None

    @property
    def limits(self) -> ClockSet:
        """The limits problems are given."""
        return clock_set(self.clocks.preset, self.clocks.unit)


NOTHING_SAID = ProblemsText()


register(SECTION, ProblemsText, default=NOTHING_SAID)


def problems_in(playbook: PlaybookText | None) -> ProblemsText:
    """The section of a playbook; the house's own where it has none."""
    found = playbook.more.get(SECTION) if playbook is not None else None
    return found if isinstance(found, ProblemsText) else NOTHING_SAID


def problems_of(campaign: Campaign | None, on: date) -> ProblemsText:
    """The section in force in a campaign on a day."""
    return problems_in(playbook_of(campaign, on) if campaign is not None else None)
