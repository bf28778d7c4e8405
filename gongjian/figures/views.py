"""Pages of figures: the records, the sentence, why it changed, what was reported upward."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.figures import actions, narrowing
from gongjian.figures.attached import attached_workbook
from gongjian.figures.compute import behind, figure, listed, subject_of, told
from gongjian.figures.forms import ReportForm
from gongjian.figures.links import href, shown_figure
from gongjian.figures.measure import measures
from gongjian.figures.models import Snapshot
from gongjian.figures.policy import can_report_upward
from gongjian.figures.query import Figure, Query
from gongjian.figures.selectors import question, snapshots_of
from gongjian.figures.subjects.base import Told, stands_alone
from gongjian.figures.targets import AgainstTarget, of_figure
from gongjian.figures.why import Moved, Why, last_change, why
from gongjian.figures.words import (
    change_words,
    dims_words,
    noun_words,
    plain_number,
    scope_words,
    sentence,
    shown,
    shown_value,
    when_words,
)
from gongjian.kernel.bases import Basis
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.form_pages import form_view
from gongjian.ledger import AsOf
from gongjian.projects.selectors.statistics import latest_statistic, statistic_up_to
from gongjian.projects.statistics_keys import beside

PAGE = 500
LOOK_BACK = 200


def _ask(request: Any, key: str, measure: str) -> tuple[Query, AsOfControl]:
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "overview"
    control = asof_of(request, campaign)
    return question(measure, campaign, control.asof, request.viewer, request.GET), control


@form_view
def one_figure(request: Any, key: str, measure: str) -> HttpResponse:
    """The page a number opens."""
    if narrowing.ASKED in request.GET:
        return redirect(f"{request.path}?{urlencode(narrowing.chosen(request.GET.dict()))}")
    query, control = _ask(request, key, measure)
    if request.GET.get("before_change"):
        return _before_change(request, query)
    found = figure(query)
    form = ReportForm(request.POST or None, initial={"reported_on": request.today})
    if request.method == "POST" and form.is_valid() and _report(request, found, form):
        return redirect(request.get_full_path())
    then = figure(query.at(AsOf(_against(request, query.asof.on), query.asof.seq)))
    return render(request, "figures/figure.html", _context(request, control, found, then, form))


def _context(request: Any, control: AsOfControl, found: Figure, then: Figure, form: Any) -> dict[str, Any]:
    query = found.query
    value, unit = shown(found)
    after = request.GET.get("after", "")
    asked = behind(query)
    rows = listed(asked, int(after) if after.isdecimal() and len(after) < 18 else None)
    page = list(rows[: PAGE + 1])
    lines = [{"told": line, "amount": _amount(asked, line)} for line in told(asked, page[:PAGE])]
    return {
        **_filter(request, found),
        "title": found.measure.label,
        "value": value,
        "unit": unit,
        "figure": found,
        "query": query,
        "asof": control,
        "shown": control,
        "scope": scope_words(query),
        "when": when_words(query),
        "dims": dims_words(query),
        "sentence_text": sentence(found, then, control.known_at),
        "lines": lines,
        "heads": subject_of(query).heads(query),
        "amount_label": asked.measure.label,
        "with_amount": query.measure.aggregate not in ("count",) and any(line["amount"] for line in lines),
        "next_after": page[PAGE - 1].id if len(page) > PAGE else None,
        "then": then,
        "then_value": shown(then)[0],
        "change": change_words(query.measure, found.value, then.value, found),
        "bad": _is_bad(found, then),
        "why_href": href(query, _moment(request), "why/"),
        "list_href": href(query, _moment(request), "list.xlsx"),
        "before_href": href(query, _moment(request) | {"before_change": "1"}),
        "other_packages": _other_packages(query),
        "parts": [shown_figure(part) for part in found.parts or ()],
        "statistics": _statistics(query),
        "targets": [_target_line(one) for one in of_figure(query)],
        "last_year": _last_year(found),
        "last_year_on": _year_before(query.asof.on),
        "snapshots": [_snapshot_line(snapshot, found) for snapshot in snapshots_of(query)[:5]],
        "form": form
        if can_report_upward(request.viewer, query) and query.campaign.status != "archived"
        else None,
        "crumbs": _crumbs(query, (_("Figure"), "")),
    }


def _filter(request: Any, found: Figure) -> dict[str, Any]:
    """The form that narrows the figure and its records, and the address without what it has narrowed."""
    query = found.query
    selects = narrowing.narrowings(query, found.records)
    kept = narrowing.kept(query, selects) | _moment(request)
    narrowed = any(choice.chosen for one in selects for choice in one.choices)
    all_href = f"{request.path}?{urlencode(kept)}" if kept else request.path
    return {"narrowings": selects, "narrow_kept": kept, "all_href": all_href if narrowed else ""}


def _crumbs(query: Query, *further: tuple[str, str]) -> list[dict[str, str]]:
    steps = [(query.campaign.label, f"/c/{query.campaign.key}/"), *further]
    return [{"label": str(label), "href": address} for label, address in steps]


def _moment(request: Any) -> dict[str, str]:
    return {
        name: request.GET[name]
        for name in ("on", "known", "known_at", "known_entry", "against")
        if request.GET.get(name)
    }


def _amount(query: Query, line: Told) -> str:
    if line.amount is None:
        return ""
    value, unit = shown_value(query.measure, line.amount)
    return " ".join(part for part in (value, line.measured_in or unit) if part)


def _is_bad(now: Figure, then: Figure) -> bool:
    if now.value is None or then.value is None or now.value == then.value:
        return False
    return (now.value > then.value) == (now.measure.better == "less") and bool(now.measure.better)


def _against(request: Any, on: date) -> date:
    """The day to compare with: asked for, else a week before."""
    try:
        asked = parse_date(request.GET.get("against", ""))
    except ValueError:
        asked = None
    return asked or on - timedelta(days=7)


def _other_packages(query: Query) -> dict[str, Any] | None:
    """The same figure with packages counted the other way, for measures over projects."""
    if query.measure.subject != "project" or not stands_alone(query.measure):
        return None
    way = "parts" if (query.packages or query.measure.packages) == "parents" else "parents"
    return shown_figure(figure(replace(query, packages=way))) | {"way": way}


def _statistics(query: Query) -> list[dict[str, Any]]:
    """Published figures of the same unit that stand beside this one, each with why it differs; never reckoned with."""
    if query.measure.basis != Basis.dispatch or query.dims:
        return []
    unit_id = query.unit_id if query.unit_id is not None else query.campaign.unit_id
    found = []
    for one in beside(query.measure.key):
        row = latest_statistic(query.asof, query.campaign, unit_id, one.key) if query.whole else None
        if row is not None:
            before = statistic_up_to(query.asof, query.campaign, unit_id, one.key, _year_before(row.up_to_on))
            found.append(
                {"row": row, "indicator": one, "value": _published(row), "last_year": _published(before)}
            )
    return found


def _published(row: Any | None) -> str:
    return f"{row.value.normalize():,f} {row.unit_text}" if row is not None else ""


def _last_year(found: Figure) -> dict[str, Any] | None:
    """The same figure on the same day a year ago, where there was one."""
    query = found.query
    if query.is_fixed or not stands_alone(query.measure):
        return None
    day = _year_before(query.asof.on)
    then = figure(query.at(AsOf(day, query.asof.seq)))
    if then.value is None or not then.records:
        return None
    return shown_figure(then) | {
        "on": day,
        "change": change_words(query.measure, found.value, then.value, found),
    }


def _year_before(on: date) -> date:
    return on.replace(year=on.year - 1, day=28 if (on.month, on.day) == (2, 29) else on.day)


def _target_line(one: AgainstTarget) -> dict[str, Any]:
    """A target beside its figure: done, target and what is wanting, in the target's own unit of measure."""
    gap = one.gap
    return {
        "one": one,
        "target": plain_number(one.target),
        "done": plain_number(one.value) if one.value is not None else "—",
        "gap": plain_number(abs(gap)) if gap is not None else "",
        "over": gap is not None and gap < 0,
    }


def _snapshot_line(snapshot: Snapshot, now: Figure) -> dict[str, Any]:
    value, unit = shown_value(now.measure, snapshot.value)
    change = change_words(now.measure, now.value, snapshot.value)
    return {"snapshot": snapshot, "value": value, "unit": unit, "change": change}


def _before_change(request: Any, query: Query) -> HttpResponse:
    """The figure as known right before its last change."""
    found = last_change(query, look_back=LOOK_BACK)
    if found is None:
        said = _(
            "None of the last %(count)s acts that could move this figure did; choose a day to compare with instead."
        )
        messages.info(request, said % {"count": LOOK_BACK})
        return redirect(href(query))
    entry, _before = found
    return redirect(href(query, {"on": query.asof.on.isoformat(), "known_entry": str(entry.seq - 1)}))


def _report(request: Any, found: Figure, form: ReportForm) -> bool:
    data = form.cleaned_data
    try:
        actions.report_upward(
            viewer=request.viewer,
            figure=found,
            to=data["to"],
            reported_on=data["reported_on"],
            approved_by=data["approved_by"],
            note=data["note"],
            at=request.now,
            request_key=data["request_key"],
        )
    except Refused as refused:
        form.refuse(refused)
        return False
    messages.success(request, _("Kept as reported upward."))
    return True


@require_safe
def why_changed(request: Any, key: str, measure: str) -> HttpResponse:
    """Record by record, what made the difference between two moments."""
    query, control = _ask(request, key, measure)
    entry = request.GET.get("known_then", "")
    seq = int(entry) if entry.isdecimal() and len(entry) < 18 else query.asof.seq
    on = query.asof.on if entry and not request.GET.get("against") else _against(request, query.asof.on)
    answer = why(query.at(AsOf(on, seq)), query)
    context = {
        "title": _("Why did “%(label)s” change?") % {"label": query.measure.label},
        "query": query,
        "asof": control,
        "answer": answer,
        "old_on": on,
        "old_value": shown(answer.old),
        "new_value": shown(answer.new),
        "change": change_words(query.measure, answer.new.value, answer.old.value, answer.new),
        "bad": _is_bad(answer.new, answer.old),
        "parts": [
            {
                "key": key,
                "name": name,
                "rows": [_moved(answer.explained, one) for one in found],
                "total": _total(answer.explained, found),
            }
            for key, name, found in _parts(answer)
            if found
        ],
        "figure_href": href(query, _moment(request)),
        "crumbs": _crumbs(query, (query.measure.label, href(query, _moment(request))), (_("Why"), "")),
    }
    return render(request, "figures/why.html", context)


def _parts(answer: Why) -> list[tuple[str, str, list[Moved]]]:
    """Of a count: what came to be counted and what no longer is; of a sum also whose amount changed."""
    if answer.explained.measure.aggregate != "count":
        return [
            ("came", _("Came in"), answer.entered),
            ("changed", _("Amount changed"), answer.moved),
            ("corrected", _("Corrected"), answer.corrected),
            ("went", _("Went out"), answer.left),
        ]
    came = [*answer.entered, *(one for one in answer.moved if one.effect > 0)]
    went = [*answer.left, *(one for one in answer.moved if one.effect < 0)]
    return [
        ("came", _("Came in"), came),
        ("corrected", _("Corrected"), answer.corrected),
        ("went", _("Went out"), went),
    ]


def _moved(query: Query, one: Moved) -> dict[str, Any]:
    return {"told": one.told, "effect": _effect(query, one.effect), "acts": one.acts, "says": one.says}


def _total(query: Query, found: list[Moved]) -> str:
    return _effect(query, sum((one.effect for one in found), start=Decimal(0)))


def _effect(query: Query, effect: Decimal) -> str:
    amount = " ".join(part for part in shown_value(query.measure, abs(effect)) if part)
    return f"{'+' if effect > 0 else '−' if effect < 0 else '±'}{amount}"


@require_safe
def attached_list(request: Any, key: str, measure: str) -> HttpResponse | FileResponse:
    """The list attached to the sentence, as Excel."""
    query, control = _ask(request, key, measure)
    found = figure(query)
    return attached_workbook(found, sentence(found, None, control.known_at), request.now)


@require_safe
def all_measures(request: Any, key: str) -> HttpResponse:
    """Every figure of the campaign, each with what it counts."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "overview"
    control = asof_of(request, campaign)
    groups: dict[str, dict[str, Any]] = {}
    silent = 0
    for measure in measures().values():
        if not stands_alone(measure):
            continue
        found = figure(Query(measure, campaign, control.asof, request.viewer.itself))
        if campaign.published_only and found.value is None:
            silent += 1
            continue
        group = groups.setdefault(
            measure.noun, {"key": measure.noun, "label": noun_words(measure), "rows": []}
        )
        group["rows"].append(shown_figure(found) | {"measure": measure, "figure": found})
    return render(
        request,
        "figures/measures.html",
        {"title": _("Figures"), "groups": list(groups.values()), "silent": silent, "asof": control,
         "campaign": campaign},
    )  # fmt: skip


@require_safe
def reported(request: Any, key: str) -> HttpResponse:
    """Everything reported upward for a campaign, newest first."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "overview"
    rows = Snapshot.objects.filter(campaign_id=campaign.pk, voided=False).order_by("-reported_on", "-id")[
        :500
    ]
    whole = request.viewer.reach("see", campaign).whole
    return render(
        request,
        "figures/reported.html",
        {"title": _("Reported upward"), "rows": rows if whole else [], "campaign": campaign},
    )
