"""What the public page asks: as little as will do, and nothing that tells who somebody is unless they wish it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from gongjian.kernel.problems import Refused
from gongjian.kit.files import Kept
from gongjian.kit.forms import ChoiceField, Form, LongTextField, TextField, YesField
from gongjian.kit.pictures import keep_picture
from gongjian.supervise.actions.public.receiving import LONGEST, MOST_PICTURES, NewReport
from gongjian.supervise.actions.public.word import LONGEST as LONGEST_WORD
from gongjian.supervise.personal import reads_as_phone
from gongjian.supervise.playbook.public import PublicText

_SALT = "picture from the public"
_KEPT_SECONDS = 3600
"""How long a picture that was taken waits for the report to be sent."""
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

    def clean_phone(self) -> str:
        """A telephone nobody can be reached on is asked about: a digit is soon left out."""
        given: str = self.cleaned_data["phone"]
        if given and not reads_as_phone(given):
            raise forms.ValidationError(
                _(
                    "“%(given)s” is no whole telephone number: a mobile has 11 digits. Correct it, or leave it empty."
                ),
                code="phone_odd",
                params={"given": given[:40]},
            )
        return given

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
    """On the page where it is looked over: pictures, and whether the office may read it without the masks.

    A picture that was taken stays with the form when another is refused: `kept`, by place, and its token in the page.
    """

    keep_typed = YesField(
        label=_("The office may read what I typed, without the masks"),
        help_text=_("It lies apart from the books, and is erased with your contact."),
    )

    def __init__(self, *args: Any, masked: bool, tokens: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not masked:
            del self.fields["keep_typed"]
        self.kept = _read(tokens)
        for place in range(1, MOST_PICTURES + 1):
            if place not in self.kept:
                self.fields[f"picture_{place}"] = forms.FileField(
                    label=_("Picture %(place)s") % {"place": place}, required=False, allow_empty_file=True,
                    max_length=200, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
                )  # fmt: skip

    @property
    def pictures(self) -> list[forms.BoundField]:
        """The places where a picture may still be chosen."""
        return [bound for bound in self.visible_fields() if bound.name.startswith("picture_")]

    @property
    def questions(self) -> list[forms.BoundField]:
        """What is asked besides."""
        return [bound for bound in self.visible_fields() if not bound.name.startswith("picture_")]

    @property
    def tokens(self) -> list[str]:
        """What the page carries of pictures taken already: only this site can have written it."""
        return [signing.dumps([place, asdict(kept)], salt=_SALT) for place, kept in self.kept.items()]

    def take_pictures(self) -> list[Kept] | None:
        """The pictures, drawn anew and kept; None when one of them is refused, and the field says why."""
        for place in range(1, MOST_PICTURES + 1):
            name = f"picture_{place}"
            upload = self.cleaned_data.get(name)
            if not upload:
                continue
            try:
                self.kept[place] = keep_picture(upload, f"图{place}")
            except Refused as refused:
                for problem in refused.problems:
                    self.add_error(name, f"{problem.message} {problem.remedy}".strip())
            else:
                del self.fields[name]
        return None if self.errors else [self.kept[place] for place in sorted(self.kept)]


def _read(tokens: Sequence[str]) -> dict[int, Kept]:
    """Pictures taken with an earlier press; a token nobody here wrote, or an old one, is none."""
    found: dict[int, Kept] = {}
    for token in list(tokens)[:MOST_PICTURES]:
        try:
            place, kept = signing.loads(token, salt=_SALT, max_age=_KEPT_SECONDS)
        except signing.BadSignature:
            continue
        found[place] = Kept(**kept)
    return found


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
        help_text=_("The office looks into it once more."), needed_when=_("(if you are not satisfied)"),
    )  # fmt: skip


class ForgetForm(Form):
    """Delete how to reach me."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=40)
