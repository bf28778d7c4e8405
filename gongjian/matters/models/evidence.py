"""The files that prove something about a matter."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record
from gongjian.matters.models.matter import Matter


class Evidence(Record):
    """A file that proves something about a matter."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="evidence"
    )
    file = models.ForeignKey(
        "gongjian.StoredFile", verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    caption = models.CharField(_("caption"), max_length=120, default="", blank=True)

    class Meta:
        db_table = "gongjian_evidence"
        verbose_name = _("evidence")
