"""What the pages of the ladder ask."""

from collections.abc import Sequence
from typing import Any

from django.forms import CharField, HiddenInput
from django.utils.translation import gettext_lazy as _

from gongjian.kernel.ladder import EXCUSABLE, GROUND_WORDS, Ground, StepKind
from gongjian.kit.forms import ChoiceField, ChoicesField, DayField, Form, LongTextField, TextField, YesField
from gongjian.projects.forms.project import NOBODY
from gongjian.supervise.actions.ladder.carrying_out import PAPERS, Decision

REASON = _("One sentence; it goes into the ledger.")
Choices = Sequence[tuple[str, str]]


def grounds() -> list[tuple[str, str]]:
    """Classes of reasons that are excused, in words."""
    return [(one.value, str(GROUND_WORDS[one])) for one in Ground if one in EXCUSABLE]


class IssueForm(Form):
    """What the step needs. `kind`: of the step; `reason`: one is needed; `issues`: whoever decides may issue it."""

    step = CharField(widget=HiddenInput, max_length=40)
    requires = LongTextField(label=_("What is required"), max_length=500)
    term_on = DayField(label=_("term"), required=False)
    reason = TextField(label=_("reason"), max_length=300, help_text=REASON)
    issuer = ChoiceField(label=_("issuing unit"))
    signer = TextField(label=_("signed by"), max_length=100)
    unclassified = YesField(
        label=_("I confirm that the paper is not classified"),
        help_text=_("Confirmed, the paper goes out at once; else it waits as a draft."),
    )
    chair = TextField(label=_("interview held by"), max_length=60)
    held_on = DayField(label=_("interview on"))
    to_unit = ChoiceField(label=_("handed to"))
    approved_by = TextField(label=_("approved by"), max_length=100)

    def __init__(
        self,
        *args: Any,
        kind: StepKind,
        issuers: Choices,
        units: Choices,
        reason: bool = False,
        issues: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("issuer", issuers),
            ("to_unit", units if len(units) == 1 else [NOBODY, *units]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in _LEFT_OUT[kind]:
            del self.fields[name]
        for name in (*(() if reason else ("reason",)), *(() if issues else ("unclassified",))):
            self.fields.pop(name, None)
        self.fields["term_on"].required = kind in PAPERS
        if kind not in PAPERS and "requires" in self.fields:
            self.fields["requires"].required = False
        if kind is StepKind.hand_over:
            self.fields["approved_by"].required = False

    @property
    def decision(self) -> Decision:
        """What was decided."""
        given = self.cleaned_data
        issuer, unit = given.get("issuer") or None, given.get("to_unit") or None
        return Decision(
            step=given["step"],
            term_on=given.get("term_on"),
            reason=given.get("reason", ""),
            requires=given.get("requires", ""),
            issuer_id=int(issuer) if issuer else None,
            signer=given.get("signer", ""),
            unclassified=given.get("unclassified", False),
            chair=given.get("chair", ""),
            held_on=given.get("held_on"),
            to_unit_id=int(unit) if unit else None,
            approved_by=given.get("approved_by", ""),
        )


_PAPER = ("issuer", "signer", "unclassified")
_INTERVIEW, _HAND_OVER = ("chair", "held_on"), ("to_unit",)
_LEFT_OUT = {
    **dict.fromkeys(PAPERS, (*_INTERVIEW, *_HAND_OVER, "approved_by")),
    StepKind.circular: (*_PAPER, *_INTERVIEW, *_HAND_OVER, "approved_by"),
    StepKind.interview: (*_PAPER, *_HAND_OVER, "approved_by", "requires"),
    StepKind.card: (*_PAPER, *_INTERVIEW, *_HAND_OVER, "requires"),
    StepKind.hand_over: (*_PAPER, *_INTERVIEW),
}


class ReasonForm(Form):
    """Why."""

    reason = TextField(label=_("reason"), max_length=300, help_text=REASON)


class DeclineTickedForm(ReasonForm):
    """Why, for several proposals at once."""

    pick = ChoicesField(label=_("Proposals"))
    field_order = ("pick", "reason")

    def __init__(self, *args: Any, ticked: Choices, **kwargs: Any) -> None:
        super().__init__(*args, initial={"pick": [key for key, _label in ticked]}, **kwargs)
        self.fields["pick"].choices = ticked  # type: ignore[attr-defined]


class ExcuseForm(Form):
    """A valid reason, by its class."""

    ground = ChoiceField(label=_("class of the reason"), few=True)
    says = LongTextField(label=_("reason"), max_length=300, help_text=REASON)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = grounds()  # type: ignore[attr-defined]


class FalseReportForm(Form):
    """What was found."""

    says = LongTextField(label=_("What was reported, and what was found"), max_length=300)


class InterviewForm(Form):
    """That it was held, and what came of it."""

    held_on = DayField(label=_("interview held on"))
    result = LongTextField(label=_("result of the interview"), max_length=300)


class CircularForm(Form):
    """A new circular: what it is called, of what period, of which units; their lines are drafted."""

    title = TextField(label=_("title"), max_length=120)
    from_on = DayField(label=_("Period: due from"), required=False)
    to_on = DayField(label=_("Period: due until"), required=False)
    units = ChoicesField(
        label=_("Units whose lines are drafted"),
        required=False,
        help_text=_("Each of their matters that is behind gets a line; what has a valid reason is left out."),
    )

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = units  # type: ignore[attr-defined]
        if not units:
            del self.fields["units"]

    @property
    def drafting(self) -> dict[str, Any]:
        """What the lines are drafted from."""
        given = self.cleaned_data
        ids = [int(pk) for pk in given.get("units", ())]
        return {
            "title": given["title"],
            "unit_ids": ids,
            "from_on": given["from_on"],
            "to_on": given["to_on"],
        }


class LineForm(Form):
    """A matter for the circular."""

    matter = TextField(label=_("number of the matter"), max_length=40, example="S-2026-00012")
    says = LongTextField(
        label=_("What the line says"),
        required=False,
        max_length=300,
        help_text=_("Left empty it says: behind, due when, how many days over by today."),
    )


class TakeOutForm(Form):
    """Why a line is taken out."""

    ground = ChoiceField(label=_("class of the reason"), required=False)
    reason = TextField(label=_("reason"), required=False, max_length=300, help_text=REASON)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [("", str(_("none of these, for another reason"))), *grounds()]  # type: ignore[attr-defined]


class ObjectionForm(Form):
    """What is not right in the unit's line."""

    says = LongTextField(label=_("What is not right"), max_length=300)


class AnswerForm(Form):
    """The office's answer to an objection."""

    answer = LongTextField(label=_("Answer"), max_length=300, help_text=REASON)
    out = YesField(label=_("Take the line out"))
    says = LongTextField(label=_("The line put right"), required=False, max_length=300)
