"""A meeting's papers as Word and PDF."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.meeting_papers import PAPERS, Asked
from gongjian.dispatch.models import Attendance
from gongjian.dispatch.selectors.meetings import meeting_or_404
from gongjian.kit.documents import docx, pdf

KINDS = {"docx": docx.MIME, "pdf": pdf.MIME}


@require_safe
def paper(request: Any, number: str, what: str, kind: str) -> HttpResponse:
    """Material, list of decisions or minutes; whoever is called to the meeting has them too, as far as they reach.

    Material is there once frozen; minutes go to those called once they are issued.
    """
    meeting = meeting_or_404(request.viewer, number)
    campaign = campaign_by_id(meeting.campaign_id)
    told, mime = PAPERS.get(what), KINDS.get(kind)
    if campaign is None or told is None or mime is None or (what == "pack" and meeting.cutoff_at is None):
        raise Http404
    if not request.viewer.reach("see", campaign).whole:
        seats = [seat.post_id for seat in request.viewer.seats]
        called = Attendance.objects.filter(meeting_id=meeting.pk, post_id__in=seats, voided=False).exists()
        issued = {"minutes": meeting.minutes_issued_at, "decisions": meeting.list_issued_at}.get(
            what, meeting.cutoff_at
        )
        if not called or issued is None:
            raise Http404
    asked = Asked(campaign, meeting, request.viewer, request.now)
    data = told.data(asked)
    content = docx.fill(told.word, data) if kind == "docx" else pdf.render_pdf(told.typst, data)
    response = HttpResponse(content, content_type=mime)
    name = f"{data['title']}.{kind}"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
