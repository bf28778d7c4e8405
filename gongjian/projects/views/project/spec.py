"""The project list declared: columns, orders, filters, views."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign, Membership
from gongjian.kit.asof import AsOfControl
from gongjian.kit.lists import Bulk, Column, Filter, ListSpec, Option, Sort, View
from gongjian.ledger import memo
from gongjian.matters.models import Leg, Matter, Progress
from gongjian.people.selectors import unit_in_campaign_or_404
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects import selectors, wording
from gongjian.projects.models import (
    Level,
    Library,
    Nature,
    Project,
    ProjectHolding,
    ProjectPaper,
    ProjectRole,
    ProjectStage,
    Reading,
    Stage,
    YearPlan,
)
from gongjian.projects.policy import can_edit_together, can_register
from gongjian.projects.views.project.rows import Rows

TABLES = (
    Project,
    Membership,
    ProjectStage,
    ProjectHolding,
    ProjectPaper,
    Reading,
    YearPlan,
    Matter,
    Progress,
    Leg,
)
WEEKS = ("2", "3", "4", "8")
STALE_WEEKS = 3


class ProjectList:
    """One viewer's list of one campaign at one moment."""

    def __init__(
        self, viewer: Viewer, campaign: Campaign, control: AsOfControl, whole: QuerySet[Any]
    ) -> None:
        self.viewer, self.campaign, self.control, self.asof = viewer, campaign, control, control.asof
        self.whole = whole
        self.rows = Rows(viewer, campaign, control)

    @property
    def spec(self) -> ListSpec:
        """The declaration."""
        new = (
            (_("Register a project"), f"/c/{self.campaign.key}/projects/new/")
            if self.control.live and can_register(self.viewer, self.campaign)
            else ("", "")
        )
        return ListSpec(
            key=f"projects/{self.campaign.key}",
            columns=self._columns(),
            sorts=self._sorts(),
            filters=self._filters(),
            views=self._views(),
            bulk=self._bulk(),
            counts=lambda _request: self.counts,
            prepare=self.rows.prepare,
            row_meaning=self.rows.row_meaning,
            row_id=lambda row: row.id,
            row_title=lambda row: row.name,
            export_name=_("project list"),
            empty=(
                _("No project is on this list yet"),
                _("Load the Excel list the office has, or register projects one by one."),
                *(self._load or new),
            ),
        )

    def _bulk(self) -> list[Bulk]:
        """What is done to ticked projects, for whoever may change several."""
        if self.control.is_past or not can_edit_together(self.viewer, self.campaign):
            return []
        base = f"/c/{self.campaign.key}/projects/together/"
        return [Bulk("together", _("Change together"), f"{base}pick/", for_all=base)]

    @property
    def _load(self) -> tuple[Any, str] | None:
        """Where a list comes in, for whoever may load one."""
        if not self.control.live or self.campaign.status == "archived" or not self.viewer.may("import"):
            return None
        return _("Load from Excel"), f"/import/new/projects/?campaign={self.campaign.key}"

    # ---- what stands in it
    def _columns(self) -> list[Column]:
        rows, address = self.rows, urlencode({"campaign": self.campaign.key, **self.control.address})
        return [
            Column(
                "name",
                _("project"),
                "name",
                "name",
                sort="name",
                href=lambda p: f"/projects/{p.number}/?{address}",
                css="one",
            ),
            Column("place", _("No."), rows.place, "num", sort="order", shown=False, phone="gone"),
            Column("unit", _("unit"), rows.unit, sort="unit", css="one"),
            Column("key_task", _("key task"), rows.line("key_task", "key_task"), phone="gone", css="one"),
            Column("stage", _("stage"), rows.stage, css="one"),
            Column("status", _("status"), rows.status, "light"),
            Column(
                "planned_start",
                _("planned start"),
                self._fuzzy("planned_start"),
                "fuzzy",
                sort="planned_start",
                css="one",
            ),
            Column("actual_start", _("actual start"), self._fuzzy("actual_start"), "fuzzy", shown=False),
            Column(
                "planned_finish", _("planned completion"), self._fuzzy("planned_finish"), "fuzzy", shown=False
            ),
            Column("total", _("total investment"), "total_fen", "money", sort="total", unit="yi"),
            Column(
                "year",
                _("year's investment / CNY 100 m"),
                rows.investment,
                "html",
                css="g-bar-cell one",
                export=False,
            ),
            Column("progress", _("visible progress"), rows.progress, shown=False),
            Column("stuck", _("stuck on"), rows.stuck, "html", css="one", export=rows.stuck_text),
            Column("desk", _("whose desk"), rows.desk_waited, "html", css="one", export=rows.desk),
            Column("lead_official", _("lead official"), rows.held(ProjectRole.LEAD_OFFICIAL), shown=False),
            Column("township", _("township"), rows.held(ProjectRole.TOWNSHIP), shown=False),
            Column("owner", _("owner"), rows.held(ProjectRole.OWNER), shown=False),
            Column("klass", _("class"), rows.line("class", "klass"), shown=False),
            Column("sector", _("sector"), rows.line("sector", "sector"), shown=False),
            Column("batch", _("batch"), rows.batch, shown=False),
            Column("level", _("level"), lambda p: str(Level(p.level).label) if p.level else "", shown=False),
            Column(
                "nature", _("nature"), lambda p: str(Nature(p.nature).label) if p.nature else "", shown=False
            ),
            Column(
                "library",
                _("library"),
                lambda p: str(Library(p.library).label) if p.library else "",
                shown=False,
            ),
            Column("code", _("project code"), "code", shown=False),
            Column("number", _("number"), "number", shown=False),
        ]

    @staticmethod
    def _fuzzy(column: str) -> Any:
        return lambda row: selectors.fuzzy_date(row, column)

    def _sorts(self) -> list[Sort]:
        unit = ("unit__ordinal", "unit_id", "id") if self.asof.is_now else ("unit_id", "id")
        return [
            Sort("order", _("order of the list"), ("list_order", "id"), nulls="none"),
            Sort("name", _("name"), ("name", "id"), nulls="none"),
            Sort("planned_start", _("planned start"), ("planned_start_on", "id")),
            Sort("total", _("total investment"), ("-total_fen", "id")),
            Sort("unit", _("unit"), unit),
        ]

    # ---- conditions
    def _filters(self) -> list[Filter]:
        me = self.viewer.person_id
        member, choice = self._by_member, self._choice_of
        found = [
            Filter("q", _("name, number or code"), "text", apply=_holds_text),
            Filter("unit", _("unit"), options=self._units, apply=self._by_unit, beyond=self._unit_named),
            Filter("stage", _("stage"), options=self._stages, apply=self._by_stage),
            Filter("key_task", _("key task"), options=self._lines("key_task"), apply=member("key_task")),
            Filter(
                "due",
                _("due, not started"),
                "bool",
                apply=self._narrow(selectors.due_not_started_q(self.asof)),
                pinned=False,
            ),
            Filter("quiet", _("no change for"), options=_weeks, apply=self._quiet, pinned=False),
            Filter(
                "unready",
                _("leader, team or plan missing"),
                "bool",
                apply=self._narrow(selectors.incomplete_q(self.asof)),
                pinned=False,
            ),
            Filter("klass", _("class"), options=self._lines("class"), apply=member("klass"), pinned=False),
            Filter(
                "sector", _("sector"), options=self._lines("sector"), apply=member("sector"), pinned=False
            ),
            Filter("batch", _("batch"), options=self._batches, apply=member("batch"), pinned=False),
            Filter("level", _("level"), options=choice(Level), pinned=False),
            Filter("library", _("library"), options=choice(Library), pinned=False),
            Filter("made_up", _("kind of record"), options=_named_or_not, apply=_by_kind, pinned=False),
        ]
        if me is not None:
            found.append(
                Filter(
                    "mine", _("mine as lead official"), "bool", apply=self._narrow(self._mine), pinned=False
                )
            )
        return found

    @staticmethod
    def _narrow(condition: Q) -> Any:
        return lambda queryset, _value: queryset.filter(condition)

    def _by_member(self, column: str) -> Any:
        def apply(queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
            found = selectors.members(self.campaign, self.asof).filter(**{f"{column}__in": value})
            return queryset.filter(id__in=found.values("project_id"))

        return apply

    def _by_stage(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        found = self.asof.spans(ProjectStage).filter(stage__in=value)
        return queryset.filter(id__in=found.values("project_id"))

    def _by_unit(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        tree = unit_tree()
        wanted = [pk for pk, unit in tree.units.items() if unit.number in value]
        return queryset.filter(unit_id__in=tree.subtrees(wanted))

    def _quiet(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(selectors.unchanged_q(self.asof, min(int(weeks) for weeks in value)))

    @property
    def _mine(self) -> Q:
        held = self.asof.spans(ProjectHolding).filter(
            role=ProjectRole.LEAD_OFFICIAL, person_id=self.viewer.person_id
        )
        return Q(id__in=held.values("project_id"))

    # ---- answers offered
    def _kept(self, name: str, make: Any) -> Any:
        """Kept in memory until one of the tables is written: the same for everyone with the same rights."""
        key = (self.campaign.pk, self.viewer.scopes, self.viewer.person_id, self.asof.on, self.asof.seq)
        return memo.remember(f"project_list.{name}", TABLES, make, key=key)

    def _units(self, _request: HttpRequest) -> list[Option]:
        ids = self._kept(
            "units", lambda: list(self.whole.order_by().values_list("unit_id", flat=True).distinct())
        )
        return [
            Option(unit.number, unit.label)
            for unit in unit_tree().in_order(pk for pk in ids if pk is not None)
        ]

    def _unit_named(self, number: str) -> str:
        """A unit in reach that has no project on the list, by its number."""
        try:
            return unit_in_campaign_or_404(self.viewer, number, self.campaign).label
        except Http404:
            return ""

    def _stages(self, _request: HttpRequest) -> list[Option]:
        known = wording.stage_words(self.campaign, self.asof.on)
        return [Option(stage.value, known[stage.value]) for stage in Stage]

    def _members(self) -> list[tuple[Any, ...]]:
        rows = selectors.members(self.campaign, self.asof).order_by()
        columns = ("campaign_id", "key_task", "class", "sector", "batch")
        names = [column if column != "class" else "klass" for column in columns]
        found: list[tuple[Any, ...]] = self._kept("lines", lambda: list(rows.values_list(*names).distinct()))
        return found

    def _lines(self, section: str) -> Any:
        place = {"key_task": 1, "class": 2, "sector": 3}[section]

        def options(_request: HttpRequest) -> list[Option]:
            known = wording.line_labels(section)
            keys = {row[place] for row in self._members()} - {""}
            order = {key: place for place, (_campaign, key) in enumerate(known)}
            labels = {key: next((label for (_c, k), label in known.items() if k == key), key) for key in keys}
            return [
                Option(key, labels[key]) for key in sorted(keys, key=lambda key: (order.get(key, 10**6), key))
            ]

        return options

    def _batches(self, _request: HttpRequest) -> list[Option]:
        return [Option(batch, batch) for batch in sorted({str(row[4]) for row in self._members()} - {""})]

    @staticmethod
    def _choice_of(choices: Any) -> Any:
        return lambda _request: [Option(one.value, one.label) for one in choices]

    # ---- tabs
    def _views(self) -> list[View]:
        found = [
            View("all", _("All")),
            View("due", _("Due, not started"), "due=1", loud=True),
            View("quiet", _("No change for three weeks"), f"quiet={STALE_WEEKS}"),
            View("unready", _("Leader, team or plan missing"), "unready=1"),
        ]
        found += [
            View(one.value, one.label, f"library={one.value}")
            for one in Library
            if self.counts.get(one.value)
        ]
        if self.counts.get("mine"):
            found.append(View("mine", _("I am lead official"), "mine=1"))
        return found

    @property
    def counts(self) -> dict[str, int]:
        """How many each view holds."""
        found: dict[str, int] = self._kept("counts", self._count)
        return found

    def _count(self) -> dict[str, int]:
        conditions = {
            "due": selectors.due_not_started_q(self.asof),
            "quiet": selectors.unchanged_q(self.asof, STALE_WEEKS),
            "unready": selectors.incomplete_q(self.asof),
            "mine": self._mine,
            **{one.value: Q(library=one.value) for one in Library},
        }
        if self.campaign.published_only:  # what nobody published is not wanting
            conditions |= dict.fromkeys(("due", "quiet", "unready"), Q(pk__in=[]))
        told = {key: Count("id", filter=condition) for key, condition in conditions.items()}
        found: dict[str, int] = self.whole.order_by().aggregate(all=Count("id"), **told)
        return found


def _holds_text(queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
    return queryset.filter(Q(name__icontains=value) | Q(number__icontains=value) | Q(code__icontains=value))


def _weeks(_request: HttpRequest) -> list[Option]:
    return [Option(weeks, _("%(count)s weeks") % {"count": weeks}) for weeks in WEEKS]


def _named_or_not(_request: HttpRequest) -> list[Option]:
    return [Option("named", _("named in a source")), Option("illustrative", _("illustrative"))]


def _by_kind(queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
    return queryset if len(value) > 1 else queryset.filter(illustrative="illustrative" in value)
