"""What a unit answers on a line of a draft list."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record
from gongjian.matters.models.lists import Edition
from gongjian.matters.models.matter import Matter


class EditionReply(Record):
    """A unit's answer on one line of a draft list: no comment, or a change proposed."""

    edition = models.ForeignKey(
        Edition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="replies"
    )
    matter = models.ForeignKey(Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )
    agrees = models.BooleanField(_("no comment"), default=True)
    proposes = models.CharField(_("change proposed"), max_length=300, default="", blank=True)
    outcome = models.CharField(_("outcome"), max_length=200, default="", blank=True)

    class Meta:
        db_table = "gongjian_edition_reply"
        verbose_name = _("reply on a draft list")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "matter", "unit"],
                condition=models.Q(voided=False),
                name="one_reply_a_line_and_unit",
            )
        ]
