"""What the exchange room tells the house: its acts and its long work."""

from django.utils.translation import gettext_lazy as _

from gongjian.exchange import working
from gongjian.exchange.actions import loading, undoing
from gongjian.kit import jobs
from gongjian.ledger import acts

acts.register("exchange.load_projects", _("loaded %(count)s lines of “%(file)s” as projects of “%(title)s”"))
acts.register("exchange.load_matters", _("loaded %(count)s lines of “%(file)s” as matters of “%(title)s”"))
acts.register("exchange.undo", _("took back a part of the load of “%(file)s”"))

jobs.register(loading.JOB, working.load)
jobs.register(undoing.JOB, working.undo)
