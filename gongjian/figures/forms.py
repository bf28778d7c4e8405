"""The form that keeps a figure as reported upward."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongjian.kit.forms import Form


class ReportForm(Form):
    """Whom it went to, when, who approved it, and why it may differ from other offices' figures."""

    to = forms.CharField(label=_("reported to"), max_length=120)
    reported_on = forms.DateField(label=_("reported on"), widget=forms.DateInput(attrs={"type": "date"}))
    approved_by = forms.CharField(label=_("approved by"), max_length=120)
    note = forms.CharField(label=_("note on differences"), max_length=300, required=False)
