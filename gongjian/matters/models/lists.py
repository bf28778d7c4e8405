"""A list of a campaign, its editions, and what units answer on a draft."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record


class MatterList(Record):
    """A list (清单) of a campaign; its editions freeze it."""

    number_prefix = "L"

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="lists"
    )
    name = models.CharField(_("list name"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=200, default="", blank=True)
    document = models.ForeignKey(
        "gongjian.SourceDocument",
        verbose_name=_("source document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ordinal = models.IntegerField(_("place in the order"), default=0)

    class Meta:
        db_table = "gongjian_matter_list"
        verbose_name = _("list")


class EditionKind(models.TextChoices):
    DRAFT = "draft", _("draft for comment")
    REVIEWED = "reviewed", _("reviewed")
    ISSUED = "issued", _("issued")
    ADJUSTED = "adjusted", _("adjusted")


class Edition(Record):
    """An edition of a list: what it held when it was frozen is what was known at `frozen_seq`."""

    list = models.ForeignKey(
        MatterList, verbose_name=_("list of matters"), on_delete=models.PROTECT, related_name="editions"
    )
    kind = models.CharField(_("edition"), max_length=10, choices=EditionKind)
    ordinal = models.IntegerField(_("place in the order"), default=1)
    document_no = models.CharField(_("document number"), max_length=60, default="", blank=True)
    on = models.DateField(_("on"))
    reply_by_on = models.DateField(_("replies by"), null=True, blank=True)
    frozen_seq = models.BigIntegerField(_("frozen after entry"))
    reason = models.CharField(_("reason"), max_length=300, default="", blank=True)
    approved_by = models.CharField(_("approved by"), max_length=100, default="", blank=True)

    class Meta:
        db_table = "gongjian_edition"
        verbose_name = _("edition")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="issued") | ~models.Q(document_no=""),
                name="issued_edition_has_a_number",
            )
        ]
