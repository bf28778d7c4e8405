"""What the pages of quantity targets ask."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign, SourceDocument
from gongjian.kernel.problems import Problem
from gongjian.kit.forms import ChoiceField, DayField, Form, LongTextField, NumberField, TextField
from gongjian.people.selectors import unit_lookup
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.actions.targets import NewTarget, Part
from gongjian.projects.forms.project import NOBODY, unit_choices
from gongjian.projects.measured import target_measures


class TargetForm(Form):
    """A target."""

    name = TextField(label=_("name of the target"), max_length=120, example="粮食播种面积")
    unit = ChoiceField(label=_("unit that has the target"))
    value = NumberField(label=_("value"), required=False, max_digits=20, decimal_places=4, example="32.5")
    unit_text = TextField(label=_("unit of measure"), required=False, max_length=20, example="万亩")
    measure = ChoiceField(
        label=_("what is done is counted by"),
        required=False,
        help_text=_(
            "A figure counts it by itself from the books; without one the unit says how much is done."
        ),
    )
    due_on = DayField(label=_("due"), required=False)
    document = ChoiceField(label=_("source document"), required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        documents = SourceDocument.objects.filter(campaign=campaign, voided=False).order_by("id")
        self.documents = {str(one.pk): one for one in documents}
        self.fields["unit"].choices = unit_choices(campaign)  # type: ignore[attr-defined]
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            NOBODY,
            *((one.key, one.figure.label) for one in target_measures),
        ]
        self.fields["document"].choices = [  # type: ignore[attr-defined]
            NOBODY,
            *((key, one.title) for key, one in self.documents.items()),
        ]

    @property
    def new(self) -> NewTarget:
        """The target as typed."""
        given = self.cleaned_data
        return NewTarget(
            given["name"], int(given["unit"]), given["value"], given["unit_text"], given["measure"], given["due_on"],
            self.documents.get(given["document"]),
        )  # fmt: skip


class SplitForm(Form):
    """The parts of a target, one a line."""

    parts = LongTextField(
        label=_("parts, one a line"),
        help_text=_("Unit, plot where it goes down to plots, and value: 东河镇 12.5, or 东河镇 D-03 2.5."),
    )
    reason = TextField(
        label=_("reason"), required=False, help_text=_("Only where the split was closed before.")
    )

    def __init__(self, *args: Any, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit_id = unit_id

    def clean_parts(self) -> list[Part]:
        """The lines understood; each bad one is told."""
        lookup = unit_lookup(unit_tree().subtree(self.unit_id))
        found, wrong = [], []
        for line in self.cleaned_data["parts"].splitlines():
            words = line.replace("，", " ").replace(",", " ").split()
            if not words:
                continue
            unit = lookup.find(words[0], "parts")
            try:
                value = Decimal(words[-1]) if len(words) in (2, 3) else None
            except InvalidOperation:
                value = None
            if isinstance(unit, Problem):
                wrong.append(f"{line}：{unit.message}")
            elif value is None or not value.is_finite():
                wrong.append(gettext("“%(line)s” does not say unit and value.") % {"line": line[:60]})
            else:
                found.append(Part(unit.pk, value, words[1] if len(words) == 3 else ""))
        if wrong:
            raise ValidationError(wrong)
        return found


class SignForm(Form):
    """When the letter was signed."""

    on = DayField(label=_("letter signed on"))


class DoneForm(Form):
    """How much is done."""

    value = NumberField(label=_("done"), max_digits=20, decimal_places=4, example="12.5")
    up_to_on = DayField(label=_("up to"))


class CloseForm(Form):
    """The parts stand from now on."""
