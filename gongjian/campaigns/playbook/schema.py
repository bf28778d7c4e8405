"""What a playbook may say. Every class refuses keys it does not know."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from gongjian.kernel.quantity import Compare
from gongjian.kernel.signoff import chain_of, chain_words

KEY = r"^[a-z0-9][a-z0-9_-]*$"
"""Keys stand in addresses and in figures' dimensions."""

CORE_STAGES = (
    "conceived",
    "reserve",
    "negotiating",
    "signed",
    "landed",
    "preliminary",
    "ready",
    "construction",
    "completed",
    "production",
    "capacity",
    "stopped",
    "withdrawn",
)
"""The stages every local vocabulary maps onto (projects/models.py holds their words)."""

CoreStage = Literal[
    "conceived",
    "reserve",
    "negotiating",
    "signed",
    "landed",
    "preliminary",
    "ready",
    "construction",
    "completed",
    "production",
    "capacity",
    "stopped",
    "withdrawn",
]


class Part(BaseModel):
    """A piece of a playbook: fixed once read, nothing unknown in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Part):
    """A text in both languages; a plain text in the file counts as the Chinese one."""

    zh: str
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"zh": value} if isinstance(value, str) else value

    def __str__(self) -> str:
        return self.en if self.en and get_language() == "en" else self.zh


EMPTY = Bilingual(zh="")


class Window(Part):
    """When the campaign runs: first day, and either how many days (the first counted) or the last day, inclusive."""

    start: date
    days: int | None = Field(None, ge=1)
    last: date | None = None
    shown_on: date | None = None
    note: Bilingual = EMPTY

    @property
    def last_on(self) -> date:
        """The last day, inclusive."""
        if self.last is not None:
            return self.last
        return self.start + timedelta(days=(self.days or 1) - 1)


Naming = Literal["named", "unnamed", "assumed"]


class Item(Part):
    """One line of a section: a goal, a mechanism, a group, a sector, …

    `naming`: named in the source, only counted there, or assumed by us. `clause`: document key # clause.
    `unit`: for a group, the path of its own unit. `under`: the key of the key task it belongs to. `owner`: who
    answers for a goal or key task: the key of a group, or a unit as the office calls it.
    """

    key: str = Field(pattern=KEY, max_length=60)
    name: Bilingual
    naming: Naming = "named"
    note: Bilingual = EMPTY
    clause: str = ""
    unit: str = ""
    under: str = ""
    owner: str = Field("", max_length=80)


class Target(Item):
    """What the campaign sets out to reach: a value with its unit, and the measure that stands against it."""

    value: Decimal
    unit_text: str = Field(alias="of")
    compare: Compare = Compare.eq
    text: str = ""
    measure: str = ""
    key_task: str = ""


class ItemList(Part):
    """The lines of one section. `counted`: how many the source counts, when that is more than it names."""

    counted: int | None = Field(None, ge=0)
    items: tuple[Item, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: Any) -> Any:
        if isinstance(value, list):
            return {"items": value}
        return {"counted": value} if isinstance(value, int) and not isinstance(value, bool) else value

    @property
    def unnamed_count(self) -> int:
        """Lines the source counts and does not name."""
        return max((self.counted or 0) - len(self.items), 0)


NONE = ItemList(counted=None)


class StageWord(Part):
    """A local word for a core stage."""

    word: str
    en: str = ""
    stage: CoreStage

    def __str__(self) -> str:
        return self.en if self.en and get_language() == "en" else self.word


class MatterKind(Part):
    """A kind of matter: its clocks and what closing it takes.

    `sign_for_workdays`: working days to sign for it. `due_workdays`: due so many working days after it was
    handed down when no date is given. `feedback_days`: progress is owed at least every so many days.
    `needs_evidence`: reported done only with a file. `strike_off`: ends with 销号 after 办结. `closing`: the steps
    that must be answered, in order: conclusion, evidence, on_site, public_notice, leader_signature, upper_check,
    look_back, or the playbook's own words. `sign_off`: who passes a report of done inside the unit before it goes
    out: none, [sign] or [check, sign]. `sign_off_workdays`: signed within so many working days after it was filed,
    the filing counts for lateness; later, the signature does. `naming`: whether the source gives these clocks.
    """

    key: str = Field(pattern=KEY, max_length=24)
    zh: str
    en: str
    sign_for_workdays: int | None = Field(None, ge=0)
    due_workdays: int | None = Field(None, ge=0)
    feedback_days: int | None = Field(None, ge=1)
    needs_evidence: bool = False
    strike_off: bool = False
    closing: tuple[str, ...] = ()
    sign_off: tuple[Literal["check", "sign"], ...] = ()
    sign_off_workdays: int = Field(1, ge=0)
    naming: Naming = "named"

    @property
    def sign_off_words(self) -> str:
        """Who comes after whom inside the unit; empty where nobody signs off."""
        return chain_words(chain_of(self.sign_off)) if self.sign_off else ""

    def __str__(self) -> str:
        return self.en if get_language() == "en" else self.zh


class ClauseText(Part):
    """A clause of a document, said in our own words."""

    ref: str = Field(max_length=40)
    says: str

    @field_validator("ref", mode="before")
    @classmethod
    def _text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value


class Document(Part):
    """What the campaign stands on: a document, or a meeting, whose date is then the day it was held.

    `naming`: `unnamed` for one that the source counts without its name; its clauses are then illustrative.
    """

    key: str = Field(pattern=KEY, max_length=60)
    title: str = Field(max_length=200)
    document_no: str = Field("", max_length=60)
    issuer: str = ""
    issued: date | None = None
    precision: Literal["day", "ten_day", "month", "year", "unknown"] = "day"
    kind: Literal["notice", "plan", "report", "meeting", "minutes", "law", "other"] = "notice"
    naming: Naming = "named"
    clauses: tuple[ClauseText, ...] = ()


class PlaybookText(Part):
    """A whole playbook as read from its file, the house's defaults filled in."""

    key: str = Field(pattern=KEY, max_length=40)
    name: Bilingual
    short_name: Bilingual = EMPTY
    unit: str
    parent: str = ""
    status: Literal["draft", "live", "archived"] = "draft"
    illustrative: bool = False
    published_only: bool = False
    window: Window
    goals: ItemList = NONE
    key_tasks: ItemList = NONE
    targets: tuple[Target, ...] = ()
    mechanisms: ItemList = NONE
    groups: ItemList = NONE
    sectors: ItemList = NONE
    classes: ItemList = NONE
    areas: ItemList = NONE
    priorities: ItemList = NONE
    stages: tuple[StageWord, ...] = ()
    matter_kinds: tuple[MatterKind, ...] = ()
    titles: dict[str, Bilingual] = {}
    documents: tuple[Document, ...] = ()
    more: dict[str, Any] = {}
    """Sections of later rooms by key, as their own classes read them."""

    @property
    def kinds(self) -> dict[str, MatterKind]:
        """The kinds of matter this playbook names, by key; the matters room knows those of the house."""
        return {kind.key: kind for kind in self.matter_kinds}

    def title_of(self, key: str) -> str:
        """The local title (包联领导, 指挥部办公室, …) in the reader's language; empty for an unknown key."""
        return str(self.titles[key]) if key in self.titles else ""

    def stage_word(self, stage: str) -> str:
        """The first local word of a core stage, in the reader's language; empty when the vocabulary has none."""
        return next((str(word) for word in self.stages if word.stage == stage), "")

    def stage_of(self, word: str) -> str | None:
        """The core stage a local word stands for; None for a word the vocabulary does not have."""
        return next((known.stage for known in self.stages if word in (known.word, known.en)), None)


SECTIONS: dict[str, str] = {
    "goals": "goal",
    "key_tasks": "key_task",
    "mechanisms": "mechanism",
    "groups": "group",
    "sectors": "sector",
    "classes": "class",
    "areas": "area",
    "priorities": "priority",
}
"""Key of the file → section of PlaybookItem, in the order they are loaded (targets come after, naming key tasks)."""
