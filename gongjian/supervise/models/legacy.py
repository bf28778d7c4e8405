"""历史遗留问题: one dossier an item (一案一策), its measures with dates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record
from gongjian.matters.models import Matter


class LegacyItem(Record):
    """The dossier of a legacy problem. Its matter holds the lead unit, the term, the proof and the end."""

    number_prefix = "LS"

    matter = models.OneToOneField(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="legacy"
    )
    registered_on = models.DateField(_("put on the books"))
    klass = models.CharField(_("class"), max_length=40)
    """A key of the playbook's classes of legacy problems."""
    arose = models.CharField(_("since when"), max_length=60, default="", blank=True)
    origin = models.TextField(_("how it came about"), default="", blank=True)
    parties = models.CharField(_("parties to it"), max_length=300, default="", blank=True)
    """Organisations and kinds of people, never persons by name."""
    law = models.CharField(_("law and policy"), max_length=300, default="", blank=True)
    plan = models.TextField(_("plan"), default="", blank=True)
    above = models.CharField(_("supervised from above by"), max_length=60, default="", blank=True)

    class Meta:
        db_table = "gongjian_legacy_item"
        verbose_name = _("legacy problem")
        indexes = [models.Index(fields=["klass"], name="legacy_by_class")]


class LegacyMeasure(Record):
    """A measure of the plan: what, by whom, until when."""

    item = models.ForeignKey(
        LegacyItem, verbose_name=_("legacy problem"), on_delete=models.PROTECT, related_name="measures"
    )
    ordinal = models.IntegerField(_("place in the order"), default=1)
    says = models.CharField(_("measure of the plan"), max_length=300)
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("due"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=300, default="", blank=True)

    class Meta:
        db_table = "gongjian_legacy_measure"
        verbose_name = _("measure for a legacy problem")
