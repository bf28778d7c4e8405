"""The report of a round as Word and PDF, handed out."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kit.documents import docx, pdf
from gongjian.supervise.models import PlanState
from gongjian.supervise.papers.inspection_report import RoundReport
from gongjian.supervise.selectors.inspections import rounds

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
    made = RoundReport(plan, request.viewer, request.today)
    response = HttpResponse(made.docx() if kind == "docx" else made.pdf(), content_type=KINDS[kind])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{plan.title}.{kind}')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
