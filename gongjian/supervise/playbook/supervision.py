"""The playbook's section `supervision`: who may issue to whom in which form, numbers, days, the six questions.

supervision:
  feedback_days: 7
  sign_for_workdays: 1
  returned_workdays: 3
  one_person: true
  offices:
    - {unit: 县督查室, supervision_no: "示督查〔{year}〕{serial}号", document_no: "示督通〔{year}〕{serial}号"}
  issuing:
    - {names: [督查室], to: [township, department], forms: [sheet, red_head]}
  questions:
    - {key: done, ask: 事项本身是否办完}
  marks: [内部参考]
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import playbook_of
from gongjian.campaigns.playbook.schema import KEY, Bilingual, Part
from gongjian.campaigns.playbook.sections import register, told
from gongjian.kernel.document_numbers import check_apart, check_scheme
from gongjian.kernel.problems import Problem
from gongjian.people.models import UnitKind
from gongjian.people.unit_tree import unit_tree

KEY_OF_SECTION = "supervision"
Form = Literal["sheet", "red_head"]
Kind = Literal[
    "province", "city", "county", "township", "village", "department", "enterprise", "zone", "group", "taskforce"
]  # fmt: skip
SUPERVISION_NO = "督办〔{year}〕{serial}号"
DOCUMENT_NO = "督通〔{year}〕{serial}号"
ARCHIVE_NO = "督档〔{year}〕{serial}号"


class OfficeText(Part):
    """What papers of one office bear. `unit`: its name or short name; `head`: lines of the red head where they are not
    the office's name with 重要事项办理通知书; `contact`: whom to ask, with the telephone, as the papers say it."""

    unit: str = Field(max_length=100)
    supervision_no: str = SUPERVISION_NO
    document_no: str = DOCUMENT_NO
    archive_no: str = ARCHIVE_NO
    head: tuple[str, ...] = ()
    signer: str = Field(default="", max_length=60)
    contact: str = Field(default="", max_length=60)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        found = check_apart(self.document_no, self.supervision_no) or check_scheme(self.archive_no)
        if found:
            raise told(found[0])
        return self


class RuleText(Part):
    """Who (by kind of unit, or by words in its name) may issue to which kinds of units, in which forms.

    The first rule that fits the issuer counts; a unit that none fits issues nothing.
    """

    names: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    to: tuple[Kind, ...] = ()
    forms: tuple[Form, ...] = ("sheet",)
    source: str = Field(default="", max_length=160)

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not self.names and not self.kinds:
            message = _("A rule of issuing names nobody.")
            remedy = _("Name words of the issuer's name under “names”, or kinds of units under “kinds”.")
            raise told(Problem("rule_of_nobody", message, remedy=remedy))
        return self

    def fits(self, unit: Any) -> bool:
        """Is the unit one the rule speaks of?"""
        called = f"{unit.name} {unit.short_name}"
        return unit.kind in self.kinds or any(word in called for word in self.names)


class QuestionText(Part):
    """One question of the examination. `blocks`: answered no, the reply cannot pass; by default so for whether it is
    done and whether the evidence is real. Any other passes answered no, with a word on it."""

    key: str = Field(pattern=KEY, max_length=40)
    ask: Bilingual
    blocks: bool | None = None

    @property
    def must_hold(self) -> bool:
        """Does a no keep the reply from passing?"""
        return self.key in ("done", "evidence") if self.blocks is None else self.blocks


QUESTIONS = tuple(
    QuestionText(key=key, ask=Bilingual(zh=zh, en=en))
    for key, zh, en in (
        ("done", "事项本身是否办完，有无以部署代替落实", "Is the matter itself done, not merely passed on?"),
        ("evidence", "佐证材料是否真实，能否与实地对得上", "Is the evidence real, and does it match the site?"),
        ("date", "是否在要求的时限内办成", "Was the date kept?"),
        ("lasting", "措施是否管长远，会不会反弹", "Will the measure last?"),
        ("satisfied", "提出事项的一方是否认可", "Is whoever asked satisfied?"),
        ("left_over", "是否没有遗留问题", "Is nothing left over?"),
    )
)  # fmt: skip
"""审核六问, in the house's words; no document words them so."""

_ALL: tuple[Kind, ...] = (
    "county", "township", "village", "department", "enterprise", "zone", "group", "taskforce",
)  # fmt: skip
_COORDINATION = ("指挥部", "领导小组", "专班", "专项小组", "工作组", "攻坚办", "协调机构")
_RULES_SOURCE = "关于制止形式主义、为基层减负的若干规定第一条"
ISSUING = (
    RuleText(
        names=("督查室", "督查局", "县委办", "市委办", "区委办", "政府办"), to=_ALL, forms=("sheet", "red_head")
    ),
    RuleText(
        names=_COORDINATION, kinds=("group", "taskforce"), forms=("sheet",), source=_RULES_SOURCE,
        to=("department", "enterprise", "zone", "group", "taskforce"),
    ),
    RuleText(kinds=("province", "city", "county"), to=_ALL, forms=("sheet", "red_head")),
    RuleText(
        kinds=("department", "zone"), forms=("sheet",), source=_RULES_SOURCE,
        to=("department", "enterprise", "zone", "group", "taskforce"),
    ),
    RuleText(kinds=("township",), to=("village", "enterprise", "group", "taskforce"), forms=("sheet",)),
)  # fmt: skip
"""Without a playbook's word: the county's office and the inspection office issue to all below the county; coordination
bodies and departments not to townships, lower party committees or governments."""


class SupervisionText(Part):
    """The section. The days are the house's assumption where a playbook sets none.

    `one_person`: what the ladder proposes may be approved and its first paper issued by one and the same person; else
    another named person issues it, so that two stand behind every paper.
    """

    feedback_days: int = Field(default=7, ge=1, le=90)
    sign_for_workdays: int = Field(default=1, ge=1, le=10)
    returned_workdays: int = Field(default=3, ge=1, le=30)
    one_person: bool = False
    offices: tuple[OfficeText, ...] = ()
    issuing: tuple[RuleText, ...] = ISSUING
    questions: tuple[QuestionText, ...] = QUESTIONS
    marks: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _six(self) -> Self:
        keys = [one.key for one in self.questions]
        if len(keys) != 6 or len(set(keys)) != 6:
            message = _("The examination asks six different questions, not %(count)s.") % {
                "count": len(set(keys))
            }
            raise told(Problem("not_six_questions", message, remedy=_("Word six, or leave the section out.")))
        return self


HOUSE = SupervisionText()
register(KEY_OF_SECTION, SupervisionText, default=HOUSE)


def supervision_of(campaign: Campaign, on: date) -> SupervisionText:
    """The section in force on a day."""
    playbook = playbook_of(campaign, on)
    found = playbook.more.get(KEY_OF_SECTION) if playbook is not None else None
    return found if isinstance(found, SupervisionText) else HOUSE


def office_of(section: SupervisionText, unit: Any) -> OfficeText:
    """What papers of the unit bear."""
    for one in section.offices:
        if one.unit in (unit.name, unit.short_name):
            return one
    return OfficeText(unit=unit.name)


# ---------------------------------------------------------------- who may issue to whom
@dataclass(frozen=True)
class Right:
    """What an issuer may do towards one unit; `why` is empty when it may."""

    why: Literal["", "no_rule", "not_below", "kind", "form"] = ""
    source: str = ""

    def __bool__(self) -> bool:
        return not self.why


def right_of(section: SupervisionText, issuer: Any, unit: Any, form: str) -> Right:
    """May the issuer send the unit a paper of that form?"""
    rule = next((one for one in section.issuing if one.fits(issuer)), None)
    if rule is None:
        return Right("no_rule")
    if unit.pk not in unit_tree().subtree(governing(issuer)) or unit.pk == governing(issuer):
        return Right("not_below", rule.source)
    if unit.kind not in rule.to:
        return Right("kind", rule.source)
    if form not in rule.forms:
        return Right("form", rule.source)
    return Right()


def governing(unit: Any) -> int:
    """The government an office belongs to: itself, or the unit above it."""
    own = unit.kind in (UnitKind.PROVINCE, UnitKind.CITY, UnitKind.COUNTY, UnitKind.TOWNSHIP)
    return int(unit.pk if own or unit.parent_id is None else unit.parent_id)


def issuers(section: SupervisionText, campaign: Campaign, units: Iterable[Any], form: str) -> list[Any]:
    """Units of the campaign's host that may send a paper of that form to all of these, in the order of the rules."""
    tree, wanted = unit_tree(), list(units)
    below = [tree.units[campaign.unit_id]] if campaign.unit_id in tree.units else []
    below += [
        one for one in tree.units.values() if one.parent_id == campaign.unit_id and one.closed_on is None
    ]
    able = [one for one in below if all(right_of(section, one, unit, form) for unit in wanted)]

    def place(unit: Any) -> tuple[int, int, int]:
        rule = next(n for n, one in enumerate(section.issuing) if one.fits(unit))
        return rule, unit.ordinal, unit.pk

    return sorted(able, key=place)


def supervising_office(section: SupervisionText, campaign: Campaign) -> Any:
    """The office that puts matters under supervision unless another is named: the first that may issue red heads."""
    found = issuers(section, campaign, (), "red_head")
    return found[0] if found else unit_tree().get(campaign.unit_id)


__all__ = [
    "HOUSE", "OfficeText", "QuestionText", "Right", "RuleText", "SupervisionText", "governing", "issuers", "office_of",
    "right_of", "supervising_office", "supervision_of",
]  # fmt: skip
