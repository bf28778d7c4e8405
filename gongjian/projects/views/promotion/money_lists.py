"""Money in place and projects declared upward as lists."""

from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.kit.lists import Column, Filter, ListSpec, Sort
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import (
    Declaration,
    DeclarationResult,
    FundsInPlace,
    FundsOrigin,
    Lead,
    Level,
    Project,
)
from gongjian.projects.views.promotion.base import PromotionList, choices_of, unit_text


# ---------------------------------------------------------------- money in place
@require_safe
def funds_list(request: Any, key: str) -> HttpResponseBase:
    """Money of investors that has arrived, by unit and lead."""
    listed = PromotionList(request, key, FundsInPlace)
    looked, asof = listed.looked, listed.asof

    def prepare(rows: Any) -> None:
        wanted = {row.lead_id for row in rows} - {None}
        looked["leads"] = {one.id: one for one in asof.rows(Lead).filter(id__in=wanted)}

    def lead(row: Any) -> str:
        found = looked["leads"].get(row.lead_id)
        return found.name if found is not None else _("not by lead")

    def href(row: Any) -> str:
        found = looked["leads"].get(row.lead_id)
        return f"/leads/{found.number}/" if found is not None else ""

    origins = dict(FundsOrigin.choices)
    new = (_("Record money in place"), f"/c/{key}/promotion/funds/new/") if listed.may_write else ("", "")
    spec = ListSpec(
        key=f"funds/{key}",
        columns=[
            Column("lead", _("lead"), lead, "name", href=href, css="one"),
            Column("amount", _("amount"), "amount_fen", "money", sort="amount", unit="wan"),
            Column(
                "arrived", _("arrived by"), "arrived_on", "day", sort="arrived",
                href=lambda row: f"/funds-in-place/{row.id}/",
            ),
            Column("origin", _("origin of the money"), lambda row: str(origins.get(row.origin, row.origin))),
            Column("unit", _("unit"), unit_text, css="one"),
            Column("note", _("note"), "note", "note"),
        ],
        sorts=[
            Sort("arrived", _("latest first"), ("-arrived_on", "-id"), nulls="none"),
            Sort("amount", _("amount"), ("-amount_fen", "id"), nulls="none"),
        ],
        filters=[
            Filter("origin", _("origin of the money"), options=choices_of(FundsOrigin)),
            Filter("unit", _("unit"), options=listed.units(), apply=listed.by_unit()),
        ],
        prepare=prepare,
        row_id=lambda row: row.id,
        row_title=lead,
        export_name=_("funds in place"),
        empty=(
            _("No money is recorded as in place yet"),
            _("Record it on the page of its lead, or here for a unit."),
            *new,
        ),
    )  # fmt: skip
    rows = listed.seen.filter(arrived_on__lte=asof.on)
    return listed.page(spec, rows, _("Funds in place"), what="funds", new_label=_("Record money in place"))


# ---------------------------------------------------------------- declared upward
@require_safe
def declaration_list(request: Any, key: str) -> HttpResponseBase:
    """Projects declared upward, and what was answered."""
    listed = PromotionList(request, key, Declaration)
    looked, asof = listed.looked, listed.asof

    def prepare(rows: Any) -> None:
        wanted = {row.project_id for row in rows}
        looked["projects"] = {one.id: one for one in asof.rows(Project).filter(id__in=wanted)}

    def told(name: str) -> Any:
        return lambda row: getattr(looked["projects"].get(row.project_id), name, None)

    def unit(row: Any) -> str:
        found = looked["projects"].get(row.project_id)
        return unit_tree().label(found.unit_id) if found is not None else ""

    levels, results = dict(Level.choices), dict(DeclarationResult.choices)
    spec = ListSpec(
        key=f"declarations/{key}",
        columns=[
            Column(
                "project", _("project"), told("name"), "name", css="one",
                href=lambda row: f"/projects/{told('number')(row)}/",
            ),
            Column("total", _("total investment"), told("total_fen"), "money", unit="yi"),
            Column("list", _("list it is declared for"), "list_name", sort="list", css="one"),
            Column("level", _("level"), lambda row: str(levels.get(row.level, ""))),
            Column("declared", _("declared on"), "declared_on", "day", sort="declared"),
            Column("result", _("answer"), lambda row: str(results.get(row.result, ""))),
            Column("answered", _("answered on"), "result_on", "day"),
            Column("unit", _("unit"), unit, css="one"),
            Column("document_no", _("document number"), "document_no", shown=False),
        ],
        sorts=[
            Sort("declared", _("latest first"), ("-declared_on", "-id"), nulls="none"),
            Sort("list", _("list it is declared for"), ("list_name", "id"), nulls="none"),
        ],
        filters=[
            Filter("list", _("list it is declared for"), "text", lookup="list_name"),
            Filter("level", _("level"), options=choices_of(Level)),
            Filter("result", _("answer"), options=choices_of(DeclarationResult)),
        ],
        prepare=prepare,
        row_id=lambda row: row.id,
        row_title=told("name"),
        export_name=_("projects declared upward"),
        empty=(_("No project is declared upward yet"), _("A project is declared from its own page."), "", ""),
    )  # fmt: skip
    rows = listed.seen.filter(declared_on__lte=asof.on, project_id__in=asof.rows(Project).values("id"))
    return listed.page(spec, rows, _("Projects declared upward"), what="declarations", new_label="")
