"""The office's small forms over the reports of a window: each asks only what its act cannot know."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.dispatch.forms.meetings import InstantField
from gongjian.dispatch.models import CallOutcome
from gongjian.kit import forms
from gongjian.matters.forms.choices import offer, set_year, unit_choices
from gongjian.matters.forms.due import DueDayField


class PlainForm(forms.Form):
    """One press: nothing is asked."""


class ReasonForm(forms.Form):
    """An act that needs a reason."""

    reason = forms.TextField(label=_("Reason"), max_length=300)


class MoreTimeForm(forms.Form):
    """Until when the unit may still report, and why."""

    until = InstantField(label=_("May report until"))
    reason = forms.TextField(label=_("Reason"), max_length=300)


class CallForm(forms.Form):
    """A call to a unit that has not reported."""

    unit = forms.ChoiceField(label=_("Unit"))
    answered_by = forms.TextField(
        label=_("Who answered"), required=False, max_length=60, needed_when=_("(when somebody answered)")
    )
    called_at = InstantField(label=_("Time of the call"))
    outcome = forms.ChoiceField(label=_("What came of it"), choices=CallOutcome.choices)
    says = forms.TextField(label=_("In their words"), required=False, max_length=300)

    def __init__(
        self, *args: Any, units: list[tuple[str, str]], now: datetime | None = None, **kwargs: Any
    ) -> None:
        if now is not None:
            kwargs["initial"] = {"called_at": now, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)


class SolveForm(forms.Form):
    """Solved at once."""

    answer = forms.TextField(label=_("How it was solved"), max_length=300)


class AssignForm(forms.Form):
    """Handed to a unit, with a date."""

    unit = forms.ChoiceField(label=_("To"))
    due = DueDayField(label=_("By"), help_text="")

    def __init__(self, *args: Any, campaign: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", unit_choices(campaign))
        set_year(self, "due", on.year)
