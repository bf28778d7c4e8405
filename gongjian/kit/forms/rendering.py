"""Fields and error boxes as mark-up: hint and error are tied to the input, the box above links to each field."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from gongjian.kit import words
from gongjian.kit.forms.fields import DayField, MoneyField

_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def anchor(bound: BoundField) -> str:
    """The id of the first input of a field: where a link from the error box lands."""
    return f"{bound.auto_id}_0" if isinstance(bound.field.widget, _GROUPS) else bound.auto_id


def render_field(bound: BoundField, attrs: dict[str, object] | None = None) -> SafeString:
    """A field: label, hint, what is wrong, input. Hidden fields are drawn bare."""
    if bound.is_hidden:
        return SafeString(bound.as_hidden())
    widget = bound.field.widget
    if isinstance(bound.field, DayField) and bound.errors:
        widget.input_type = "text"  # a day picker would swallow what was typed wrongly
    context: dict[str, Any] = {
        "field": bound,
        "anchor": anchor(bound),
        "wrong": list(bound.errors),
        "kind": _kind(widget),
    }
    context["choices"] = list(bound) if isinstance(widget, _GROUPS) else []
    context["input"] = (
        SafeString("") if context["choices"] else bound.as_widget(attrs=_attributes(bound, attrs or {}))
    )
    return render_to_string("kit/_field.html", context)


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxSelectMultiple):  # first: Django makes it a kind of RadioSelect
        return "ticks"
    if isinstance(widget, forms.RadioSelect):
        return "radio"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "input"


def _attributes(bound: BoundField, given: dict[str, object]) -> dict[str, Any]:
    widget, wrong = bound.field.widget, bool(bound.errors)
    css = (
        ""
        if isinstance(widget, forms.CheckboxInput)
        else "form-select"
        if isinstance(widget, forms.Select)
        else "form-control"
    )
    attrs: dict[str, Any] = {
        **given,
        "class": " ".join(
            filter(None, (css, widget.attrs.get("class"), "is-invalid" if wrong and css else ""))
        ),
    }
    described = [f"h-{bound.html_name}"] if bound.help_text else []
    if wrong:
        attrs["aria-invalid"] = "true"
        described.append(f"e-{bound.html_name}")
        attrs |= _slip(bound)
    if described:
        attrs["aria-describedby"] = " ".join(described)
    attrs.setdefault("id", bound.auto_id)
    return attrs


def _slip(bound: BoundField) -> dict[str, str]:
    if not isinstance(bound.field, MoneyField):
        return {}
    found = [one for one in bound.errors.as_data() if one.code == "slip"]
    return {"data-slip": "1", "data-take": (found[0].params or {}).get("take", "")} if found else {}


def render_errors(form: forms.BaseForm) -> SafeString:
    """The box above a form; nothing when all is well. It takes the focus (app.js)."""
    if not form.is_bound or not form.errors:
        return SafeString("")
    links: list[tuple[str, str]] = [("", str(text)) for text in form.non_field_errors()]
    for name, texts in form.errors.items():
        if name in form.fields:
            bound = form[name]
            links += [
                ("" if bound.is_hidden else anchor(bound), words.named(bound.label, text)) for text in texts
            ]
    title = ngettext(
        "%(count)s thing to correct; what you typed is still here",
        "%(count)s things to correct; what you typed is still here",
        len(links),
    ) % {"count": len(links)}
    return render_to_string("kit/_errors.html", {"title": title, "links": links})
