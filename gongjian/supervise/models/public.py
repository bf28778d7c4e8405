"""群众监督: what the public reports, how it is followed by a code, and the contact that is erased in time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record, Working


class PublicSource(models.TextChoices):
    PORTAL = "portal", _("public page")
    ABOVE = "above", _("sent down from above")
    ACCEPTED = "accepted", _("accepted here")


class PublicState(models.TextChoices):
    RECEIVED = "received", _("received")
    CHECKED = "checked", _("checked and classed")
    DISPATCHED = "dispatched", _("handed to a unit")
    ANSWERED = "answered", _("answered")
    REOPENED = "reopened", _("reopened")
    CLOSED = "closed", _("report closed")
    GUIDED = "guided", _("guided elsewhere")


class PublicReport(Record):
    """One report. `says` never holds what was found to be personal: that lies in PublicContact, which is erased.

    Merged into another: `merged_into_id`. The unit it is handed to sees the matter, never who reported.
    """

    number_prefix = "GZ"

    campaign = models.ForeignKey(
        "gongjian.Campaign",
        verbose_name=_("campaign"),
        on_delete=models.PROTECT,
        related_name="public_reports",
    )
    source = models.CharField(_("source"), max_length=10, choices=PublicSource)
    from_above = models.CharField(_("sent down by"), max_length=60, default="", blank=True)
    their_number = models.CharField(_("number there"), max_length=60, default="", blank=True)
    """The number under which 信访 or 12345 keeps it."""
    received_at = models.DateTimeField(_("came in"))
    category = models.CharField(_("category"), max_length=40, default="", blank=True)
    place = models.CharField(_("place reported"), max_length=100, default="", blank=True)
    project = models.ForeignKey(
        "gongjian.Project",
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    says = models.TextField(_("what is reported"))
    state = models.CharField(_("state"), max_length=10, choices=PublicState, default=PublicState.RECEIVED)
    guided_to = models.CharField(_("guided to"), max_length=60, default="", blank=True)
    matter = models.ForeignKey(
        "gongjian.Matter",
        verbose_name=_("matter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="public_reports",
    )
    code_digest = models.CharField(_("digest of the tracking code"), max_length=64, default="", blank=True)
    answer = models.TextField(_("answer"), default="", blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    satisfied = models.BooleanField(_("satisfied"), null=True, blank=True)
    satisfied_at = models.DateTimeField(_("said at"), null=True, blank=True)
    reopened_at = models.DateTimeField(_("reopened"), null=True, blank=True)
    """Reopened by the reporter, once."""
    reopened_says = models.TextField(_("why not satisfied"), default="", blank=True)
    contact_digest = models.CharField(_("digest of the contact"), max_length=64, default="", blank=True)
    contact_erase_on = models.DateField(_("contact is erased on"), null=True, blank=True)
    contact_erased_at = models.DateTimeField(_("contact erased"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_public_report"
        verbose_name = _("report from the public")
        constraints = [
            models.UniqueConstraint(
                fields=["code_digest"],
                condition=~models.Q(code_digest=""),
                name="tracking_code_once",
            )
        ]
        indexes = [models.Index(fields=["campaign", "state", "received_at"], name="public_report_by_state")]


class PublicContact(Working):
    """How the reporter can be reached, and the text as it was typed: erased on schedule."""

    report = models.OneToOneField(PublicReport, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(_("name of the reporter"), max_length=60, default="", blank=True)
    phone = models.CharField(_("telephone"), max_length=40, default="", blank=True)
    says_in_full = models.TextField(_("as typed"), default="", blank=True)
    salt = models.CharField(max_length=32)

    class Meta:
        db_table = "gongjian_public_contact"


class PublicPicture(Record):
    """A picture sent along, drawn anew from its pixels."""

    report = models.ForeignKey(
        PublicReport, verbose_name=_("what is reported"), on_delete=models.PROTECT, related_name="pictures"
    )
    file = models.ForeignKey(
        "gongjian.StoredFile", verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "gongjian_public_picture"
        verbose_name = _("picture from the public")


class PublicIntake(Working):
    """How many tries came from one source in one span of time; no address is kept, only a digest of the day."""

    source = models.CharField(max_length=64)
    span_from = models.DateTimeField()
    tries = models.IntegerField(default=0)

    class Meta:
        db_table = "gongjian_public_intake"
        constraints = [models.UniqueConstraint(fields=["source", "span_from"], name="public_intake_once")]
