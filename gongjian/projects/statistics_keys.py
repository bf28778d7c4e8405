"""The indicators of the statistics office that stand beside a dispatch figure, and why the two differ."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Indicator:
    """One indicator. `beside`: the measure of ours it is shown beside; `differs`: why the two are not the same."""

    key: str
    label: Any
    beside: str
    differs: Any


INDICATORS = (
    Indicator(
        "fixed_assets",
        _("investment in fixed assets"),
        "project_year_done",
        _(
            "Statistics count projects entered into statistics only, by the work done and at their own cut-off; the"
            " dispatch figure counts every project of the list as its unit reports it."
        ),
    ),
    Indicator(
        "industrial_investment",
        _("industrial investment"),
        "project_year_done",
        _("Statistics sort by the industry of the enterprise; the list sorts by the sector of the campaign."),
    ),
    Indicator(
        "private_investment",
        _("private investment"),
        "project_year_done",
        _("Statistics sort by who holds the enterprise; the list sorts by the library a project stands in."),
    ),
    Indicator(
        "started_projects",
        _("projects newly started, as entered into statistics"),
        "project_started",
        _(
            "Statistics count a start once its papers are checked; the list counts the actual start on its day."
        ),
    ),
)


def indicator_of(key: str) -> Indicator | None:
    """The indicator of that key."""
    return next((one for one in INDICATORS if one.key == key), None)


def beside(measure: str) -> list[Indicator]:
    """The indicators that stand beside one of our measures."""
    return [one for one in INDICATORS if one.beside == measure]
