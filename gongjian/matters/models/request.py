"""What a unit asks of whoever assigned the matter."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record
from gongjian.matters.models.matter import Matter


class RequestKind(models.TextChoices):
    EXTENSION = "extension", _("extension")
    REASSIGN = "reassign", _("assignment elsewhere")
    DONE = "done", _("report of done")


class RequestState(models.TextChoices):
    ASKED = "asked", _("asked")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class MatterRequest(Record):
    """A unit asks for another date, says another unit is the proper one, or has a report of done signed off inside.

    A report of done waits here for the unit's own checker and signer, before anybody outside is told: `reason` is the
    result, granted = signed, refused = sent back. `steps` is the chain as it was when it was filed.
    """

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="requests"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=RequestKind)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.ASKED)
    reason = models.CharField(_("reason"), max_length=300)
    progress = models.CharField(_("progress so far"), max_length=300, default="", blank=True)
    new_due_on = models.DateField(_("new date"), null=True, blank=True)
    proper_unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("the proper unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    in_time = models.BooleanField(_("asked in time"), default=True)
    """Asked before the due date; otherwise a grant moves the date for chasing only, and scoring keeps the original."""
    asked_by_unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("asked by the unit"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    steps = models.CharField(_("steps of sign-off"), max_length=24, default="", blank=True)
    step = models.CharField(_("waits for"), max_length=8, default="", blank=True)
    """check or sign; empty for what is asked of the assigner."""
    filed_by = models.BigIntegerField(_("filed by"), null=True, blank=True)
    """User id of who filed it: somebody else passes it."""
    filed_at = models.DateTimeField(_("filed at"), null=True, blank=True)
    checked_by = models.BigIntegerField(_("checked by"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, default="", blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_matter_request"
        verbose_name = _("request")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "kind"],
                condition=models.Q(voided=False, state="asked"),
                name="one_open_request_of_a_kind",
            )
        ]
        indexes = [
            models.Index(
                fields=["step", "matter", "filed_by", "checked_by"],
                condition=models.Q(voided=False, state="asked", kind="done"),
                name="filing_waiting_by_step",
            )
        ]
