"""What this room brings: the subjects of measures, and the act of reporting a figure upward."""

from django.utils.translation import gettext_lazy as _

from gongjian.figures.subjects import attribute, matter, playbook_item, project  # noqa: F401
from gongjian.ledger import acts

acts.register("figures.report_upward", _("reported “%(sentence)s” to %(to)s, approved by %(approver)s"))
