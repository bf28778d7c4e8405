"""What is asked when a campaign, its playbook or its membership is changed."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign, ExitKind, PlaybookItem, Section
from gongjian.kernel.problems import Refused
from gongjian.kit import forms

LONGEST_PLAYBOOK = 200_000


class ArchiveForm(forms.Form):
    """Closing the books."""

    shown_on = forms.DayField(
        label=_("Day it is shown at"), help_text=_("The campaign opens at this day from now on.")
    )
    reason = forms.TextField(label=_("Reason"), example="行动收官，转入常态")


class PlaybookForm(forms.Form):
    """The whole text, edited where it stands."""

    draft = "playbook"
    text = forms.LongTextField(
        label=_("Playbook"),
        max_length=LONGEST_PLAYBOOK,
        strip=False,
        widget=django_forms.Textarea(
            attrs={"rows": 28, "spellcheck": "false", "class": "form-control g-code"}
        ),
        help_text=_("YAML. Lines that do not change keep their records; lines taken out leave the figures."),
    )
    effective_on = forms.DayField(
        label=_("In force from"), required=False, help_text=_("Today, when left empty.")
    )


class DimensionsForm(forms.Form):
    """Batch, class, sector and key task, offered as the playbook names them."""

    on = forms.DayField(label=_("From"))
    batch = forms.TextField(label=_("Batch"), max_length=40, required=False)
    klass = forms.ChoiceField(label=_("Class"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    key_task = forms.ChoiceField(label=_("Key task"), required=False)
    reason = forms.TextField(label=_("Reason"))
    approved_by = forms.TextField(label=_("Approved by"), max_length=100, required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, section in (
            ("klass", Section.KLASS),
            ("sector", Section.SECTOR),
            ("key_task", Section.KEY_TASK),
        ):
            rows = PlaybookItem.objects.filter(campaign=campaign, section=section, voided=False).order_by(
                "ordinal", "id"
            )
            options = [("", "—"), *((row.key, row.label) for row in rows)]
            self.fields[name].choices = options  # type: ignore[attr-defined]
            if len(options) == 1:
                del self.fields[name]

    @property
    def dimensions(self) -> dict[str, str]:
        """What was chosen of the dimensions offered."""
        names = ("batch", "klass", "sector", "key_task")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class EnterForm(DimensionsForm):
    """Taking a project that is on the books already into the campaign."""

    project = forms.TextField(label=_("Project number"), max_length=40, example="X-2021-00001")
    field_order = ("project",)


class LeaveForm(forms.Form):
    """Letting a project go."""

    on = forms.DayField(label=_("First day it is no longer in"))
    kind = forms.ChoiceField(label=_("How it leaves"), choices=ExitKind.choices)
    reason = forms.TextField(label=_("Reason"), example="并入二期，单列取消")
    approved_by = forms.TextField(label=_("Approved by"), max_length=100, example="指挥部例会")


def with_places(refused: Refused, form: forms.Form) -> Refused:
    """A finding whose place is no field (a line of the text) says the place in its sentence."""
    for place, problem in enumerate(refused.problems):
        if problem.where and problem.where not in form.fields:
            said = gettext("%(where)s: %(message)s") % {"where": problem.where, "message": problem.message}
            refused.problems[place] = type(problem)(problem.code, said, "", problem.remedy)
    return refused
