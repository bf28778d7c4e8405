"""What the ledger of legacy problems asks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kit.forms import ChoiceField, DayField, Form, LongTextField, TextField
from gongjian.projects.forms.project import unit_choices
from gongjian.supervise.actions.legacy import LONGEST, Dossier
from gongjian.supervise.playbook.legacy import LegacyText


class DossierForm(Form):
    """Class, since when, how it came about, parties, law, plan, who above supervises it."""

    klass = ChoiceField(label=_("class"))
    arose = TextField(label=_("since when"), max_length=60, required=False, example="2016年")
    origin = LongTextField(label=_("how it came about"), max_length=LONGEST, required=False)
    parties = TextField(
        label=_("parties to it"), max_length=300, required=False,
        help_text=_("Organisations and kinds of people (86 households), never persons by name."),
    )  # fmt: skip
    law = TextField(label=_("law and policy"), max_length=300, required=False)
    plan = LongTextField(
        label=_("plan"), max_length=LONGEST, required=False, help_text=_("One item, one plan (一案一策).")
    )
    above = TextField(
        label=_("supervised from above by"),
        max_length=60,
        required=False,
        help_text=_("Empty: by nobody above."),
    )

    def __init__(self, *args: Any, text: LegacyText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["klass"].choices = text.choices()  # type: ignore[attr-defined]

    @property
    def dossier(self) -> Dossier:
        """As typed."""
        names = ("klass", "arose", "origin", "parties", "law", "plan", "above")
        return Dossier(**{name: self.cleaned_data[name] for name in names})


class NewItemForm(DossierForm):
    """A legacy problem with the matter it is."""

    title = TextField(label=_("matter"), max_length=200)
    unit = ChoiceField(label=_("lead unit"))
    due_on = DayField(label=_("due"))
    project = TextField(
        label=_("project"),
        max_length=100,
        required=False,
        help_text=_("Its name or number, if it is about one."),
    )
    field_order = ("title", "klass", "unit", "due_on", "project")

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(campaign)  # type: ignore[attr-defined]


class MeasureForm(Form):
    """A measure of the plan."""

    says = TextField(label=_("measure of the plan"), max_length=300)
    unit = ChoiceField(label=_("unit"))
    due_on = DayField(label=_("due"))

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(campaign)  # type: ignore[attr-defined]


class DoneForm(Form):
    """When it was done, and what came of it."""

    on = DayField(label=_("done on"))
    result = TextField(label=_("result"), max_length=300)


class DropForm(Form):
    """Why it is no longer part of the plan."""

    reason = TextField(label=_("reason"), max_length=300)
