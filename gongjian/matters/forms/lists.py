"""Forms of lists and their editions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kit import forms
from gongjian.matters.dues import due_long
from gongjian.matters.forms.choices import offer, set_year
from gongjian.matters.forms.drafting import LinesForm
from gongjian.matters.forms.due import DueDayField
from gongjian.matters.kinds import kinds_of
from gongjian.matters.models import Matter


class ListLinesForm(LinesForm):
    """Lines added to a list; once it is issued, with a reason and who approved them."""

    kind = forms.ChoiceField(label=_("Kind"))
    reason = forms.TextField(label=_("Reason of the adjustment"), max_length=300)
    approved_by = forms.TextField(label=_("Approved by"), max_length=100)

    field_order = ("kind", "lines", "reason", "approved_by")

    def __init__(self, *args: Any, campaign: Any, on: date, issued: bool, **kwargs: Any) -> None:
        super().__init__(*args, campaign=campaign, on=on, kind="task", **kwargs)
        offer(self, "kind", [(kind.key, kind.label) for kind in kinds_of(campaign, on).values()])
        if not issued:
            del self.fields["reason"], self.fields["approved_by"]

    def clean_kind(self) -> str:
        """The kind of all the lines; read before the lines are."""
        self.matter_kind = str(self.cleaned_data["kind"])
        return self.matter_kind


class NewListForm(forms.Form):
    """A list's name."""

    name = forms.TextField(label=_("Name of the list"), max_length=160, example=_("Key tasks of 2026"))


class CommentRoundForm(forms.Form):
    """征求意见: by when."""

    reply_by_on = DueDayField(label=_("Replies by"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_year(self, "reply_by_on", on.year)


class EditionForm(forms.Form):
    """An edition; made before all units have replied it says why."""

    reason = forms.TextField(
        label=_("Why before all have replied"),
        required=False,
        max_length=300,
        help_text=_("Needed while units have not replied or the day for replies has not passed"),
    )

    def __init__(self, *args: Any, early: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not early:
            del self.fields["reason"]


class ReviewedForm(EditionForm):
    """审定: by whom."""

    field_order = ("approved_by", "reason")
    approved_by = forms.TextField(label=_("Examined by"), required=False, max_length=100)


class IssueForm(EditionForm):
    """印发: number, approver, and whether the lines go to their units at once."""

    field_order = ("document_no", "approved_by", "reason", "assign")

    document_no = forms.TextField(
        label=_("Document number"), max_length=60, example="示例县委办发〔2026〕8号"
    )
    approved_by = forms.TextField(label=_("Approved by"), max_length=100)
    assign = forms.YesField(label=_("Assign the drafted lines to their lead units at once"), initial=True)


class SettleForm(forms.Form):
    """What became of a proposed change."""

    outcome = forms.TextField(label=_("Outcome"), max_length=200, example=_("taken over"))


class ReplyForm(forms.Form):
    """One field a line of a draft list: the change proposed; empty is no comment."""

    def __init__(self, *args: Any, lines: Sequence[Matter], known: dict[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            old = known.get(line.pk)
            self.fields[f"line_{line.pk}"] = forms.TextField(
                label=line.title,
                required=False,
                max_length=300,
                help_text=due_long(line, line.due_on.year if line.due_on else 0),
                initial=old.proposes if old is not None else "",
            )

    def answers(self) -> dict[int, str]:
        """Line → the change proposed."""
        given = self.cleaned_data.items()
        return {int(name.removeprefix("line_")): text for name, text in given if name.startswith("line_")}
