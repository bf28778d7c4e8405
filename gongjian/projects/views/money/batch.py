"""A batch of public money: its figures, and the projects that were given money of it as a list."""

from typing import Any

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.kit import words
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View, render_list
from gongjian.kit.story import story_of
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import policy
from gongjian.projects.models import FundAllocation, FundBatch, FundPayment, Level, Project
from gongjian.projects.views.money.funds import batch_or_404, crumbs_of

Rows = Any


@require_safe
def batch_page(request: Any, number: str) -> HttpResponseBase:
    """A batch: what it is, which projects were given what of it, what of that is paid."""
    batch = batch_or_404(request, number)
    campaign = batch.campaign
    control = asof_of(request, campaign)
    asof = control.asof
    row = asof.rows(FundBatch).filter(id=batch.pk).first()
    may = (
        not control.is_past and not batch.voided and policy.can_fund(request.viewer, campaign, batch.unit_id)
    )
    context: dict[str, Any] = {
        "title": batch.title,
        "batch": batch,
        "row": row,
        "campaign": campaign,
        "asof": control,
        "crumbs": crumbs_of(campaign),
        "story": story_of(batch, seq=asof.seq, itself=(batch.title, _("this batch"))),
        "may": may,
        "may_load": may and request.viewer.may_over("import", [campaign.unit_id], campaign),
    }
    if row is None:
        return render(request, "projects/money/batch.html", context)
    listed = BatchLines(request, control, batch, may)
    context |= listed.sums(row) | {
        "unit": unit_tree().label(row.unit_id),
        "level": dict(Level.choices).get(row.level, ""),
        "moment": f"&on={asof.on:%Y-%m-%d}",
    }
    return render_list(
        request, listed.spec(), listed.rows, title=batch.title, template="projects/money/batch.html", context=context
    )  # fmt: skip


class BatchLines:
    """What of a batch each project was given, as the viewer may see it at one moment."""

    def __init__(self, request: Any, control: AsOfControl, batch: FundBatch, may: bool) -> None:
        self.asof, self.batch, self.may, self.control = control.asof, batch, may, control
        asof, campaign = control.asof, batch.campaign
        self.projects = asof.rows(Project).order_by()
        rows = asof.rows(FundAllocation).filter(batch_id=batch.pk, allocated_on__lte=asof.on)
        rows = rows.filter(project_id__in=self.projects.values("id"))
        if not request.viewer.reach("see", campaign).whole:
            rows = rows.filter(policy.visible_money(request.viewer, campaign, FundAllocation))
        paid = asof.rows(FundPayment).filter(allocation_id=OuterRef("id"), paid_on__lte=asof.on)
        whole = paid.order_by().values("allocation_id").annotate(whole=Sum("amount_fen")).values("whole")[:1]
        self.rows: Rows = rows.annotate(paid_fen=Coalesce(Subquery(whole), 0))
        self.named: dict[int, Any] = {}
        self.payments: dict[int, list[Any]] = {}

    def sums(self, row: Any) -> dict[str, Any]:
        """What is given, paid and left of the whole batch, whatever page is shown."""
        found = self.rows.aggregate(given=Coalesce(Sum("amount_fen"), 0), paid=Coalesce(Sum("paid_fen"), 0))
        given, paid = int(found["given"]), int(found["paid"])
        rate = paid / given if given else None
        return {"given": given, "paid": paid, "left": row.amount_fen - given, "rate": rate}

    def prepare(self, rows: Rows) -> None:
        """Look up the projects and payments of a page."""
        self.named = {one.id: one for one in self.projects.filter(id__in={row.project_id for row in rows})}
        paid = self.asof.rows(FundPayment).filter(
            allocation_id__in=[row.id for row in rows], paid_on__lte=self.asof.on
        )
        self.payments = {}
        for payment in paid.order_by("paid_on", "id"):
            self.payments.setdefault(payment.allocation_id, []).append(payment)

    def _told(self, name: str) -> Any:
        return lambda row: getattr(self.named.get(row.project_id), name, "")

    def _unit(self, row: Any) -> str:
        found = self.named.get(row.project_id)
        return unit_tree().label(found.unit_id) if found is not None else ""

    def _rate(self, row: Any) -> str:
        return words.percent(row.paid_fen / row.amount_fen) if row.amount_fen else ""

    def _paid_text(self, row: Any) -> str:
        return "；".join(
            f"{words.day(one.paid_on)} {words.money_text(one.amount_fen)}"
            for one in self.payments.get(row.id, [])
        )

    def _paid(self, row: Any) -> SafeString | str:
        """Each payment with the way to take it off."""
        found = []
        for one in self.payments.get(row.id, []):
            text = f"{words.day(one.paid_on)} {words.money_text(one.amount_fen)}"
            if self.may:
                href, said = f"/fund-payments/{one.id}/void/", _("take off")
                text = format_html('{} <a class="g-noprint" href="{}">{}</a>', text, href, said)
            found.append((text,))
        return format_html_join(SafeString(" · "), "{}", found)

    def _acts(self, row: Any) -> SafeString:
        links = [(f"/fund-allocations/{row.id}/pay/", _("Record a payment"))]
        if not self.payments.get(row.id):
            links.append((f"/fund-allocations/{row.id}/void/", _("Take the money back")))
        return format_html_join(SafeString(" · "), '<a class="g-noprint" href="{}">{}</a>', links)

    def _columns(self) -> list[Column]:
        project = Column(
            "project", _("project"), self._told("name"), "name", css="one",
            href=lambda row: f"/projects/{self._told('number')(row)}/",
        )  # fmt: skip
        acts = Column("acts", _("Actions"), self._acts, "html", export=False)
        return [
            project,
            Column("unit", _("unit"), self._unit, css="one"),
            Column("amount", _("allocated"), "amount_fen", "money", sort="amount", unit="wan"),
            Column("allocated", _("allocated on"), "allocated_on", "day", sort="allocated", shown=False),
            Column("paid", _("paid"), "paid_fen", "money", sort="paid", unit="wan"),
            Column("rate", _("payment rate"), self._rate, css="num"),
            Column("payments", _("payments"), self._paid, "html", phone="wide", export=self._paid_text),
            *([acts] if self.may else []),
        ]

    def spec(self) -> ListSpec:
        """The list of the projects of the batch."""
        return ListSpec(
            key=f"fund-batch/{self.batch.number}",
            columns=self._columns(),
            sorts=[
                Sort("amount", _("allocated"), ("-amount_fen", "id"), nulls="none"),
                Sort("paid", _("paid"), ("-paid_fen", "id"), nulls="none"),
                Sort("allocated", _("latest first"), ("-allocated_on", "-id"), nulls="none"),
            ],
            filters=[
                Filter("q", _("project"), "text", apply=self._by_text),
                Filter("unit", _("unit"), options=self._units, apply=self._by_unit),
                Filter("unpaid", _("nothing paid yet"), "bool", apply=lambda rows, _v: rows.filter(paid_fen=0)),
            ],
            views=[View("all", _("All")), View("unpaid", _("Nothing paid yet"), "unpaid=1")],
            prepare=self.prepare,
            row_id=lambda row: row.id,
            row_title=self._told("name"),
            export_name=self.batch.title,
            empty=(
                _("No project was given money of it yet"),
                _("Give projects money of it, or load the sheet the office has."),
                "",
                "",
            ),
        )  # fmt: skip

    def _by_text(self, rows: Rows, value: str) -> Rows:
        return rows.filter(project_id__in=self.projects.filter(name__icontains=value).values("id"))

    def _units(self, _request: Any) -> list[Option]:
        held = self.projects.filter(id__in=self.rows.order_by().values("project_id"))
        units = unit_tree().in_order(pk for pk in held.values_list("unit_id", flat=True).distinct() if pk)
        return [Option(unit.number, unit.label) for unit in units]

    def _by_unit(self, rows: Rows, value: Any) -> Rows:
        tree = unit_tree()
        wanted = tree.subtrees([pk for pk, unit in tree.units.items() if unit.number in value])
        return rows.filter(project_id__in=self.projects.filter(unit_id__in=wanted).values("id"))
