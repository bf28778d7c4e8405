"""Quantities and papers of a lead: said, changed, taken off."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from gongjian.kit import files
from gongjian.kit.form_pages import form_view
from gongjian.kit.models import StoredFile
from gongjian.ledger import AsOf
from gongjian.projects import policy
from gongjian.projects.actions.promotion import lead_details as acts
from gongjian.projects.actions.promotion.lead import locked_lead
from gongjian.projects.forms import lead_details as forms
from gongjian.projects.forms.promotion import OffTheBooksForm
from gongjian.projects.models import Lead, LeadAttribute, LeadStep
from gongjian.projects.views.forming import act_page, key_of, sent_of, typed
from gongjian.projects.views.promotion.getting import crumbs_of, lead_or_404, leads_of

STEPS = LeadStep._meta.db_table


def quantities(asof: AsOf, lead: Lead, may: bool) -> list[dict[str, Any]]:
    """The quantities of a lead as its page shows them; `may`: with the ways to change them."""
    base = f"/leads/{lead.number}/quantities/"
    return [
        {
            "row": row,
            "label": forms.named(row.key, row.label),
            "edit": f"{base}{row.id}/" if may else "",
            "void": f"{base}{row.id}/void/" if may else "",
        }
        for row in asof.rows(LeadAttribute).filter(lead_id=lead.pk).order_by("id")
    ]


def papers(asof: AsOf, step_ids: list[int]) -> dict[int, list[Any]]:
    """Step → its papers."""
    rows = asof.rows(StoredFile).filter(target_table=STEPS, target_id__in=step_ids).order_by("id")
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.target_id, []).append(row)
    return found


def _open(request: Any, number: str) -> tuple[Lead, str, list[dict[str, str]]]:
    """The lead to write to, the way back, and the way here."""
    lead = lead_or_404(request, number)
    request.campaign, request.room = lead.campaign, "lists"
    policy.check_can_promote(request.viewer, lead.campaign, lead.unit_id, lead.team_id)
    locked_lead(lead)
    back = f"/leads/{lead.number}/"
    return lead, back, crumbs_of(lead.campaign, leads_of(lead.campaign), (lead.name, back))


# ---------------------------------------------------------------- quantities
@form_view
def new_quantity(request: Any, number: str) -> HttpResponse:
    """Say how much land, output, how many jobs a lead is for."""
    lead, back, crumbs = _open(request, number)
    form = forms.QuantityForm(*typed(request), initial={"kind": "land"})

    def do(sent: Any) -> object:
        return acts.set_quantity(
            viewer=request.viewer, lead=lead, quantity=sent.quantity, at=request.now, **key_of(sent)
        )

    note = _("A quantity of the same kind that stands already is replaced; its history stays.")
    return act_page(request, form, do, _("Add a quantity"), back, crumbs, note)


def _quantity_or_404(lead: Lead, pk: int) -> LeadAttribute:
    found: LeadAttribute | None = LeadAttribute.objects.filter(pk=pk, lead=lead, voided=False).first()
    if found is None:
        raise Http404
    return found


@form_view
def change_quantity(request: Any, number: str, pk: int) -> HttpResponse:
    """Correct a quantity of a lead."""
    lead, back, crumbs = _open(request, number)
    stands = _quantity_or_404(lead, pk)
    initial = {name: getattr(stands, name) for name in ("label", "unit_text", "text", "revision")}
    initial["value"] = f"{stands.value.normalize():f}"
    form = forms.QuantityForm(*typed(request), quantity=stands, initial=initial)

    def do(sent: Any) -> object:
        return acts.set_quantity(
            viewer=request.viewer, lead=lead, quantity=sent.quantity, at=request.now, **sent_of(sent)
        )

    return act_page(request, form, do, _("Correct a quantity"), back, crumbs)


@form_view
def void_quantity(request: Any, number: str, pk: int) -> HttpResponse:
    """Take a quantity off a lead."""
    lead, back, crumbs = _open(request, number)
    stands = _quantity_or_404(lead, pk)
    form = OffTheBooksForm(*typed(request), initial={"revision": stands.revision})

    def do(sent: Any) -> object:
        reason = sent.cleaned_data["reason"]
        return acts.remove_quantity(
            viewer=request.viewer, quantity=stands, reason=reason, at=request.now, **sent_of(sent)
        )

    said = f"{forms.named(stands.key, stands.label)} {stands.text}"
    return act_page(request, form, do, _("Take a quantity off"), back, crumbs, said)


# ---------------------------------------------------------------- papers
@form_view
def new_paper(request: Any, number: str) -> HttpResponse:
    """Attach the paper signed at a step."""
    lead, back, crumbs = _open(request, number)
    steps = list(LeadStep.objects.filter(lead=lead, voided=False).order_by("-from_on", "-id"))
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.LeadPaperForm(*data, steps=steps)

    def do(sent: Any) -> object:
        step = next(row for row in steps if str(row.pk) == sent.cleaned_data["step"])
        upload = sent.cleaned_data["file"]
        return acts.attach_paper(
            viewer=request.viewer, step=step, upload=upload, at=request.now, **key_of(sent)
        )

    return act_page(request, form, do, _("Attach a signed paper"), back, crumbs)


@form_view
def void_paper(request: Any, number: str, file: str) -> HttpResponse:
    """Take a paper attached by mistake off."""
    lead, back, crumbs = _open(request, number)
    steps = LeadStep.objects.filter(lead=lead).values("id")
    paper = StoredFile.objects.filter(
        number=file, voided=False, target_table=STEPS, target_id__in=steps
    ).first()
    if paper is None:
        raise Http404
    form = OffTheBooksForm(*typed(request), initial={"revision": paper.revision})

    def do(sent: Any) -> object:
        reason = sent.cleaned_data["reason"]
        return acts.take_paper_off(
            viewer=request.viewer, lead=lead, paper=paper, reason=reason, at=request.now, **sent_of(sent)
        )

    return act_page(request, form, do, _("Take a paper off"), back, crumbs, paper.name)


def kept_paper(form: Any) -> files.Kept | None:
    """The scan sent with a move, on the disk already."""
    upload = form.cleaned_data.get("paper")
    return files.keep_bytes(upload) if upload is not None else None
