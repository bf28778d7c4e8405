"""The reporting window: a cadence of the playbook opens one for each period. And the log of calls made meanwhile."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record


class WindowState(models.TextChoices):
    PLANNED = "planned", _("not open yet")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class ReportWindow(Record):
    """One period of one cadence, with the instants it opens and closes.

    What closes it is the clock at the server: an arrival at `closes_at` to the millisecond is late.
    """

    number_prefix = "W"

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="windows"
    )
    cadence = models.CharField(_("cadence"), max_length=40)
    """Key of the playbook's cadence."""
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period until"))
    """Half-open: the day after the last day reported on."""
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    grace_minutes = models.IntegerField(_("grace in minutes"), default=30)
    """What boards forgive; the ledger keeps the second."""
    shifted_from = models.DateField(_("moved from"), null=True, blank=True)
    """The day the rule names, when a holiday moved the closing."""
    provisional = models.BooleanField(_("calendar not published"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=WindowState, default=WindowState.PLANNED)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    playbook = models.ForeignKey(
        "gongjian.Playbook", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The version of the playbook it was made by; a window under way keeps it."""
    calendar_version = models.CharField(_("calendar"), max_length=40, default="", blank=True)
    reason = models.CharField(_("reason"), max_length=300, default="", blank=True)

    class Meta:
        db_table = "gongjian_report_window"
        verbose_name = _("reporting window")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "cadence", "period_from"],
                condition=models.Q(voided=False),
                name="one_window_a_cadence_and_period",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="window_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=models.Q(period_to__gt=models.F("period_from")), name="window_period_forward"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "closes_at"], name="window_by_state_and_close"),
            models.Index(fields=["campaign", "closes_at"], name="window_of_campaign"),
        ]


class CallOutcome(models.TextChoices):
    PROMISED = "promised", _("will report")
    REPORTED = "reported", _("reported on the telephone")
    NO_ANSWER = "no_answer", _("no answer")
    OTHER = "other", _("other")


class CallRecord(Record):
    """A call to a unit that had not reported."""

    window = models.ForeignKey(
        ReportWindow, verbose_name=_("reporting window"), on_delete=models.PROTECT, related_name="calls"
    )
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )
    called_at = models.DateTimeField(_("called at"))
    answered_by = models.CharField(_("who answered"), max_length=60, default="", blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=CallOutcome)
    says = models.CharField(_("in their words"), max_length=300, default="", blank=True)

    class Meta:
        db_table = "gongjian_call_record"
        verbose_name = _("call")
