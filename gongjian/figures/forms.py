"""The form that keeps a figure as reported upward."""

from django.utils.translation import gettext_lazy as _

from gongjian.kit.forms import DayField, Form, TextField


class ReportForm(Form):
    """Whom it went to, when, who approved it, and why it may differ from other offices' figures."""

    to = TextField(label=_("reported to"), max_length=120, example="市攻坚办")
    reported_on = DayField(label=_("reported on"))
    approved_by = TextField(label=_("approved by"), max_length=120, example="常务副县长")
    note = TextField(label=_("note on differences"), max_length=300, required=False)
