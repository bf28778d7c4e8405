"""What the pages of land ask: codes, areas, days and steps; nothing of persons."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kit.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    FuzzyDateField,
    LongTextField,
    NumberField,
    TextField,
)
from gongjian.projects.actions.land.parcel import NewParcel
from gongjian.projects.forms.project import unit_choices
from gongjian.projects.models import HouseholdStep, LandStep

CODES_ONLY = _("Codes only: no names, numbers of persons or compensation.")


class ParcelForm(Form):
    """A parcel."""

    code = TextField(label=_("parcel code"), max_length=40, example="D-014", help_text=CODES_ONLY)
    area = NumberField(label=_("area in mu"), max_digits=14, decimal_places=4, example="86.5")
    unit = ChoiceField(label=_("township that hands it over"), required=False)
    needed = FuzzyDateField(label=_("needed by"), required=False)
    obstacle = TextField(label=_("obstacle"), required=False, max_length=200, help_text=CODES_ONLY)

    def __init__(self, *args: Any, campaign: Campaign | None, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(campaign)  # type: ignore[attr-defined]
        self.fields["needed"].year = year  # type: ignore[attr-defined]

    @property
    def new(self) -> NewParcel:
        """The parcel as typed."""
        given = self.cleaned_data
        unit = int(given["unit"]) if given["unit"] else None
        return NewParcel(given["code"], given["area"], unit, given["needed"], given["obstacle"])


class HandoverForm(Form):
    """What was handed over, when."""

    area = NumberField(label=_("area in mu"), max_digits=14, decimal_places=4, example="12.5")
    on = DayField(label=_("handed over on"))
    note = TextField(label=_("note"), required=False, max_length=200, help_text=CODES_ONLY)


class ParcelStepForm(Form):
    """How far it is."""

    step = ChoiceField(label=_("step"), choices=LandStep.choices)
    on = DayField(label=_("step reached on"))
    obstacle = TextField(label=_("obstacle"), required=False, max_length=200, help_text=CODES_ONLY)


class OweForm(Form):
    """By when the township hands it over."""

    due_on = DayField(label=_("due"), required=False, help_text=_("Empty: on the day it is needed."))


class HouseholdsForm(Form):
    """Households by code."""

    lines = LongTextField(
        label=_("households, one a line"), help_text=_("Code, and its area in mu after a blank: H-001 2.5."),
    )  # fmt: skip


class HouseholdStepForm(Form):
    """The step some households have come to."""

    households = ChoicesField(label=_("households"))
    step = ChoiceField(label=_("step"), choices=HouseholdStep.choices, few=True)
    on = DayField(label=_("step reached on"))

    def __init__(self, *args: Any, known: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["households"].choices = known  # type: ignore[attr-defined]


class ReasonForm(Form):
    """Why."""

    reason = TextField(label=_("reason"), max_length=200, help_text=CODES_ONLY)
