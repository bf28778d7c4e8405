"""What the pages of problems ask."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import Level
from gongjian.kit.forms import ChoiceField, DayField, Form, LongTextField, TextField
from gongjian.ledger import AsOf
from gongjian.matters.forms.choices import offer, unit_choices
from gongjian.people.viewer import Viewer
from gongjian.projects.models import PlanNode, Project
from gongjian.projects.policy import visible_projects
from gongjian.projects.selectors import in_campaign
from gongjian.supervise.actions.problems import Details, ProblemDraft
from gongjian.supervise.models import Origin
from gongjian.supervise.playbook.problems import ProblemsText, problems_of

NOT_SAID = ("", "—")
RAISED_FROM = (
    Origin.PROJECT,
    Origin.NODE,
    Origin.MEETING,
    Origin.REPORT,
    Origin.VISIT,
    Origin.INSPECTION,
    Origin.OTHER,
)
"""What a person may say a problem comes from; what comes by another way says so by itself."""


class LineForm(Form):
    """The line of the ledger: what stands there beside the matter."""

    category = ChoiceField(
        label=_("class"), help_text=_("The enterprise's own reasons are a class of their own.")
    )
    cause = ChoiceField(label=_("root cause"), required=False)
    wants = LongTextField(label=_("what is to be coordinated"), required=False, max_length=300)
    suggests = LongTextField(label=_("suggested solution"), required=False, max_length=300)
    level = ChoiceField(label=_("level of coordination"), required=False)
    measures = LongTextField(label=_("measures"), required=False, max_length=500)
    promised_on = DayField(label=_("promised for"), required=False, help_text=_("A working day."))
    checker = TextField(label=_("who checks it"), required=False, max_length=100)
    checker_unit = ChoiceField(label=_("checking unit"), required=False)

    def __init__(self, *args: Any, campaign: Campaign, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section: ProblemsText = problems_of(campaign, on)
        offer(self, "category", [NOT_SAID, *((one.key, str(one.name)) for one in section.categories)])
        offer(self, "cause", [NOT_SAID, *((one.key, str(one.name)) for one in section.causes)])
        offer(self, "level", [NOT_SAID, *Level.choices])
        offer(self, "checker_unit", unit_choices(campaign))

    def told(self) -> dict[str, Any]:
        """The answers as the actions take them."""
        given = self.cleaned_data
        names = ("category", "cause", "wants", "suggests", "level", "measures", "promised_on", "checker")
        return {name: given[name] for name in names} | {"checker_unit_id": number(given["checker_unit"])}

    @property
    def details(self) -> Details:
        """The line as typed."""
        return Details(**self.told())


class RaiseForm(LineForm):
    """A problem: what is wrong, of which project or node, and if the viewer hands it out, to whom by when."""

    FOLDED = ("origin", "requirement", "cause", "measures", "promised_on", "checker", "checker_unit")
    FOLDED_LABEL = _("More columns of the ledger")
    title = TextField(label=_("What is wrong"), max_length=200, example=_("the access road is not through"))
    requirement = LongTextField(label=_("More about it"), required=False, max_length=2000)
    project = ChoiceField(
        label=_("project"), required=False, help_text=_("The own unit's projects stand first.")
    )
    node = ChoiceField(
        label=_("node it blocks"), required=False, help_text=_("That node waits until it is solved.")
    )
    origin = ChoiceField(label=_("source"), required=False)
    unit = ChoiceField(label=_("lead unit"), required=False)
    due = DayField(label=_("to be solved by"), required=False)
    clock = ChoiceField(label=_("or within the limit"), required=False)
    solved = TextField(
        label=_("Solved on the spot"), required=False, max_length=300,
        help_text=_("What was done there and then. Then it is closed at once and counted apart."),
    )  # fmt: skip
    field_order = (
        "title", "project", "category", "node", "origin", "requirement", "wants", "suggests", "level", "unit", "due",
        "clock", "solved", "cause", "measures", "promised_on", "checker", "checker_unit",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        campaign: Campaign,
        on: date,
        hands_out: bool,
        project: Project | None,
        viewer: Viewer | None = None,
        **kwargs: Any,
    ) -> None:
        """`viewer`: who may choose the project, where the page names none."""
        super().__init__(*args, campaign=campaign, on=on, **kwargs)
        if project is None and viewer is not None:
            offer(self, "project", [NOT_SAID, *_projects(campaign, viewer, on)])
        else:
            del self.fields["project"]
        self.nodes = {str(node.pk): node for node in _nodes(project)}
        if self.nodes:
            offer(self, "node", [NOT_SAID, *((key, node.name) for key, node in self.nodes.items())])
        else:
            del self.fields["node"]
        offer(self, "origin", [(one.value, one.label) for one in RAISED_FROM])
        if hands_out:
            offer(self, "unit", unit_choices(campaign))
            limits = problems_of(campaign, on).limits
            offer(self, "clock", [NOT_SAID, *((one.key, str(one.says)) for one in limits.done)])
        else:
            for name in ("unit", "due", "clock", "solved"):
                del self.fields[name]

    def problem(self, **more: Any) -> ProblemDraft:
        """The problem as typed; `more` is what the page knows."""
        given = self.cleaned_data
        node = self.nodes.get(given.get("node", ""))
        origin = Origin.NODE.value if node is not None else given["origin"] or Origin.OTHER.value
        known: dict[str, Any] = {"origin": origin, "project_id": number(given.get("project"))}
        known |= {name: value for name, value in more.items() if value is not None}
        return ProblemDraft(
            title=given["title"],
            requirement=given["requirement"],
            node=node,
            unit_id=number(given.get("unit", "")),
            due=given.get("due"),
            clock=given.get("clock", ""),
            solved=given.get("solved", ""),
            **self.told(),
            **known,
        )


def _projects(campaign: Campaign, viewer: Viewer, on: date) -> list[tuple[str, str]]:
    """Projects the viewer sees, those of the own units first, each part by name."""
    seen = Project.objects.filter(visible_projects(viewer, campaign)).values("id")
    rows = in_campaign(campaign, AsOf(on)).filter(id__in=seen).order_by("name")
    found = list(rows.values_list("id", "name", "unit_id"))
    found.sort(key=lambda row: row[2] not in viewer.unit_ids)
    return [(str(pk), name) for pk, name, _unit in found]


def _nodes(project: Project | None) -> list[PlanNode]:
    if project is None:
        return []
    rows = PlanNode.objects.filter(project_id=project.pk, voided=False, network__voided=False)
    return list(rows.filter(actual_finish_on=None).order_by("ordinal", "id")[:200])


def number(text: str | None) -> int | None:
    """The id a choice stands for."""
    return int(text) if text and text.isdecimal() else None


class SendForm(Form):
    """To whom it goes, and what they are to settle."""

    to_unit = ChoiceField(label=_("to which unit"))
    why = LongTextField(label=_("What they are to settle"), max_length=300)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to_unit", unit_choices(campaign))


class LegAnswerForm(Form):
    """What was settled there."""

    says = LongTextField(label=_("What is settled"), max_length=300)


class LookBackForm(Form):
    """What was seen, and whether it holds."""

    seen = ChoiceField(
        label=_("Does it hold?"),
        few=True,
        choices=[("held", _("it holds")), ("back", _("it has come back"))],
        help_text=_("What has come back is taken up again; everything known of it stays."),
    )
    says = LongTextField(label=_("what was seen"), max_length=300)


__all__ = ["LegAnswerForm", "LineForm", "LookBackForm", "RaiseForm", "SendForm", "number"]
