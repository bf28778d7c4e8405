"""What the house is told of promotion."""

from django.utils.translation import gettext_lazy as _

from gongjian import ledger

ledger.acts.register("promotion.bring_in", _("brought the published promotion records into “%(title)s”"))
