"""What the campaigns room tells the registry."""

from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.campaigns.playbook import pressure  # noqa: F401

ledger.acts.register("campaign.load_playbook", _("loaded version %(version)s of the playbook of “%(title)s”"))
ledger.acts.register("campaign.open", _("opened the campaign “%(title)s”"))
ledger.acts.register("campaign.archive", _("archived the campaign “%(title)s”"))
ledger.acts.register("campaign.enter", _("took “%(project)s” into “%(title)s”"))
ledger.acts.register("campaign.leave", _("let “%(project)s” go from “%(title)s”"))
ledger.acts.register("campaign.change_membership", _("changed the class of “%(project)s” in “%(title)s”"))
ledger.acts.register("campaign.bring_in", _("brought %(count)s projects with their records into “%(title)s”"))
