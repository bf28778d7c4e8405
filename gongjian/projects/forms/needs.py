"""What the pages of needs ask, the enterprise's in the plainest words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kit.forms import (
    ChoiceField,
    DayField,
    Form,
    FuzzyDateField,
    LongTextField,
    NumberField,
    TextField,
    YesField,
)
from gongjian.people.models import Person, PostHolding
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.actions.needs.need import NewNeed
from gongjian.projects.forms.project import Choices, unit_choices
from gongjian.projects.models import Factor, NeedWord


class NeedForm(Form):
    """A need: what, how much, by when."""

    factor = ChoiceField(label=_("Which factor is it about"), choices=Factor.choices)
    wants = TextField(label=_("What is needed"), max_length=300, example="临时用电接入")
    quantity = NumberField(label=_("How much"), required=False, example="800")
    quantity_unit = TextField(label=_("unit of measure"), required=False, max_length=20, example="千伏安")
    needed = FuzzyDateField(label=_("needed by"), required=False)
    help_plan = LongTextField(label=_("help plan"), required=False, max_length=2000)

    def __init__(self, *args: Any, year: int, plan: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["needed"].year = year  # type: ignore[attr-defined]
        if not plan:
            del self.fields["help_plan"]

    @property
    def new(self) -> NewNeed:
        """The need as typed."""
        given = self.cleaned_data
        return NewNeed(
            given["factor"],
            given["wants"],
            given["quantity"],
            given["quantity_unit"],
            given["needed"],
            given.get("help_plan", ""),
        )


class AssignForm(Form):
    """To which department, by when it answers."""

    unit = ChoiceField(label=_("responsible department"))
    answer_by_on = DayField(
        label=_("answer by"), required=False, help_text=_("Empty: within three working days.")
    )
    help_plan = LongTextField(label=_("help plan"), required=False, max_length=2000)

    def __init__(self, *args: Any, campaign: Campaign | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(campaign)  # type: ignore[attr-defined]


class AnswerForm(Form):
    """What is done, and by when; or that it cannot be."""

    says = LongTextField(
        label=_("Answer to the enterprise"),
        max_length=2000,
        help_text=_("One sentence; the enterprise reads it. If it cannot be met: on which ground."),
    )
    promised_on = DayField(label=_("promised for"), required=False)
    cannot = YesField(
        label=_("It cannot be met; the ground is named above"),
        help_text=_("The office confirms it before it is final."),
    )


class ConfirmForm(Form):
    """The office confirms that it cannot be met."""

    says = TextField(label=_("The office's opinion"), required=False, max_length=300)


class SendBackForm(Form):
    """Why the office does not take that it cannot be met, and by when the department answers anew."""

    reason = TextField(label=_("reason"), max_length=300, help_text=_("The department reads it."))
    answer_by_on = DayField(
        label=_("answer anew by"), required=False, help_text=_("Empty: within three working days.")
    )


class MetForm(Form):
    """Since when it is met."""

    on = DayField(label=_("met on"))
    says = LongTextField(label=_("What was done"), required=False, max_length=2000)


class WordForm(Form):
    """The enterprise's own word."""

    word = ChoiceField(label=_("Will the answer do?"), choices=NeedWord.choices, few=True)
    says = TextField(label=_("In your own words"), required=False, max_length=300)
    reopen = YesField(label=_("Please look at it again (once)"))


class WithdrawForm(Form):
    """Why it is no longer needed."""

    reason = TextField(label=_("reason"), max_length=300)


class OfficerForm(Form):
    """Who serves the project."""

    person = ChoiceField(label=_("service officer"))

    def __init__(self, *args: Any, campaign: Campaign | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = officers(campaign)  # type: ignore[attr-defined]


def officers(campaign: Campaign | None) -> Choices:
    """Persons with a post in the campaign's units, with their unit, in protocol order."""
    tree = unit_tree()
    inside = tree.subtree(campaign.unit_id) if campaign is not None else set(tree.units)
    held = PostHolding.objects.filter(voided=False, to_on=None, post__voided=False, post__unit_id__in=inside)
    held = held.exclude(post__unit__kind="enterprise").exclude(post__duty="lead_official")
    places = dict(held.order_by("-id").values_list("person_id", "post__unit_id"))
    people = Person.objects.filter(pk__in=places, voided=False, merged_into_id=None)
    found = people.order_by("ordinal", "name", "id").values_list("pk", "name")[:500]
    return [("", "—"), *((str(pk), f"{name}（{tree.label(places[pk])}）") for pk, name in found)]
