"""What the pages of handling days ask."""

from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kit.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    LongTextField,
    TextField,
    WholeNumberField,
)
from gongjian.ledger import AsOf
from gongjian.matters.forms.choices import offer, unit_choices
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.projects.models import Project
from gongjian.projects.policy import visible_projects
from gongjian.projects.selectors import in_campaign
from gongjian.supervise.actions.handling import NewItem, Outcome
from gongjian.supervise.forms.problems import NOT_SAID, number
from gongjian.supervise.models import HandlingDay, HandlingOutcome
from gongjian.supervise.playbook.handling import handling_of
from gongjian.supervise.selectors import problems

MOST = 500


class HourField(TextField):
    """An hour of the day, 09:00. Cleans to a time."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(example="09:00", max_length=5, **kwargs)

    def clean(self, value: Any) -> Any:
        """The hour meant."""
        text = super().clean(value).replace("：", ":")
        try:
            return datetime.strptime(text, "%H:%M").time()
        except ValueError as error:
            raise ValidationError(self.lesson(_("This is not an hour.")), code="not_an_hour") from error


class DayForm(Form):
    """A day, where, from when."""

    on = DayField(label=_("on which day"))
    starts = HourField(label=_("begins at"), initial="09:00")
    place = TextField(label=_("venue"), required=False, max_length=100)
    note = LongTextField(label=_("What to bring"), required=False, max_length=300)

    @property
    def hour(self) -> time:
        """When it begins."""
        found: time = self.cleaned_data["starts"]
        return found


class ItemForm(Form):
    """An item: what is asked, in which section, of whom, about what."""

    title = TextField(
        label=_("What is to be handled"), max_length=200, example=_("access to the temporary power line")
    )
    section = ChoiceField(label=_("section of the queue"), few=True)
    lead_unit = ChoiceField(label=_("lead unit"))
    units = ChoicesField(label=_("Departments that are called"), required=False)
    names = LongTextField(
        label=_("Who else comes"),
        required=False,
        max_length=400,
        help_text=_("One a line: the project's owner, a designer."),
    )
    project = ChoiceField(label=_("project"), required=False)
    matter = ChoiceField(
        label=_("problem it is about"),
        required=False,
        help_text=_("If it is promised, that problem gets the new date."),
    )

    def __init__(
        self, *args: Any, campaign: Campaign, day: HandlingDay, viewer: Viewer, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        section = handling_of(campaign, day.on)
        offer(self, "section", [(one.key, str(one.name)) for one in section.sections])
        units = unit_choices(campaign)
        offer(self, "lead_unit", units)
        offer(self, "units", units[1:])
        asof = AsOf(day.on)
        seen = Project.objects.filter(visible_projects(viewer, campaign)).values("id")
        projects = (
            in_campaign(campaign, asof).filter(id__in=seen).order_by("name").values_list("id", "name")[:MOST]
        )
        offer(self, "project", [NOT_SAID, *((str(pk), name) for pk, name in projects)])
        rows = Matter.objects.filter(campaign_id=campaign.pk, kind=problems.KIND, voided=False)
        opened = (
            rows.filter(problems.open_q(day.on)).order_by("due_on", "id").values_list("id", "title")[:MOST]
        )
        offer(self, "matter", [NOT_SAID, *((str(pk), title) for pk, title in opened)])

    @property
    def new(self) -> NewItem:
        """The item as typed."""
        given = self.cleaned_data
        return NewItem(
            title=given["title"],
            section=given["section"],
            lead_unit_id=number(given["lead_unit"]),
            units=[int(one) for one in given["units"]],
            names=given["names"].splitlines(),
            project_id=number(given["project"]),
            matter_id=number(given["matter"]),
        )


class OpinionForm(Form):
    """What a department thinks of an item beforehand."""

    draft = "handling-opinion"
    opinion = LongTextField(
        label=_("Opinion of the department"),
        max_length=500,
        help_text=_("Can it be done, by when, and which papers are missing: all at once."),
    )


class OutcomeForm(Form):
    """What came of an item."""

    outcome = ChoiceField(label=_("outcome"), few=True)
    days = WholeNumberField(label=_("In how many working days"), required=False, min_value=0, example=3)
    ground = TextField(
        label=_("What was done, or why it cannot be"),
        required=False,
        max_length=300,
        needed_when=_("(needed for “cannot”)"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", [one for one in HandlingOutcome.choices if one[0] != HandlingOutcome.OPEN])

    @property
    def told(self) -> Outcome:
        """The outcome as typed."""
        given = self.cleaned_data
        return Outcome(given["outcome"], given["ground"], given["days"])


class MissingForm(Form):
    """Every paper that is missing."""

    papers = LongTextField(
        label=_("Papers that are missing, one a line"),
        max_length=2000,
        help_text=_("They are told once, all at once; a second telling is refused."),
    )


class WhyForm(Form):
    """Why."""

    reason = TextField(label=_("reason"), max_length=300)
