"""Land for projects (征迁交地): parcels and households by code only. No names, no numbers, no compensation."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import PRECISIONS
from gongjian.ledger.records import Record
from gongjian.projects.models.project import Project

AREA: Any = {"max_digits": 14, "decimal_places": 4}
"""Areas are in 亩 (1 亩 = 10000/15 m²), as land is reckoned in lists."""


class LandStep(models.TextChoices):
    ANNOUNCED = "announced", _("announced")
    SURVEYED = "surveyed", _("surveyed")
    AGREED = "agreed", _("agreements signed")
    CLEARED = "cleared", _("cleared")
    HANDED_OVER = "handed_over", _("handed over")


class Parcel(Record):
    """A piece of land a project needs by a date."""

    number_prefix = "K"

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="parcels"
    )
    campaign = models.ForeignKey(
        "gongjian.Campaign",
        verbose_name=_("campaign"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    code = models.CharField(_("parcel code"), max_length=40)
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("township that hands it over"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    area = models.DecimalField(_("area in mu"), **AREA)
    needed_on = models.DateField(_("needed by"), null=True, blank=True)
    needed_precision = models.CharField(
        _("precision of the date"), max_length=16, choices=PRECISIONS, default="day"
    )
    step = models.CharField(_("step"), max_length=12, choices=LandStep, default=LandStep.ANNOUNCED)
    step_on = models.DateField(_("step reached on"), null=True, blank=True)
    obstacle = models.CharField(_("obstacle"), max_length=200, default="", blank=True)
    matter = models.ForeignKey(
        "gongjian.Matter",
        verbose_name=_("matter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        db_table = "gongjian_parcel"
        verbose_name = _("parcel")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "code"], condition=models.Q(voided=False), name="parcel_once_in_a_project"
            ),
            models.CheckConstraint(condition=models.Q(area__gt=0), name="parcel_has_an_area"),
        ]
        indexes = [
            models.Index(fields=["unit", "needed_on"], name="parcel_of_township"),
            models.Index(fields=["number"], name="parcel_number"),
        ]

    def __str__(self) -> str:
        return self.code


class Handover(Record):
    """Part of a parcel, or all of it, was handed over on a day."""

    parcel = models.ForeignKey(
        Parcel, verbose_name=_("parcel"), on_delete=models.PROTECT, related_name="handovers"
    )
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="+"
    )
    handed_on = models.DateField(_("handed over on"))
    area = models.DecimalField(_("area in mu"), **AREA)
    note = models.CharField(_("note"), max_length=200, default="", blank=True)

    class Meta:
        db_table = "gongjian_land_handover"
        verbose_name = _("hand-over of land")
        constraints = [models.CheckConstraint(condition=models.Q(area__gt=0), name="handover_has_an_area")]


class HouseholdStep(models.TextChoices):
    LISTED = "listed", _("entered in the list")
    SURVEYED = "surveyed", _("surveyed")
    SIGNED = "signed", _("signed")
    VACATED = "vacated", _("vacated")
    DEMOLISHED = "demolished", _("demolished")


class Household(Record):
    """A household on a parcel, by code: how far it is and how large, nothing else of it."""

    parcel = models.ForeignKey(
        Parcel, verbose_name=_("parcel"), on_delete=models.PROTECT, related_name="households"
    )
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(_("household code"), max_length=40)
    area = models.DecimalField(_("area in mu"), **AREA, null=True, blank=True)
    step = models.CharField(_("step"), max_length=12, choices=HouseholdStep, default=HouseholdStep.LISTED)
    step_on = models.DateField(_("step reached on"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_household"
        verbose_name = _("household")
        constraints = [
            models.UniqueConstraint(
                fields=["parcel", "code"], condition=models.Q(voided=False), name="household_once_on_a_parcel"
            )
        ]
