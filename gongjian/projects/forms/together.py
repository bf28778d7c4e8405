"""What is asked to change many projects in one act: everything may stay empty, and then stays as it is."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kit.forms import ChoiceField, DayField, Form, FuzzyDateField, TextField, WholeNumberField
from gongjian.projects.actions.together.lines import DAYS, FACTS, FURTHEST, HOLDERS, LABELS, LINES, Wanted
from gongjian.projects.forms.project import Choices, Group, lines, person_choices, unit_choices
from gongjian.projects.models import Level, Library, Nature

AS_IT_IS = ("", _("leave as it is"))
_SECTIONS = {"klass": "class", "sector": "sector", "key_task": "key_task"}
_CHOICES = {"level": Level, "nature": Nature, "library": Library}
_PERSONS = frozenset({"lead_official", "responsible"})


def _or_as_it_is(choices: Choices) -> Choices:
    return [AS_IT_IS, *(one for one in choices if one[0])]


class TogetherForm(Form):
    """The columns that may be set alike for many projects, and the reason that stands with each of them."""

    batch = TextField(label=LABELS["batch"], required=False, max_length=40)
    planned_start = FuzzyDateField(label=_("set the planned start to"), required=False)
    planned_start_shift = WholeNumberField(
        label=_("move the planned start by"), required=False, example=15, min_value=-FURTHEST, max_value=FURTHEST,
        help_text=_("So much later; with a minus sign earlier."),
    )  # fmt: skip
    planned_finish = FuzzyDateField(label=_("set the planned completion to"), required=False)
    planned_finish_shift = WholeNumberField(
        label=_("move the planned completion by"), required=False, example=15, min_value=-FURTHEST,
        max_value=FURTHEST, help_text=_("So much later; with a minus sign earlier."),
    )  # fmt: skip
    by = ChoiceField(
        label=_("moved by"), choices=[("days", _("calendar days")), ("months", _("months"))], initial="days",
        help_text=_("A date known to the month is moved by months."),
    )  # fmt: skip
    from_on = DayField(
        label=_("holds from"),
        required=False,
        help_text=_("For class, sector, key task, batch and who answers; today if nothing is written."),
    )
    reason = TextField(
        label=_("reason"), max_length=300, help_text=_("It stands with every one of these projects.")
    )

    def __init__(self, *args: Any, campaign: Campaign, year: int, may_class: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DAYS:
            self.fields[name].year = year  # type: ignore[attr-defined]
        for name, section in _SECTIONS.items():
            choices = lines(campaign, section)
            if may_class and len(choices) > 1:
                self._choose(name, choices)
        if not may_class:
            del self.fields["batch"]
        for name, kind in _CHOICES.items():
            self._choose(name, list(kind.choices))
        units, persons = unit_choices(campaign), person_choices(campaign)
        for role in HOLDERS:
            self._choose(role, persons if role in _PERSONS else units)

    def _choose(self, name: str, choices: Choices) -> None:
        self.fields[name] = ChoiceField(label=LABELS[name], required=False, choices=_or_as_it_is(choices))

    @property
    def groups(self) -> list[Group]:
        """The fields by what they are about."""
        dates = [name for one in DAYS for name in (one, f"{one}_shift")]
        named: list[tuple[Any, tuple[str, ...]]] = [
            (_("In the list"), LINES),
            (_("Basic facts"), FACTS),
            (_("Time"), (*dates, "by")),
            (_("Responsibility"), HOLDERS),
            (_("From when, and why"), ("from_on", "reason")),
        ]
        found = [
            Group(label, [self[name] for name in names if name in self.fields]) for label, names in named
        ]
        return [group for group in found if group.fields]

    @property
    def wanted(self) -> Wanted:
        """What was filled in."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Wanted(
            lines={name: given[name] for name in LINES if name in given},
            facts={name: given[name] for name in FACTS if name in given},
            dates={name: given[name] for name in DAYS if name in given},
            by=given.get("by", "days"),
            shifts={name: given[f"{name}_shift"] for name in DAYS if f"{name}_shift" in given},
            holders={
                role: (None, int(given[role]), "") if role in _PERSONS else (int(given[role]), None, "")
                for role in HOLDERS
                if role in given
            },
            from_on=given.get("from_on"),
        )


class BackForm(Form):
    """Why a change of many is taken back."""

    reason = TextField(label=_("reason"), max_length=300)
