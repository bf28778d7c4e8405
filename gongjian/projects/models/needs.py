"""Needs of a project (要素保障): what it lacks, who answers, by when, and the enterprise's own word on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import PRECISIONS
from gongjian.ledger.records import Record
from gongjian.projects.models.project import Project


class Factor(models.TextChoices):
    LAND = "land", _("land")
    ENERGY = "energy", _("energy use")
    WATER = "water", _("water")
    POWER = "power", _("electricity")
    ROAD = "road", _("road")
    GAS = "gas", _("gas")
    FUNDS = "funds", _("funds")
    LABOUR = "labour", _("labour")
    TECHNOLOGY = "technology", _("technology")
    TALENT = "talent", _("talent")
    PERMITS = "permits", _("help with permits")
    OTHER = "other", _("other need")


class RaisedBy(models.TextChoices):
    ENTERPRISE = "enterprise", _("the enterprise")
    UNIT = "unit", _("the accountable unit")
    OFFICER = "officer", _("the service officer")
    OFFICE = "office", _("the campaign office")


class NeedState(models.TextChoices):
    RAISED = "raised", _("raised")
    ASSIGNED = "assigned", _("with the department")
    ANSWERED = "answered", _("answered")
    UNABLE = "unable", _("said to be impossible, with the office")
    MET = "met", _("met")
    REFUSED = "refused", _("cannot be met")
    WITHDRAWN = "withdrawn", _("withdrawn")


class NeedWord(models.TextChoices):
    """What the enterprise says of the answer."""

    SATISFIED = "satisfied", _("satisfied")
    PARTLY = "partly", _("partly satisfied")
    UNSATISFIED = "unsatisfied", _("not satisfied")


class Need(Record):
    """One thing a project needs. Once handed to a department it is a matter on that department's desk."""

    number_prefix = "N"

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="needs"
    )
    campaign = models.ForeignKey(
        "gongjian.Campaign",
        verbose_name=_("campaign"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    node = models.ForeignKey(
        "gongjian.PlanNode",
        verbose_name=_("node that waits for it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="needs",
    )
    factor = models.CharField(_("factor"), max_length=12, choices=Factor)
    wants = models.CharField(_("what is needed"), max_length=300)
    quantity = models.DecimalField(_("quantity"), max_digits=20, decimal_places=4, null=True, blank=True)
    quantity_unit = models.CharField(_("unit of measure"), max_length=20, default="", blank=True)
    needed_on = models.DateField(_("needed by"), null=True, blank=True)
    needed_precision = models.CharField(
        _("precision of the date"), max_length=16, choices=PRECISIONS, default="day"
    )
    raised_by = models.CharField(_("raised by"), max_length=12, choices=RaisedBy, default=RaisedBy.UNIT)
    raised_at = models.DateTimeField(_("raised at"))
    help_plan = models.TextField(_("help plan"), default="", blank=True)
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("responsible department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer_by_on = models.DateField(_("answer by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=NeedState, default=NeedState.RAISED)
    answer = models.TextField(_("answer"), default="", blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    met_on = models.DateField(_("met on"), null=True, blank=True)
    word = models.CharField(
        _("the enterprise's word"), max_length=12, choices=NeedWord, default="", blank=True
    )
    word_says = models.CharField(_("in its own words"), max_length=300, default="", blank=True)
    word_at = models.DateTimeField(_("said at"), null=True, blank=True)
    matter = models.ForeignKey(
        "gongjian.Matter",
        verbose_name=_("matter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        db_table = "gongjian_need"
        verbose_name = _("need")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity=None) | models.Q(quantity__gt=0), name="need_of_more_than_nothing"
            )
        ]
        indexes = [
            models.Index(fields=["project", "id"], name="need_of_project"),
            models.Index(fields=["unit", "state", "needed_on"], name="need_of_department"),
            models.Index(fields=["matter"], name="need_of_matter"),
            models.Index(fields=["number"], name="need_number"),
        ]

    def __str__(self) -> str:
        return self.wants
