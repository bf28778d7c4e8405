"""集中办理: a day on which departments sit together and every item leaves with an outcome."""

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record


class HandlingState(models.TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("being held")
    CLOSED = "closed", _("day over")
    CANCELLED = "cancelled", _("called off")


class HandlingDay(Record):
    """One day of handling, of a series of the playbook or called by itself."""

    number_prefix = "HD"

    campaign = models.ForeignKey(
        "gongjian.Campaign",
        verbose_name=_("campaign"),
        on_delete=models.PROTECT,
        related_name="handling_days",
    )
    series = models.CharField(_("series"), max_length=40, default="", blank=True)
    on = models.DateField(_("on"))
    place = models.CharField(_("venue"), max_length=100, default="", blank=True)
    starts = models.TimeField(_("begins at"), default=time(9))
    state = models.CharField(_("state"), max_length=10, choices=HandlingState, default=HandlingState.PLANNED)
    note = models.CharField(_("note"), max_length=300, default="", blank=True)

    class Meta:
        db_table = "gongjian_handling_day"
        verbose_name = _("handling day")
        indexes = [models.Index(fields=["campaign", "on"], name="handling_day_by_date")]


class HandlingOutcome(models.TextChoices):
    OPEN = "open", _("to be handled")
    DONE = "done", _("done now")
    PROMISED = "promised", _("promised")
    CANNOT = "cannot", _("cannot be done")


class HandlingItem(Record):
    """One item of the queue: what is asked, of whom, when, and what came of it."""

    number_prefix = "HI"

    day = models.ForeignKey(
        HandlingDay, verbose_name=_("handling day"), on_delete=models.PROTECT, related_name="items"
    )
    section = models.CharField(_("section"), max_length=40)
    """A key of the playbook's sections: projects under construction, planned, about to start."""
    ordinal = models.IntegerField(_("place in the order"), default=0)
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("until"), null=True, blank=True)
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
        related_name="handling_items",
    )
    title = models.CharField(_("what is asked"), max_length=200)
    lead_unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("lead unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=HandlingOutcome, default=HandlingOutcome.OPEN
    )
    ground = models.CharField(_("ground"), max_length=300, default="", blank=True)
    """Why it cannot be done, or what was done."""
    promised_days = models.IntegerField(_("promised in working days"), null=True, blank=True)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    missing = models.TextField(_("missing papers"), default="", blank=True)
    """One a line; told once, all at once."""
    missing_told_at = models.DateTimeField(_("missing papers told"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_handling_item"
        verbose_name = _("item of a handling day")


class HandlingParty(Record):
    """Who sits at the table for an item, and what a department thinks of it beforehand."""

    item = models.ForeignKey(
        HandlingItem, verbose_name=_("item"), on_delete=models.PROTECT, related_name="parties"
    )
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField(_("who, when no unit of ours"), max_length=100, default="", blank=True)
    opinion = models.CharField(_("opinion"), max_length=500, default="", blank=True)
    opinion_at = models.DateTimeField(_("opinion given"), null=True, blank=True)
    came = models.BooleanField(_("came"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_handling_party"
        verbose_name = _("party at a handling day")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "unit"],
                condition=models.Q(voided=False) & models.Q(unit__isnull=False),
                name="one_seat_a_unit_and_item",
            )
        ]
