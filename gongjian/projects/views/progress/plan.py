"""The form of a year's plan: the whole, quarters and months in a grid."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gongjian.kernel.problems import Refused
from gongjian.kit.form_pages import form_view
from gongjian.ledger import AsOf
from gongjian.projects import actions, policy, selectors
from gongjian.projects.forms.progress import YearPlanForm
from gongjian.projects.models import Project, YearPlan
from gongjian.projects.views.getting import campaign_of, project_or_404


@form_view
def year_plan(request: Any, number: str) -> HttpResponse:
    """Show the plan of a year (`year` in the address, else this one), or set it."""
    project = project_or_404(request, number)
    policy.check_can_edit(request.viewer, project)
    campaign = campaign_of(request, project)
    request.campaign, request.room = campaign, "lists"
    if request.method == "POST":
        form = YearPlanForm(request.POST)
        if form.is_valid() and _set(request, project, form):
            return redirect(f"/projects/{project.number}/#progress")
    else:
        form = YearPlanForm(initial=_initial(project, _year(request)))
    context = {
        "title": _("Set the year plan"),
        "project": project,
        "form": form,
        "earlier": selectors.year_plans(AsOf(request.today), [project.pk], _year(request)).get(project.pk),
        "cancel_href": f"/projects/{project.number}/",
        "crumbs": [{"label": project.name, "href": f"/projects/{project.number}/"}],
    }
    return render(request, "projects/progress/year_plan.html", context, status=422 if form.is_bound else 200)


def _year(request: Any) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and 1990 <= int(asked[:6]) <= 2100 else int(request.today.year)


def _initial(project: Project, year: int) -> dict[str, Any]:
    found: dict[str, Any] = {"year": year}
    plan = YearPlan.objects.filter(project_id=project.pk, year=year, voided=False).first()
    if plan is not None:
        names = ["plan_fen", *(f"q{n}_{what}" for n in range(1, 5) for what in ("fen", "words")), "revision"]
        found |= {name: getattr(plan, name) for name in names}
    asof = AsOf(plan_day(year))
    for month, row in selectors.month_plans(asof, [project.pk], year).get(project.pk, {}).items():
        found |= {f"m{month}_fen": row.plan_fen, f"m{month}_words": row.words}
    _blank_what_months_make(found)
    return found


def _blank_what_months_make(found: dict[str, Any]) -> None:
    """A quarter that is what its months make stands blank, so that a changed month fills it anew."""
    for quarter in range(1, 5):
        said = [found.get(f"m{month}_fen") for month in range(quarter * 3 - 2, quarter * 3 + 1)]
        known = [fen for fen in said if fen is not None]
        if known and sum(known) == found.get(f"q{quarter}_fen"):
            found[f"q{quarter}_fen"] = None


def plan_day(year: int) -> Any:
    """A day of the year, for what asks by day and holds the whole year."""
    from datetime import date

    return date(year, 12, 31)


def _set(request: Any, project: Project, form: YearPlanForm) -> bool:
    year = form.cleaned_data["year"]
    stands = YearPlan.objects.filter(project_id=project.pk, year=year, voided=False).exists()
    seen = form.cleaned_data.get("revision")
    try:
        actions.set_year_plan(
            viewer=request.viewer,
            project=project,
            plan=form.figures,
            at=request.now,
            reason=form.why,
            revision=seen if stands and year == _year(request) else None,
            request_key=form.cleaned_data["request_key"],
        )
    except Refused as refused:
        form.refuse(refused)
        return False
    messages.success(request, _("Recorded: %(what)s") % {"what": _("Set the year plan")})
    return True
