"""What the pages of projects ask, and nothing they know already."""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField, Textarea
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign, PlaybookItem
from gongjian.kit.forms import (
    ChoiceField,
    DayField,
    FileField,
    Form,
    FuzzyDateField,
    LongTextField,
    MoneyField,
    NumberField,
    TextField,
    WholeNumberField,
)
from gongjian.people.models import Person, PostHolding, UnitKind
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Level, Library, Nature, ProjectRole, Stage

NOBODY = ("", "—")
Choices = list[tuple[str, Any]]


def unit_choices(campaign: Campaign | None) -> Choices:
    """Units that can answer for a project of the campaign, in protocol order: its host and all below, enterprises
    aside. Without a campaign all there are."""
    tree = unit_tree()
    ids = tree.subtree(campaign.unit_id) if campaign is not None else set(tree.units)
    units = [unit for unit in tree.in_order(ids) if unit.kind != UnitKind.ENTERPRISE]
    return [NOBODY, *((str(unit.pk), unit.label) for unit in units)]


def holder_choices(campaign: Campaign | None) -> Choices:
    """Units that can hold a place in the chain: those of `unit_choices`, then the enterprises, which can be owners."""
    tree = unit_tree()
    ids = tree.subtree(campaign.unit_id) if campaign is not None else set(tree.units)
    owners = [unit for unit in tree.in_order(ids) if unit.kind == UnitKind.ENTERPRISE]
    return [*unit_choices(campaign), *((str(unit.pk), unit.label) for unit in owners)]


def person_choices(campaign: Campaign | None) -> Choices:
    """Persons with a post in a unit of the campaign's host, in protocol order; without a campaign all."""
    rows = Person.objects.filter(voided=False, merged_into_id=None)
    if campaign is not None:
        inside = unit_tree().subtree(campaign.unit_id)
        held = PostHolding.objects.filter(voided=False, to_on=None, post__unit_id__in=inside)
        rows = rows.filter(pk__in=held.values("person_id"))
    found = rows.order_by("ordinal", "name", "id").values_list("pk", "name")[:2000]
    return [NOBODY, *((str(pk), name) for pk, name in found)]


def _optional(choices: Any) -> Choices:
    return [NOBODY, *choices.choices]


def lines(campaign: Campaign, section: str) -> Choices:
    """Lines of a section of the campaign's playbook."""
    rows = PlaybookItem.objects.filter(campaign_id=campaign.pk, section=section, voided=False).order_by(
        "ordinal", "id"
    )
    return [NOBODY, *((row.key, row.label) for row in rows)]


class WhyForm(Form):
    """A form whose questions pass with a reason."""

    reason = TextField(label=_("reason"), required=False, help_text=_("Only where something is asked about."))

    @property
    def why(self) -> str:
        """The reason given, in its own field or beside an amount that was asked about."""
        beside = [str(self.data.get(f"{name}_why", "")).strip() for name in self.fields]
        return "；".join(
            dict.fromkeys(text for text in (self.cleaned_data.get("reason", ""), *beside) if text)
        )


@dataclass(frozen=True)
class Group:
    """Fields that stand together; a folded one opens by itself when something in it is wrong."""

    label: Any
    fields: list[BoundField]
    folded: bool = False

    @property
    def open(self) -> bool:
        """Is something in it wrong?"""
        return any(field.errors for field in self.fields)

    @property
    def cells(self) -> list[tuple[BoundField, bool]]:
        """The fields, and whether each takes the whole width."""
        return [(one, one.name == "name" or isinstance(one.field.widget, Textarea)) for one in self.fields]


class FactsForm(WhyForm):
    """What is registered of a project."""

    GROUPS: tuple[tuple[Any, tuple[str, ...], bool], ...] = (
        (
            _("Basic facts"),
            ("name", "stage", "stage_from", "level", "nature", "library", "code", "place", "content", "key_task",
             "klass", "sector", "batch"),
            False,
        ),
        (_("Investment"), ("total_fen", "prior_fen", "plan_fen", "funding"), False),
        (_("Time"), ("planned_start", "planned_finish", "year_from", "year_to"), False),
        (
            _("Responsibility"),
            ("lead", "accountable", "township", "team", "lead_official", "owner", "responsible",
             "township_responsible"),
            False,
        ),
        (
            _("Plan by quarter"),
            ("q1_fen", "q1_words", "q2_fen", "q2_words", "q3_fen", "q3_words", "q4_fen", "q4_words"),
            True,
        ),
        (_("Further facts"), ("origin", "issue", "remark", "reason"), True),
    )  # fmt: skip

    @property
    def groups(self) -> list[Group]:
        """The fields by what they are about, those asked most often first."""
        found = [
            Group(label, [self[name] for name in names if name in self.fields], folded)
            for label, names, folded in self.GROUPS
        ]
        return [group for group in found if group.fields]

    field_order = ["name"]

    name = TextField(label=_("project name"))
    code = TextField(
        label=_("project code"), required=False, max_length=40, example="2109-350121-04-01-123456"
    )
    level = ChoiceField(label=_("level"), required=False, choices=_optional(Level))
    nature = ChoiceField(label=_("nature"), required=False, choices=_optional(Nature))
    library = ChoiceField(label=_("library"), required=False, choices=_optional(Library))
    place = TextField(label=_("place"), required=False)
    content = LongTextField(label=_("scale and main content"), required=False)
    year_from = WholeNumberField(
        label=_("first year"), required=False, min_value=1990, max_value=2100, example=2021
    )
    year_to = WholeNumberField(
        label=_("last year"), required=False, min_value=1990, max_value=2100, example=2023
    )
    funding = TextField(label=_("source of funds"), required=False)
    total_fen = MoneyField(label=_("total investment"), required=False)
    prior_fen = MoneyField(label=_("invested to the end of last year"), required=False)
    planned_start = FuzzyDateField(
        label=_("planned start"), required=False, help_text=_("As precisely as it is known.")
    )
    planned_finish = FuzzyDateField(label=_("planned completion"), required=False)
    origin = TextField(
        label=_("origin"), required=False, help_text=_("A fair, a visit, a plan: how it came about.")
    )
    issue = LongTextField(label=_("problem to be solved"), required=False)
    remark = LongTextField(label=_("remark"), required=False)

    FACTS = (
        "name", "code", "level", "nature", "library", "place", "content", "year_from", "year_to", "funding",
        "total_fen", "prior_fen", "planned_start", "planned_finish", "origin", "issue", "remark",
    )  # fmt: skip

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        for name in ("planned_start", "planned_finish"):
            self.fields[name].year = year  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """The values as actions take them."""
        found = {name: self.cleaned_data[name] for name in self.FACTS}
        if found["prior_fen"] is not None:
            found["prior_year"] = self.year - 1
        return found


class NewProjectForm(FactsForm):
    """A project with its chain, plan, stage and class: one line of the 项目清单."""

    plan_fen = MoneyField(label=_("planned investment of the year"), required=False)
    q1_fen = MoneyField(label=_("first quarter: investment"), required=False)
    q1_words = TextField(label=_("first quarter: visible progress aimed at"), required=False)
    q2_fen = MoneyField(label=_("second quarter: investment"), required=False)
    q2_words = TextField(label=_("second quarter: visible progress aimed at"), required=False)
    q3_fen = MoneyField(label=_("third quarter: investment"), required=False)
    q3_words = TextField(label=_("third quarter: visible progress aimed at"), required=False)
    q4_fen = MoneyField(label=_("fourth quarter: investment"), required=False)
    q4_words = TextField(label=_("fourth quarter: visible progress aimed at"), required=False)
    stage = ChoiceField(label=_("stage"))
    stage_from = FuzzyDateField(label=_("at this stage since"), required=False)
    key_task = ChoiceField(label=_("key task"), required=False)
    klass = ChoiceField(label=_("class"), required=False)
    sector = ChoiceField(label=_("sector"), required=False)
    batch = TextField(label=_("batch"), required=False, max_length=40)
    lead = ChoiceField(
        label=_("lead unit"), help_text=_("It answers for the project unless another is named.")
    )
    accountable = ChoiceField(label=_("accountable unit"), required=False)
    township = ChoiceField(label=_("township"), required=False)
    team = ChoiceField(label=_("task force"), required=False)
    owner = TextField(label=_("owner"), required=False, max_length=120)
    lead_official = ChoiceField(label=_("lead official"), required=False)
    responsible = TextField(label=_("responsible person"), required=False, max_length=120)
    township_responsible = TextField(
        label=_("responsible person of the township"), required=False, max_length=120
    )

    def __init__(self, *args: Any, campaign: Campaign, stages: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = unit_choices(campaign)
        for name in ("lead", "accountable", "township", "team"):
            self.fields[name].choices = units  # type: ignore[attr-defined]
        self.fields["lead_official"].choices = person_choices(campaign)  # type: ignore[attr-defined]
        self.fields["stage"].choices = list(stages.items())  # type: ignore[attr-defined]
        for name, section in (("key_task", "key_task"), ("klass", "class"), ("sector", "sector")):
            self.fields[name].choices = lines(campaign, section)  # type: ignore[attr-defined]
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])


class EditForm(FactsForm):
    """The same facts, filled with what is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["total_fen"].usual_fen = self.initial.get("total_fen")  # type: ignore[attr-defined]
        self.order_fields([*self.FACTS, "reason"])


class StageForm(Form):
    """To which stage, since when, and why if it goes back."""

    stage = ChoiceField(label=_("stage"), choices=Stage.choices)
    word = TextField(
        label=_("local word"),
        required=False,
        max_length=40,
        help_text=_("Where it says more than the stage."),
    )
    on = FuzzyDateField(label=_("from"))
    reason = TextField(
        label=_("reason"),
        required=False,
        needed_when=_("(needed when it goes back, stops or is withdrawn)"),
        help_text=_(
            "Needed when it goes back, stops, is withdrawn or goes on after a stop; else leave it empty."
        ),
    )

    def __init__(self, *args: Any, year: int, stages: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].year = year  # type: ignore[attr-defined]
        self.fields["stage"].choices = list(stages.items())  # type: ignore[attr-defined]


class ActualForm(Form):
    """When it really happened."""

    on = FuzzyDateField(label=_("when"), example="2026-09-06、2026年9月上旬")
    reason = TextField(
        label=_("reason"), required=False, help_text=_("Asked for when another date was recorded already.")
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].year = year  # type: ignore[attr-defined]


class ReadingForm(WhyForm):
    """Investment of the year up to a day, and what can be seen."""

    field_order = ["up_to_on", "done_fen", "progress", "note", "reason"]

    up_to_on = DayField(label=_("up to (that day included)"))
    done_fen = MoneyField(label=_("invested since 1 January"), required=False)
    progress = TextField(
        label=_("visible progress"),
        required=False,
        max_length=300,
        help_text=_("In words, for example: main structure topped out."),
    )
    note = TextField(label=_("note"), required=False, max_length=300)

    def __init__(self, *args: Any, usual_fen: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_fen"].usual_fen = usual_fen  # type: ignore[attr-defined]


class HoldForm(Form):
    """Who takes which place in the chain, from when."""

    role = ChoiceField(label=_("place in the chain"), choices=ProjectRole.choices)
    unit = ChoiceField(label=_("unit"), required=False)
    person = ChoiceField(label=_("person"), required=False)
    name = TextField(
        label=_("name"), required=False, max_length=120, help_text=_("Where neither is on the books.")
    )
    from_on = DayField(label=_("from"))
    reason = TextField(label=_("reason"), required=False)

    def __init__(self, *args: Any, campaign: Campaign | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = holder_choices(campaign)  # type: ignore[attr-defined]
        self.fields["person"].choices = person_choices(campaign)  # type: ignore[attr-defined]


class ReleaseForm(Form):
    """When and why a place in the chain is left."""

    on = DayField(label=_("first day without"))
    reason = TextField(label=_("reason"))


class AttributeForm(Form):
    """A quantity with its unit."""

    label = TextField(label=_("attribute"), max_length=60, example=_("installed capacity"))
    value = NumberField(label=_("value"), decimal_places=4, max_digits=20)
    unit_text = TextField(label=_("unit of measure"), max_length=20, example="MW")
    text = TextField(label=_("as printed"), required=False, max_length=60, example="2×660 MW")


class PaperForm(Form):
    """A paper and its file."""

    kind = ChoiceField(
        label=_("kind"),
        choices=[
            ("plan", _("complete plan")),
            ("approval", _("approval")),
            ("picture", _("picture")),
            ("other", _("other paper")),
        ],
    )
    title = TextField(label=_("title"))
    says = LongTextField(label=_("in short"), required=False)
    file = FileField(label=_("file"), required=False)


class PackageForm(Form):
    """Which package the project is a part of."""

    package = TextField(label=_("number of the package"), max_length=40, example="X-2026-00012")


class VoidForm(Form):
    """Why a project is taken off the books."""

    reason = TextField(label=_("reason"), example=_("registered twice"))
