"""Words on a matter, seen by all who see it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record
from gongjian.matters.models.matter import Matter


class Comment(Record):
    """A word on a matter, seen by all who see the matter."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="comments"
    )
    says = models.TextField(_("comment"))
    by_name = models.CharField(_("written by"), max_length=100)
    by_user = models.BigIntegerField(_("account"), null=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        db_table = "gongjian_comment"
        verbose_name = _("comment")
