"""Fields whose errors say what was wrong, what was expected, and give an example."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongjian.kernel import money as amounts
from gongjian.kernel.dates import FuzzyDate, Precision, parse_fuzzy
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.forms.slips import likely_meant
from gongjian.kit.forms.widgets import MoneyWidget
from gongjian.kit.sheets import uploads

SHORT, LONG = 200, 4000


class Taught:
    """`example` is an answer that would do: it ends the sentences about what is wrong."""

    example: object = ""

    def lesson(self, sentence: object) -> Any:
        """A sentence, with the example if there is one; becomes text in the language being shown."""
        return lazy(self._said, str)(sentence)

    def _said(self, sentence: object) -> str:
        if not self.example:
            return str(sentence)
        return gettext("%(sentence)s For example %(example)s.") % {
            "sentence": sentence,
            "example": self.example,
        }


class TextField(Taught, forms.CharField):
    """One line. `needed_when`: what the label says instead of (optional), for one that is needed at times."""

    def __init__(
        self, *, example: object = "", max_length: int = SHORT, needed_when: object = "", **kwargs: Any
    ) -> None:
        self.example, self.needed_when = example, needed_when
        super().__init__(max_length=max_length, **kwargs)
        self.error_messages["required"] = self.lesson(_("Not filled in yet."))


class LongTextField(TextField):
    """Some sentences."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, max_length: int = LONG, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


class SecretField(TextField):
    """A password: never given back to the page."""

    widget = forms.PasswordInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)


class WholeNumberField(Taught, forms.IntegerField):
    """A count."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "w-num"})

    def __init__(self, *, example: object = 12, **kwargs: Any) -> None:
        self.example = example
        super().__init__(**kwargs)
        self.error_messages["required"] = self.lesson(_("Not filled in yet."))
        self.error_messages["invalid"] = self.lesson(_("This is not a whole number. Write digits only."))

    def to_python(self, value: Any) -> int | None:
        """Digits with or without separators."""
        return super().to_python(
            value.replace(",", "").replace("，", "") if isinstance(value, str) else value
        )


class NumberField(Taught, forms.DecimalField):
    """A quantity that may have decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "w-num"})

    def __init__(self, *, example: object = "86.5", **kwargs: Any) -> None:
        self.example = example
        super().__init__(**{"max_digits": 18, **kwargs})
        self.error_messages["required"] = self.lesson(_("Not filled in yet."))
        self.error_messages["invalid"] = self.lesson(_("This is not a number. Write digits and one point."))

    def to_python(self, value: Any) -> Any:
        """Digits with or without separators."""
        return super().to_python(
            value.replace(",", "").replace("，", "") if isinstance(value, str) else value
        )


_CHOOSE = {
    "required": _("Nothing is chosen yet. Choose one."),
    "invalid_choice": _("“%(value)s” is not one of the answers. Choose one of those offered."),
}


class ChoiceField(forms.ChoiceField):
    """One of few (`few=True`: big buttons) or one of a list."""

    def __init__(self, *, few: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.RadioSelect if few else forms.Select)
        super().__init__(error_messages={**_CHOOSE, **kwargs.pop("error_messages", {})}, **kwargs)


class ChoicesField(forms.MultipleChoiceField):
    """Any of a list, ticked."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages={**_CHOOSE, **kwargs.pop("error_messages", {})}, **kwargs)


class YesField(forms.BooleanField):
    """One box to tick. Not ticked means no, unless it is required."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        messages = {"required": _("Tick this box to go on."), **kwargs.pop("error_messages", {})}
        super().__init__(required=required, error_messages=messages, **kwargs)


class DayField(Taught, forms.DateField):
    """One day, 2026-11-24."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-day"})

    def __init__(self, *, example: object = "2026-11-24", **kwargs: Any) -> None:
        self.example = example
        super().__init__(
            input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"], **kwargs
        )
        self.error_messages["required"] = self.lesson(_("No day is given yet."))
        self.error_messages["invalid"] = self.lesson(_("This is not a day. Write year, month and day."))


class FuzzyDateField(Taught, forms.Field):
    """A date as precisely as it is known: 2026-11-24, 2026年11月, 三季度, 年底前, 持续推进. Cleans to a FuzzyDate.

    `year` completes texts that name none.
    """

    widget = forms.TextInput(attrs={"class": "w-num"})

    def __init__(
        self, *, year: int | None = None, example: object = "2026-11、2026年三季度、年底前", **kwargs: Any
    ) -> None:
        self.year, self.example = year, example
        super().__init__(**kwargs)
        self.error_messages["required"] = self.lesson(_("No date is given yet."))

    def prepare_value(self, value: Any) -> Any:
        """A date already known, as it would be typed."""
        if not isinstance(value, FuzzyDate):
            return value
        if value.on is not None and value.precision is Precision.day:
            return value.on.isoformat()
        if value.on is not None and value.precision is Precision.month:
            return f"{value.on:%Y-%m}"
        return value.zh() if value.precision is not Precision.unknown else ""

    def to_python(self, value: Any) -> FuzzyDate | None:
        """The date meant; a text that could mean two things is asked about."""
        text = str(value or "").strip()
        if not text:
            return None
        found = parse_fuzzy(text, self.year) if len(text) <= SHORT and "\x00" not in text else None
        if found is None:
            raise ValidationError(
                self.lesson(gettext("“%(given)s” does not say one date. Write it as precisely as you know it.")
                            % {"given": text[:40]}),
                code="date_unreadable",
            )  # fmt: skip
        return found


class MoneyField(forms.Field):
    """An amount in 万元 or 亿元. Cleans to 分; `why` the person gave for a jump is `form.data` of `<name>_why`.

    `usual_fen` is what was known last: a figure some ten times off is asked about ("did you mean"), and goes
    through once it is corrected or a reason is written.
    """

    widget = MoneyWidget
    example = "4.7"

    def __init__(
        self,
        *,
        usual_fen: int | None = None,
        unit: str = "wan",
        units: Iterable[str] = ("wan", "yi"),
        **kwargs: Any,
    ) -> None:
        self.usual_fen, self.unit = usual_fen, unit
        super().__init__(**kwargs)
        self.widget.unit, self.widget.units = unit, tuple(units)
        self.error_messages["required"] = _("No amount is given yet.")

    def clean(self, value: Any) -> int | None:
        """The amount in 分."""
        amount, unit, why = value or ("", self.unit, "")
        if not amount:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            fen = amounts.parse_money(amount[:SHORT], words.UNITS[unit])
        except Refused as refused:
            problem = refused.problems[0]
            raise ValidationError(f"{problem.message} {problem.remedy}", code=problem.code) from refused
        if abs(fen) >= 2**62:
            raise ValidationError(
                gettext("This is more money than there is. Check the unit."), code="money_too_large"
            )
        if not why:
            self._ask_about_a_slip(fen, unit)
        return fen

    def _ask_about_a_slip(self, fen: int, unit: str) -> None:
        slip = likely_meant(fen, self.usual_fen)
        if slip is None:
            return
        known = {"usual": words.money_text(self.usual_fen), "given": words.money_text(fen)}
        if slip.meant_fen is None:
            said = (
                gettext("%(given)s is far from the %(usual)s known so far. Correct it, or write why.") % known
            )
        else:
            known["meant"] = words.money_text(slip.meant_fen)
            said = (
                gettext("%(given)s is far from the %(usual)s known so far. Did you mean %(meant)s?") % known
            )
        take = words.in_unit(slip.meant_fen, unit) if slip.meant_fen is not None else ""
        raise ValidationError(said, code="slip", params={"take": take})

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed comes back as it was typed."""
        return data

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Was anything typed that differs?"""
        widget = self.widget
        return not isinstance(widget, MoneyWidget) or tuple(data or ()) != widget.parts(initial)


class FileField(forms.FileField):
    """One file, looked into before anything reads it. `sheet=True` takes lists (xlsx, csv), else evidence."""

    def __init__(
        self, *, sheet: bool = False, max_bytes: int = uploads.DEFAULT_MAX_BYTES, **kwargs: Any
    ) -> None:
        self.sheet, self.max_bytes = sheet, max_bytes
        super().__init__(max_length=SHORT, **kwargs)
        self.error_messages["required"] = _("No file is chosen yet.")
        self.error_messages["empty"] = _(
            "The file is empty. Open it on your machine, save it, and choose it again."
        )
        kinds = uploads.SHEET_KINDS if sheet else uploads.EVIDENCE_KINDS
        self.widget.attrs["accept"] = ",".join(sorted(f".{kind}" for kind in kinds))

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, once nothing speaks against it."""
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile) and file.name:
            look = uploads.check_sheet if self.sheet else uploads.check_evidence
            problems = look(file.name, file, size=file.size, max_bytes=self.max_bytes)  # type: ignore[arg-type]
            if problems:
                raise ValidationError(
                    [f"{one.message} {one.remedy}".strip() for one in problems], code=problems[0].code
                )
        return file
