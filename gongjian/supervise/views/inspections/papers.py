"""The report of a round as Word and PDF, on the template of minutes that the office may edit."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.meeting_papers import PAPERS
from gongjian.kit import words
from gongjian.kit.documents import docx, pdf
from gongjian.ledger import memo
from gongjian.matters.selectors.standing import standing
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import InspectionConclusion, InspectionPlan, PlanState, Visit, VisitState
from gongjian.supervise.selectors.inspections import rounds
from gongjian.supervise.selectors.inspections.seeing import BEGUN, can_see_conclusion, sees_all_of
from gongjian.supervise.views.inspections.rows import where

KINDS = {"docx": docx.MIME, "pdf": pdf.MIME}


@require_safe
def report(request: Any, number: str, kind: str) -> HttpResponse:
    """The round on paper, once its visits have begun, for whoever sees the whole campaign."""
    plan = rounds.plan_or_404(request.viewer, number)
    campaign = campaign_by_id(plan.campaign_id)
    if campaign is None or kind not in KINDS or plan.state not in (PlanState.UNDER_WAY, PlanState.CLOSED):
        raise Http404
    if not request.viewer.reach("see", campaign).whole:
        raise Http404
    data = said(plan, request.viewer, request.today)
    paper = PAPERS["minutes"]
    content = docx.fill(paper.word, data) if kind == "docx" else pdf.render_pdf(paper.typst, data)
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{plan.title}.{kind}')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def said(plan: InspectionPlan, viewer: Viewer, on: Any) -> dict[str, Any]:
    """What the paper says, as far as the viewer may know it: leaders' words never stand in it."""
    rows = Visit.objects.filter(plan_id=plan.pk, state__in=BEGUN, voided=False).select_related("project")
    visits = list(rows.order_by("on", "id"))
    found = rounds.problems_of_visits([row.pk for row in visits])
    places = {row.pk: where(row) for row in visits}
    spot = sum(1 for one in found if one.on_the_spot)
    days = sorted({row.on for row in visits})
    ended = sum(1 for row in visits if row.state == VisitState.ENDED)
    whole = sees_all_of(viewer, plan)
    facts = [
        (_("Kind"), plan.get_kind_display()),
        (_("Days of the round"), words.joined(words.day(day) for day in days)),
        (_("basis"), plan.basis),
        (_("Team"), words.joined(row.post.label for row in rounds.team_of(plan)) if whole else ""),
        (_("Visits"), _("%(all)s, %(ended)s ended") % {"all": len(visits), "ended": ended}),
        (
            _("Problems found on site"),
            _("%(all)s, %(spot)s of them solved on the spot") % {"all": len(found), "spot": spot},
        ),
    ]
    concluded = InspectionConclusion.objects.filter(plan_id=plan.pk, voided=False).select_related("plan")
    parts = [
        (
            _("What was seen"),
            [plan.summary, *(words.named(places[row.pk], row.summary) for row in visits if row.summary)],
        ),
        (
            _("Conclusions"),
            [
                words.named(unit_tree().label(row.unit_id), row.says)
                for row in concluded.order_by("id")
                if can_see_conclusion(viewer, row)
            ],
        ),
    ]
    head = memo.head()
    sample = _("Sample, all invented") if plan.illustrative else ""
    return {
        "title": plan.title,
        "subtitle": " · ".join(filter(None, (unit_tree().label(plan.office_id), words.day(on), sample))),
        "facts": [{"label": str(label), "value": str(value)} for label, value in facts if value],
        "parts": [
            {"title": str(title), "lines": [line for line in lines if line]}
            for title, lines in parts
            if any(lines)
        ],
        "decided": str(_("Problems found on site")),
        "heads": [
            str(one)
            for one in (
                _("No."),
                _("problem on the ledger"),
                _("Where it is"),
                _("lead unit"),
                _("Due"),
                _("state"),
            )
        ],
        "rows": [
            [
                str(place),
                one.matter.title,
                places.get(one.visit_id, words.DASH),
                unit_tree().label(one.matter.unit_id) if one.matter.unit_id else words.DASH,
                str(words.day(one.matter.due_on, on.year))
                if one.matter.due_on and not one.on_the_spot
                else words.DASH,
                str(_("solved on the spot")) if one.on_the_spot else str(standing(one.matter, on).word),
            ]
            for place, one in enumerate(found, start=1)
        ],
        "foot": _("%(unit)s, %(day)s. Made from the ledger up to entry %(seq)s (%(digest)s).")
        % {
            "unit": unit_tree().label(plan.office_id),
            "day": words.day(on),
            "seq": head.seq,
            "digest": head.digest[:12],
        },
    }
