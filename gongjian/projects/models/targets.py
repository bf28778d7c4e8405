"""Quantity targets split down a tree (Z5): the parts of a target must sum to it. Letters of responsibility."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record


class QuantityTarget(Record):
    """So much of something, by a unit, by a day; perhaps a part of a target above."""

    number_prefix = "T"

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="+"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("target above"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(_("key"), max_length=40)
    name = models.CharField(_("target"), max_length=120)
    plot = models.CharField(_("plot"), max_length=60, default="", blank=True)
    """Where a target goes down to a plot of land: its code."""
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    """None where the source counts the target and does not give its quantity."""
    unit_text = models.CharField(_("unit of measure"), max_length=20, default="", blank=True)
    done_value = models.DecimalField(_("done"), max_digits=20, decimal_places=4, null=True, blank=True)
    done_up_to_on = models.DateField(_("up to"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    ordinal = models.IntegerField(_("order"), default=0)
    document = models.ForeignKey(
        "gongjian.SourceDocument",
        verbose_name=_("source document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    letter = models.ForeignKey(
        "gongjian.StoredFile",
        verbose_name=_("signed letter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    signed_on = models.DateField(_("letter signed on"), null=True, blank=True)
    split_closed_on = models.DateField(_("split closed on"), null=True, blank=True)
    """Since when its parts stand: they sum to it, and letters go out for them."""

    class Meta:
        db_table = "gongjian_quantity_target"
        verbose_name = _("quantity target")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value=None) | models.Q(value__gte=0), name="target_not_negative"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="target_is_not_its_own_part"
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "key", "ordinal"], name="quantity_target_by_key"),
            models.Index(fields=["number"], name="quantity_target_number"),
        ]

    def __str__(self) -> str:
        return self.name
