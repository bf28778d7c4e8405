"""Which unit answers for a matter, in which role, for how long."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import SpanRecord
from gongjian.matters.models.matter import Matter


class MatterRole(models.TextChoices):
    LEAD = "lead", _("lead unit")
    ASSISTING = "assisting", _("assisting unit")
    SUPERVISING = "supervising", _("supervising unit")


class MatterHolding(SpanRecord):
    """A unit answers for a matter in one role for a time."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="holdings"
    )
    role = models.CharField(_("role"), max_length=12, choices=MatterRole)
    unit = models.ForeignKey(
        "gongjian.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "gongjian_matter_holding"
        verbose_name = _("responsibility")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(role="lead", voided=False, to_on=None),
                name="matter_has_one_lead_unit",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "matter"], name="matter_holding_of_unit"),
            models.Index(
                fields=["unit", "matter"],
                condition=models.Q(voided=False) & (~models.Q(role="lead") | models.Q(to_on__isnull=False)),
                name="matter_holding_beside_lead",
            ),
        ]
