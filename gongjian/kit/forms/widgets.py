"""Inputs of more than one box, drawn without a template of their own."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.forms.widgets import Widget
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from gongjian.kit import words


class MoneyWidget(Widget):
    """Amount and unit; and, when the figure was asked about, the likely one as a button and a box for the reason."""

    unit: str = "wan"
    units: tuple[str, ...] = ("wan", "yi")

    def parts(self, value: Any) -> tuple[str, str, str]:
        """(amount, unit, why) of what was typed, or of an amount in 分 already known."""
        if isinstance(value, tuple):
            return value
        if isinstance(value, int):
            unit = (
                "yi"
                if "yi" in self.units and value and value % 10**8 == 0 and abs(value) >= 10**10
                else self.unit
            )
            return words.in_unit_exactly(value, unit), unit, ""
        return "", self.unit, ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, str, str]:
        """What was typed; the likely figure, when its button was pressed."""
        unit = str(data.get(f"{name}_unit", self.unit))
        taken = str(data.get(f"{name}_take", "")).strip()
        amount = taken or str(data.get(name, "")).strip()
        return (
            amount,
            unit if unit in self.units else self.unit,
            str(data.get(f"{name}_why", "")).strip()[:500],
        )

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Was the field not sent at all?"""
        return name not in data and f"{name}_take" not in data

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The boxes."""
        amount, unit, why = self.parts(value)
        given = dict(attrs or {})
        slip, take = given.pop("data-slip", None), given.pop("data-take", "")
        options = format_html_join(
            "", '<option value="{}"{}>{}</option>',
            [(key, SafeString(" selected") if key == unit else "", words.UNIT_LABELS[key]) for key in self.units],
        )  # fmt: skip
        box = format_html(
            '<div class="g-inline g-money"><input{} name="{}" value="{}" inputmode="decimal">'
            '<select class="form-select" name="{}_unit" aria-label="{}">{}</select></div>',
            flatatt(given), name, amount, name, gettext("Unit"), options,
        )  # fmt: skip
        if not (slip or why):
            return box
        button = SafeString("")
        if take:
            button = format_html(
                '<button class="btn" type="submit" name="{}_take" value="{}">{}</button>',
                name, take, gettext("Change to %(amount)s") % {"amount": take},
            )  # fmt: skip
        label = gettext("It is right; why")
        return format_html(
            '{}<div class="g-inline mt-2">{}<label class="text-nowrap" for="{}_why">{}</label>'
            '<input class="form-control g-grow" id="{}_why" name="{}_why" value="{}" maxlength="500"></div>',
            box, button, given.get("id", name), label, given.get("id", name), name, why,
        )  # fmt: skip
