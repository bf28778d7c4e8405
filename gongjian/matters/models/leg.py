"""On whose desk a matter lies, from one instant to the next."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record
from gongjian.matters.models.matter import Matter


class LegKind(models.TextChoices):
    OWN = "own", _("own work")
    WAITING = "waiting", _("waiting for another")
    OUTSIDE = "outside", _("outside")
    REVIEW = "review", _("under review")
    STOPPED = "stopped", _("stopped by rule")


class Leg(Record):
    """The matter lies on one desk from one instant to the next; legs are contiguous and sum to the time elapsed."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="legs"
    )
    unit = models.ForeignKey(
        "gongjian.Unit",
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kind = models.CharField(_("whose time"), max_length=8, choices=LegKind)
    from_at = models.DateTimeField(_("from"))
    to_at = models.DateTimeField(_("until"), null=True, blank=True)
    what = models.CharField(_("what for"), max_length=120, default="", blank=True)

    class Meta:
        db_table = "gongjian_leg"
        verbose_name = _("desk leg")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(voided=False, to_at=None),
                name="matter_lies_on_one_desk",
            )
        ]
