"""What the pages of promotion ask: leads and their steps, events, money in place, declarations upward."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kit import words
from gongjian.kit.forms import ChoiceField, DayField, FileField, Form, LongTextField, MoneyField, TextField
from gongjian.people.models import UnitKind
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.promotion.checks import meant, meant_of_event, meant_of_lead
from gongjian.projects.forms.project import NOBODY, Choices, WhyForm
from gongjian.projects.models import (
    Budget,
    DeclarationResult,
    EventForm,
    FundsOrigin,
    Lead,
    LeadStepKind,
    Level,
    PromotionEvent,
)

TEAMS = (UnitKind.GROUP, UnitKind.TASKFORCE)


class LikelyMoneyField(MoneyField):
    """An amount that is asked about when it looks ten thousand times off; `guess` says what was likely meant."""

    guess: Callable[[int], int | None] = staticmethod(lambda _fen: None)

    def _ask_about_a_slip(self, fen: int, unit: str) -> None:
        likely = self.guess(fen)
        if likely is None:
            return
        values = {"given": words.money_text(fen), "meant": words.money_text(likely)}
        said = gettext("%(given)s is an unusual amount here. Did you mean %(meant)s?") % values
        take = words.in_unit_exactly(likely, unit)
        raise ValidationError(said, code="slip", params={"take": take})


def units_to_write(viewer: Viewer, campaign: Campaign) -> Choices:
    """Units of the campaign the viewer may write for, in protocol order; the only one is chosen already."""
    tree = unit_tree()
    edit, report = viewer.reach("edit", campaign), viewer.reach("report", campaign)
    ids = set(tree.subtree(campaign.unit_id))
    if not (edit.whole or report.whole):
        ids = {pk for pk in ids if pk in edit.unit_ids or pk in report.unit_ids}
    units = [unit for unit in tree.in_order(ids) if unit.kind != UnitKind.ENTERPRISE]
    found: Choices = [(str(unit.pk), unit.label) for unit in units]
    return found if len(found) == 1 else [NOBODY, *found]


def team_choices(campaign: Campaign) -> Choices:
    """Working groups and task forces of the campaign's host."""
    tree = unit_tree()
    units = [unit for unit in tree.in_order(tree.subtree(campaign.unit_id)) if unit.kind in TEAMS]
    return [NOBODY, *((str(unit.pk), unit.label) for unit in units)]


def event_choices(campaign: Campaign) -> Choices:
    """Events of the campaign, the newest first."""
    rows = PromotionEvent.objects.filter(campaign=campaign, voided=False).order_by("-from_on", "-id")[:200]
    return [NOBODY, *((str(row.pk), f"{row.title}（{row.from_on:%Y-%m-%d}）") for row in rows)]


def budget_choices(campaign: Campaign) -> Choices:
    """Budgets of the campaign."""
    rows = Budget.objects.filter(campaign=campaign, voided=False).order_by("-year", "id")[:100]
    return [NOBODY, *((str(row.pk), f"{row.title}（{row.year}）") for row in rows)]


def _set(form: Form, name: str, choices: Choices) -> None:
    if len(choices) <= 1 and name != "unit":
        del form.fields[name]
    else:
        form.fields[name].choices = choices  # type: ignore[attr-defined]


class LeadForm(WhyForm):
    """What is registered of a lead."""

    draft = "lead"
    COLUMNS = (
        "name", "unit", "investor", "investor_place", "sector", "amount_fen", "event", "team", "contract_no",
        "contract_fen", "start_due_on", "remark",
    )  # fmt: skip

    name = TextField(label=_("lead"), help_text=_("What is to be built, and by whom."))
    investor = TextField(label=_("investor"), required=False, max_length=120)
    investor_place = TextField(label=_("investor's place"), required=False, max_length=80)
    sector = TextField(label=_("sector"), required=False, max_length=60)
    amount_fen = LikelyMoneyField(label=_("investment meant"), required=False, unit="yi")
    unit = ChoiceField(label=_("unit that follows it up"))
    team = ChoiceField(label=_("promotion team"), required=False)
    event = ChoiceField(label=_("event it came from"), required=False)
    step = ChoiceField(label=_("lead step"), choices=LeadStepKind.choices)
    from_on = DayField(label=_("at this step since"))
    contract_no = TextField(label=_("contract number"), required=False, max_length=60)
    contract_fen = LikelyMoneyField(
        label=_("amount signed"), required=False, unit="yi", help_text=_("Only once a contract is signed.")
    )
    start_due_on = DayField(label=_("to start by, as signed"), required=False)
    remark = LongTextField(label=_("remark"), required=False, max_length=300)

    def __init__(
        self, *args: Any, viewer: Viewer, campaign: Campaign, lead: Lead | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = lead.amount_fen if lead is not None else None
        self.fields["amount_fen"].guess = lambda fen: meant_of_lead(fen, known)  # type: ignore[attr-defined]
        self.fields["contract_fen"].guess = lambda fen: meant_of_lead(fen, known)  # type: ignore[attr-defined]
        units = units_to_write(viewer, campaign)
        if lead is not None:
            for name in ("step", "from_on"):
                del self.fields[name]
            if str(lead.unit_id) not in {value for value, _label in units}:
                units.append((str(lead.unit_id), unit_tree().label(lead.unit_id)))
        _set(self, "unit", units)
        _set(self, "team", team_choices(campaign))
        _set(self, "event", event_choices(campaign))
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    @property
    def values(self) -> dict[str, Any]:
        """Columns as actions take them."""
        found: dict[str, Any] = {}
        for name in self.COLUMNS:
            if name not in self.fields:
                continue
            value = self.cleaned_data[name]
            if name in {"unit", "team", "event"}:
                found[f"{name}_id"] = int(value) if value else None
            else:
                found[name] = value
        return found


class StepForm(Form):
    """To which step, from which day, with which paper and amount, and why if it goes back or is given up."""

    step = ChoiceField(label=_("lead step"), choices=LeadStepKind.choices)
    on = DayField(label=_("at this step since"))
    word = TextField(
        label=_("local word"),
        required=False,
        max_length=40,
        help_text=_("Or the name of the paper signed, where it says more than the step."),
    )
    contract_no = TextField(label=_("contract number"), required=False, max_length=60)
    contract_fen = LikelyMoneyField(
        label=_("amount signed"), required=False, unit="yi", help_text=_("Needed when a contract is signed.")
    )
    start_due_on = DayField(label=_("to start by, as signed"), required=False)
    paper = FileField(label=_("signed paper (scan)"), required=False)
    reason = TextField(
        label=_("reason"),
        required=False,
        needed_when=_("(needed when it goes back or is given up)"),
    )

    def __init__(self, *args: Any, lead: Lead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = lead.amount_fen
        self.fields["contract_fen"].guess = lambda fen: meant_of_lead(fen, known)  # type: ignore[attr-defined]

    @property
    def why(self) -> str:
        """The reason, or what was written beside an amount that was asked about."""
        beside = str(self.data.get("contract_fen_why", "")).strip()
        return "；".join(text for text in (self.cleaned_data["reason"], beside) if text)


class FundsForm(WhyForm):
    """Money of an investor that has arrived."""

    unit = ChoiceField(label=_("unit"))
    amount_fen = LikelyMoneyField(label=_("amount that arrived"))
    arrived_on = DayField(label=_("arrived on"))
    origin = ChoiceField(label=_("origin of the money"), choices=FundsOrigin.choices)
    note = TextField(label=_("note"), required=False)

    def __init__(
        self, *args: Any, viewer: Viewer, campaign: Campaign, lead: Lead | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if lead is not None:
            del self.fields["unit"]
            signed = lead.contract_fen
            self.fields["amount_fen"].guess = (  # type: ignore[attr-defined]
                lambda fen: meant(fen, signed) if signed and fen > signed else None
            )
        else:
            _set(self, "unit", units_to_write(viewer, campaign))
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])


class NewEventForm(WhyForm):
    """An event with its parties and cost."""

    draft = "event"

    title = TextField(label=_("event"))
    form = ChoiceField(label=_("form"), choices=EventForm.choices)
    unit = ChoiceField(label=_("unit that held it"))
    team = ChoiceField(label=_("promotion team"), required=False)
    from_on = DayField(label=_("day it began"))
    to_on = DayField(label=_("to (that day included)"), required=False)
    place = TextField(label=_("where held"), required=False, max_length=120)
    category = TextField(label=_("category"), required=False, max_length=60)
    enterprises = LongTextField(label=_("enterprises visited"), required=False, help_text=_("One in a line."))
    sites = LongTextField(label=_("places inspected"), required=False, help_text=_("One in a line."))
    cost_fen = LikelyMoneyField(label=_("cost"), required=False, units=("wan",))
    budget = ChoiceField(label=_("drawn from the budget"), required=False)
    remark = LongTextField(label=_("remark"), required=False, max_length=200)

    def __init__(self, *args: Any, viewer: Viewer, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cost_fen"].guess = meant_of_event  # type: ignore[attr-defined]
        _set(self, "unit", units_to_write(viewer, campaign))
        _set(self, "team", team_choices(campaign))
        _set(self, "budget", budget_choices(campaign))
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    @property
    def values(self) -> dict[str, Any]:
        """Columns as actions take them."""
        given = self.cleaned_data
        plain = ("title", "form", "from_on", "to_on", "place", "category", "cost_fen", "remark")
        found = {name: given[name] for name in plain}
        for name in ("unit", "team"):
            found[f"{name}_id"] = int(given[name]) if given.get(name) else None
        return found

    def lines(self, name: str) -> list[str]:
        """The names of a box, one in a line, each once."""
        return list(
            dict.fromkeys(line.strip() for line in self.cleaned_data[name].splitlines() if line.strip())
        )


class DeclareForm(Form):
    """For which list a project is declared."""

    list_name = TextField(label=_("list it is declared for"), max_length=120, example="2026年省级重点项目")
    level = ChoiceField(label=_("level"), choices=[NOBODY, *Level.choices])
    declared_on = DayField(label=_("declared on"))
    document_no = TextField(label=_("document number"), required=False, max_length=60)


class AnswerForm(Form):
    """Whether it was taken on the list."""

    result = ChoiceField(
        label=_("answer"),
        few=True,
        choices=[one for one in DeclarationResult.choices if one[0] != DeclarationResult.PENDING],
    )
    result_on = DayField(label=_("answered on"))
    document_no = TextField(label=_("document number"), required=False, max_length=60)


class OffTheBooksForm(Form):
    """Why something registered by mistake is taken off the books."""

    reason = TextField(label=_("reason"))
