"""Gates on a project's page: what each asks for, what is there; and proofs gathered ahead of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongjian.kernel.problems import Refused
from gongjian.kit.form_pages import form_view
from gongjian.kit.models import StoredFile
from gongjian.ledger import AsOf
from gongjian.projects import policy
from gongjian.projects.actions.gates import show_proofs
from gongjian.projects.forms.gates import ProofsForm, add_proofs, given_of
from gongjian.projects.gates import gate_label
from gongjian.projects.selectors.gates import all_proofs, proofs_of
from gongjian.projects.slots import Shown
from gongjian.projects.views.forming import form_page, key_of
from gongjian.projects.views.getting import campaign_of, project_or_404


def section(shown: Shown) -> dict[str, Any] | None:
    """Per gate what is there and what is missing; nothing where no playbook lists a gate."""
    found = all_proofs(shown.project.pk, shown.control.asof)
    if not found:
        return None
    wanted = {one.paper.file_id for one in found if one.paper is not None} - {None}
    stored = {file.pk: file for file in StoredFile.objects.filter(pk__in=wanted)}
    may = shown.may_act and policy.can_report(shown.viewer, shown.project)
    gates: dict[str, dict[str, Any]] = {}
    for one in found:
        gate = gates.setdefault(
            one.gate, {"label": gate_label(one.gate), "lines": [], "missing": 0, "href": ""}
        )
        file = stored.get(one.paper.file_id) if one.paper is not None else None
        gate["lines"].append({"proof": one, "file": file})
        if one.paper is None:
            gate["missing"] += 1
            gate["href"] = f"/projects/{shown.project.number}/proofs/{one.gate}/" if may else ""
    return {"gates": list(gates.values())}


@form_view
def project_proofs(request: Any, number: str, gate: str) -> HttpResponse:
    """Show proofs of a gate before the project passes it."""
    project = project_or_404(request, number)
    request.campaign, request.room = campaign_of(request, project), "lists"
    policy.check_can_report(request.viewer, project)
    listed = proofs_of(project.pk, gate, AsOf(request.today))
    if not listed:
        raise Http404
    asked = [one for one in listed if one.paper is None]
    form = ProofsForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    add_proofs(form, asked)
    back = f"/projects/{project.number}/"
    title = _("Proofs for “%(gate)s”") % {"gate": gate_label(gate)}
    if request.method == "POST" and form.is_valid():
        try:
            given = given_of(form, asked)
            show_proofs(
                viewer=request.viewer, project=project, gate=gate, given=given, at=request.now, **key_of(form)
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": title})
            return redirect(back)
    said = "" if asked else _("Nothing is missing.")
    crumbs = [{"label": project.name, "href": back}]
    return form_page(request, form, title, back, crumbs, sentence=said)
