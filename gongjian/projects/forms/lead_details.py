"""What the pages of a lead's quantities and papers ask, and of correcting an event or money in place."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongjian.kit import words
from gongjian.kit.forms import ChoiceField, FileField, Form, NumberField, TextField
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.actions.promotion.lead_details import Quantity
from gongjian.projects.forms.promotion import FundsForm, NewEventForm
from gongjian.projects.models import LeadAttribute, LeadStep, LeadStepKind, PromotionEvent

KINDS = {
    "land": (_("land wanted"), "亩"),
    "output": (_("expected yearly output value"), "万元"),
    "tax": (_("expected yearly tax"), "万元"),
    "jobs": (_("jobs"), "人"),
    "capacity": (_("capacity"), ""),
}
"""Key of a quantity → what it is called, and the unit it usually comes in."""

BOOKED = {"land": "用地", "output": "预计年产值", "tax": "预计年税收", "jobs": "带动就业", "capacity": "产能"}
"""What the books call each kind where nobody gives it a name."""


def named(key: str, label: str) -> str:
    """A quantity's name in the reader's language where it is one of the kinds, else as it was given."""
    return str(KINDS[key][0]) if key in KINDS and label == BOOKED[key] else label


class QuantityForm(Form):
    """How much land, output, tax, how many jobs; or a quantity of its own name."""

    kind = ChoiceField(
        label=_("quantity of the lead"),
        choices=[*((key, label) for key, (label, _unit) in KINDS.items()), ("", _("another quantity"))],
        required=False,
    )
    label = TextField(
        label=_("its name"), required=False, max_length=60, needed_when=_("(needed for another quantity)")
    )
    value = NumberField(label=_("value"), decimal_places=4, max_digits=20, min_value=0)
    unit_text = TextField(
        label=_("unit of measure"), required=False, max_length=20,
        help_text=_("Left empty: 亩 for land, 万元 for output and tax, 人 for jobs."),
    )  # fmt: skip
    text = TextField(label=_("as printed"), required=False, max_length=60, example="120亩")

    def __init__(self, *args: Any, quantity: LeadAttribute | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stands = quantity
        if quantity is not None:
            del self.fields["kind"]
            self.fields["label"].required = True

    def clean(self) -> dict[str, Any]:
        """A quantity of another kind has a name, and one without a usual unit says its own."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        kind = given.get("kind") or ""
        if self.stands is None and not kind and not given.get("label"):
            self.add_error("label", gettext("Write what the quantity is called, for example: energy wanted."))
        if not given.get("unit_text") and not KINDS.get(kind, ("", ""))[1]:
            self.add_error("unit_text", gettext("Write the unit: 亩, 万元, 人, 万千瓦."))
        return given

    @property
    def quantity(self) -> Quantity:
        """The quantity as the act takes it. Names are kept in the language of the books."""
        given = self.cleaned_data
        if self.stands is not None:
            return Quantity(
                given["label"], given["value"], given["unit_text"], self.stands.key, given["text"]
            )
        label, unit = BOOKED.get(given["kind"], ""), KINDS.get(given["kind"], ("", ""))[1]
        return Quantity(
            given["label"] or label, given["value"], given["unit_text"] or unit, given["kind"], given["text"]
        )


class LeadPaperForm(Form):
    """The paper signed at a step."""

    step = ChoiceField(label=_("lead step"))
    file = FileField(label=_("paper (scan)"), help_text=_("PDF, picture, Word or Excel, at most 20 MB"))

    def __init__(self, *args: Any, steps: list[LeadStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.pk), _told(row)) for row in steps]
        self.fields["step"].choices = choices  # type: ignore[attr-defined]


def _told(row: LeadStep) -> str:
    return f"{row.word or LeadStepKind(row.step).label}（{words.day(row.from_on)}）"


class ChangeEventForm(NewEventForm):
    """An event as it is to stand, and why it is corrected."""

    draft = ""
    reason = TextField(label=_("reason for the correction"))

    def __init__(self, *args: Any, event: PromotionEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _keep_choice(self, "unit", event.unit_id)
        _keep_choice(self, "team", event.team_id)


def _keep_choice(form: Form, name: str, unit_id: int | None) -> None:
    """The unit it stands with can stay, also where it would not be offered."""
    field: Any = form.fields.get(name)
    if field is not None and unit_id is not None and str(unit_id) not in {pk for pk, _label in field.choices}:
        field.choices = [*field.choices, (str(unit_id), unit_tree().label(unit_id))]


class ChangeFundsForm(FundsForm):
    """Money in place as it is to stand, and why it is corrected."""

    reason = TextField(label=_("reason for the correction"))
