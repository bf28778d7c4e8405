"""What the pages of public money ask: batches, allocations, payments, applications, sources, budgets."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kit.forms import ChoiceField, DayField, Form, LongTextField, TextField, WholeNumberField
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.money.funds import meant_of_batch, meant_within
from gongjian.projects.forms.project import NOBODY, WhyForm
from gongjian.projects.forms.promotion import LikelyMoneyField, units_to_write
from gongjian.projects.models import ApplicationState, Level, SourceKind


def _reason_last(form: Form) -> None:
    form.order_fields([name for name in form.fields if name != "reason"] + ["reason"])


class BatchForm(WhyForm):
    """A batch of funds as its document says."""

    draft = "fund-batch"

    title = TextField(label=_("batch of funds"), help_text=_("As the document calls it."))
    document_no = TextField(label=_("document number"), required=False, max_length=60)
    level = ChoiceField(label=_("level"), required=False, choices=[NOBODY, *Level.choices])
    amount_fen = LikelyMoneyField(label=_("amount"))
    received_on = DayField(label=_("received on"))
    unit = ChoiceField(label=_("unit that holds the money"))

    def __init__(self, *args: Any, viewer: Viewer, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_fen"].guess = meant_of_batch  # type: ignore[attr-defined]
        self.fields["unit"].choices = units_to_write(viewer, campaign)  # type: ignore[attr-defined]
        _reason_last(self)


class OfWhatIsLeftForm(Form):
    """An amount taken of what is left of another."""

    amount_fen = LikelyMoneyField(label=_("amount"))

    def __init__(self, *args: Any, left_fen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_fen"].guess = (  # type: ignore[attr-defined]
            lambda fen: meant_within(fen, left_fen)
        )


class AllocateForm(OfWhatIsLeftForm):
    """Which project is given how much of a batch."""

    project = TextField(
        label=_("project"),
        max_length=200,
        help_text=_("Its number or its whole name."),
        example="X-2026-00012",
    )
    allocated_on = DayField(label=_("allocated on"))
    field_order = ("project", "amount_fen", "allocated_on")


class PayForm(OfWhatIsLeftForm):
    """How much of an allocation was paid, and when."""

    paid_on = DayField(label=_("paid on"))


class ApplicationForm(WhyForm):
    """Money applied for from above."""

    programme = TextField(label=_("programme"), max_length=120, help_text=_("As the notice calls it."))
    level = ChoiceField(label=_("level"), required=False, choices=[NOBODY, *Level.choices])
    amount_fen = LikelyMoneyField(label=_("amount applied for"), required=False)
    submitted_on = DayField(label=_("handed in on"))
    remark = LongTextField(label=_("remark"), required=False, max_length=200)

    def __init__(self, *args: Any, total_fen: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_fen"].guess = (  # type: ignore[attr-defined]
            lambda fen: meant_within(fen, total_fen) if total_fen and fen > total_fen else meant_of_batch(fen)
        )
        _reason_last(self)


class OutcomeForm(WhyForm):
    """What became of an application."""

    state = ChoiceField(
        label=_("outcome of the application"),
        few=True,
        choices=[
            one
            for one in ApplicationState.choices
            if one[0] not in (ApplicationState.PREPARED, ApplicationState.SUBMITTED)
        ],
    )
    granted_fen = LikelyMoneyField(
        label=_("amount granted"), required=False, help_text=_("Needed when it was granted.")
    )
    decided_on = DayField(label=_("decided on"))

    def __init__(self, *args: Any, applied_fen: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["granted_fen"].guess = lambda fen: meant_within(fen, applied_fen or 0)  # type: ignore[attr-defined]
        _reason_last(self)


class SourceForm(WhyForm):
    """One source of a project's money."""

    kind = ChoiceField(label=_("source of funds"), choices=SourceKind.choices)
    plan_fen = LikelyMoneyField(label=_("to bring in all"), required=False)
    there_fen = LikelyMoneyField(label=_("in place"), required=False)
    up_to_on = DayField(label=_("up to (that day included)"))

    def __init__(self, *args: Any, total_fen: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("plan_fen", "there_fen"):
            self.fields[name].guess = (  # type: ignore[attr-defined]
                lambda fen: meant_within(fen, total_fen or 0)
            )
        _reason_last(self)


class BudgetForm(WhyForm):
    """Money set apart."""

    title = TextField(label=_("purpose"), help_text=_("For example: funds for promotion."))
    year = WholeNumberField(label=_("year"), min_value=1990, max_value=2100, example=2026)
    amount_fen = LikelyMoneyField(label=_("amount"), units=("wan",))
    unit = ChoiceField(label=_("unit that holds the money"))

    def __init__(self, *args: Any, viewer: Viewer, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_fen"].guess = meant_of_batch  # type: ignore[attr-defined]
        self.fields["unit"].choices = units_to_write(viewer, campaign)  # type: ignore[attr-defined]
        _reason_last(self)


class UseForm(OfWhatIsLeftForm):
    """What was spent of a budget."""

    what = TextField(label=_("used for"))
    amount_fen = LikelyMoneyField(label=_("amount"), units=("wan",))
    used_on = DayField(label=_("used on"))
