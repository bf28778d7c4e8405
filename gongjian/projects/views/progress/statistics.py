"""Pages of statistics: a project's entry (纳统), and published figures of units as a list with its form."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms import Form
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View, render_list
from gongjian.ledger import AsOf
from gongjian.people.models import Unit
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import policy
from gongjian.projects.actions.progress import statistics as acts
from gongjian.projects.forms.gates import add_proofs, given_of
from gongjian.projects.forms.progress import StatisticalFigureForm, StatisticsEntryForm, StatisticsLeaveForm
from gongjian.projects.forms.project import VoidForm
from gongjian.projects.gates import STATISTICS
from gongjian.projects.models import StatisticalFigure, StatisticsEntry
from gongjian.projects.selectors.gates import missing_proofs
from gongjian.projects.selectors.statistics import statistics_of
from gongjian.projects.slots import Shown
from gongjian.projects.statistics_keys import INDICATORS, indicator_of
from gongjian.projects.views.getting import campaign_of, project_or_404


# ---------------------------------------------------------------- one project
def statistics_section(shown: Shown) -> dict[str, Any] | None:
    """When and on what ground a project was entered into statistics; nothing while it was not."""
    from gongjian.projects.selectors.statistics import entries_of

    found = entries_of(shown.control.asof, shown.project.pk)
    return {"entries": found} if found else None


@form_view
def project_statistics(request: Any, number: str) -> HttpResponse:
    """Record that a project was entered into statistics; of one that is in, that it left."""
    project = project_or_404(request, number)
    policy.check_can_edit(request.viewer, project)
    request.campaign, request.room = campaign_of(request, project), "lists"
    inside = StatisticsEntry.objects.filter(project=project, voided=False, left_on=None).first()
    kind = StatisticsLeaveForm if inside is not None else StatisticsEntryForm
    form = kind(*((request.POST, request.FILES) if request.method == "POST" else ()))
    asked = missing_proofs(project.pk, STATISTICS, AsOf(request.today)) if inside is None else []
    add_proofs(form, asked)
    if request.method == "POST" and form.is_valid():
        day, why = ("left_on", "left_ground") if inside is not None else ("entered_on", "ground")
        given = form.cleaned_data
        said = {"viewer": request.viewer, "project": project, "on": given[day], "ground": given[why]}
        said |= {"at": request.now, "request_key": given["request_key"]}
        try:
            if inside is not None:
                acts.leave_statistics(**said)
            else:
                acts.enter_statistics(**said, proofs=given_of(form, asked))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded."))
            return redirect(f"/projects/{project.number}/")
    title = _("Record that it left statistics") if inside is not None else _("Record entry into statistics")
    context = {
        "title": title,
        "project": project,
        "form": form,
        "form_note": _("A dated fact: no target and no light hangs on it."),
        "cancel_href": f"/projects/{project.number}/",
        "crumbs": [{"label": project.name, "href": f"/projects/{project.number}/"}],
    }
    return render(request, "projects/act.html", context, status=422 if form.is_bound else 200)


# ---------------------------------------------------------------- figures of units
def _home(campaign: Any) -> str:
    return f"/c/{campaign.key}/progress/statistics/"


def _crumbs(campaign: Any, *further: tuple[str, str]) -> list[dict[str, str]]:
    steps = [
        (campaign.label, f"/c/{campaign.key}/"),
        (_("Plan against fact"), f"/c/{campaign.key}/progress/"),
        *further,
    ]
    return [{"label": str(label), "href": href} for label, href in steps]


@require_safe
def statistical_list(request: Any, key: str) -> HttpResponseBase:
    """Published figures of the campaign's units, each with its source; no sum stands under them."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    rows = statistics_of(control.asof, campaign)
    reach = request.viewer.reach("see", campaign)
    if not reach.whole:
        rows = rows.filter(unit_id__in=sorted(reach.unit_ids))
    may = policy.can_keep_statistics(request.viewer, campaign) and not control.is_past
    context = {
        "campaign": campaign,
        "asof": control,
        "crumbs": _crumbs(campaign),
        "sentence": _(
            "Figures of the statistics office for whole units, beside the dispatch figures and never added to them."
        ),
        "actions_template": "projects/progress/_statistics_actions.html",
        "may_keep": may,
    }
    spec = _spec(campaign, may)
    return render_list(request, spec, rows, title=_("Statistical figures"), context=context)


def _spec(campaign: Any, may: bool) -> ListSpec:
    tree = unit_tree()

    def label(row: Any) -> str:
        found = indicator_of(row.key)
        text = str(found.label) if found is not None else row.label
        return text[:1].upper() + text[1:]

    def differs(row: Any) -> str:
        found = indicator_of(row.key)
        return str(found.differs) if found is not None else ""

    def value(row: Any) -> str:
        text = f"{row.value:,f}"
        return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {row.unit_text}"

    def units(_request: Any) -> list[Option]:
        ids = StatisticalFigure.objects.filter(campaign=campaign, voided=False).values_list(
            "unit_id", flat=True
        )
        return [Option(unit.number, unit.label) for unit in tree.in_order(set(ids))]

    def by_unit(rows: Any, wanted: Any) -> Any:
        return rows.filter(unit_id__in=[pk for pk, unit in tree.units.items() if unit.number in wanted])

    return ListSpec(
        key=f"statistics/{campaign.key}",
        columns=[
            Column(
                "label", _("indicator"), label, "name", css="one",
                href=(lambda row: f"{_home(campaign)}{row.id}/void/") if may else None,
            ),
            Column("unit", _("unit"), lambda row: tree.label(row.unit_id), css="one"),
            Column("from", _("from"), "from_on", "day", css="one"),
            Column("to", _("up to"), "up_to_on", "day", sort="to", css="one"),
            Column("value", _("value"), value, css="num one"),
            Column("source", _("source"), "source"),
            Column("published", _("published on"), "published_on", "day", phone="gone"),
            Column("differs", _("why it differs from the dispatch figure"), differs, "note", phone="wide"),
        ],
        sorts=[Sort("to", _("latest first"), ("-up_to_on", "-id"), nulls="none")],
        filters=[
            Filter("key", _("indicator"), options=lambda _r: [Option(one.key, one.label) for one in INDICATORS]),
            Filter("unit", _("unit"), options=units, apply=by_unit),
        ],
        views=[View("all", _("All"))],
        row_id=lambda row: row.id,
        row_title=label,
        export_name=_("statistical figures"),
        empty=(
            _("No statistical figure is kept here yet"),
            _("Enter what the statistics office published for the county or a township, with its source."),
            *((_("Enter a statistical figure"), f"{_home(campaign)}new/") if may else ("", "")),
        ),
    )  # fmt: skip


@form_view
def new_statistic(request: Any, key: str) -> HttpResponse:
    """Enter a published figure of a unit."""
    campaign = campaign_or_404(request.viewer, key)
    policy.check_can_keep_statistics(request.viewer, campaign)
    request.campaign, request.room = campaign, "lists"
    initial = {"from_on": request.today.replace(month=1, day=1), "unit": str(campaign.unit_id)}
    form = StatisticalFigureForm(
        *((request.POST,) if request.method == "POST" else ()), campaign=campaign, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        plain = {
            name: given[name]
            for name in ("key", "from_on", "up_to_on", "value", "unit_text", "source", "published_on")
        }
        try:
            acts.keep_statistical_figure(
                viewer=request.viewer,
                campaign=campaign,
                given=acts.Published(unit=Unit.objects.get(pk=int(given["unit"])), **plain),
                at=request.now,
                request_key=given["request_key"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded."))
            return redirect(_home(campaign))
    return _form_page(request, campaign, form, _("Enter a statistical figure"))


@form_view
def void_statistic(request: Any, key: str, pk: int) -> HttpResponse:
    """Take a figure entered by mistake off the books."""
    campaign = campaign_or_404(request.viewer, key)
    policy.check_can_keep_statistics(request.viewer, campaign)
    request.campaign, request.room = campaign, "lists"
    row = StatisticalFigure.objects.filter(campaign=campaign, pk=pk, voided=False).first()
    if row is None:
        raise Http404
    form = VoidForm(*((request.POST,) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            acts.void_statistical_figure(
                viewer=request.viewer, figure=row, reason=given["reason"], at=request.now,
                request_key=given["request_key"],
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded."))
            return redirect(_home(campaign))
    said = _("Take “%(label)s” of %(unit)s off the books") % {
        "label": row.label,
        "unit": unit_tree().label(row.unit_id),
    }
    return _form_page(request, campaign, form, said)


def _form_page(request: Any, campaign: Any, form: Form, title: str) -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "cancel_href": _home(campaign),
        "crumbs": _crumbs(campaign, (_("Statistical figures"), _home(campaign))),
    }
    return render(request, "projects/act.html", context, status=422 if form.is_bound else 200)
