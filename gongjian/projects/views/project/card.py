"""一项目一卡: one A4 sheet for whoever is about to visit."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.kit import words
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.matters.answers import answer_words
from gongjian.matters.models import Progress
from gongjian.projects import policy, selectors, wording
from gongjian.projects.models import Project, ProjectRole
from gongjian.projects.views.getting import campaign_of, project_or_404
from gongjian.projects.views.project.page import status_of
from gongjian.projects.views.project.parts import money_view, nodes, open_matters

_MOST = 4
_LINES = 16
"""Lines to write on; paper shows as many as it has room for, the screen a few."""


@require_safe
def project_card(request: Any, number: str) -> HttpResponse:
    """Facts, nodes, what it is stuck on, what is to be coordinated, what was reported last."""
    project = project_or_404(request, number)
    campaign = campaign_of(request, project)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    row = control.asof.rows(Project).filter(id=project.pk).first()
    if row is None:
        raise Http404
    stages = selectors.stages_of(control.asof, project.pk)
    now = next((span for span in reversed(stages) if span.to_on is None or span.to_on > control.on), None)
    known = wording.stage_words(campaign, control.on)
    unknown = wording.not_known(row, campaign)
    money = money_view(row, campaign, control)
    matters = open_matters(request.viewer, project, campaign, control)
    reports = _reports(request, project, campaign, control)
    context = {
        "title": row.name,
        "project": project,
        "campaign": campaign,
        "asof": control,
        "status": status_of(row, now, known, control.on),
        "stage": wording.stage_text(now, known) if now is not None else "",
        "money": money,
        "facts": _facts(row, project, money, control, unknown),
        "nodes": nodes(row, stages, known, control.on, unknown),
        "stuck": [one for one in matters if not one["over"] and (one["late"] or one["blocked_by"])][:_MOST],
        "open": [one for one in matters if not one["over"]][:_MOST],
        "asks": _asks(reports, control),
        "said": _said(reports, control),
        "note_lines": range(_LINES),
        "back": f"/projects/{project.number}/",
    }
    return render(request, "projects/project/card.html", context)


def _facts(
    row: Any, project: Project, money: dict[str, Any], control: AsOfControl, unknown: str
) -> list[tuple[str, str]]:
    chain = selectors.chains(control.asof, [project.pk]).get(project.pk, [])
    names = wording.persons(held.person_id for held in chain)

    def held(*roles: ProjectRole) -> str:
        return " · ".join(filter(None, (wording.held_as(chain, role, names) for role in roles))) or unknown

    year = money["now"]
    plan_done = " / ".join(words.money_text(fen) for fen in (year.plan_fen, year.done_fen))
    if year.up_to_on is not None:
        plan_done += _(", up to %(on)s") % {"on": words.day(year.up_to_on, control.on.year)}
    nothing = year.plan_fen is None and year.done_fen is None
    return [
        (_("township, owner"), held(ProjectRole.TOWNSHIP, ProjectRole.OWNER)),
        (_("scale and main content"), row.content or unknown),
        (_("years"), wording.years(row) or unknown),
        (_("total investment"), words.money_text(row.total_fen) if row.total_fen is not None else unknown),
        (_("plan of the year / done"), unknown if nothing else plan_done),
        (_("lead official"), held(ProjectRole.LEAD_OFFICIAL)),
        (
            _("lead unit"),
            held(ProjectRole.LEAD) if held(ProjectRole.LEAD) != unknown else held(ProjectRole.ACCOUNTABLE),
        ),
        (_("responsible person"), held(ProjectRole.RESPONSIBLE)),
    ]


def _reports(request: Any, project: Project, campaign: Any | None, control: AsOfControl) -> Any:
    """What units reported on this project's matters that the viewer sees, up to the day, newest first."""
    from gongjian.matters.models import Matter

    seen = control.asof.rows(Matter).filter(
        policy.matters_seen(request.viewer, campaign), project_id=project.pk
    )
    found = control.asof.rows(Progress).filter(matter_id__in=seen.values("id"), on__lte=control.on)
    return found.order_by("-on", "-id")


def _asks(reports: Any, control: AsOfControl) -> list[Any]:
    """What units asked to have coordinated in the last eight weeks and nobody has answered, newest first."""
    recent = reports.filter(on__gt=control.on - timedelta(weeks=8), answered_at__isnull=True)
    return list(recent.exclude(needs="")[:_MOST])


def _said(reports: Any, control: AsOfControl) -> list[dict[str, str]]:
    """What leaders answered last time, newest first."""
    answered = reports.filter(answered_at__isnull=False).order_by("-answered_at", "-id")[:_MOST]
    return [{"needs": row.needs, "answer": answer_words(row, control.on.year)} for row in answered]
