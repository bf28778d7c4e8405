"""The same projects under several light rules side by side, where a rule is silent included."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.playbook import playbook_of
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.dispatch.lights import presets
from gongjian.dispatch.lights.schema import LightRuleText
from gongjian.dispatch.playbook.lights import lights_of
from gongjian.dispatch.selectors.lights import (
    Line,
    Stretch,
    counted,
    due_share,
    not_covered,
    progress_dimension,
    side_by_side,
    stretches,
)
from gongjian.kernel.lights import COLOUR_WORDS, Light, LightRule, Meaning
from gongjian.kit import words
from gongjian.kit.asof import asof_of

OTHERS = ("yinchuan-2025", "wuhan", "sanya-2022")
SHOWN = 300
SORTS = ("behind", "name")
SHOWS = ("all", "differ", "silent")
BARS = {Meaning.undefined: "b-edge b-silent", Meaning.on_course: "b-on", Meaning.severe: "b-late"}


@require_safe
def lights_page(request: Any, key: str) -> HttpResponse:
    """Projects with a plan and a reading of the year; `rule` (can be repeated) says whose lights."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "dispatch"
    control = asof_of(request, campaign)
    section = lights_of(playbook_of(campaign, control.on))
    own = section.on(control.on).text
    known = {text.key: text for text in (own, *presets()) if progress_dimension(text.rule()) is not None}
    chosen = _chosen(request, known, own)
    rules = [text.rule() for text in chosen]
    archived = campaign.status == "archived"
    # nothing negative is computed of a real place: an archived campaign shows what was published
    lines, without = ([], 0) if archived else side_by_side(
        campaign, control.asof, request.viewer, rules, section.plan_to_date()
    )  # fmt: skip
    sort = request.GET.get("sort", SORTS[0])
    if sort == "name":
        lines = sorted(lines, key=lambda line: (line.project.name, line.project.id))
    # each project is held against its own plan to date: the scale is drawn for all of them together
    due = due_share(lines)
    plan = due.together if due is not None else section.plan_to_date().at(control.on)
    show = request.GET.get("show", SHOWS[0])
    asked = [line for line in lines if _is_shown(line, show)]
    context = {
        "title": _("Lights side by side"),
        "campaign": campaign,
        "asof": control,
        "archived": archived,
        "chips": _chips(request, known, chosen),
        "rules": [
            {"text": text, "own": text.key == own.key, "scale": [_stretch(one, rule) for one in stretches(rule, plan)],
             "counts": _counts(lines, place)}
            for place, (text, rule) in enumerate(zip(chosen, rules, strict=True))
        ],
        "lines": [_row(line, rules) for line in asked[:SHOWN]],
        "all": len(lines),
        "asked": len(asked),
        "without": without,
        "plan": _percent(plan),
        "due": {"low": _percent(due.low), "high": _percent(due.high)} if due and due.low != due.high else None,
        "sort": sort if sort in SORTS else SORTS[0],
        "sorts": [
            {"key": one, "label": label, "href": _href(request, chosen, sort=one)}
            for one, label in zip(SORTS, (_("furthest behind first"), _("by name")), strict=True)
        ],
        "show": show if show in SHOWS else SHOWS[0],
        "shows": [
            {"key": one, "label": label, "count": sum(_is_shown(line, one) for line in lines),
             "href": _href(request, chosen, show=one)}
            for one, label in zip(SHOWS, (_("all projects"), _("rules disagree"), _("a rule is silent")), strict=True)
        ],
    }  # fmt: skip
    return render(request, "dispatch/lights.html", context)


def _chosen(request: Any, known: dict[str, LightRuleText], own: LightRuleText) -> list[LightRuleText]:
    asked = list(dict.fromkeys(request.GET.getlist("rule")))
    if any(key not in known for key in asked):
        raise Http404
    default = [key for key in dict.fromkeys((own.key, *OTHERS)) if key in known]
    return [known[key] for key in asked or default]


def _is_shown(line: Line, show: str) -> bool:
    lights = [light for light in line.lights if light is not None]
    if show == "differ":
        return len({light.meaning for light in lights}) > 1
    return show != "silent" or any(light.silence is not None for light in lights)


def _href(request: Any, chosen: list[LightRuleText], **changes: str) -> str:
    """The page with those rules, and one thing about it changed."""
    kept = {name: value for name, value in request.GET.items() if name != "rule"} | changes
    return "?" + urlencode([*(("rule", text.key) for text in chosen), *kept.items()])


def _chips(
    request: Any, known: dict[str, LightRuleText], chosen: list[LightRuleText]
) -> list[dict[str, Any]]:
    """Every rule that can be applied here, as a link that puts it on the page or takes it off; one always stays."""
    found = []
    for text in known.values():
        on = text in chosen
        after = [one for one in chosen if one != text] if on else [*chosen, text]
        found.append({"label": str(text.name), "on": on, "href": _href(request, after) if after else ""})
    return found


def _percent(value: Decimal) -> str:
    return words.percent(value / 100, 1).replace(".0%", "%")


def _stretch(one: Stretch, rule: LightRule) -> dict[str, Any]:
    return {
        "x": f"{one.low:.1f}%",
        "width": f"{one.high - one.low:.1f}%",
        "css": BARS.get(one.meaning, f"b-{one.meaning}"),
        "light": words.light(one.meaning, _worn(one.meaning, rule)),
        "said": f"{_percent(one.low)}—{_percent(one.high)}",
    }


def _counts(lines: list[Line], place: int) -> list[dict[str, Any]]:
    return [
        {"light": words.light(light.meaning, _word(light)), "count": count}
        for light, count in counted(lines, place)
    ]


def _worn(meaning: Meaning, rule: LightRule) -> object:
    """The colour and what it stands for; none where the rule is silent: then the light says so itself."""
    return "" if meaning is Meaning.undefined else rule.worn(meaning)


def _word(light: Light) -> object:
    if not_covered(light):
        return _("not covered")
    if light.silence is not None and light.silence.kind == "not_given":
        return _("not given")
    return "" if light.silence is not None else COLOUR_WORDS[light.colour]


def _row(line: Line, rules: list[LightRule]) -> dict[str, Any]:
    cells = [
        {"light": light, "word": str(_word(light)), "rule": rule}
        for light, rule in zip(line.lights, rules, strict=True)
        if light is not None
    ]
    points = line.points.quantize(Decimal("0.1"))
    said = _("%(points)s points below") if points > 0 else _("%(points)s points above")
    return {
        "project": line.project,
        "up_to_on": line.up_to_on,
        "plan": _percent(line.plan),
        "actual": _percent(line.actual),
        "points": said % {"points": abs(points)} if points else _("on plan"),
        "cells": cells,
    }
