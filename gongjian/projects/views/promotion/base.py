"""What the lists of promotion share: whose rows, at which moment, and the filters they have in common."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404, with_below
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.lists import ListSpec, Option, render_list
from gongjian.ledger.records import Record
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import policy

Queryset = QuerySet[Any]


class PromotionList:
    """One viewer's list of one campaign at one moment."""

    def __init__(self, request: Any, key: str, model: type[Record]) -> None:
        self.request = request
        self.campaign: Campaign = campaign_or_404(request.viewer, key)
        request.campaign, request.room = self.campaign, "lists"
        self.control: AsOfControl = asof_of(request, self.campaign)
        self.asof = self.control.asof
        self.model = model
        self.looked: dict[str, Any] = {}

    @property
    def seen(self) -> Queryset:
        """Rows of the campaign and those inside it that the viewer may see."""
        rows = self.asof.rows(self.model).filter(campaign_id__in=sorted(with_below(self.campaign)))
        if self.request.viewer.reach("see", self.campaign).whole:
            return rows
        return rows.filter(policy.visible_promotion(self.request.viewer, self.campaign, self.model))

    @property
    def may_write(self) -> bool:
        """Whether the viewer may register anything here."""
        viewer, live = self.request.viewer, not self.control.is_past and self.campaign.status != "archived"
        return live and bool(viewer.reach("edit", self.campaign) or viewer.reach("report", self.campaign))

    @property
    def may_load(self) -> bool:
        """Whether the viewer may load lists."""
        viewer = self.request.viewer
        return self.may_write and viewer.may_over("import", [self.campaign.unit_id], self.campaign)

    def units(self, column: str = "unit_id") -> Any:
        """Units (or teams) that have rows, as answers of a filter."""

        def options(_request: HttpRequest) -> list[Option]:
            ids = self.seen.order_by().values_list(column, flat=True).distinct()
            units = unit_tree().in_order(pk for pk in ids if pk is not None)
            return [Option(unit.number, unit.label) for unit in units]

        return options

    @staticmethod
    def by_unit(column: str = "unit_id", below: bool = True) -> Any:
        """A filter on a column of units."""

        def apply(rows: Queryset, value: Any) -> Queryset:
            tree = unit_tree()
            wanted = [pk for pk, unit in tree.units.items() if unit.number in value]
            return rows.filter(**{f"{column}__in": tree.subtrees(wanted) if below else wanted})

        return apply

    def figure(self, measure: str, **dims: str) -> str:
        """The address of a figure at the page's moment."""
        query = urlencode({**dims, **self.control.address})
        return f"/c/{self.campaign.key}/figures/{measure}/" + (f"?{query}" if query else "")

    def page(self, spec: ListSpec, rows: Queryset, title: str, **context: Any) -> HttpResponseBase:
        """The list page."""
        whole = {
            "campaign": self.campaign,
            "asof": self.control,
            "list": self,
            "actions_template": "projects/promotion/_actions.html",
            "crumbs": [{"label": _("Promotion"), "href": self._home}],
            **context,
        }
        return render_list(self.request, spec, rows, title=title, context=whole)

    @property
    def _home(self) -> str:
        tail = f"?{urlencode(self.control.address)}" if self.control.address else ""
        return f"/c/{self.campaign.key}/promotion/{tail}"


def choices_of(choices: Any) -> Any:
    return lambda _request: [Option(one.value, one.label) for one in choices]


def unit_text(row: Any) -> str:
    return unit_tree().label(row.unit_id)


def team_text(row: Any) -> str:
    return unit_tree().label(row.team_id) if row.team_id else ""


def holds(*columns: str) -> Any:
    def apply(rows: Queryset, value: str) -> Queryset:
        found = Q()
        for column in columns:
            found |= Q(**{f"{column}__icontains": value})
        return rows.filter(found)

    return apply


def by_kind(rows: Queryset, value: Any) -> Queryset:
    return rows if len(value) > 1 else rows.filter(illustrative="illustrative" in value)


def named_or_not(_request: HttpRequest) -> list[Option]:
    return [Option("named", _("named in a source")), Option("illustrative", _("illustrative"))]
