"""What the desk for reports from the public asks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kit.forms import ChoiceField, DayField, Form, LongTextField, TextField, YesField
from gongjian.projects.forms.project import unit_choices
from gongjian.supervise.actions.public.desk import LONGEST_ANSWER
from gongjian.supervise.actions.public.receiving import LONGEST, NewReport
from gongjian.supervise.models import PublicSource
from gongjian.supervise.playbook.public import PublicText

Choices = list[tuple[str, str]]
LONGEST_REASON = 300
TOLD_HERE = [(one.value, one.label) for one in (PublicSource.ABOVE, PublicSource.ACCEPTED)]


class RegisterForm(Form):
    """A report sent down from above, or told here."""

    source = ChoiceField(label=_("source"), choices=TOLD_HERE, few=True)
    from_above = TextField(
        label=_("sent down by"), max_length=60, required=False, needed_when=_("(when it comes from above)")
    )
    their_number = TextField(label=_("number there"), max_length=60, required=False)
    received_on = DayField(label=_("came in"))
    category = ChoiceField(label=_("category"))
    place = TextField(label=_("place reported"), max_length=100, required=False)
    project = TextField(
        label=_("project"),
        max_length=100,
        required=False,
        help_text=_("Its name or number, if it is about one."),
    )
    says = LongTextField(
        label=_("what is reported"), max_length=LONGEST,
        help_text=_("Names, identity numbers and telephones are masked by themselves; type the text as it is."),
    )  # fmt: skip
    name = TextField(
        label=_("name of the reporter"), max_length=60, required=False, help_text=_("Erased on its day.")
    )
    phone = TextField(label=_("telephone"), max_length=40, required=False)

    def __init__(self, *args: Any, text: PublicText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = text.choices()  # type: ignore[attr-defined]

    @property
    def new(self) -> NewReport:
        """The report as typed; the whole text stays for the desk until the contact is erased."""
        given = self.cleaned_data
        names = ("category", "place", "says", "name", "phone", "their_number")
        return NewReport(**{name: given[name] for name in names}, keep_typed=True)


class CheckForm(Form):
    """Which kind, where, which project."""

    category = ChoiceField(label=_("category"))
    place = TextField(label=_("place reported"), max_length=100, required=False)
    project = TextField(
        label=_("project"),
        max_length=100,
        required=False,
        help_text=_("Its name or number, if it is about one."),
    )

    def __init__(self, *args: Any, text: PublicText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = text.choices()  # type: ignore[attr-defined]


class DispatchForm(Form):
    """To which unit, in which words, by when."""

    unit = ChoiceField(label=_("unit"))
    title = TextField(label=_("matter"), max_length=200)
    requirement = LongTextField(
        label=_("requirement"), max_length=LONGEST, required=False,
        help_text=_("The unit reads this and nothing else: what happened and where, not who reported it."),
    )  # fmt: skip
    due_on = DayField(label=_("due"), required=False, help_text=_("Empty: by the clock of the kind."))
    with_pictures = YesField(
        label=_("Send the pictures along"),
        help_text=_(
            "The unit sees them then. Look at them first: a face, a plate or a door tells who it was."
        ),
    )

    def __init__(self, *args: Any, campaign: Campaign, pictures: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not pictures:
            del self.fields["with_pictures"]
        self.fields["unit"].choices = unit_choices(campaign)  # type: ignore[attr-defined]


class AnswerForm(Form):
    """What the reporter reads."""

    answer = LongTextField(
        label=_("Answer"), max_length=LONGEST_ANSWER, help_text=_("The reporter reads it as it stands here.")
    )


class AgainForm(Form):
    """Why the unit has it again, and by when."""

    reason = LongTextField(label=_("reason"), max_length=LONGEST_REASON)
    due_on = DayField(
        label=_("due"),
        required=False,
        help_text=_("Empty: the day that stood; where that is over, by the clock of the kind."),
    )


class MergeForm(Form):
    """Which report stands for both."""

    into = TextField(label=_("Report that stands for both"), max_length=40, example="GZ-2026-00001")


class GuideForm(Form):
    """Where it belongs."""

    to = TextField(label=_("Where it belongs"), max_length=60, example="12345热线")
    their_number = TextField(label=_("number there"), max_length=60, required=False)
    says = LongTextField(label=_("What the reporter reads"), max_length=LONGEST_ANSWER, required=False)


class ReasonForm(Form):
    """Why."""

    reason = TextField(label=_("reason"), max_length=300)
