"""Land of a campaign: what is short by township, then every parcel as a list."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View, render_list
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.actions.land.parcel import needed_of, number
from gongjian.projects.models import HouseholdStep, LandStep
from gongjian.projects.policy import visible_parcels
from gongjian.projects.selectors import land
from gongjian.projects.selectors.needs import project_names
from gongjian.projects.views.needs.lists import figure_address
from gongjian.projects.views.promotion.base import choices_of

Rows = QuerySet[Any]


def light(row: Any, on: date) -> tuple[str, str]:
    """(meaning, word): what the dates say of a parcel, a row with areas, on a day."""
    needed = needed_of(row)
    last = needed.last() if needed is not None else None
    if row.short <= 0:
        return "done", str(LandStep.HANDED_OVER.label)
    if last is not None and last < on:
        said = {"area": number(row.short), "days": (on - last).days}
        return "late", _("%(area)s mu short, %(days)s days over") % said
    if last is not None and (last - on).days <= 7:
        return "watch", _("needed on %(on)s") % {"on": words.short_day(last, on.year)}
    return "not-due", str(LandStep(row.step).label)


def area(value: Decimal | None) -> str:
    """An area in 亩 as it is shown."""
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value is not None else ""


class ParcelList:
    """One viewer's parcels of one campaign at one moment."""

    def __init__(self, campaign: Campaign, control: AsOfControl, rows: Rows) -> None:
        self.campaign, self.control, self.rows = campaign, control, rows
        self.names: dict[int, tuple[str, str]] = {}
        self.homes: dict[int, land.Households] = {}

    @property
    def spec(self) -> ListSpec:
        """The declaration."""
        on = self.control.on
        return ListSpec(
            key=f"land/{self.campaign.key}",
            columns=self._columns(),
            sorts=[
                Sort("needed", _("needed by"), ("needed_on", "id")),
                Sort("code", _("parcel code"), ("code", "id"), nulls="none"),
                Sort("area", _("area in mu"), ("-area", "-id"), nulls="none"),
            ],
            filters=[
                Filter("q", _("parcel code or number"), "text", apply=_holds),
                Filter("unit", _("township"), options=self._units, apply=_by_unit),
                Filter("step", _("step"), options=choices_of(LandStep)),
                Filter(
                    "late", _("not handed over in time"), "bool", pinned=False,
                    apply=lambda rows, _v: rows.filter(land.late_q(on)),
                ),
            ],
            views=[View("all", _("All")), View("late", _("Not handed over in time"), "late=1", loud=True)],
            counts=lambda _request: self.counts,
            prepare=self._prepare,
            row_meaning=lambda row: "late" if light(row, on)[0] == "late" else "",
            row_title=lambda row: row.code,
            export_name=_("land list"),
            empty=(
                _("No parcel is on the books"),
                _("Parcels are entered on a project's page, or loaded from Excel."),
                "",
                "",
            ),
        )  # fmt: skip

    def _prepare(self, rows: Any) -> None:
        self.names = project_names(self.control.asof, (row.project_id for row in rows))
        self.homes = land.households(self.control.asof, [row.id for row in rows])

    def _home(self, place: int | None) -> Any:
        """A cell: households at a step, or all of them; masked where fewer than three."""

        def cell(row: Any) -> str:
            found = self.homes.get(row.id)
            if found is None:
                return ""
            return found.total if place is None else found.steps[place]

        return cell

    def _columns(self) -> list[Column]:
        tree, on = unit_tree(), self.control.on
        steps = [
            Column(f"home_{step.value}", step.label, self._home(place), css="num", shown=False)
            for place, step in enumerate(HouseholdStep)
        ]
        return [
            Column(
                "code", _("parcel code"), "code", "name", sort="code", css="one",
                href=lambda row: f"/parcels/{row.number}/",
            ),
            Column(
                "project", _("project"), lambda row: self.names.get(row.project_id, ("", ""))[1], css="one"
            ),
            Column("unit", _("township"), lambda row: tree.label(row.unit_id), css="one"),
            Column("needed", _("needed by"), needed_of, "fuzzy", sort="needed", css="one"),
            Column("area", _("area / mu"), lambda row: area(row.area), css="num", sort="area"),
            Column("handed", _("handed over / mu"), lambda row: area(row.handed), css="num"),
            Column("short", _("to come / mu"), lambda row: area(row.short), css="num"),
            Column("status", _("status"), lambda row: light(row, on), "light", phone="wide"),
            Column("step", _("step"), lambda row: str(LandStep(row.step).label), css="one"),
            Column("homes", _("households"), self._home(None), css="num", phone="gone"),
            *steps,
            Column("obstacle", _("obstacle"), "obstacle", "note", phone="wide"),
            Column("number", _("number"), "number", shown=False),
        ]  # fmt: skip

    def _units(self, _request: HttpRequest) -> list[Option]:
        ids = self.rows.order_by().values_list("unit_id", flat=True).distinct()
        units = unit_tree().in_order(pk for pk in ids if pk is not None)
        return [Option(unit.number, unit.label) for unit in units]

    @property
    def counts(self) -> dict[str, int]:
        """How many each view holds."""
        found: dict[str, int] = self.rows.order_by().aggregate(
            all=Count("id"), late=Count("id", filter=land.late_q(self.control.on))
        )
        return found


def _holds(rows: Rows, value: str) -> Rows:
    return rows.filter(Q(code__icontains=value) | Q(number__icontains=value))


def _by_unit(rows: Rows, value: Any) -> Rows:
    tree = unit_tree()
    wanted = [pk for pk, unit in tree.units.items() if unit.number in value]
    return rows.filter(unit_id__in=tree.subtrees(wanted))


@require_safe
def land_page(request: Any, key: str) -> HttpResponseBase:
    """Land of the campaign at the moment asked."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    rows = land.parcels_of_campaign(campaign, control.asof)
    if not request.viewer.reach("see", campaign).whole:
        rows = rows.filter(visible_parcels(request.viewer, campaign))
    listed = ParcelList(campaign, control, rows)
    may_load = request.viewer.may_over("import", [campaign.unit_id], campaign) and not control.is_past
    context = {
        "campaign": campaign,
        "asof": control,
        "townships": by_township(campaign, control, rows),
        "load_href": f"/import/new/parcels/?campaign={campaign.key}" if may_load else "",
    }
    template = "projects/land/land.html"
    return render_list(request, listed.spec, rows, title=_("Land"), template=template, context=context)


def by_township(campaign: Campaign, control: AsOfControl, rows: Rows) -> dict[str, Any]:
    """Needed, handed over and short by township, in protocol order, with the figures behind."""
    tree = unit_tree()
    found = land.balances(rows, control.on, "unit_id")
    lines = []
    for unit in [*tree.in_order(pk for pk in found if pk is not None), *([None] if None in found else [])]:
        where = {"unit": unit.number} if unit is not None else {}
        label = unit.label if unit is not None else _("no township named")
        at = campaign if unit is not None else None  # a figure asks for a unit or for all
        lines.append(balance_line(at, control, found[unit.pk if unit else None], label, **where))
    whole = balance_line(campaign, control, land.together(found.values()), _("All"))
    return {"lines": lines, "whole": whole if found else None}


def balance_line(
    campaign: Campaign | None, control: AsOfControl, one: land.Balance, label: Any, **dims: str
) -> dict[str, Any]:
    """A balance with the addresses of its figures."""

    def href(measure: str) -> str:
        return figure_address(campaign, control, measure, **dims) if campaign is not None else ""

    return {
        "label": label,
        "one": one,
        "area": area(one.area),
        "needed": area(one.needed),
        "handed": area(one.handed),
        "short": area(one.short),
        "share": one.share,
        "area_href": href("land_area"),
        "needed_href": href("land_needed"),
        "handed_href": href("land_handed_over"),
        "short_href": href("land_short"),
        "share_href": href("land_handed_share"),
    }
