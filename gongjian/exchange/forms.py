"""The forms of this room: the upload, the columns with the choices of a load, one line to be mended."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazystr
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongjian.exchange.models import ImportRun
from gongjian.exchange.selectors import kind_of
from gongjian.exchange.staging import unpack
from gongjian.kit.forms import (
    ChoiceField,
    DayField,
    FileField,
    Form,
    LongTextField,
    TextField,
    WholeNumberField,
    YesField,
)
from gongjian.kit.registry import ImportKind
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.reading import as_text
from gongjian.kit.sheets.words import MoneyUnit

LEAVE_OUT = ""


class UploadForm(Form):
    """Which list, and for which campaign when there is a choice."""

    file = FileField(sheet=True, label=_("The list"), max_bytes=settings.UPLOAD_LIMIT)

    def __init__(self, *args: Any, campaigns: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = settings.UPLOAD_LIMIT // 1024 // 1024
        self.fields["file"].help_text = _("xlsx or csv, at most %(limit)s MB; no macros, no password.") % {
            "limit": limit
        }
        if campaigns:
            choices = [(campaign.key, campaign.label) for campaign in campaigns]
            self.fields["campaign"] = ChoiceField(label=_("Into which campaign"), choices=choices)
            self.order_fields(["campaign", "file"])


class MappingForm(Form):
    """Every column of the list with what it means, and the choices of this load."""

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        self.run = run
        kind = kind_of(run)
        kwargs.setdefault("initial", {}).update(_initial(run))
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, object]] = [(LEAVE_OUT, _("leave this column out"))]
        choices += [(one.key, one.label) for one in kind.fields]
        for column in run.mapping["head"]:
            name = f"col_{column['letter']}"
            label = lazystr(f"{column['letter']}　{column['label'] or '—'}")
            self.fields[name] = ChoiceField(label=label, choices=choices, required=False)
            self.fields[name].widget.attrs["class"] = "form-select"
        for name in kind.options:
            self.fields[name] = _option(name)
        if "unit" in self.fields:
            self.fields["unit"].help_text = _said_unit(run)

    def clean(self) -> dict[str, Any]:
        """One field is taken from one column."""
        data: dict[str, Any] = super().clean() or {}
        seen: dict[str, str] = {}
        for name, key in data.items():
            if name.startswith("col_") and key:
                if key in seen:
                    said = _("Column %(first)s is this already. Choose one of the two.")
                    self.add_error(name, forms.ValidationError(said % {"first": seen[key]}))
                seen[key] = name.removeprefix("col_")
        return data

    @property
    def chosen(self) -> dict[str, str]:
        """Field key → column letter."""
        data = self.cleaned_data
        return {
            key: name.removeprefix("col_") for name, key in data.items() if name.startswith("col_") and key
        }

    @property
    def options(self) -> dict[str, Any]:
        """The choices of this load."""
        names = kind_of(self.run).options
        return {
            name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name) not in (None, "")
        }

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Each column with its head, first values, and how sure the proposal is."""
        sure = self.run.mapping.get("sure", {})
        by_letter = {letter: key for key, letter in self.run.mapping["columns"].items()}
        found = []
        for column in self.run.mapping["head"]:
            key = by_letter.get(column["letter"], "")
            found.append(
                {
                    **column,
                    "field": self[f"col_{column['letter']}"],
                    "unsure": bool(key) and sure.get(key, 1) < 0.9,
                }
            )
        return found

    @property
    def choices(self) -> list[forms.BoundField]:
        """The fields of the choices."""
        return [self[name] for name in kind_of(self.run).options]


def _initial(run: ImportRun) -> dict[str, Any]:
    found: dict[str, Any] = {f"col_{letter}": key for key, letter in run.mapping["columns"].items()}
    return found | {name: run.options.get(name) for name in kind_of(run).options}


def _said_unit(run: ImportRun) -> str:
    said = run.summary.get("unit")
    if said:
        return gettext("The line above the list says %(unit)s.") % {"unit": said}
    return gettext("The list does not say its unit; columns that name one in brackets keep their own.")


def _option(name: str) -> forms.Field:
    match name:
        case "unit":
            units = [("", _("as each column says"))] + [(unit.value, unit.value) for unit in MoneyUnit]
            return ChoiceField(label=_("Amounts are in"), choices=units, required=False)
        case "year":
            hint = _("Dates without a year, and the plan of the year, belong to it.")
            return WholeNumberField(
                label=_("Year of the list"), example=2026, min_value=1990, max_value=2100, help_text=hint
            )
        case "on":
            hint = _("From this day on the records of the list hold.")
            return DayField(label=_("In force from"), help_text=hint)
        case "list":
            hint = _("A list of this name is added to; otherwise one is set up.")
            return TextField(label=_("Name of the list"), max_length=160, help_text=hint)
        case "persons":
            hint = _("Otherwise their names are kept as the list gives them.")
            return YesField(label=_("Register persons nobody has registered yet"), help_text=hint)
    raise ValueError(f"no such choice: {name}")


class LineForm(Form):
    """The cells of one line, as texts."""

    def __init__(
        self, *args: Any, run: ImportRun, row: Any, keys: list[str], ask: bool, **kwargs: Any
    ) -> None:
        kind: ImportKind = kind_of(run)
        columns: Mapping[str, str] = run.mapping["columns"]
        labels = {one["letter"]: one["label"] for one in run.mapping["head"]}
        kwargs.setdefault("initial", {}).update(
            {key: as_text(unpack(row.values["cells"].get(columns[key]))) for key in keys}
        )
        super().__init__(*args, **kwargs)
        for one in kind.fields:
            if one.key in keys:
                letter = columns[one.key]
                hint = f"{letter}{row.row_number}　{labels.get(letter, '')}"
                made = (
                    LongTextField
                    if one.kind == Kind.TEXT and one.key in ("content", "requirement")
                    else TextField
                )
                self.fields[one.key] = made(
                    label=one.label, required=one.required, max_length=4000, help_text=hint
                )
        self.keys = [one.key for one in kind.fields if one.key in keys]
        if ask:
            self.fields["keep"] = YesField(label=_("What was asked about is right as it is written"))

    @property
    def cells(self) -> dict[str, str]:
        """Field key → text."""
        return {key: self.cleaned_data.get(key, "") for key in self.keys}
