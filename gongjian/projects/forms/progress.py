"""What the pages of plan against fact ask: the year's plan by month, entry into statistics, statistical figures."""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kit.forms import ChoiceField, DayField, Form, MoneyField, TextField, WholeNumberField
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.actions import YearFigures
from gongjian.projects.forms.project import NOBODY, Choices, WhyForm
from gongjian.projects.statistics_keys import INDICATORS

MONTHS = tuple(range(1, 13))


@dataclass(frozen=True)
class Quarter:
    """Three months and their quarter, as they stand together on the page."""

    label: str
    money: BoundField
    aim: BoundField
    months: list[tuple[str, BoundField, BoundField]]

    @property
    def open(self) -> bool:
        """Is anything said of its months, or wrong with it?"""
        boxes = [box for _label, money, aim in self.months for box in (money, aim)]
        return any(box.value() not in (None, "", ("", "wan", "")) or box.errors for box in boxes)


class YearPlanForm(WhyForm):
    """The plan of a year: the whole, quarters, and months inside them. A quarter left blank is filled from its
    months."""

    draft = "year-plan"

    year = WholeNumberField(label=_("year"), min_value=1990, max_value=2100, example=2026)
    plan_fen = MoneyField(
        label=_("planned investment of the year"),
        required=False,
        help_text=_("Left blank, it is what the four quarters make."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate((_("Q1"), _("Q2"), _("Q3"), _("Q4")), start=1):
            self.fields[f"q{number}_fen"] = MoneyField(label=_whole(name), required=False)
            self.fields[f"q{number}_words"] = TextField(
                label=_("visible progress aimed at by its end"), required=False, max_length=200
            )
        for month in MONTHS:
            said = {"month": month}
            self.fields[f"m{month}_fen"] = MoneyField(
                label=gettext("month %(month)s: investment") % said, required=False, units=("wan",)
            )
            self.fields[f"m{month}_words"] = TextField(
                label=gettext("month %(month)s: visible progress") % said, required=False, max_length=200
            )
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    @property
    def quarters(self) -> list[Quarter]:
        """The grid."""
        found = []
        for number, name in enumerate((gettext("Q1"), gettext("Q2"), gettext("Q3"), gettext("Q4")), start=1):
            months = [
                (
                    gettext("month %(month)s") % {"month": month},
                    self[f"m{month}_fen"],
                    self[f"m{month}_words"],
                )
                for month in range(number * 3 - 2, number * 3 + 1)
            ]
            found.append(Quarter(name, self[f"q{number}_fen"], self[f"q{number}_words"], months))
        return found

    @property
    def figures(self) -> YearFigures:
        """As the action takes it."""
        given = self.cleaned_data
        return YearFigures(
            given["year"],
            given["plan_fen"],
            (given["q1_fen"], given["q2_fen"], given["q3_fen"], given["q4_fen"]),
            (given["q1_words"], given["q2_words"], given["q3_words"], given["q4_words"]),
            {month: (given[f"m{month}_fen"], given[f"m{month}_words"]) for month in MONTHS},
        )


def _whole(name: Any) -> Any:
    from django.utils.text import format_lazy

    return format_lazy(_("{quarter}: investment"), quarter=name)


class StatisticsEntryForm(Form):
    """That a project was entered into statistics, with the ground."""

    entered_on = DayField(label=_("entered into statistics on"))
    ground = TextField(
        label=_("ground"),
        help_text=_("For example: starts and certificates checked by the statistics office."),
    )


class StatisticsLeaveForm(Form):
    """That it left statistics, with the ground."""

    left_on = DayField(label=_("left statistics on"))
    left_ground = TextField(label=_("ground of leaving"))


class StatisticalFigureForm(Form):
    """A figure of the statistics office for a whole unit."""

    unit = ChoiceField(label=_("unit"))
    key = ChoiceField(label=_("indicator"), choices=[(one.key, one.label) for one in INDICATORS])
    from_on = DayField(label=_("from (that day included)"))
    up_to_on = DayField(label=_("up to (that day included)"))
    value = TextField(
        label=_("value"), max_length=24, example="104.6", help_text=_("As printed, without its unit.")
    )
    unit_text = TextField(label=_("unit of measure"), max_length=20, example="亿元")
    source = TextField(
        label=_("source"), help_text=_("Who published it, where: a bulletin, a letter with its number.")
    )
    published_on = DayField(label=_("published on"), required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = _units(campaign)  # type: ignore[attr-defined]


def _units(campaign: Campaign) -> Choices:
    """The campaign's host and the places below it; enterprises have no published figure."""
    tree = unit_tree()
    units = [one for one in tree.in_order(tree.subtree(campaign.unit_id)) if one.kind != "enterprise"]
    return [NOBODY, *((str(unit.pk), unit.label) for unit in units)]
