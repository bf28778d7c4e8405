"""What is asked of whoever returns a report."""

from django.utils.translation import gettext_lazy as _

from gongjian.kit.forms import Form, TextField


class ReturnForm(Form):
    """Why it goes back."""

    why = TextField(
        label=_("why it goes back"),
        max_length=200,
        help_text=_("Whoever filled it in reads this first."),
    )
