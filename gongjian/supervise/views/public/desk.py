"""群众监督 at the desk: the list, one report, and the forms of its acts. Out of the desk's reach it does not exist."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.lists import Column, Filter, ListSpec, Sort, View, render_list
from gongjian.matters.models import Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.models import PublicSource, PublicState
from gongjian.supervise.playbook.public import public_of
from gongjian.supervise.policy.public import OPEN
from gongjian.supervise.selectors.public import reports_of
from gongjian.supervise.selectors.public_standing import again_q, late_q, ready_q, report_light
from gongjian.supervise.views.public.base import desk_or_404, satisfied_words

Rows = QuerySet[Any]


# ---------------------------------------------------------------- the list
class ReportList:
    """The desk's reports at one moment."""

    def __init__(self, campaign: Campaign, control: AsOfControl, rows: Rows) -> None:
        self.campaign, self.control, self.rows = campaign, control, rows
        self.text = public_of(campaign, control.on)
        self.matters: dict[int, Any] = {}

    def spec(self) -> ListSpec:
        """The declaration."""
        return ListSpec(
            key=f"public/{self.campaign.key}",
            columns=self._columns(),
            sorts=[
                Sort("received", _("came in"), ("-received_at", "-id"), nulls="none"),
                Sort("answered", _("answered"), ("-answered_at", "-id")),
            ],
            filters=self._filters(),
            views=[
                View("all", _("All")),
                View("new", _("To be handed on"), "state=received&state=checked"),
                View("open", _("Not answered yet"), "open=1"),
                View("ready", _("Answer to be passed"), "ready=1"),
                View("late", _("Late"), "late=1", loud=True),
                View("reopened", _("Reopened"), "again=1", loud=True),
                View("not_satisfied", _("Not satisfied"), "not_satisfied=1"),
                View("answered", _("Answered"), "state=answered&state=closed"),
            ],
            counts=lambda _request: self.counts,
            prepare=self._prepare,
            row_meaning=lambda row: "late" if self._light(row)[0] == "late" else "",
            row_title=lambda row: row.number,
            export_name=f"{self.campaign.unit.name}群众监督问题台账",
            empty=(
                _("No report from the public is on the books"),
                _("They come in on the public page, or are entered here."),
                "",
                "",
            ),
        )

    def _prepare(self, rows: Any) -> None:
        ids = {row.matter_id for row in rows if row.matter_id}
        self.matters = (
            {one.id: one for one in self.control.asof.rows(Matter).filter(id__in=ids)} if ids else {}
        )

    def _unit(self, row: Any) -> str:
        matter = self.matters.get(row.matter_id)
        return unit_tree().label(matter.unit_id) if matter is not None else ""

    def _due(self, row: Any) -> Any:
        matter = self.matters.get(row.matter_id)
        return matter.due_on if matter is not None else None

    def _light(self, row: Any) -> tuple[str, str]:
        return report_light(row, self.matters.get(row.matter_id), self.control.on)

    def _columns(self) -> list[Column]:
        sources = dict(PublicSource.choices)
        return [
            Column("number", _("number"), "number", "name", href=_address, css="one"),
            Column("says", _("what is reported"), "says", phone="wide"),
            Column("category", _("category"), lambda row: self.text.category(row.category), css="one"),
            Column("place", _("place reported"), "place"),
            Column("source", _("source"), lambda row: str(sources[row.source]), css="one"),
            Column("from_above", _("sent down by"), "from_above", shown=False),
            Column("their_number", _("number there"), "their_number", shown=False),
            Column("received", _("came in"), "received_at", "stamp", sort="received", css="num one"),
            Column("unit", _("unit"), self._unit, css="one"),
            Column("due", _("due"), self._due, "day", css="num one"),
            Column("state", _("state"), self._light, "light"),
            Column("answer", _("answer"), "answer", "note", shown=False, phone="wide"),
            Column("answered", _("answered"), "answered_at", "stamp", sort="answered", shown=False),
            Column("satisfied", _("satisfied"), satisfied_words, css="one"),
        ]  # fmt: skip

    def _filters(self) -> list[Filter]:
        return [
            Filter("q", _("text, place or number"), "text", apply=_holds),
            Filter("state", _("state"), options=lambda _r: PublicState.choices),
            Filter("category", _("category"), options=lambda _r: self.text.choices()),
            Filter("source", _("source"), options=lambda _r: PublicSource.choices),
            Filter(
                "open", _("Not answered yet"), "bool", pinned=False,
                apply=lambda rows, _v: rows.filter(state__in=OPEN),
            ),
            Filter(
                "not_satisfied", _("not satisfied"), "bool", pinned=False,
                apply=lambda rows, _v: rows.filter(satisfied=False),
            ),
            Filter(
                "ready", _("Answer to be passed"), "bool", pinned=False,
                apply=lambda rows, _v: rows.filter(ready_q(self.control.asof)),
            ),
            Filter(
                "late", _("Late"), "bool", pinned=False,
                apply=lambda rows, _v: rows.filter(late_q(self.control.asof)),
            ),
            Filter(
                "again", _("Reopened"), "bool", pinned=False, apply=lambda rows, _v: rows.filter(again_q()),
            ),
        ]  # fmt: skip

    @property
    def counts(self) -> dict[str, int]:
        """How many each view holds."""
        found: dict[str, int] = self.rows.order_by().aggregate(
            all=Count("id"),
            new=Count("id", filter=Q(state__in=[PublicState.RECEIVED, PublicState.CHECKED])),
            open=Count("id", filter=Q(state__in=OPEN)),
            ready=Count("id", filter=ready_q(self.control.asof)),
            late=Count("id", filter=late_q(self.control.asof)),
            reopened=Count("id", filter=again_q()),
            not_satisfied=Count("id", filter=Q(satisfied=False)),
            answered=Count("id", filter=Q(state__in=[PublicState.ANSWERED, PublicState.CLOSED])),
        )
        return found


def _address(row: Any) -> str:
    return f"/public-reports/{row.number}/"


def _holds(rows: Rows, value: str) -> Rows:
    return rows.filter(Q(says__icontains=value) | Q(place__icontains=value) | Q(number__icontains=value))


@require_safe
def desk_list(request: Any, key: str) -> HttpResponseBase:
    """The desk's reports, on a page and as a sheet."""
    campaign = desk_or_404(request, key)
    control = asof_of(request, campaign)
    listed = ReportList(campaign, control, reports_of(campaign, control.asof))
    may_enter = not control.is_past
    context = {
        "campaign": campaign,
        "asof": control,
        "enter_href": f"/c/{campaign.key}/public/new/" if may_enter else "",
        "portal_href": f"/public/{campaign.key}/" if listed.text.open and campaign.status == "live" else "",
        "actions_template": "supervise/public_list_actions.html",
    }
    return render_list(
        request, listed.spec(), listed.rows, title=_("Reports from the public"), context=context
    )
