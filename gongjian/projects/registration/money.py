"""What the house is told of public money: acts, the tab, sections of the project's page, lists to load."""

from django.utils.translation import gettext_lazy as _

from gongjian import ledger

ledger.acts.register("money.bring_in", _("brought the published public money into “%(title)s”"))
