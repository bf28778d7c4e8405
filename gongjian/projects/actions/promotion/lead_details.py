"""What hangs on a lead (quantities such as land wanted, output and jobs; papers signed), and taking all of it off the
books."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import files
from gongjian.kit.models import StoredFile
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason
from gongjian.projects.actions.promotion.checks import refuse_all, taking_off, too_long
from gongjian.projects.actions.promotion.lead import locked_lead
from gongjian.projects.models import FundsInPlace, Lead, LeadAttribute, LeadStep
from gongjian.projects.policy import check_can_promote


@dataclass(frozen=True)
class Quantity:
    """One quantity: its key (the label where it has none), what it is called, how much of what, and as printed."""

    label: str
    value: Decimal
    unit_text: str
    key: str = ""
    text: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """The columns a person fills in."""
        label, unit = self.label.strip(), self.unit_text.strip()
        text = self.text.strip() or f"{self.value.normalize():f} {unit}"
        return {"label": label, "value": self.value, "unit_text": unit, "text": text}


# ---------------------------------------------------------------- quantities
def set_quantity(
    *,
    viewer: Viewer,
    lead: Lead,
    quantity: Quantity,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> LeadAttribute:
    """Say a quantity of a lead; one with the same key is changed, `revision` being the one that was on screen.

    Refused: quantity_incomplete, quantity_negative, too_long, lead_gone.
    """
    check_can_promote(viewer, lead.campaign, lead.unit_id, lead.team_id)
    refuse_all(_quantity_problems(quantity))
    key, columns = (quantity.key or quantity.label).strip()[:40], quantity.columns
    with ledger.record(
        "lead.quantity",
        by=viewer.actor(lead.unit_id),
        at=at,
        about=[lead],
        request_key=request_key,
        words={"title": lead.name, "label": columns["label"], "says": columns["text"]},
    ) as entry:
        fresh = locked_lead(lead)
        stands: LeadAttribute | None = LeadAttribute.objects.filter(lead=fresh, key=key, voided=False).first()
        if stands is not None:
            return entry.change(stands, revision=revision, **columns)
        return entry.create(LeadAttribute(lead=fresh, key=key, illustrative=fresh.illustrative, **columns))


def _quantity_problems(quantity: Quantity) -> list[Problem]:
    found = [
        *too_long(quantity.label.strip(), 60, "label"),
        *too_long(quantity.unit_text.strip(), 20, "unit_text"),
        *too_long(quantity.text.strip(), 60, "text"),
    ]
    if not quantity.label.strip() or not quantity.unit_text.strip():
        said = _("A quantity needs a name and a unit.")
        expected = _("For example: land wanted, 120, 亩.")
        found.append(Problem("quantity_incomplete", said, "label", expected))
    if quantity.value < 0:
        said = _("%(value)s is less than nothing.", value=quantity.value)
        found.append(Problem("quantity_negative", said, "value", _("Write the number without a sign.")))
    return found


def remove_quantity(
    *, viewer: Viewer, quantity: LeadAttribute, reason: str, at: datetime,
    revision: int | None = None, request_key: str = "",
) -> LeadAttribute:  # fmt: skip
    """Take a quantity off a lead, with the reason; its history stays."""
    lead = quantity.lead
    check_can_promote(viewer, lead.campaign, lead.unit_id, lead.team_id)
    _check_why(reason)
    with ledger.record(
        "lead.quantity_gone",
        by=viewer.actor(lead.unit_id),
        at=at,
        about=[lead],
        reason=reason,
        request_key=request_key,
        words={"title": lead.name, "label": quantity.label},
    ) as entry:
        locked_lead(lead)
        fresh: LeadAttribute = LeadAttribute.objects.get(pk=quantity.pk)
        return entry.change(fresh, revision=revision, voided=True)


# ---------------------------------------------------------------- papers
def attach_paper(
    *, viewer: Viewer, step: LeadStep, upload: Any, at: datetime, request_key: str = ""
) -> StoredFile:
    """Keep the paper signed at a step (the scan of the contract), under the step. A step may have several.

    Refused for a file that is not what it says, and where the step was taken back meanwhile.
    """
    lead = step.lead
    check_can_promote(viewer, lead.campaign, lead.unit_id, lead.team_id)
    kept = files.keep_bytes(upload)
    with ledger.record(
        "lead.paper",
        by=viewer.actor(lead.unit_id),
        at=at,
        about=[lead],
        request_key=request_key,
        words={"title": lead.name, "paper": kept.name},
    ) as entry:
        locked_lead(lead)
        fresh: LeadStep = LeadStep.objects.get(pk=step.pk)
        if fresh.voided:
            said = _("This step was taken back.")
            raise Refused("step_gone", said, "step", _("Choose a step the lead has come to."))
        return files.store(entry, kept, fresh)


def take_paper_off(
    *, viewer: Viewer, lead: Lead, paper: StoredFile, reason: str, at: datetime,
    revision: int | None = None, request_key: str = "",
) -> StoredFile:  # fmt: skip
    """Take a paper attached by mistake off a lead, with the reason; it is not handed out any more."""
    check_can_promote(viewer, lead.campaign, lead.unit_id, lead.team_id)
    _check_why(reason)
    with ledger.record(
        "lead.paper_gone",
        by=viewer.actor(lead.unit_id),
        at=at,
        about=[lead],
        reason=reason,
        request_key=request_key,
        words={"title": lead.name, "paper": paper.name},
    ) as entry:
        fresh: StoredFile = StoredFile.objects.get(pk=paper.pk)
        return entry.change(fresh, revision=revision, voided=True)


def _check_why(reason: str) -> None:
    said = _("The reason is not given.")
    check_reason(reason, "void_without_reason", said, _("Write the reason in a few words."))


# ---------------------------------------------------------------- off the books
def void_lead(
    *,
    viewer: Viewer,
    lead: Lead,
    reason: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> None:
    """Take a lead registered by mistake off the books with its steps and quantities. One that is not pursued any more
    is given up instead; one whose project stands, or for which money arrived, stays."""
    said = _("Why the lead is taken off the books is missing.")
    with taking_off(
        "lead.void", viewer=viewer, row=lead, title=lead.name, missing=said, reason=reason, at=at,
        request_key=request_key,
    ) as entry:  # fmt: skip
        fresh = locked_lead(lead, revision)
        if fresh.project_id is not None or FundsInPlace.objects.filter(lead=fresh, voided=False).exists():
            raise Refused(
                "lead_in_use",
                _("A project or money in place stands on “%(lead)s”.", lead=fresh.name),
                remedy=_("Give the lead up instead; what came of it stays on the books."),
            )
        for row in LeadStep.objects.filter(lead=fresh, voided=False):
            entry.void(row)
        for row in LeadAttribute.objects.filter(lead=fresh, voided=False):
            entry.void(row)
        entry.void(fresh)
