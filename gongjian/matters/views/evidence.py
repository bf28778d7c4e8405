"""Withdrawing a file attached by mistake: a page that says what happens, asks why, and does it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.form_pages import form_view
from gongjian.matters import actions, policy
from gongjian.matters.forms import ReasonForm
from gongjian.matters.models import Evidence
from gongjian.matters.selectors import matter_or_404
from gongjian.matters.views.record import back, record_at


@form_view
def withdraw(request: Any, number: str, evidence_id: int) -> HttpResponse:
    """Confirm, with the reason, that a file is withdrawn."""
    matter = matter_or_404(request.viewer, number)
    control, record = record_at(request, matter)
    evidence = Evidence.objects.select_related("file", "matter").filter(pk=evidence_id, matter=matter).first()
    if record is None or evidence is None or control.is_past or not policy.can_detach(request.viewer, matter):
        raise Http404
    if request.method != "POST" and (evidence.voided or policy.proof_is_used(matter)):
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.detach(
                viewer=request.viewer,
                evidence=evidence,
                reason=form.cleaned_data["reason"],
                at=request.now,
                request_key=form.cleaned_data["request_key"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            said = _("“%(file)s” is withdrawn; the story keeps who did it, and why.")
            messages.success(request, said % {"file": evidence.file.name})
            return back(request, f"/matters/{matter.number}/")
    context = {
        "title": _("Withdraw a file"),
        "matter": matter,
        "record": record,
        "asof": control,
        "crumbs": [{"label": matter.title, "href": f"/matters/{matter.number}/"}],
        "sentence": words.named(evidence.file.name, evidence.caption)
        if evidence.caption
        else evidence.file.name,
        "form": form,
        "form_note": _("It leaves every page and its address stops working; its digest stays in the ledger."),
        "submit_label": _("Withdraw the file"),
        "cancel_href": f"/matters/{matter.number}/",
    }
    return render(request, "matters/act.html", context)
