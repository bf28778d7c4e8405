"""通报: the circulars of a campaign as a list, each with how far it has come."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kernel.ladder import CircularState
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View, render_list
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import Circular, CircularLine
from gongjian.supervise.policy.ladder import is_office, keeps, visible_lines
from gongjian.supervise.selectors.ladder.circulars import standings_of

Rows = QuerySet[Any]
STAGES = {
    "preliminary": Q(cancelled_at=None, approved_at=None),
    "approved": Q(cancelled_at=None, approved_at__isnull=False, published_at=None),
    "published": Q(published_at__isnull=False),
    "dropped": Q(cancelled_at__isnull=False),
}


def told_state(row: Any, state: CircularState) -> tuple[str, str]:
    """(meaning, word): how far a circular has come."""
    if row.cancelled_at is not None:
        return "paused", _("dropped")
    if row.published_at is not None:
        return "done", _("published inside")
    said = {
        CircularState.not_shown: ("not-due", _("preliminary, not shown to the units")),
        CircularState.checking: ("watch", _("preliminary, being checked")),
        CircularState.objected: ("watch", _("preliminary, objections to answer")),
        CircularState.to_approve: ("watch", _("preliminary, waits for approval")),
        CircularState.approved: ("done", _("approved, to be published")),
    }
    return said[state]


class CircularList:
    """One viewer's circulars at one moment."""

    def __init__(self, campaign: Campaign, control: AsOfControl, rows: Rows) -> None:
        self.campaign, self.control, self.rows = campaign, control, rows
        self.states: dict[int, CircularState] = {}
        self.lines: dict[int, int] = {}
        self.objections: dict[int, int] = {}

    def spec(self) -> ListSpec:
        """The declaration."""
        return ListSpec(
            key=f"circulars/{self.campaign.key}",
            columns=[
                Column("title", _("title"), "title", "name", href=lambda row: f"/circulars/{row.number}/"),
                Column("number", _("number"), "number", sort="number", css="one"),
                Column("state", _("state"), lambda row: told_state(row, self.states[row.id]), "light", phone="wide"),
                Column("lines", _("lines"), lambda row: self.lines.get(row.id, 0), "num"),
                Column("objections", _("objections"), lambda row: self.objections.get(row.id, 0), "num"),
                Column("until", _("to be checked until"), "check_until_on", "day", sort="until", css="one"),
                Column("by", _("approved by"), "approved_by", css="one"),
                Column("approved", _("approved at"), "approved_at", "stamp", shown=False),
                Column("published", _("published at"), "published_at", "stamp", sort="published", css="one"),
            ],
            sorts=[
                Sort("newest", _("newest first"), ("-id",), nulls="none"),
                Sort("number", _("number"), ("number", "id"), nulls="none"),
                Sort("until", _("to be checked until"), ("check_until_on", "id")),
                Sort("published", _("published at"), ("-published_at", "-id")),
            ],
            filters=[
                Filter("q", _("title or number"), "text", apply=_holds),
                Filter("stage", _("state"), options=_stages, apply=_by_stage),
            ],
            views=[
                View("all", _("All")),
                View("preliminary", _("Preliminary"), "stage=preliminary"),
                View("approved", _("Approved, to be published"), "stage=approved", loud=True),
                View("published", _("Published inside"), "stage=published"),
            ],
            counts=lambda _request: self.counts(),
            prepare=self._prepare,
            row_title=lambda row: row.title,
            export_name=_("Circulars"),
            empty=(
                _("No circular yet"),
                _("A circular begins with the first line: a step of the ladder issued, or a matter added by hand."),
                "",
                "",
            ),
        )  # fmt: skip

    def _prepare(self, rows: Any) -> None:
        asof = self.control.asof
        self.states = {
            pk: standing.state for pk, standing in standings_of(rows, asof, self.control.on).items()
        }
        lines = asof.rows(CircularLine).filter(circular_id__in=[row.id for row in rows]).order_by()
        counted = lines.values_list("circular_id").annotate(
            kept=Count("id", filter=Q(out=False)), objected=Count("id", filter=Q(objected_at__isnull=False))
        )
        for pk, kept, objected in counted:
            self.lines[pk], self.objections[pk] = kept, objected

    def counts(self) -> dict[str, int]:
        """How many each view holds."""
        stages = {key: Count("id", filter=where) for key, where in STAGES.items() if key != "dropped"}
        found: dict[str, int] = self.rows.order_by().aggregate(all=Count("id"), **stages)
        return found


def _holds(rows: Rows, text: str) -> Rows:
    return rows.filter(Q(title__icontains=text) | Q(number__icontains=text))


def _stages(_request: HttpRequest) -> list[Option]:
    return [
        Option("preliminary", _("Preliminary")),
        Option("approved", _("Approved, to be published")),
        Option("published", _("Published inside")),
        Option("dropped", _("dropped")),
    ]


def _by_stage(rows: Rows, value: Any) -> Rows:
    wanted = Q(pk__in=[])
    for key in value:
        wanted |= STAGES.get(key, Q(pk__in=[]))
    return rows.filter(wanted)


def circulars_of(viewer: Viewer, campaign: Campaign, control: AsOfControl) -> Rows:
    """Circulars the viewer has a line in, once the units were shown theirs; published ones; for the office all."""
    asof = control.asof
    rows = asof.rows(Circular).filter(campaign_id=campaign.pk)
    if is_office(viewer, campaign):
        return rows
    shown = asof.rows(Circular).filter(opened_at__isnull=False).values("id")
    lines = asof.rows(CircularLine).filter(circular_id__in=shown)
    mine = lines.filter(visible_lines(viewer, campaign, published=False))
    return rows.filter(Q(id__in=mine.values("circular_id")) | Q(published_at__isnull=False))


@require_safe
def circulars(request: Any, key: str) -> HttpResponseBase:
    """The circulars of a campaign."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    control = asof_of(request, campaign)
    rows = circulars_of(request.viewer, campaign, control)
    listed = CircularList(campaign, control, rows)
    context = {
        "campaign": campaign,
        "asof": control,
        "may_begin": keeps(request.viewer, campaign) and not control.is_past,
        "crumbs": [
            {"label": campaign.label, "href": f"/c/{campaign.key}/"},
            {"label": _("Supervision"), "href": f"/c/{campaign.key}/supervise/"},
        ],
    }
    template = "supervise/ladder/circulars.html"
    return render_list(request, listed.spec(), rows, title=_("Circulars"), template=template, context=context)
