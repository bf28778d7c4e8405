"""Pictures that come after what was written down: from the form of the visit, or from the device that kept them."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from gongjian.kernel.problems import Refused
from gongjian.kit.form_pages import form_view
from gongjian.ledger import AlreadyRecorded
from gongjian.projects.views.forming import act_page, key_of
from gongjian.supervise.actions.inspections import visits
from gongjian.supervise.forms import inspections as forms
from gongjian.supervise.models import Problem, Visit
from gongjian.supervise.selectors.inspections import rounds
from gongjian.supervise.selectors.inspections.pictures import kept_by
from gongjian.supervise.selectors.inspections.seeing import can_visit
from gongjian.supervise.selectors.inspections.words import where
from gongjian.supervise.views.inspections.plan import crumbs_to, here
from gongjian.supervise.views.inspections.sending import taken_in


@form_view
def photo(request: Any, number: str) -> HttpResponse:
    """Keep a picture, once it is seen to be one: with the visit, or with what was found (`finding`: its matter)."""
    visit = rounds.visit_or_404(request.viewer, number)
    campaign = here(request, visit.campaign_id)
    if not can_visit(request.viewer, visit):
        raise Http404
    finding = _finding(visit, request.POST.get("finding", ""))
    form = forms.PhotoForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if "application/json" in request.headers.get("Accept", ""):
        return _from_device(request, visit, finding, form)
    crumbs = [*crumbs_to(campaign), {"label": where(visit), "href": f"/visits/{visit.number}/"}]
    return act_page(
        request,
        form,
        lambda form: _keep(request, visit, finding, form),
        _("Picture"),
        f"/visits/{visit.number}/",
        crumbs,
    )


def _finding(visit: Visit, number: str) -> Problem | None:
    """What was found on this visit under that number; without a number the picture is of the visit."""
    if not number:
        return None
    rows = Problem.objects.filter(visit_id=visit.pk, matter__number=number, voided=False)
    found: Problem | None = rows.select_related("matter").first()
    if found is None:
        raise Http404
    return found


def _keep(request: Any, visit: Visit, finding: Problem | None, form: Any) -> object:
    kept = taken_in(form.cleaned_data["photo"])
    return visits.attach_photo(
        viewer=request.viewer, visit=visit, finding=finding, photo=kept, at=request.now, **key_of(form)
    )


def _from_device(request: Any, visit: Visit, finding: Problem | None, form: Any) -> HttpResponse:
    """Said in a form the device understands; what came before is said to have come."""
    if not form.is_valid():
        said = " ".join(text for texts in form.errors.values() for text in texts)
        return JsonResponse({"says": said}, status=422)
    try:
        _keep(request, visit, finding, form)
    except AlreadyRecorded:
        pass
    except Refused as refused:
        said = " ".join(f"{one.message} {one.remedy}".strip() for one in refused.problems)
        return JsonResponse({"says": said}, status=422)
    kept = kept_by(form.cleaned_data["request_key"])
    if kept is None:
        return JsonResponse({"href": "", "name": ""})
    return JsonResponse({"href": f"/files/{kept.number}/", "name": kept.name})
