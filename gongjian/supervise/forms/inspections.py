"""What the pages of inspections ask."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign, Membership
from gongjian.kit.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    FileField,
    Form,
    LongTextField,
    TextField,
    WholeNumberField,
    YesField,
)
from gongjian.kit.pictures import LIMIT
from gongjian.people.models import Post
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.supervise.actions.inspections.plans import PlanDraft
from gongjian.supervise.actions.inspections.visits import NewVisit
from gongjian.supervise.models import InspectionPlan, VisitKind
from gongjian.supervise.playbook.inspections import InspectionsText
from gongjian.supervise.selectors.inspections.frames import frames_in, units_of

NONE = [("", "—")]


def unit_options(campaign: Campaign) -> list[tuple[str, str]]:
    """Units that may be inspected, in protocol order."""
    return [*NONE, *((str(unit.pk), unit.label) for unit in units_of(campaign))]


def project_options(campaign: Campaign) -> list[tuple[str, str]]:
    """Projects of the campaign by name."""
    members = Membership.objects.filter(campaign_id=campaign.pk, to_on=None, voided=False).values(
        "project_id"
    )
    rows = Project.objects.filter(id__in=members, voided=False, merged_into_id=None).order_by("name", "id")
    return [*NONE, *((str(pk), name) for pk, name in rows.values_list("pk", "name"))]


class PlanForm(Form):
    """A round: what, which kind, when, who goes."""

    title = TextField(label=_("What the round looks at"), max_length=120, example="重点项目开复工情况督查")
    kind = ChoiceField(label=_("Kind"))
    secret = YesField(
        label=_("Secret until the first visit begins"),
        help_text=_("Nobody outside the team sees it, not even the office. 四不两直 always is."),
    )
    basis = TextField(label=_("basis"), required=False, max_length=200, example="年度督查检查计划第3项")
    from_on = DayField(label=_("Begins on"))
    to_on = DayField(label=_("Ends on"))
    team = ChoicesField(label=_("Who goes along"), required=False)

    def __init__(
        self, *args: Any, rules: InspectionsText, posts: Iterable[Post], secret: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = [one for one in VisitKind if one in rules.kinds and (secret or one != VisitKind.UNANNOUNCED)]
        self.fields["kind"].choices = [(one.value, one.label) for one in kinds]  # type: ignore[attr-defined]
        tree = unit_tree()
        choices = [(str(post.pk), f"{tree.label(post.unit_id)} {post.label}") for post in posts]
        self.fields["team"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["team"]
        if not secret:
            del self.fields["secret"]

    @property
    def plan(self) -> PlanDraft:
        """The plan as typed."""
        given = self.cleaned_data
        return PlanDraft(
            given["title"],
            given["kind"],
            given["from_on"],
            given["to_on"],
            given.get("secret", False),
            given["basis"],
            [int(one) for one in given.get("team", ())],
        )


class DrawForm(Form):
    """Points at random."""

    frame = ChoiceField(label=_("Drawn from"))
    size = WholeNumberField(label=_("How many"), min_value=0, max_value=9999, example=5)
    seed = TextField(
        label=_("Seed"),
        required=False,
        max_length=64,
        help_text=_("Leave it empty: one is made at random and recorded, so that anybody can draw again."),
    )

    def __init__(self, *args: Any, campaign: Campaign, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["frame"].choices = list(frames_in(campaign, on).items())  # type: ignore[attr-defined]


class ChooseForm(Form):
    """A point by choice."""

    unit = ChoiceField(label=_("unit"), required=False)
    project = ChoiceField(label=_("project"), required=False)
    place = TextField(label=_("Place visited"), required=False, max_length=100, example="东河镇政务服务大厅")
    planned_on = DayField(label=_("On which day"), required=False)
    reason = TextField(label=_("Why this one"), max_length=200, example="上轮督查的问题回头看")

    def __init__(self, *args: Any, campaign: Campaign, plan: InspectionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_options(campaign)  # type: ignore[attr-defined]
        self.fields["project"].choices = project_options(campaign)  # type: ignore[attr-defined]
        self.fields["planned_on"].initial = plan.from_on


class ReasonForm(Form):
    """Why."""

    reason = TextField(label=_("Reason"), max_length=300)


class CloseForm(Form):
    """The round in words."""

    summary = LongTextField(label=_("What the round has seen"), max_length=4000)


class ConcludeForm(Form):
    """What was concluded of a unit."""

    unit = ChoiceField(label=_("Inspected unit"))
    says = LongTextField(
        label=_("conclusion"),
        max_length=4000,
        help_text=_("The unit reads it at once, and may ask for a review."),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class AskReviewForm(Form):
    """Why the unit does not agree."""

    reason = LongTextField(label=_("What is not right, and the evidence for it"), max_length=300)


class DecideReviewForm(Form):
    """The result of the review."""

    outcome = ChoiceField(
        label=_("Result of the review"),
        few=True,
        choices=[("upheld", _("the conclusion stands")), ("changed", _("the conclusion is changed"))],
    )
    says = LongTextField(label=_("On which grounds"), max_length=4000)


class ConfirmSpokenForm(Form):
    """What the office makes of a leader's words."""

    title = TextField(label=_("What is to be done, in the office's words"), max_length=200)
    unit = ChoiceField(label=_("lead unit"))
    due_on = DayField(label=_("by when"), required=False, help_text=_("Empty: by the kind's own time limit."))

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_options(campaign)  # type: ignore[attr-defined]


class NewVisitForm(Form):
    """A visit outside any round."""

    kind = ChoiceField(label=_("Kind"))
    project = ChoiceField(label=_("project"), required=False)
    unit = ChoiceField(label=_("unit"), required=False)
    place = TextField(label=_("Place visited"), required=False, max_length=100, example="老城片区")
    team = ChoiceField(label=_("Team"), required=False)
    on = DayField(label=_("On which day"))

    def __init__(self, *args: Any, campaign: Campaign, rules: InspectionsText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        capped = rules.cap.kinds if rules.cap is not None else ()
        free = [one for one in rules.kinds if one not in capped and one != VisitKind.UNANNOUNCED]
        fields: dict[str, Any] = dict(self.fields)
        fields["kind"].choices = [(one.value, one.label) for one in free]
        fields["project"].choices = project_options(campaign)
        fields["unit"].choices = unit_options(campaign)
        fields["team"].choices = [*NONE, *((str(one.name), str(one.name)) for one in rules.teams)]
        if not rules.teams:
            del self.fields["team"]

    @property
    def new(self) -> NewVisit:
        """The visit as typed."""
        given = self.cleaned_data
        project = Project.objects.get(pk=given["project"]) if given["project"] else None
        return NewVisit(
            given["kind"],
            given["on"],
            int(given["unit"]) if given["unit"] else None,
            project,
            given["place"],
            given.get("team", ""),
        )


class PhotoForm(Form):
    """One picture."""

    photo = FileField(label=_("Picture"), max_bytes=LIMIT)
