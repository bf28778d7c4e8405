"""Forms for drafting: one matter, many lines at once, stage targets, an adjustment."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Clause
from gongjian.kernel.problems import Problem
from gongjian.kit import forms
from gongjian.matters.actions import Draft, Target
from gongjian.matters.dues import due_typed
from gongjian.matters.forms.choices import chosen_units, offer, set_year, unit_choices, units_under
from gongjian.matters.forms.due import DueField, due_of, read_due
from gongjian.matters.imports.planning import EVERY_TOWNSHIP
from gongjian.matters.kinds import kinds_of
from gongjian.matters.models import Matter, StageTarget
from gongjian.people.selectors import UnitLookup, unit_lookup

_SEPARATOR = re.compile(r"\s*[|｜\t]\s*")


class DraftForm(forms.Form):
    """拟定 a matter, or change the draft."""

    draft = "matter"
    kind = forms.ChoiceField(label=_("Kind"))
    title = forms.TextField(label=_("What is to be done"), max_length=200)
    requirement = forms.LongTextField(label=_("Requirement"), required=False, max_length=2000)
    unit = forms.ChoiceField(label=_("Lead unit"), required=False)
    due = DueField(label=_("Due"), required=False)
    start_on = forms.DayField(label=_("Starts on"), required=False)
    assisting = forms.ChoicesField(label=_("Assisting units"), required=False)
    supervising = forms.ChoicesField(label=_("Supervising units"), required=False)
    project = forms.TextField(
        label=_("Project number"), required=False, max_length=40, example="X-2026-00012"
    )
    aspect = forms.TextField(label=_("Aspect"), required=False, max_length=60)
    target_value = forms.NumberField(label=_("Target"), required=False)
    target_unit = forms.TextField(label=_("Unit of measure"), required=False, max_length=20)
    remark = forms.TextField(label=_("Remark"), required=False, max_length=300)
    clause = django_forms.IntegerField(required=False, widget=django_forms.HiddenInput)

    MORE = ("start_on", "supervising", "project", "aspect", "target_value", "target_unit", "remark")

    def __init__(self, *args: Any, campaign: Any, on: date, **kwargs: Any) -> None:
        self.campaign, self.on = campaign, on
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(kind.key, kind.label) for kind in kinds_of(campaign, on).values()])
        offer(self, "unit", unit_choices(campaign))
        for name in ("assisting", "supervising"):
            offer(self, name, unit_choices(campaign, blank=False))
        set_year(self, "due", on.year)

    def clean_project(self) -> int | None:
        """The project of that number, which must be a live one."""
        number = self.cleaned_data["project"].strip()
        if not number:
            return None
        project: Any = Matter._meta.get_field("project").related_model
        found = project.objects.filter(number__iexact=number, voided=False).first()
        if found is None:
            raise ValidationError(
                gettext("No project has the number “%(number)s”.") % {"number": number},
                code="project_unknown",
            )
        return int(found.pk)

    def clean_clause(self) -> int | None:
        """The clause it is drafted from, one of the campaign's own documents."""
        found = clause_of(self.campaign, self.cleaned_data["clause"])
        return found.pk if found is not None else None

    def columns(self) -> dict[str, Any]:
        """What `change_matter` takes."""
        data = self.cleaned_data
        due = due_of(data["due"], self.data.get("due", ""))
        return {
            "kind": data["kind"],
            "title": data["title"],
            "requirement": data["requirement"],
            "unit_id": int(data["unit"]) if data["unit"] else None,
            "due": due,
            "start_on": data["start_on"],
            "assisting": [int(pk) for pk in data["assisting"]],
            "supervising": [int(pk) for pk in data["supervising"]],
            "project_id": data["project"],
            **{name: data[name] for name in ("aspect", "target_value", "target_unit", "remark")},
        }

    def as_draft(self) -> Draft:
        """What `draft_matter` takes."""
        given = self.columns()
        more = {name: given.pop(name) for name in ("aspect", "target_value", "target_unit", "remark")}
        if self.cleaned_data["clause"]:
            more["clause_id"] = self.cleaned_data["clause"]
        return Draft(**given, more=more)


def clause_of(campaign: Any, pk: int | str | None) -> Clause | None:
    """A clause of the campaign's documents; None for any other."""
    if not str(pk or "").isdecimal():
        return None
    rows = Clause.objects.filter(pk=int(str(pk)), voided=False, document__campaign_id=campaign.pk)
    return rows.select_related("document").first()


def draft_initial(matter: Matter, holders: dict[str, list[int]]) -> dict[str, Any]:
    """A draft as the form shows it."""
    project: Any = matter.project
    return {
        "kind": matter.kind,
        "title": matter.title,
        "requirement": matter.requirement,
        "unit": str(matter.unit_id or ""),
        "due": due_typed(matter),
        "start_on": matter.start_on,
        "assisting": [str(pk) for pk in holders.get("assisting", [])],
        "supervising": [str(pk) for pk in holders.get("supervising", [])],
        "project": project.number if project is not None else "",
        "aspect": matter.aspect,
        "target_value": matter.target_value,
        "target_unit": matter.target_unit,
        "remark": matter.remark,
        "revision": matter.revision,
    }


class LinesForm(forms.Form):
    """Many matters at once, one a line: title | unit | due."""

    lines = forms.LongTextField(
        label=_("Lines"),
        max_length=40_000,
        help_text=_(
            "One a line: title | lead unit | due. Unit and due may be left out; 各乡镇 makes one for each township."
        ),
    )

    def __init__(self, *args: Any, campaign: Any, on: date, kind: str, **kwargs: Any) -> None:
        self.campaign, self.on, self.matter_kind = campaign, on, kind
        super().__init__(*args, **kwargs)
        self.fields["lines"].widget.attrs["rows"] = 8

    def clean_lines(self) -> list[Draft]:
        """A draft for each line, or one a township where 各乡镇 leads; every line that cannot be read is named."""
        lookup = unit_lookup(unit.pk for unit in units_under(self.campaign))
        drafts: list[Draft] = []
        wrong = []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if line.strip():
                try:
                    drafts += self._read(line, lookup)
                except ValidationError as error:
                    wrong.append(
                        gettext("Line %(number)s: %(why)s") % {"number": number, "why": error.message}
                    )
        if wrong:
            raise ValidationError(wrong)
        return drafts

    def _read(self, line: str, lookup: UnitLookup) -> list[Draft]:
        title, unit, due, rest = [*_SEPARATOR.split(line.strip(), maxsplit=3), "", "", ""][:4]
        if rest:
            raise ValidationError(gettext("there are more than three parts. Write title | unit | due."))
        found = due_of(read_due(due, self.on.year), due)
        units = self._units(unit, lookup)
        return [Draft(kind=self.matter_kind, title=title[:200], unit_id=pk, due=found) for pk in units]

    def _units(self, text: str, lookup: UnitLookup) -> list[int | None]:
        """Ids of the units that lead a line: none said, one, or every township."""
        if not text:
            return [None]
        if EVERY_TOWNSHIP.fullmatch(text):
            townships = chosen_units(self.campaign, "all:township")
            if not townships:
                raise ValidationError(
                    gettext("no township is registered here; register them first, or name the units.")
                )
            return list(townships)
        found = lookup.find(text)
        if isinstance(found, Problem):
            raise ValidationError(f"{found.message}{found.remedy}")
        return [found.pk]


class AdjustForm(DraftForm):
    """清单调整 of a line after issue."""

    reason = forms.TextField(label=_("Reason of the adjustment"), max_length=300)
    approved_by = forms.TextField(label=_("Approved by"), max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "unit", "assisting", "supervising", "project", "start_on"):
            del self.fields[name]

    def adjusted(self) -> dict[str, Any]:
        """The columns that may be adjusted."""
        data = self.cleaned_data
        due = due_of(data["due"], self.data.get("due", ""))
        kept = {
            name: data[name]
            for name in ("title", "requirement", "aspect", "target_value", "target_unit", "remark")
        }
        return kept | ({"due": due} if due is not None else {})


class TargetsForm(forms.Form):
    """What each quarter of a year is to reach."""

    def __init__(self, *args: Any, year: int, targets: Iterable[StageTarget], **kwargs: Any) -> None:
        self.year = year
        initial: dict[str, Any] = {f"q{t.quarter}": t.words for t in targets if t.year == year and t.quarter}
        initial |= {f"n{t.quarter}": t.quantity for t in targets if t.year == year and t.quarter}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        for quarter in range(1, 5):
            label = gettext("Quarter %(quarter)s") % {"quarter": quarter}
            self.fields[f"q{quarter}"] = forms.TextField(label=label, required=False, max_length=200)
            amount = gettext("Quarter %(quarter)s, quantity") % {"quarter": quarter}
            self.fields[f"n{quarter}"] = forms.NumberField(label=amount, required=False)

    def targets(self, others: Sequence[StageTarget]) -> list[Target]:
        """All stage targets of the matter: this year's quarters as given, the others as they were."""
        kept = [
            Target(t.year, t.quarter, t.month, t.words, t.quantity)
            for t in others
            if t.year != self.year or t.month
        ]
        data = self.cleaned_data
        now = [
            Target(self.year, quarter, None, data[f"q{quarter}"], data[f"n{quarter}"])
            for quarter in range(1, 5)
            if data[f"q{quarter}"] or data[f"n{quarter}"] is not None
        ]
        return kept + now
