"""Leads and events of promotion as lists."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.kit import words
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View
from gongjian.projects.models import (
    EventForm,
    EventParty,
    Lead,
    LeadStep,
    LeadStepKind,
    Project,
    PromotionEvent,
)
from gongjian.projects.selectors.promotion import SIGNED, at_step, leads_of, steps_now
from gongjian.projects.views.promotion.base import (
    PromotionList,
    by_kind,
    choices_of,
    holds,
    named_or_not,
    team_text,
    unit_text,
)

Queryset = QuerySet[Any]


# ---------------------------------------------------------------- leads
@require_safe
def lead_list(request: Any, key: str) -> HttpResponseBase:
    """Every lead of the campaign that the viewer may see, at the moment asked."""
    listed = PromotionList(request, key, Lead)
    asof = listed.asof
    rows = listed.seen.filter(id__in=leads_of(listed.campaign, asof).values("id"))
    since = asof.spans(LeadStep).filter(lead_id=OuterRef("id")).values("from_on")[:1]
    rows = rows.annotate(since_on=Subquery(since))
    return listed.page(
        _lead_spec(listed),
        rows,
        _("Leads"),
        what="leads",
        sentence=_lead_sentence(),
        new_label=_("Register a lead"),
    )


def _lead_sentence() -> str:
    return _("Each lead stands at one step; intents and framework agreements are not contracts.")


def _lead_spec(listed: PromotionList) -> ListSpec:
    asof, looked = listed.asof, listed.looked

    def prepare(rows: Any) -> None:
        looked["steps"] = steps_now(asof, [row.id for row in rows])
        wanted = {row.project_id for row in rows} - {None}
        looked["projects"] = {one.id: one for one in asof.rows(Project).filter(id__in=wanted)}

    new = (
        (_("Register a lead"), f"/c/{listed.campaign.key}/promotion/leads/new/")
        if listed.may_write
        else ("", "")
    )
    return ListSpec(
        key=f"leads/{listed.campaign.key}",
        columns=_lead_columns(listed),
        sorts=[
            Sort("since", _("latest step"), ("-since_on", "-id")),
            Sort("name", _("name"), ("name", "id"), nulls="none"),
            Sort("amount", _("investment meant"), ("-amount_fen", "id")),
            Sort("signed", _("amount signed"), ("-contract_fen", "id")),
        ],
        filters=_lead_filters(listed),
        views=[
            View("all", _("All")),
            View("signed", _("Signed"), "step=contract&step=landed"),
            View("waiting", _("Signed, no project yet"), "no_project=1"),
            View("dropped", _("Given up"), "step=dropped"),
        ],
        prepare=prepare,
        row_id=lambda row: row.id,
        row_title=lambda row: row.name,
        export_name=_("ledger of leads"),
        empty=(
            _("No lead is on the books yet"),
            _("Load the ledger the office has, or register leads one by one."),
            *new,
        ),
    )  # fmt: skip


def _lead_columns(listed: PromotionList) -> list[Column]:
    looked = listed.looked

    def step(row: Any) -> str:
        found = looked["steps"].get(row.id)
        return step_text(found) if found is not None else ""

    def project(row: Any) -> str:
        found = looked["projects"].get(row.project_id)
        return found.name if found is not None else ""

    address = _address(listed)
    return [
        Column(
            "name", _("lead"), "name", "name", sort="name", css="one",
            href=lambda row: f"/leads/{row.number}/{address}",
        ),
        Column("investor", _("investor"), "investor", css="one"),
        Column("step", _("lead step"), step, css="one"),
        Column("since", _("since"), "since_on", "day", sort="since"),
        Column("amount", _("investment meant"), "amount_fen", "money", sort="amount", unit="yi"),
        Column("signed", _("amount signed"), "contract_fen", "money", sort="signed", unit="yi"),
        Column("unit", _("unit"), unit_text, css="one"),
        Column("team", _("team"), team_text, css="one"),
        Column("project", _("project"), project, css="one", phone="gone"),
        Column("sector", _("sector"), "sector", shown=False),
        Column("investor_place", _("investor's place"), "investor_place", shown=False),
        Column("contract_no", _("contract number"), "contract_no", shown=False),
        Column("start_due", _("to start by, as signed"), "start_due_on", "day", shown=False),
        Column("remark", _("remark"), "remark", "note", shown=False),
        Column("number", _("number"), "number", shown=False),
    ]  # fmt: skip


def _lead_filters(listed: PromotionList) -> list[Filter]:
    asof = listed.asof

    def by_step(rows: Queryset, value: Any) -> Queryset:
        return rows.filter(id__in=at_step(asof, value))

    return [
        Filter("q", _("lead, investor or number"), "text", apply=holds("name", "investor", "number")),
        Filter("step", _("lead step"), options=choices_of(LeadStepKind), apply=by_step),
        Filter("unit", _("unit"), options=listed.units(), apply=listed.by_unit()),
        Filter("team", _("team"), options=listed.units("team_id"), apply=listed.by_unit("team_id", False)),
        Filter("sector", _("sector"), options=_sectors(listed), pinned=False),
        Filter(
            "no_project", _("signed, no project yet"), "bool", pinned=False,
            apply=lambda rows, _v: rows.filter(id__in=at_step(asof, SIGNED), project_id=None),
        ),
        Filter("made_up", _("kind of record"), options=named_or_not, apply=by_kind, pinned=False),
    ]  # fmt: skip


def _address(listed: PromotionList) -> str:
    """The moment asked, carried on to a record's page."""
    return f"?{urlencode(listed.control.address)}" if listed.control.address else ""


def step_text(row: Any) -> str:
    """The step, with the local word where it says more; local words are Chinese."""
    label = str(dict(LeadStepKind.choices).get(row.step, row.step))
    return words.named(label, row.word) if row.word and words.chinese() and row.word != label else label


def _sectors(listed: PromotionList) -> Any:
    def options(_request: HttpRequest) -> list[Option]:
        found = listed.seen.order_by().values_list("sector", flat=True).distinct()
        return [Option(one, one) for one in sorted(found) if one]

    return options


# ---------------------------------------------------------------- events
@require_safe
def event_list(request: Any, key: str) -> HttpResponseBase:
    """Events of promotion by their form, with their cost."""
    listed = PromotionList(request, key, PromotionEvent)
    rows = listed.seen.filter(from_on__lte=listed.asof.on)
    return listed.page(
        _event_spec(listed), rows, _("Promotion events"), what="events", new_label=_("Register an event")
    )


def _event_spec(listed: PromotionList) -> ListSpec:
    key, looked, asof = listed.campaign.key, listed.looked, listed.asof

    def prepare(rows: Any) -> None:
        parties = asof.rows(EventParty).filter(event_id__in=[row.id for row in rows])
        looked["parties"] = Counter(parties.values_list("event_id", flat=True))

    new = (_("Register an event"), f"/c/{key}/promotion/events/new/") if listed.may_write else ("", "")
    return ListSpec(
        key=f"events/{key}",
        columns=_event_columns(listed),
        sorts=[
            Sort("from", _("latest first"), ("-from_on", "-id"), nulls="none"),
            Sort("title", _("name"), ("title", "id"), nulls="none"),
            Sort("cost", _("cost"), ("-cost_fen", "id")),
        ],
        filters=_event_filters(listed),
        views=[View("all", _("All"))]
        + [View(one.value, one.label, f"form={one.value}") for one in EventForm if one in _forms_there(listed)],
        prepare=prepare,
        row_id=lambda row: row.id,
        row_title=lambda row: row.title,
        export_name=_("ledger of events"),
        empty=(
            _("No event is on the books yet"),
            _("Load the ledger the office has, or register events one by one."),
            *new,
        ),
    )  # fmt: skip


def _event_columns(listed: PromotionList) -> list[Column]:
    address, looked, forms = _address(listed), listed.looked, dict(EventForm.choices)
    return [
        Column(
            "title", _("event"), "title", "name", sort="title", css="one",
            href=lambda row: f"/events/{row.number}/{address}",
        ),
        Column("form", _("form"), lambda row: str(forms.get(row.form, row.form))),
        Column("from", _("day it began"), "from_on", "day", sort="from"),
        Column("to", _("to"), "to_on", "day", shown=False),
        Column("place", _("where held"), "place", css="one"),
        Column("parties", _("parties"), lambda row: looked["parties"].get(row.id), "num"),
        Column("cost", _("cost"), "cost_fen", "money", sort="cost", unit="wan"),
        Column("unit", _("unit"), unit_text, css="one"),
        Column("team", _("team"), team_text, css="one"),
        Column("category", _("category"), "category", shown=False),
        Column("remark", _("remark"), "remark", "note", shown=False),
        Column("number", _("number"), "number", shown=False),
    ]  # fmt: skip


def _event_filters(listed: PromotionList) -> list[Filter]:
    return [
        Filter("q", _("event, place or number"), "text", apply=holds("title", "place", "number")),
        Filter("form", _("form"), options=choices_of(EventForm)),
        Filter("unit", _("unit"), options=listed.units(), apply=listed.by_unit()),
        Filter("team", _("team"), options=listed.units("team_id"), apply=listed.by_unit("team_id", False)),
        Filter("held", _("held"), "date", lookup="from_on", pinned=False),
        Filter("made_up", _("kind of record"), options=named_or_not, apply=by_kind, pinned=False),
    ]


def _forms_there(listed: PromotionList) -> set[str]:
    return set(listed.seen.order_by().values_list("form", flat=True).distinct())
