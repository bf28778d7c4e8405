"""What a unit reports in a window, line by line, and the draft on the way there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.dispatch.models.windows import ReportWindow
from gongjian.ledger.records import Record, Working


class ReportState(models.TextChoices):
    """Late and on time are computed from the instants, never kept."""

    OWED = "owed", _("not reported")
    WAITING_CHECK = "waiting_check", _("waiting to be checked in the unit")
    WAITING_SIGN = "waiting_sign", _("waiting for the head's signature")
    SENT = "sent", _("reported")
    RETURNED = "returned", _("returned for correction")
    EXCUSED = "excused", _("excused")


class Channel(models.TextChoices):
    WEB = "web", _("signed in")
    LINK = "link", _("by link")
    OFFLINE = "offline", _("kept on the device, sent later")
    PHONE = "phone", _("by telephone")
    NOTHING_TO_ASK = "known", _("nothing was left to ask")


class Report(Record):
    """What one unit owes in one window, and how it arrived. One for each window and unit, made when it opens."""

    number_prefix = "B"

    window = models.ForeignKey(
        ReportWindow, verbose_name=_("reporting window"), on_delete=models.PROTECT, related_name="reports"
    )
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("state"), max_length=14, choices=ReportState, default=ReportState.OWED)
    channel = models.CharField(_("way it came"), max_length=8, choices=Channel, default="", blank=True)
    filed_at = models.DateTimeField(_("filled in and sent"), null=True, blank=True)
    """The instant the server took in what is now accepted; decides on time or late."""
    filed_by = models.CharField(_("filled in by"), max_length=120, default="", blank=True)
    filed_user_id = models.BigIntegerField(null=True, blank=True, editable=False)
    """Nobody passes the step after the own one alone (kernel.signoff)."""
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=120, default="", blank=True)
    checked_user_id = models.BigIntegerField(null=True, blank=True, editable=False)
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    signed_by = models.CharField(_("signed by"), max_length=120, default="", blank=True)
    late_reason = models.CharField(_("why late or missing"), max_length=300, default="", blank=True)
    line_down = models.BooleanField(_("the line was down"), default=False)
    written_at = models.DateTimeField(_("finished on the device"), null=True, blank=True)
    """As the device's own clock says: shown, never decisive."""
    accepted_at = models.DateTimeField(_("taken as on time"), null=True, blank=True)
    """The office accepted what came late because the line was down."""
    open_until = models.DateTimeField(_("may still report until"), null=True, blank=True)
    """An exception for this unit, granted with a reason."""
    informant = models.CharField(_("informant"), max_length=60, default="", blank=True)
    spoken_at = models.DateTimeField(_("told on the telephone"), null=True, blank=True)
    spoken = models.CharField(_("in their words"), max_length=300, default="", blank=True)
    confirmed_at = models.DateTimeField(_("confirmed by the unit"), null=True, blank=True)

    story_skips = ("filed_user_id", "checked_user_id")

    class Meta:
        db_table = "gongjian_report"
        verbose_name = _("report")
        constraints = [
            models.UniqueConstraint(
                fields=["window", "unit"],
                condition=models.Q(voided=False),
                name="one_report_a_window_and_unit",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="report_of_unit"),
            models.Index(fields=["number"], name="report_by_number"),
        ]


class ReportLine(Record):
    """What a report says of one project or one matter. What it changes is written there, in the same entry."""

    report = models.ForeignKey(
        Report, verbose_name=_("report"), on_delete=models.PROTECT, related_name="lines"
    )
    project = models.ForeignKey(
        "gongjian.Project",
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    matter = models.ForeignKey(
        "gongjian.Matter",
        verbose_name=_("matter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ordinal = models.IntegerField(_("place in the order"), default=0)
    changed = models.BooleanField(_("changed"), default=False)
    stage = models.CharField(_("node reached"), max_length=12, default="", blank=True)
    """The core stage it moved to in this period; empty when it stayed."""
    words = models.CharField(_("visible progress"), max_length=300, default="", blank=True)
    stuck_on = models.CharField(_("stuck on"), max_length=20, default="", blank=True)
    waits_on = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("waits for"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outside = models.CharField(_("waits for somebody outside"), max_length=60, default="", blank=True)
    next_step = models.CharField(_("next step"), max_length=200, default="", blank=True)
    says = models.CharField(_("in one sentence"), max_length=300, default="", blank=True)
    done_fen = models.BigIntegerField(_("investment done this year"), null=True, blank=True)
    missing_reason = models.CharField(_("why a figure is missing"), max_length=200, default="", blank=True)

    wants = models.CharField(_("what is to be coordinated"), max_length=300, default="", blank=True)
    suggests = models.CharField(_("suggested solution"), max_length=300, default="", blank=True)
    level = models.CharField(_("level"), max_length=10, default="", blank=True)

    class Meta:
        db_table = "gongjian_report_line"
        verbose_name = _("line of a report")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(project=None) ^ models.Q(matter=None),
                name="report_line_is_on_one_thing",
            )
        ]
        indexes = [models.Index(fields=["report", "ordinal"], name="report_line_order")]


class ReportDraft(Working):
    """What has been typed and not yet sent; the second device sees what the first left."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="draft")
    body = models.JSONField(default=dict)
    user_id = models.BigIntegerField(null=True)
    revision = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "gongjian_report_draft"
