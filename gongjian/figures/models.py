"""Figures that were reported upward, kept as they were said."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record

__all__ = ["Snapshot"]


class Snapshot(Record):
    """One figure as reported upward: value, basis, who approved it, and the moment of the ledger it was computed at."""

    number_prefix = "B"

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="snapshots"
    )
    measure = models.CharField(_("measure"), max_length=60)
    measure_digest = models.CharField(_("digest of the measure"), max_length=64)
    query = models.CharField(_("question"), max_length=400, default="", blank=True)
    """Unit and dimensions of the figure, in the form of its address."""
    on = models.DateField(_("as of"))
    known_seq = models.BigIntegerField(_("as known after entry"))
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=4)
    unit_text = models.CharField(_("unit of measure"), max_length=20)
    sentence = models.TextField(_("sentence"))
    reported_to = models.CharField(_("reported to"), max_length=120)
    reported_on = models.DateField(_("reported on"))
    approved_by = models.CharField(_("approved by"), max_length=120)
    note = models.CharField(_("note on differences"), max_length=300, default="", blank=True)

    class Meta:
        db_table = "gongjian_snapshot"
        verbose_name = _("figure reported upward")
        indexes = [models.Index(fields=["campaign", "measure", "reported_on"], name="snapshot_of_measure")]
