"""需协调事项: what a unit cannot solve itself, and what the office did with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.dispatch.models.reports import ReportLine
from gongjian.ledger.records import Record


class Level(models.TextChoices):
    TASKFORCE = "taskforce", _("task force")
    LEADER = "leader", _("leader in charge")
    DISPATCH = "dispatch", _("dispatch meeting")
    TOPIC = "topic", _("special meeting")


class Triage(models.TextChoices):
    OPEN = "open", _("to be sorted")
    SOLVED = "solved", _("solved")
    ASSIGNED = "assigned", _("assigned")
    AGENDA = "agenda", _("on the agenda")


class CoordinationRequest(Record):
    """One thing to be coordinated: solved at once, assigned as a matter, or put on an agenda."""

    number_prefix = "Q"

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="+"
    )
    line = models.ForeignKey(
        ReportLine,
        verbose_name=_("line of a report"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requests",
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
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("asking unit"), on_delete=models.PROTECT, related_name="+"
    )
    wants = models.CharField(_("what is to be coordinated"), max_length=300)
    suggests = models.CharField(_("suggested solution"), max_length=300, default="", blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    raised_at = models.DateTimeField(_("raised"))
    state = models.CharField(_("state"), max_length=10, choices=Triage, default=Triage.OPEN)
    answer = models.CharField(_("answer"), max_length=300, default="", blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    became = models.ForeignKey(
        "gongjian.Matter",
        verbose_name=_("matter it became"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        db_table = "gongjian_coordination_request"
        verbose_name = _("coordination request")
        indexes = [models.Index(fields=["campaign", "state", "raised_at"], name="coordination_to_sort")]
