"""One report from the public, as the desk reads it."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.story import story_of
from gongjian.matters.models import Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.supervise.models import PublicContact, PublicReport, PublicSource, PublicState
from gongjian.supervise.playbook.public import public_of
from gongjian.supervise.policy.public import at_the_desk, verbs_of
from gongjian.supervise.selectors.public import likely_same, merged_into, pictures_of
from gongjian.supervise.selectors.public_standing import report_light
from gongjian.supervise.views.public.acts import VERBS
from gongjian.supervise.views.public.base import crumbs_of, followed_or_404, satisfied_words


# ---------------------------------------------------------------- one report
@require_safe
def report_page(request: Any, number: str) -> HttpResponse:
    """One report: what it says, who has it, the answer, the reporter's word, what may be the same, its story.

    Whoever follows its course without working at the desk (an auditor) sees neither text, pictures nor reporter."""
    report, campaign = followed_or_404(request, number)
    desk = at_the_desk(request.viewer, campaign)
    control = asof_of(request, campaign)
    row = (
        control.asof.rows(PublicReport).filter(id=report.pk).first()
        if report.merged_into_id is None
        else report
    )
    context: dict[str, Any] = {
        "title": report.number,
        "report": report,
        "row": row,
        "asof": control,
        "campaign": campaign,
        "crumbs": crumbs_of(campaign, desk=desk),
        "desk": desk,
        "story": story_of(report, seq=control.asof.seq),
    }
    if row is not None:
        context |= _stands(request, campaign, control, report, row)
        context |= _read_at_the_desk(request, campaign, control, report, row) if desk else {}
    return render(request, "supervise/public_report.html", context)


def _stands(
    request: Any, campaign: Campaign, control: AsOfControl, report: PublicReport, row: Any
) -> dict[str, Any]:
    matter = control.asof.rows(Matter).filter(id=row.matter_id).first() if row.matter_id else None
    kept = PublicReport.objects.filter(pk=report.merged_into_id).first() if report.merged_into_id else None
    return {
        "light": report_light(row, matter, control.on),
        "facts": _facts(campaign, control, row),
        "matter": matter,
        "unit": unit_tree().label(matter.unit_id) if matter is not None else "",
        "kept": kept,
        "said": satisfied_words(row),
    }


def _read_at_the_desk(
    request: Any, campaign: Campaign, control: AsOfControl, report: PublicReport, row: Any
) -> dict[str, Any]:
    """What only the desk reads and does: the reporter, the acts, the pictures, what may be about the same."""
    now = not control.is_past
    fresh = row.state in (PublicState.RECEIVED, PublicState.CHECKED) and report.merged_into_id is None
    return {
        "contact": PublicContact.objects.filter(report_id=report.pk).first() if now else None,
        "verbs": [
            {"key": key, "label": VERBS[key].title, "href": f"/public-reports/{report.number}/{key}/"}
            for key in (verbs_of(request.viewer, report) if now else [])
        ],
        "merged": merged_into(report),
        "likely": [
            {"report": other, "share": round(share * 100), "category": public_of(campaign, control.on).category(
                other.category)}
            for other, share in (likely_same(report, request.now) if now and fresh else [])
        ],
        "pictures": pictures_of(report),
    }  # fmt: skip


def _facts(campaign: Campaign, control: AsOfControl, row: Any) -> list[dict[str, Any]]:
    project = Project.objects.filter(pk=row.project_id).first() if row.project_id else None
    pairs: list[tuple[Any, Any, str]] = [
        (_("category"), public_of(campaign, control.on).category(row.category), ""),
        (_("place reported"), row.place, ""),
        (_("project"), project.name if project else "", f"/projects/{project.number}/" if project else ""),
        (_("source"), str(PublicSource(row.source).label), ""),
        (_("sent down by"), row.from_above, ""),
        (_("number there"), row.their_number, ""),
        (_("guided to"), row.guided_to, ""),
        (_erased_label(row), row.contact_erase_on if not row.contact_erased_at else None, ""),
        (_("contact erased"), row.contact_erased_at, ""),
    ]
    return [{"label": label, "value": _value(value), "href": href} for label, value, href in pairs if value]


def _erased_label(row: Any) -> str:
    """While it is open the last day is known; once it is over, the day."""
    over = row.state in (PublicState.CLOSED, PublicState.GUIDED)
    return _("contact is erased on") if over else _("contact is erased at the latest on")


def _value(value: Any) -> Any:
    from gongjian.kit import words

    return (
        words.stamp(value)
        if isinstance(value, datetime)
        else value
        if isinstance(value, str)
        else words.day(value)
    )
