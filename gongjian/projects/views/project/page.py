"""One project: where it stands, plan and actual, money, chain, matters, papers, story."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.kernel import codes
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.ledger import AsOf
from gongjian.projects import policy, selectors, wording
from gongjian.projects.models import Level, Library, Nature, Project, Stage
from gongjian.projects.slots import BEHIND, Shown, acts_of, lights_of, sections_of
from gongjian.projects.views.getting import campaign_of, project_or_404
from gongjian.projects.views.project.parts import (
    chain_rows,
    dated_points_text,
    membership_rows,
    money_view,
    nodes,
    open_matters,
    papers,
    plan_and_actual,
    quantity,
    story,
)

VERBS = (
    ("reading", gettext_lazy("Report a reading"), "report"),
    ("stage", gettext_lazy("Move the stage"), "edit"),
    ("start", gettext_lazy("Record the actual start"), "edit"),
    ("finish", gettext_lazy("Record the completion"), "edit"),
    ("plan", gettext_lazy("Set the year plan"), "edit"),
    ("hold", gettext_lazy("Change the responsibility chain"), "edit"),
    ("edit", gettext_lazy("Change what is registered"), "edit"),
    ("attribute", gettext_lazy("Add a quantity"), "edit"),
    ("paper", gettext_lazy("Add a paper"), "report"),
    ("package", gettext_lazy("Put into a package"), "edit"),
    ("void", gettext_lazy("Take off the books"), "edit"),
)


@require_safe
def project_page(request: Any, number: str) -> HttpResponse:
    """The project at the moment asked. A merged project leads to the one it was merged into."""
    project = project_or_404(request, number)
    moved = Project.objects.filter(pk=project.merged_into_id).first() if project.merged_into_id else None
    if moved is not None:
        return redirect(f"/projects/{moved.number}/", permanent=True)
    campaign = campaign_of(request, project)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    row = control.asof.rows(Project).filter(id=project.pk).first()
    if row is None:
        gone = {"title": project.name, "project": project, "asof": control, "story": story(project, control)}
        return render(request, "projects/project/gone.html", gone)
    return render(
        request, "projects/project/project.html", _context(request, project, row, campaign, control)
    )


def _context(
    request: Any, project: Project, row: Any, campaign: Any | None, control: AsOfControl
) -> dict[str, Any]:
    asof = control.asof
    stages = selectors.stages_of(asof, project.pk)
    stage = next((span for span in reversed(stages) if span.to_on is None or span.to_on > asof.on), None)
    chain = selectors.chains(asof, [project.pk]).get(project.pk, [])
    names = wording.persons(held.person_id for held in chain)
    known = wording.stage_words(campaign, asof.on)
    money = money_view(row, campaign, control)
    facts = _facts(row, campaign)
    shown = Shown(request.viewer, project, row, campaign, control)
    matters = open_matters(request.viewer, project, campaign, control)
    stuck = selectors.stuck_desks(asof, [project.pk], policy.matters_seen(request.viewer, campaign)).get(
        project.pk
    )
    return {
        "title": row.name,
        "project": project,
        "row": row,
        "campaign": campaign,
        "asof": control,
        "crumbs": _crumbs(row, campaign, control),
        "status": _status(row, stage, known, campaign, asof),
        "sentence": _sentence(row, stage, known, money, asof.on.year),
        "nodes": nodes(row, stages, known, asof.on, wording.not_known(row, campaign)),
        "dates": plan_and_actual(row),
        "money": money,
        "unknown": wording.not_known(row, campaign),
        "published_only": bool(campaign and campaign.published_only and not row.illustrative),
        "facts": [fact for fact in facts if not fact["unknown"]],
        "missing": [fact["label"] for fact in facts if fact["unknown"]],
        "attributes": [(one.label, quantity(one)) for one in selectors.attributes_of(asof, project.pk)],
        "chain": chain_rows(chain, names),
        "team": selectors.team_and_plan(asof, [project.pk], {project.pk: chain})[project.pk],
        "matters": matters,
        "draft_href": _draft_href(request.viewer, project, campaign, control),
        "stuck": stuck,
        "stuck_what": stuck.what(row.name) if stuck is not None else "",
        "papers": papers(asof, project.pk),
        "parts": selectors.parts_of(asof, project.pk),
        "package": asof.rows(Project).filter(id=row.parent_id).first() if row.parent_id else None,
        "memberships": membership_rows(project.pk, request.viewer, control),
        "story": story(project, control),
        "verbs": [*_verbs(request, project, control), *acts_of(shown)],
        "sections": sections_of(shown),
        "card_href": _with_moment(f"/projects/{project.number}/card/", campaign, control),
        "code_warnings": codes.check_project_code(row.code) if row.code else [],
    }


def _draft_href(viewer: Any, project: Project, campaign: Any | None, control: AsOfControl) -> str:
    """Where a matter of this project is drafted; empty for whoever may not. A problem has a form of its own."""
    if campaign is None or campaign.status == "archived" or control.is_past:
        return ""
    if not viewer.reach("edit", campaign):
        return ""
    return f"/c/{campaign.key}/matters/new/?{urlencode({'kind': 'task', 'project': project.number})}"


def _with_moment(path: str, campaign: Any | None, control: AsOfControl) -> str:
    query = {**({"campaign": campaign.key} if campaign is not None else {}), **control.address}
    return f"{path}?{urlencode(query)}" if query else path


def _crumbs(row: Any, campaign: Any | None, control: AsOfControl) -> list[dict[str, str]]:
    from gongjian.people.unit_tree import unit_tree

    found = []
    if campaign is not None:
        tail = f"?{urlencode(control.address)}" if control.address else ""
        found.append({"label": campaign.label, "href": f"/c/{campaign.key}/{tail}"})
        found.append({"label": _("Projects"), "href": f"/c/{campaign.key}/projects/{tail}"})
    unit = unit_tree().get(row.unit_id)
    if unit is not None:
        href = f"/c/{campaign.key}/units/{unit.number}/" if campaign is not None else ""
        found.append({"label": unit.label, "href": href})
    return found


def status_of(row: Any, stage: Any | None, known: dict[str, str], on: Any) -> tuple[str, str] | None:
    """What dates alone say: stopped, done, due to start and not started, early, late."""
    at = stage.stage if stage is not None else ""
    if at in (Stage.STOPPED, Stage.WITHDRAWN):
        return "paused", wording.stage_text(stage, known)
    planned = selectors.fuzzy_date(row, "planned_start")
    last = planned.last() if planned is not None else None
    started = row.actual_start_on is not None and row.actual_start_on <= on
    if last is not None and last < on and not started and at in ("", *selectors.NOT_YET_STARTED):
        return "late", _("due, not started")
    apart = selectors.days_apart(row, "start")
    if apart is not None and apart.early and apart.early > 0 and started:
        return "ahead", _("started %(apart)s") % {"apart": apart}
    if at in (Stage.COMPLETED, Stage.PRODUCTION, Stage.CAPACITY):
        return "done", wording.stage_text(stage, known)
    return None


def _status(
    row: Any, stage: Any | None, known: dict[str, str], campaign: Campaign | None, asof: AsOf
) -> tuple[str, str] | None:
    """What dates say; that it began early does not hide that its money is behind."""
    dates, light = status_of(row, stage, known, asof.on), None
    if campaign is not None:
        light = lights_of(campaign, asof, [row], selectors.year_money(asof, [row.id])).get(row.id)
    if dates is None or (dates[0] == "ahead" and light is not None and light[0] in BEHIND):
        return light
    return dates


def _sentence(row: Any, stage: Any | None, known: dict[str, str], money: dict[str, Any], year: int) -> str:
    """The project in one sentence a leader could read aloud."""
    said = []
    if stage is not None:
        said.append(_("at “%(stage)s”") % {"stage": wording.stage_text(stage, known)})
    planned, actual = selectors.fuzzy_date(row, "planned_start"), selectors.fuzzy_date(row, "actual_start")
    dates = {
        "planned": words.fuzzy(planned, this_year=year),
        "actual": words.fuzzy(actual, this_year=year),
    }
    if actual is not None and planned is not None:
        said.append(_("started %(actual)s, planned %(planned)s") % dates)
    elif actual is not None:
        said.append(_("started %(actual)s") % dates)
    elif planned is not None:
        said.append(_("planned to start %(planned)s") % dates)
    reading = money["reading"]
    if reading is not None and reading.words:
        said.append(_("visible progress: %(words)s") % {"words": reading.words})
    apart = dated_points_text(money["now"], year)
    if apart:
        said.append(apart)
    if not said:
        return ""
    text = ("；" if words.chinese() else "; ").join(said)
    return text[0].upper() + text[1:] + ("。" if words.chinese() else ".")


def _facts(row: Any, campaign: Any | None) -> list[dict[str, Any]]:
    unknown = wording.not_known(row, campaign)

    def told(label: Any, value: Any, note: Any = "") -> dict[str, Any]:
        return {"label": label, "value": value, "note": note, "unknown": "" if value else unknown}

    return [
        told(_("number"), row.number),
        told(_("project code"), row.code),
        told(_("level"), Level(row.level).label if row.level else ""),
        told(_("nature"), Nature(row.nature).label if row.nature else ""),
        told(_("library"), Library(row.library).label if row.library else ""),
        told(_("place"), row.place),
        told(_("scale and main content"), row.content),
        told(_("years"), wording.years(row)),
        told(_("source of funds"), row.funding),
        told(_("origin"), row.origin),
        told(_("problem to be solved"), row.issue),
        told(_("remark"), row.remark),
    ]


def _verbs(request: Any, project: Project, control: AsOfControl) -> list[dict[str, str]]:
    """The forms the viewer may open; none on a page of the past."""
    if control.is_past:
        return []
    may = {
        "edit": policy.can_edit(request.viewer, project),
        "report": policy.can_report(request.viewer, project),
    }
    return [
        {"key": key, "label": str(label), "href": f"/projects/{project.number}/{key}/"}
        for key, label, permission in VERBS
        if may[permission]
    ]
