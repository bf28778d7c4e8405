"""Public money as lists: applications upward, and what projects were given and paid."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import with_below
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import policy
from gongjian.projects.models import (
    ApplicationState,
    FundAllocation,
    FundApplication,
    FundPayment,
    Level,
    Project,
)
from gongjian.projects.selectors import money as funds
from gongjian.projects.views.promotion.base import PromotionList, choices_of


class MoneyList(PromotionList):
    """One viewer's list of public money: what hangs on a project is seen as the project is."""

    @property
    def seen(self) -> Any:
        """Rows of the campaign and those inside it that the viewer may see."""
        inside = with_below(self.campaign)
        if self.model is FundAllocation:
            rows = funds.allocations(self.asof, inside)
        else:
            rows = self.asof.rows(self.model).filter(campaign_id__in=sorted(inside))
            rows = rows.filter(project_id__in=self.asof.rows(Project).values("id"))
        if self.request.viewer.reach("see", self.campaign).whole:
            return rows
        return rows.filter(policy.visible_money(self.request.viewer, self.campaign, self.model))

    @property
    def _home(self) -> str:
        tail = f"?{urlencode(self.control.address)}" if self.control.address else ""
        return f"/c/{self.campaign.key}/funds/{tail}"

    def page(self, spec: ListSpec, rows: Any, title: str, **context: Any) -> HttpResponseBase:
        """The list page, one step below the page of public money."""
        crumbs = [{"label": _("Public money"), "href": self._home}]
        template = "projects/money/_actions.html"
        return super().page(spec, rows, title, crumbs=crumbs, actions_template=template, **context)

    def learn_projects(self, rows: Any) -> None:
        """Look up the projects of a page's rows."""
        wanted = {row.project_id for row in rows}
        self.looked["projects"] = {one.id: one for one in self.asof.rows(Project).filter(id__in=wanted)}

    def told(self, name: str) -> Any:
        """A column of the row's project."""
        return lambda row: getattr(self.looked["projects"].get(row.project_id), name, None)

    def project_unit(self, row: Any) -> str:
        """The unit that answers for the row's project."""
        found = self.looked["projects"].get(row.project_id)
        return unit_tree().label(found.unit_id) if found is not None and found.unit_id else ""

    def project_column(self) -> Column:
        """The project with the way to its page."""
        return Column(
            "project", _("project"), self.told("name"), "name", css="one",
            href=lambda row: f"/projects/{self.told('number')(row)}/",
        )  # fmt: skip


def _by_project_text(rows: Any, value: str) -> Any:
    return rows.filter(project_id__in=Project.objects.filter(name__icontains=value).values("id"))


@require_safe
def application_list(request: Any, key: str) -> HttpResponseBase:
    """Applications for money from above, and what became of them."""
    listed = MoneyList(request, key, FundApplication)
    levels, states = dict(Level.choices), dict(ApplicationState.choices)
    spec = ListSpec(
        key=f"fund-applications/{key}",
        columns=[
            listed.project_column(),
            Column("programme", _("programme"), "programme", css="one"),
            Column("level", _("level"), lambda row: str(levels.get(row.level, ""))),
            Column("amount", _("amount applied for"), "amount_fen", "money", sort="amount", unit="wan"),
            Column("submitted", _("handed in on"), "submitted_on", "day", sort="submitted"),
            Column("state", _("outcome of the application"), lambda row: str(states.get(row.state, row.state))),
            Column("granted", _("amount granted"), "granted_fen", "money", unit="wan"),
            Column("decided", _("decided on"), "decided_on", "day"),
            Column("unit", _("unit"), listed.project_unit, css="one"),
            Column("remark", _("remark"), "remark", "note", shown=False),
        ],
        sorts=[
            Sort("submitted", _("latest first"), ("-submitted_on", "-id")),
            Sort("amount", _("amount applied for"), ("-amount_fen", "id")),
        ],
        filters=[
            Filter("q", _("project"), "text", apply=_by_project_text),
            Filter("state", _("outcome of the application"), options=choices_of(ApplicationState)),
            Filter("level", _("level"), options=choices_of(Level)),
        ],
        views=[View("all", _("All"))]
        + [
            View(one.value, one.label, f"state={one.value}")
            for one in (ApplicationState.SUBMITTED, ApplicationState.APPROVED, ApplicationState.REFUSED)
        ],
        prepare=listed.learn_projects,
        row_id=lambda row: row.id,
        row_title=listed.told("name"),
        export_name=_("applications for funds"),
        empty=(
            _("No application is on the books yet"),
            _("A project applies on its own page: “Apply for funds from above”."),
            "",
            "",
        ),
    )  # fmt: skip
    return listed.page(spec, listed.seen, _("Applications for funds from above"), what="applications")


@require_safe
def allocation_list(request: Any, key: str) -> HttpResponseBase:
    """What each project was given of each batch, and what of it is paid."""
    listed = MoneyList(request, key, FundAllocation)
    asof = listed.asof
    paid = asof.rows(FundPayment).filter(allocation_id=OuterRef("id"), paid_on__lte=asof.on)
    whole = paid.order_by().values("allocation_id").annotate(whole=Sum("amount_fen")).values("whole")[:1]
    rows = listed.seen.annotate(paid_fen=Coalesce(Subquery(whole), 0))
    batches = {one.id: one for one in funds.batches(asof, with_below(listed.campaign))}
    open_ones = policy.batches_seen(request.viewer, batches)

    def batch(row: Any) -> str:
        return str(batches[row.batch_id].title) if row.batch_id in batches else ""

    def to_batch(row: Any) -> str:
        return f"/fund-batches/{batches[row.batch_id].number}/" if row.batch_id in open_ones else ""

    def rate(row: Any) -> str:
        return f"{row.paid_fen * 100 / row.amount_fen:.0f}%" if row.amount_fen else ""

    def of_batch(found: Any, value: Any) -> Any:
        return found.filter(batch_id__in=[pk for pk, one in batches.items() if one.number in value])

    spec = ListSpec(
        key=f"fund-allocations/{key}",
        columns=[
            listed.project_column(),
            Column(
                "batch", _("batch of funds"), batch, "name", css="one",
                href=to_batch,
            ),
            Column("amount", _("allocated"), "amount_fen", "money", sort="amount", unit="wan"),
            Column("paid", _("paid"), "paid_fen", "money", unit="wan"),
            Column("rate", _("payment rate"), rate, "num"),
            Column("allocated", _("allocated on"), "allocated_on", "day", sort="allocated"),
            Column("unit", _("unit"), listed.project_unit, css="one"),
        ],
        sorts=[
            Sort("allocated", _("latest first"), ("-allocated_on", "-id"), nulls="none"),
            Sort("amount", _("allocated"), ("-amount_fen", "id"), nulls="none"),
        ],
        filters=[
            Filter("q", _("project"), "text", apply=_by_project_text),
            Filter(
                "batch", _("batch of funds"), apply=of_batch,
                options=lambda _request: [Option(batches[pk].number, batches[pk].title) for pk in sorted(open_ones)],
            ),
        ],
        prepare=listed.learn_projects,
        row_id=lambda row: row.id,
        row_title=listed.told("name"),
        export_name=_("funds by project"),
        empty=(
            _("No project was given money yet"),
            _("Open a batch and give projects money of it, or load the sheet the office has."),
            "",
            "",
        ),
    )  # fmt: skip
    return listed.page(spec, rows, _("Funds by project"), what="allocations")
