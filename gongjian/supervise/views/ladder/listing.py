"""建议升级: what the ladder proposes in a campaign, what waits for a decision first."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.figures.compute import breakdown
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.kernel.ladder import REMINDING, Outcome
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.lists import Bulk, Column, Filter, ListSpec, Option, Sort, View, render_list
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import LadderCase, SupervisionState
from gongjian.supervise.policy.ladder import decides, is_office
from gongjian.supervise.selectors.ladder.steps import (
    KINDS,
    OUTCOMES,
    WAITS,
    Told,
    about,
    proposals_of,
)
from gongjian.supervise.selectors.supervision.beside import NOTHING, Beside, beside
from gongjian.supervise.views.ladder.deciding import decided_light
from gongjian.supervise.views.ladder.shown import days_late
from gongjian.supervise.views.legacy.rows import figure_href

MEASURES = ("ladder_proposed", "ladder_waiting", "ladder_issued", "ladder_amended", "ladder_declined")
"""Figures of the page, a column each."""


class ProposalList:
    """The proposals of a campaign at one moment."""

    def __init__(
        self, campaign: Campaign, control: AsOfControl, rows: QuerySet[Any], *, may_decide: bool = False
    ) -> None:
        self.campaign, self.control, self.rows, self.may_decide = campaign, control, rows, may_decide
        self.told = Told()
        self.beside: dict[int, Beside] = {}

    def spec(self) -> ListSpec:
        """The declaration."""
        return ListSpec(
            key=f"ladder/{self.campaign.key}",
            columns=self._columns(),
            sorts=[
                Sort("arisen", _("proposed at"), ("-arisen_at", "-id"), nulls="none"),
                Sort("late", _("due longest ago"), ("due_on", "id")),
                Sort("ended", _("decided or lapsed at"), ("-ended_at", "-id")),
            ],
            filters=[
                Filter("q", _("matter or number"), "text", apply=lambda rows, text: rows.filter(about(text))),
                Filter("unit", _("unit"), options=self._units, apply=_by_unit),
                Filter("state", _("outcome"), options=_outcomes, lookup="outcome"),
                Filter("kind", _("kind of step"), options=_kinds),
            ],
            views=[
                View("waiting", _("Waiting for a decision"), "state=standing", loud=True),
                View("held", _("Held while the clock stands still"), "state=held"),
                View("issued", _("Issued by a person"), "state=issued&state=amended"),
                View("declined", _("Declined"), "state=declined"),
                View("all", _("All")),
            ],
            counts=lambda _request: self.counts(),
            prepare=self._read,
            bulk=self._bulk(),
            row_meaning=lambda row: "watch" if row.outcome == Outcome.standing.value else "",
            row_title=self.told.title,
            export_name=_("Steps proposed by the ladder"),
            empty=(
                _("Nothing is proposed"),
                _("The ladder proposes a step when its rule holds; reminders it gives by itself."),
                "",
                "",
            ),
        )

    def _bulk(self) -> list[Bulk]:
        """Ticked proposals are declined together, with one reason; a paper is decided on one at a time."""
        action = f"/c/{self.campaign.key}/ladder/decline/"
        return [Bulk("decline", _("Decline"), action)] if self.may_decide else []

    def _read(self, rows: Sequence[Any]) -> None:
        self.told.read(rows)
        matters = {case.matter_id for case in self.told.cases.values() if case.matter_id is not None}
        self.beside = {} if self.control.is_past else beside(matters)

    def _late(self, row: Any) -> int | None:
        """Days past the matter's due date, while the proposal waits."""
        if self.control.is_past or row.outcome not in WAITS:
            return None
        return days_late(self.told.cases[row.case_id].matter, self.control.on) or None

    def _light(self, row: Any) -> tuple[str, str]:
        return decided_light(row, self.beside.get(self.told.cases[row.case_id].matter_id or 0, NOTHING))

    def _supervised(self, row: Any) -> str:
        """What there is of supervision, in few words."""
        there = self.beside.get(self.told.cases[row.case_id].matter_id or 0)
        if there is None:
            return ""
        found = there.open or there.declined
        assert found is not None
        return f"{SupervisionState(found.state).label} {found.supervision_no or found.number}"

    def _columns(self) -> list[Column]:
        tree, told = unit_tree(), self.told
        return [
            Column(
                "title", _("matter"), told.title, "name", href=lambda row: f"/ladder/{row.number}/", css="one"
            ),
            Column("step", _("step the ladder proposes"), told.step, css="one"),
            Column("late", _("days late"), self._late, "num", sort="late"),
            Column("unit", _("unit"), lambda row: tree.label(row.unit_id), css="one"),
            Column("outcome", _("outcome"), self._light, "light"),
            Column("supervised", _("supervision there is"), self._supervised, css="one"),
            Column("rule", _("the rule says"), told.says, "note", shown=False, phone="wide"),
            Column("arisen", _("proposed at"), "arisen_at", "stamp", sort="arisen", css="num one"),
            Column("ended", _("decided or lapsed at"), "ended_at", "stamp", sort="ended", shown=False),
            Column("issued", _("step issued"), told.issued, shown=False),
            Column("by", _("decided by"), "by_name", shown=False, css="one"),
            Column("reason", _("reason"), "reason", "note", shown=False, phone="wide"),
            Column("term", _("term"), "term_on", "day", shown=False),
            Column("source", _("source of the rule"), told.source, "note", shown=False),
            Column("number", _("number"), "number", shown=False),
        ]

    def _units(self, _request: HttpRequest) -> list[Option]:
        ids = self.rows.order_by().values_list("unit_id", flat=True).distinct()
        return [Option(unit.number, unit.label) for unit in unit_tree().in_order(pk for pk in ids if pk)]

    def counts(self) -> dict[str, int]:
        """How many each view holds."""
        decided = Q(outcome__in=[Outcome.issued.value, Outcome.amended.value])
        found: dict[str, int] = self.rows.order_by().aggregate(
            all=Count("id"),
            waiting=Count("id", filter=Q(outcome=Outcome.standing.value)),
            held=Count("id", filter=Q(outcome=Outcome.held.value)),
            issued=Count("id", filter=decided),
            declined=Count("id", filter=Q(outcome=Outcome.declined.value)),
        )
        return found


def _outcomes(_request: HttpRequest) -> list[Option]:
    return [Option(key.value, str(word)) for key, (_meaning, word) in OUTCOMES.items()]


def _kinds(_request: HttpRequest) -> list[Option]:
    return [Option(kind.value, str(word)) for kind, word in KINDS.items() if kind not in REMINDING]


def by_step(campaign: Campaign, control: AsOfControl, viewer: Viewer) -> dict[str, Any]:
    """What was proposed and answered, a line a kind of step and a sum; every number opens as a figure."""
    columns = []
    for key in MEASURES:
        query = Query(measures()[key], campaign, control.asof, viewer)
        columns.append({kind: int(one.value or 0) for kind, one in breakdown(query, "step_kind")})
    kinds = [kind for kind in KINDS if any(kind.value in column for column in columns)]

    def cells(*wanted: str, **dims: str) -> list[dict[str, Any]]:
        return [
            {
                "value": sum(column.get(kind, 0) for kind in wanted),
                "href": figure_href(campaign, control, key, **dims),
                "label": measures()[key].label,
            }
            for key, column in zip(MEASURES, columns, strict=True)
        ]

    lines = [{"label": KINDS[kind], "cells": cells(kind.value, step_kind=kind.value)} for kind in kinds]
    return {
        "heads": [measures()[key].label for key in MEASURES],
        "lines": lines,
        "sums": cells(*(kind.value for kind in kinds)),
    }


def _by_unit(rows: QuerySet[Any], value: Any) -> QuerySet[Any]:
    tree = unit_tree()
    wanted = [pk for pk, unit in tree.units.items() if unit.number in value]
    return rows.filter(unit_id__in=tree.subtrees(wanted))


@require_safe
def proposals(request: Any, key: str) -> HttpResponseBase:
    """What the ladder proposes, for those who supervise; a unit reads on its matters where it stands."""
    campaign = campaign_or_404(request.viewer, key)
    if not is_office(request.viewer, campaign):
        raise Http404
    request.campaign, request.room = campaign, "supervise"
    control = asof_of(request, campaign)
    due = LadderCase.objects.filter(pk=OuterRef("case_id")).values("matter__due_on")[:1]
    rows = proposals_of(campaign, control.asof).annotate(due_on=Subquery(due))
    may_decide = not control.is_past and decides(request.viewer, campaign, None)
    listed = ProposalList(campaign, control, rows, may_decide=may_decide)
    context = {
        "campaign": campaign,
        "asof": control,
        "counts": listed.counts(),
        "by_step": by_step(campaign, control, request.viewer),
        "taken_href": figure_href(campaign, control, "ladder_taken"),
        "rules_href": f"/c/{campaign.key}/ladder/rules/",
    }
    template = "supervise/ladder/proposals.html"
    return render_list(
        request, listed.spec(), rows, title=_("Steps proposed"), template=template, context=context
    )
