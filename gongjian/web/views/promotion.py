"""招商 of a campaign: the funnel by step, what was signed and what came of it, by unit and team."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.figures.measure import measures
from gongjian.kit.asof import asof_of
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import EventForm
from gongjian.projects.selectors.promotion import FUNNEL, SIGNED
from gongjian.web.overview.numbers import Asker, Number

RATES = ("lead_kept_rate", "lead_start_rate", "funds_in_place_rate")


@require_safe
def promotion(request: Any, key: str) -> HttpResponse:
    """The page of 招商."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    ask = Asker(campaign, control.asof, request.viewer)
    live = not control.is_past and campaign.status != "archived"
    reach = request.viewer.reach
    may_write = live and bool(reach("edit", campaign) or reach("report", campaign))
    leads = ask.number("lead_count")
    context = {
        "title": _("Promotion"),
        "campaign": campaign,
        "asof": control,
        "tail": f"?{urlencode(control.address)}" if control.address else "",
        "moment": f"&{urlencode(control.address)}" if control.address else "",
        "leads": leads,
        "signed": ask.number("lead_signed_count"),
        "signed_amount": ask.number("lead_signed_amount"),
        "funds": ask.number("funds_in_place_amount"),
        "events": ask.number("event_count"),
        "cost": ask.number("event_cost"),
        "dropped": ask.number("lead_given_up_count"),
        "steps": _steps(ask),
        "rates": [_rate(ask, name) for name in RATES],
        "units": _rows(ask, "unit"),
        "teams": _rows(ask, "team"),
        "forms": _forms(ask),
        "declared": ask.number("declaration_count"),
        "declared_amount": ask.number("declaration_amount"),
        "listed": ask.number("declaration_count", result="listed"),
        "may_write": may_write,
        "whole": reach("see", campaign).whole,
        "anything": bool(
            leads.value or ask.number("event_count").value or ask.number("declaration_count").value
        ),
    }
    return render(request, "web/promotion.html", context)


def _steps(ask: Asker) -> list[dict[str, Any]]:
    """Each step with its count and amount; signed ones say the amount signed, earlier ones what is meant."""
    counts, meant, signed = (
        dict(ask.by(name, "step")) for name in ("lead_count", "lead_amount_meant", "lead_signed_amount")
    )
    top = max((one.value for one in counts.values()), default=0)
    found = []
    for step in FUNNEL:
        number = counts.get(step) or ask.number("lead_count", step=step)
        of_contract = step in SIGNED
        amount = (signed if of_contract else meant).get(step)
        found.append(
            {
                "label": step.label,
                "number": number,
                "amount": amount if amount is not None and amount.figure.value is not None else None,
                "kind": _("signed") if of_contract else _("meant"),
                "share": number.value / top if top else 0,
                "result": of_contract,
            }
        )
    return found


def _rate(ask: Asker, name: str) -> dict[str, Any]:
    measure = measures()[name]
    number = ask.number(name)
    parts = [Number(one) for one in number.figure.parts or ()]
    return {"label": measure.label, "number": number, "says": measure.says, "parts": parts}


def _rows(ask: Asker, dim: str) -> list[dict[str, Any]]:
    """A line a unit or team: leads, what is signed, what arrived, the rates."""
    names = ("lead_count", "lead_signed_count", "lead_signed_amount", *RATES)
    found = {name: dict(ask.by(name, dim)) for name in names}
    funds = dict(ask.by("funds_in_place_amount", dim))
    wanted = {value for numbers in (*found.values(), funds) for value in numbers if value}
    tree = unit_tree()
    if dim == "unit":
        order = [(str(unit.pk), unit.label) for unit in tree.in_order(int(value) for value in wanted)]
    else:
        teams = {unit.number: unit.pk for unit in tree.units.values()}
        units = tree.in_order(teams[value] for value in wanted if value in teams)
        order = [(unit.number, unit.label) for unit in units]
    if order and any("" in numbers for numbers in (*found.values(), funds)):
        order.append(("", _("no unit named") if dim == "unit" else _("no team named")))
    return [
        {
            "label": label,
            "cells": {name: numbers.get(value) for name, numbers in found.items()}
            | {"funds": funds.get(value)},
        }
        for value, label in order
    ]


def _forms(ask: Asker) -> list[dict[str, Any]]:
    """Events and their cost by form."""
    counts, costs = dict(ask.by("event_count", "form")), dict(ask.by("event_cost", "form"))
    return [
        {"label": form.label, "number": counts[form], "cost": costs.get(form)}
        for form in EventForm
        if form in counts
    ]
