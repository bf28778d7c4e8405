"""What the public page asks: as little as will do, and nothing that tells who somebody is unless they wish it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongjian.kernel.problems import Refused
from gongjian.kit.files import Kept
from gongjian.kit.forms import ChoiceField, Form, LongTextField, TextField, YesField
from gongjian.kit.pictures import keep_picture
from gongjian.supervise.actions.public.receiving import LONGEST, MOST_PICTURES, NewReport
from gongjian.supervise.actions.public.word import LONGEST as LONGEST_WORD
from gongjian.supervise.playbook.public import PublicText

THEIRS = (("信访", _("letters and visits (信访)")), ("12345", _("the 12345 line")))


class TrapField(forms.CharField):
    """Nobody sees it; what fills in every field of every form fills it in too."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})

    def __init__(self) -> None:
        super().__init__(required=False, label=_("Leave this empty"))

    def clean(self, value: Any) -> str:
        """Empty, or an honest sentence for a person whose browser filled it in."""
        if value:
            raise forms.ValidationError(
                _(
                    "The last field must stay empty; it is there to keep programs out. Empty it and send again."
                ),
                code="trap",
            )
        return ""


class ReportForm(Form):
    """What it is about, where, and if they wish how to reach them."""

    system = ChoiceField(label=_("Where is it registered already"), choices=THEIRS, few=True)
    their_number = TextField(label=_("Its number there"), max_length=60, example="TS202611220001")
    category = ChoiceField(label=_("What is it about"))
    place = TextField(
        label=_("Where is it"),
        max_length=100,
        required=False,
        help_text=_("A road, a village, a building site."),
    )
    says = LongTextField(
        label=_("What you want to report"),
        max_length=LONGEST,
        help_text=_(
            "What you saw, since when, and what you wish for. Leave out names and telephone numbers."
        ),
    )
    name = TextField(
        label=_("Your name"),
        max_length=60,
        required=False,
        help_text=_("Only the office reads it; it is erased later."),
    )
    phone = TextField(label=_("Your telephone"), max_length=40, required=False)
    website = TrapField()

    def __init__(self, *args: Any, text: PublicText, handed_over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("Choose")), *text.choices()]  # type: ignore[attr-defined]
        self.fields["says"].widget.attrs["rows"] = 6
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["phone"].widget.attrs.update(autocomplete="tel", inputmode="tel")
        if not handed_over:
            del self.fields["system"], self.fields["their_number"]

    @property
    def new(self) -> NewReport:
        """The report as typed."""
        given = self.cleaned_data
        return NewReport(
            category=given["category"],
            place=given["place"],
            says=given["says"],
            name=given["name"],
            phone=given["phone"],
            their_number=given.get("their_number", ""),
            guided_to=given.get("system", ""),
        )


class SendForm(Form):
    """On the page where it is looked over: pictures, and the two questions only a person can answer."""

    no_accusation = YesField(
        label=_("It is about a matter to be put right, not an accusation of a person in office"),
        required=True,
    )
    keep_typed = YesField(
        label=_("The office may read what I typed, without the masks"),
        help_text=_("It lies apart from the books, and is erased with your contact."),
    )

    def __init__(self, *args: Any, masked: bool, accuses: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not masked:
            del self.fields["keep_typed"]
        if not accuses:
            del self.fields["no_accusation"]
        for place in range(1, MOST_PICTURES + 1):
            self.fields[f"picture_{place}"] = forms.FileField(
                label=_("Picture %(place)s") % {"place": place}, required=False, allow_empty_file=True, max_length=200,
                widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
            )  # fmt: skip

    def kept_pictures(self) -> list[Kept] | None:
        """The pictures, drawn anew and kept; None when one of them is refused, and the field says why."""
        kept = []
        for place in range(1, MOST_PICTURES + 1):
            name = f"picture_{place}"
            upload = self.cleaned_data.get(name)
            if not upload:
                continue
            try:
                kept.append(keep_picture(upload, f"图{place}"))
            except Refused as refused:
                for problem in refused.problems:
                    self.add_error(name, f"{problem.message} {problem.remedy}".strip())
        return None if self.errors else kept


class CodeForm(Form):
    """The tracking code."""

    code = TextField(
        label=_("Tracking code"),
        max_length=40,
        help_text=_("Twelve signs; capitals, gaps and dashes do not matter."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(
            autocomplete="off", autocapitalize="characters", spellcheck="false"
        )


class WordForm(Form):
    """Will the answer do?"""

    code = forms.CharField(widget=forms.HiddenInput, max_length=40)
    satisfied = ChoiceField(
        label=_("Are you satisfied with the answer?"),
        choices=(("yes", _("Satisfied")), ("no", _("Not satisfied"))),
        few=True,
    )
    says = LongTextField(
        label=_("If not: what is still wrong"), required=False, max_length=LONGEST_WORD,
        help_text=_("The office looks into it once more."),
    )  # fmt: skip
