"""The planner: plans as a list, the days to come, and what the cap leaves; the list of visits; the calendar feed."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kernel.periods import KIND_WORDS
from gongjian.kit.asof import asof_of
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View, render_list
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.models import PlanState, VisitKind, VisitState
from gongjian.supervise.playbook.inspections import inspections_of
from gongjian.supervise.selectors.inspections import rounds
from gongjian.supervise.selectors.inspections.caps import left_by_unit, left_of
from gongjian.supervise.selectors.inspections.frames import units_of
from gongjian.supervise.selectors.inspections.seeing import can_plan
from gongjian.supervise.selectors.inspections.words import where
from gongjian.supervise.views.inspections import calendar_feed
from gongjian.supervise.views.inspections.points import open_caps
from gongjian.supervise.views.inspections.rows import plan_light, visit_light

Rows = QuerySet[Any]


class PlanList:
    """One viewer's plans in one campaign."""

    def __init__(self, request: Any, campaign: Campaign) -> None:
        self.request, self.campaign = request, campaign
        self.counted: dict[int, rounds.Counted] = {}
        self.dated: set[int] = set()

    def prepare(self, rows: Any) -> None:
        """What came of the plans of a page, and whose days may be shown."""
        self.counted = rounds.counts_of([row.pk for row in rows], self.request.viewer)
        self.dated = rounds.shown_dates(self.request.viewer, rows)

    def count(self, name: str) -> Any:
        """A column of what came of a plan."""
        return lambda row: getattr(self.counted.get(row.pk, rounds.Counted()), name) or None

    def day(self, name: str) -> Any:
        """A day of the plan, if the viewer may know it."""
        return lambda row: getattr(row, name) if row.pk in self.dated else None

    def spec(self) -> ListSpec:
        """The declaration. Sorted by number: an order by days would give days away."""
        tree, plans = unit_tree(), can_plan(self.request.viewer, self.campaign)
        return ListSpec(
            key=f"inspections/{self.campaign.key}",
            columns=[
                Column(
                    "title",
                    _("The plan"),
                    "title",
                    "name",
                    href=lambda row: f"/inspections/{row.number}/",
                    css="one",
                ),
                Column("kind", _("Kind"), lambda row: row.get_kind_display(), css="one"),
                Column("state", _("state"), plan_light, "light"),
                Column("from", _("Begins on"), self.day("from_on"), "day", css="num one"),
                Column("to", _("Ends on"), self.day("to_on"), "day", css="num one"),
                Column("office", _("inspecting office"), lambda row: tree.label(row.office_id), css="one"),
                Column("visits", _("visits"), self.count("visits"), "num"),
                Column("found", _("problems found"), self.count("found"), "num"),
                Column("spot", _("of them solved on the spot"), self.count("on_the_spot"), "num"),
                Column("basis", _("basis"), "basis", shown=False),
                Column("number", _("number"), "number", sort="number", shown=False),
            ],
            sorts=[
                Sort("newest", _("newest first"), ("-id",), nulls="none"),
                Sort("number", _("number"), ("number", "id"), nulls="none"),
            ],
            filters=[
                Filter("q", _("title or number"), "text", apply=_holds),
                Filter(
                    "kind", _("Kind"), options=lambda _r: [Option(one.value, one.label) for one in VisitKind]
                ),
                Filter(
                    "state",
                    _("state"),
                    options=lambda _r: [Option(one.value, one.label) for one in PlanState],
                ),
            ],
            views=[
                View("all", _("All")),
                View("running", _("Rounds running"), "state=filed&state=under_way"),
                View("closed", _("Rounds closed"), "state=closed"),
            ],
            prepare=self.prepare,
            row_title=lambda row: row.title,
            export_name=_("inspections"),
            empty=(
                _("No round is on the books"),
                _("The inspection office prepares a plan and files it before its first day."),
                _("Prepare a plan") if plans else "",
                f"/c/{self.campaign.key}/inspections/new/" if plans else "",
            ),
        )


def _holds(rows: Rows, value: str) -> Rows:
    return rows.filter(Q(title__icontains=value) | Q(number__iexact=value))


@require_safe
def planner(request: Any, key: str) -> HttpResponseBase:
    """Plans of the campaign, and what stands beside them."""
    campaign = _campaign(request, key)
    listed, viewer = PlanList(request, campaign), request.viewer
    rows = rounds.plans_in(campaign, viewer)
    control = asof_of(request, campaign)
    plans = can_plan(viewer, campaign)
    rules = inspections_of(campaign, control.on)
    asks = rules.cap is not None and open_caps(viewer, campaign)
    days = _days(request, campaign) if campaign.status != "archived" else []
    asked = _asked(request, campaign, control.on) if asks else None
    context = {
        "campaign": campaign,
        "rules": rules,
        "period": KIND_WORDS[rules.cap.period] if rules.cap is not None else "",
        "strip": days,
        "strip_any": any(one["visits"] for one in days),
        "may_plan": plans,
        "caps": _caps(request, campaign, control.on) if asks else None,
        "units": units_of(campaign) if asks else [],
        "asked": asked,
        "ask_on": asked["on"] if asked else control.on,
    }
    template = "supervise/inspections/planner.html"
    return render_list(
        request, listed.spec(), rows, title=_("Inspections and visits"), template=template, context=context
    )


def _days(request: Any, campaign: Campaign) -> list[dict[str, Any]]:
    return [
        {"on": one["on"], "visits": [{"row": row, "where": where(row)} for row in one["visits"]]}
        for one in rounds.strip(campaign, request.viewer, request.today)
    ]


def _campaign(request: Any, key: str) -> Campaign:
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    asof_of(request, campaign)
    return campaign


def _caps(request: Any, campaign: Campaign, on: date) -> list[Any]:
    """What the cap leaves each unit on the day: fewest first. Of what is to come for the inspection office alone."""
    if campaign.status != "archived" and not request.viewer.reach("supervise", campaign).whole:
        return []
    found = left_by_unit(campaign, [unit.pk for unit in units_of(campaign)], on)
    return sorted(found, key=lambda one: one.left if one.left is not None else 0)


def _asked(request: Any, campaign: Campaign, today: date) -> dict[str, Any] | None:
    """The clash check: how many are left for a unit on a day. Never whose they are, nor when."""
    number, day = request.GET.get("cap_unit", ""), _day(request.GET.get("cap_on", ""))
    unit = next((one for one in units_of(campaign) if one.number == number), None)
    if unit is None:
        return None
    on = day or today
    return {"unit": unit, "on": on, "left": left_of(campaign, unit.pk, on)}


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


# ---------------------------------------------------------------- visits
@require_safe
def visits(request: Any, key: str) -> HttpResponseBase:
    """Every visit the viewer may see, as a list."""
    campaign = _campaign(request, key)
    rows = rounds.visits_in(campaign, request.viewer)
    tree = unit_tree()
    spec = ListSpec(
        key=f"visits/{campaign.key}",
        columns=[
            Column(
                "where", _("Where it is"), where, "name", href=lambda row: f"/visits/{row.number}/", css="one"
            ),
            Column("unit", _("unit"), lambda row: tree.label(row.unit_id), css="one"),
            Column("kind", _("Kind"), lambda row: row.get_kind_display(), css="one"),
            Column("team", _("Team"), "team", shown=False),
            Column("on", _("On which day"), "on", "day", sort="on", css="num one"),
            Column("state", _("state"), visit_light, "light"),
            Column("summary", _("what was seen"), "summary", "note", phone="wide"),
            Column("number", _("number"), "number", shown=False),
        ],
        sorts=[Sort("on", _("newest first"), ("-on", "-id"), nulls="none")],
        filters=[
            Filter("kind", _("Kind"), options=lambda _r: [Option(one.value, one.label) for one in VisitKind]),
            Filter(
                "state", _("state"), options=lambda _r: [Option(one.value, one.label) for one in VisitState]
            ),
            Filter("on", _("On which day"), "date"),
        ],
        row_title=where,
        export_name=_("visits"),
        empty=(
            _("No visit is on the books"),
            _("Visits come from plans that are filed, or are entered by themselves."),
            "",
            "",
        ),
    )
    context = {
        "campaign": campaign,
        "crumbs": [{"label": _("Inspections and visits"), "href": f"/c/{key}/inspections/"}],
    }
    return render_list(request, spec, rows, title=_("Visits"), context=context)


@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """Announced visits as a calendar; what is secret, and where a leader goes, is in no feed."""
    campaign = _campaign(request, key)
    content = calendar_feed.feed(campaign, request.viewer)  # type: ignore[attr-defined]
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="inspections.ics"'
    return response
