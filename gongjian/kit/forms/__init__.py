"""Forms that ask least and teach: one column, label above, hint under it, what is wrong said at the field."""

from gongjian.kit.forms.base import Form
from gongjian.kit.forms.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    FileField,
    FuzzyDateField,
    LongTextField,
    MoneyField,
    NumberField,
    SecretField,
    TextField,
    WholeNumberField,
    YesField,
)
from gongjian.kit.forms.rendering import render_errors, render_field

__all__ = [
    "ChoiceField",
    "ChoicesField",
    "DayField",
    "FileField",
    "Form",
    "FuzzyDateField",
    "LongTextField",
    "MoneyField",
    "NumberField",
    "SecretField",
    "TextField",
    "WholeNumberField",
    "YesField",
    "render_errors",
    "render_field",
]
