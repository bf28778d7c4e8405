"""What a matter is to reach by a quarter or month."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record
from gongjian.matters.models.matter import Matter


class StageTarget(Record):
    """What a matter is to reach in a quarter or month, in words and/or quantity."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="stage_targets"
    )
    year = models.IntegerField(_("year"))
    quarter = models.IntegerField(_("quarter"), null=True, blank=True)
    month = models.IntegerField(_("month"), null=True, blank=True)
    words = models.CharField(_("stage target"), max_length=200, default="", blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=20, decimal_places=4, null=True, blank=True)

    class Meta:
        db_table = "gongjian_stage_target"
        verbose_name = _("stage target")
