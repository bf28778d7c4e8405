"""Public money of a campaign: batches, what of them is given and paid, what is in place and missing, budgets."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404, with_below
from gongjian.kit.asof import asof_of
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import ApplicationState, Budget, FundBatch
from gongjian.projects.policy import visible_money
from gongjian.projects.selectors import money as selected
from gongjian.web.overview.numbers import Asker


@require_safe
def funds(request: Any, key: str) -> HttpResponse:
    """The page of public money."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    viewer = request.viewer
    ask = Asker(campaign, control.asof, viewer)
    live = not control.is_past and campaign.status != "archived"
    inside = with_below(campaign)
    batches = selected.batches(control.asof, inside).order_by("-received_on", "-id")
    budgets = control.asof.rows(Budget).filter(campaign_id__in=sorted(inside)).order_by("-year", "id")
    if not viewer.reach("see", campaign).whole:
        batches = batches.filter(visible_money(viewer, campaign, FundBatch))
        budgets = budgets.filter(visible_money(viewer, campaign, Budget))
    context = {
        "title": _("Public money"),
        "campaign": campaign,
        "asof": control,
        "tail": f"?{urlencode(control.address)}" if control.address else "",
        "may_write": live and bool(viewer.reach("edit", campaign) or viewer.reach("report", campaign)),
        "may_load": live and viewer.may_over("import", [campaign.unit_id], campaign),
        "there": ask.number("project_source_there"),
        "planned": ask.number("project_source_planned"),
        "paid": ask.number("fund_paid"),
        "given": ask.number("fund_allocated"),
        "gap": ask.number("project_fund_gap"),
        "rate": ask.number("fund_payment_rate"),
        "received": ask.number("fund_batch_amount"),
        "funded": ask.number("funded_project_count"),
        "batches": _batch_lines(ask, batches[:200]),
        "budgets": _budget_lines(ask, budgets[:100]),
        "applied": ask.number("fund_application_count"),
        "applied_amount": ask.number("fund_applied_amount"),
        "granted": ask.number("fund_granted_amount"),
        "states": _by_state(ask),
        "units": _by_unit(ask),
        "whole": viewer.reach("see", campaign).whole,
    }
    sourced = ask.number("project_source_planned").figure.records
    applied = ask.number("fund_application_count").value
    context["anything"] = bool(context["batches"] or context["budgets"] or applied or sourced)
    return render(request, "web/funds.html", context)


def _batch_lines(ask: Asker, batches: Iterable[Any]) -> list[dict[str, Any]]:
    """A line a batch: received, allocated, paid, payment rate."""
    names = ("fund_batch_amount", "fund_allocated", "fund_paid", "fund_payment_rate")
    found = {name: dict(ask.by(name, "number")) for name in names}
    tree = unit_tree()
    return [
        {
            "row": row,
            "unit": tree.label(row.unit_id),
            "cells": [found[name].get(row.number) for name in names],
        }
        for row in batches
    ]


def _budget_lines(ask: Asker, budgets: Iterable[Any]) -> list[dict[str, Any]]:
    """A line a budget: set apart and used."""
    amounts, used = dict(ask.by("budget_amount", "budget")), dict(ask.by("budget_used", "budget"))
    return [
        {"row": row, "amount": amounts.get(str(row.id)), "used": used.get(str(row.id))} for row in budgets
    ]


def _by_state(ask: Asker) -> list[dict[str, Any]]:
    """Applications by how far they are, in the order of the way."""
    found = dict(ask.by("fund_application_count", "application_state"))
    return [
        {"label": state.label, "number": found[state.value]}
        for state in ApplicationState
        if state.value in found
    ]


def _by_unit(ask: Asker) -> list[dict[str, Any]]:
    """A line a unit: in place, allocated, paid, payment rate, gap."""
    names = ("project_source_there", "fund_allocated", "fund_paid", "fund_payment_rate", "project_fund_gap")
    found = {name: dict(ask.by(name, "unit")) for name in names}
    wanted = {int(value) for numbers in found.values() for value in numbers if value}
    return [
        {"label": unit.label, "cells": [found[name].get(str(unit.pk)) for name in names]}
        for unit in unit_tree().in_order(wanted)
    ]
