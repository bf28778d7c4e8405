"""What the pages of plan networks ask."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.forms import BoundField, Select, TextInput
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    LongTextField,
    TextField,
    WholeNumberField,
    YesField,
)
from gongjian.projects.actions.network.copy import After, NewNode, Tuning
from gongjian.projects.forms.project import NOBODY, unit_choices
from gongjian.projects.network_waits import read_waits
from gongjian.projects.networks import Template, templates

NEW = "new"


class DraftForm(Form):
    """Class, start and branches: all a plan is drafted from."""

    template = ChoiceField(label=gettext_lazy("kind of project"))
    start_on = DayField(
        label=gettext_lazy("starts on"), help_text=gettext_lazy("The day the first node begins.")
    )
    required_on = DayField(
        label=gettext_lazy("to be finished by"), required=False,
        help_text=gettext_lazy("Only where a day is set; floats are counted to it."),
    )  # fmt: skip
    branches = ChoicesField(
        label=gettext_lazy("what else this project needs"), required=False,
        help_text=gettext_lazy(
            "Of the environmental papers one at most; what the chosen kind does not have is left out."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = templates()
        self.fields["template"].choices = [(key, _said(one)) for key, one in known.items()]  # type: ignore[attr-defined]
        branches: dict[str, str] = {}
        for one in known.values():
            for branch in one.text.branches:
                when = f"（{branch.when}）" if str(branch.when) else ""
                branches.setdefault(branch.key, f"{branch.name}{when}")
        self.fields["branches"].choices = list(branches.items())  # type: ignore[attr-defined]

    def branches_of(self, template: Template) -> list[str]:
        """Those ticked that the chosen kind has."""
        has = {branch.key for branch in template.text.branches}
        return [key for key in self.cleaned_data["branches"] if key in has]


def _said(one: Template) -> str:
    says = str(one.text.says)
    return f"{one.text.name} — {says}" if says else str(one.text.name)


class PlanForm(Form):
    """The whole plan as a table: a line a node, one more to add, the branches, the start, and why."""

    COLUMNS = ("name", "unit", "limit", "not_before", "waits", "out")

    def __init__(
        self, *args: Any, nodes: Sequence[Any], waits: Sequence[str], campaign: Campaign | None,
        template: Template | None, taken: Iterable[str], approved: bool, start_on: date,
        required_on: date | None, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.nodes = list(nodes)
        initial = kwargs.pop("initial", {})
        units = unit_choices(campaign)
        extra: dict[str, Any] = {}
        for node, before in zip(self.nodes, waits, strict=True):
            initial |= {
                f"{node.key}.limit": node.limit_days, f"{node.key}.not_before": node.not_before_on,
                f"{node.key}.unit": str(node.unit_id or ""), f"{node.key}.waits": before,
            }  # fmt: skip
            extra |= _line(node.key, node.name, units, node)
        extra |= _line(NEW, _("the new node"), units, None)
        extra[f"{NEW}.name"] = TextField(
            label=_("a new node"), required=False, max_length=120, widget=_cell(_("a new node"), "")
        )
        initial |= {"start_on": start_on, "required_on": required_on, "branches": list(taken)}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields |= extra
        self.fields["start_on"] = DayField(label=_("starts on"))
        self.fields["required_on"] = DayField(label=_("to be finished by"), required=False)
        if template is not None and template.text.branches:
            choices = [(one.key, f"{one.name}") for one in template.text.branches]
            self.fields["branches"] = ChoicesField(
                label=_("optional branches"), required=False, choices=choices
            )
        if approved:
            self.fields["reason"] = TextField(
                label=_("why the approved plan changes"), required=False, max_length=300,
                help_text=_("The approved plan is kept beside the new one."),
            )  # fmt: skip

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The fields of each node, as cells."""
        return [{"node": node, **self._cells(node.key)} for node in self.nodes]

    @property
    def new(self) -> dict[str, Any]:
        """The line to add one."""
        return self._cells(NEW)

    def _cells(self, key: str) -> dict[str, SafeString]:
        return {name: cell(self[f"{key}.{name}"]) for name in self.COLUMNS if f"{key}.{name}" in self.fields}

    def tuning(self) -> Tuning:
        """What was changed. Refused with every cell that cannot be read."""
        given, changed = self.cleaned_data, set(self.changed_data)
        nodes: dict[str, dict[str, Any]] = {}
        waits: dict[str, Sequence[After]] = {}
        problems: list[Problem] = []
        places = {place: node.key for place, node in enumerate(self.nodes, start=1)}
        for node in self.nodes:
            columns = {
                column: self._value(node.key, name)
                for name, column in (
                    ("limit", "limit_days"),
                    ("not_before", "not_before_on"),
                    ("unit", "unit_id"),
                )
                if f"{node.key}.{name}" in changed
            }
            if columns.get("limit_days", 0) is None:
                columns.pop("limit_days")
            if columns:
                nodes[node.key] = columns
            if f"{node.key}.waits" in changed:
                waits[node.key] = read_waits(
                    given[f"{node.key}.waits"], places, f"{node.key}.waits", problems
                )
        if problems:
            raise Refused.many(problems)
        network: dict[str, Any] = {
            name: given[name] for name in ("start_on", "required_on") if name in changed
        }
        return Tuning(
            nodes=nodes,
            removed=[node.key for node in self.nodes if given.get(f"{node.key}.out")],
            added=self._added(places),
            waits=waits,
            branches=given["branches"] if "branches" in changed else None,
            network=network,
        )

    def _value(self, key: str, name: str) -> Any:
        value = self.cleaned_data[f"{key}.{name}"]
        return (int(value) if value else None) if name == "unit" else value

    def _added(self, places: dict[int, str]) -> list[NewNode]:
        given = self.cleaned_data
        name = given.get(f"{NEW}.name", "").strip()
        if not name:
            return []
        problems: list[Problem] = []
        after = read_waits(given[f"{NEW}.waits"], places, f"{NEW}.waits", problems)
        if problems:
            raise Refused.many(problems)
        limit = given[f"{NEW}.limit"]
        return [
            NewNode(
                name, 0 if limit is None else limit, unit_id=self._value(NEW, "unit"), after=after,
                before=[],
            )
        ]  # fmt: skip

    def refuse(self, refused: Refused) -> None:
        """What the plan's own check finds stands at the node's line."""
        for problem in refused.problems:
            said = f"{problem.message} {problem.remedy}".strip()
            place = f"{problem.where}.limit" if f"{problem.where}.limit" in self.fields else problem.where
            self.add_error(place if place in self.fields else None, said)


def _line(key: str, name: str, units: list[tuple[str, Any]], node: Any) -> dict[str, Any]:
    said = {"node": name}
    days, unit = _("working days of “%(node)s”") % said, _("department of “%(node)s”") % said
    before = _("“%(node)s” comes after") % said
    fields: dict[str, Any] = {
        f"{key}.limit": WholeNumberField(label=days, required=False, widget=_cell(days, "w-num")),
        f"{key}.not_before": DayField(label=_("“%(node)s” not before") % said, required=False),
        f"{key}.unit": ChoiceField(
            label=unit, required=False, choices=units or [NOBODY], widget=Select(attrs={"aria-label": unit})
        ),
        f"{key}.waits": TextField(label=before, required=False, widget=_cell(before, "w-num")),
    }
    fields[f"{key}.not_before"].widget.attrs["aria-label"] = _("“%(node)s” not before") % said
    if node is not None and node.actual_start_on is None:
        fields[f"{key}.out"] = YesField(label=_("take “%(node)s” out") % said)
        fields[f"{key}.out"].widget.attrs["aria-label"] = _("take “%(node)s” out") % said
    if node is not None and node.actual_finish_on is not None:
        for field in fields.values():
            field.disabled = True
    return fields


def _cell(label: str, css: str) -> TextInput:
    return TextInput(attrs={"aria-label": label, "class": css})


def cell(bound: BoundField) -> SafeString:
    """A field as a cell of a table: named for who does not see the head, what is wrong below it."""
    widget = bound.field.widget
    css = "form-select" if isinstance(widget, Select) else "form-control"
    attrs: dict[str, Any] = {
        "class": f"{css} {widget.attrs.get('class', '')} {'is-invalid' if bound.errors else ''}"
    }
    if bound.errors:
        attrs |= {"aria-invalid": "true", "title": str(bound.errors[0])}
    if widget.__class__.__name__ == "CheckboxInput":
        attrs.pop("class")
    return SafeString(bound.as_widget(attrs=attrs))


class WhyForm(Form):
    """An act that needs a reason."""

    reason = TextField(label=gettext_lazy("reason"), max_length=300)


class ApproveForm(Form):
    """Who approves, and for every approval but the first, why."""

    def __init__(self, *args: Any, first: bool, decides: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approved_by"] = TextField(
            label=_("approved by"), required=False, max_length=100, initial=decides, example=_("副县长 周示例"),
            help_text=_("The leader's post and name; it stands on the approved plan."),
        )  # fmt: skip
        if not first:
            self.fields["reason"] = TextField(
                label=_("why the approved plan changes"), required=False, max_length=300
            )


class NodeDayForm(Form):
    """The day something happened, and why where that is asked."""

    on = DayField(label=gettext_lazy("on the day"))
    why = TextField(
        label=gettext_lazy("why"), required=False, max_length=200,
        help_text=gettext_lazy("Only where something is asked about."),
    )  # fmt: skip


class FinishForm(NodeDayForm):
    """Done on a day; begun on another, where that was never recorded."""

    started_on = DayField(label=gettext_lazy("begun on"), required=False)
    field_order = ("started_on", "on", "why")


class PapersForm(Form):
    """All that is missing, one a line."""

    papers = LongTextField(
        label=gettext_lazy("papers missing"), max_length=2000,
        help_text=gettext_lazy("One a line, all of them: they are told once."),
    )  # fmt: skip
