"""What the exchange room tells the house: its acts and its long work."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gongjian.exchange import working
from gongjian.exchange.actions import loading, throwing_away, undoing
from gongjian.kit import jobs
from gongjian.kit.registry import Sweeper, sweepers
from gongjian.ledger import acts

acts.register("exchange.load_projects", _("loaded %(count)s lines of “%(file)s” as projects of “%(title)s”"))
acts.register("exchange.load_matters", _("loaded %(count)s lines of “%(file)s” as matters of “%(title)s”"))
acts.register("exchange.undo", _("took back a part of the load of “%(file)s”"))

jobs.register(loading.JOB, working.load)
jobs.register(undoing.JOB, working.undo)

sweepers.register(
    "unconfirmed_uploads",
    Sweeper(
        "unconfirmed_uploads",
        _("uploaded lists never confirmed, thrown away: %(count)s"),
        throwing_away.throw_away_unconfirmed,
        every=timedelta(days=1),
    ),
)
sweepers.register(
    "uploaded_files",
    Sweeper(
        "uploaded_files",
        _("files of uploaded lists no longer needed, thrown away: %(count)s"),
        throwing_away.throw_away_files,
        every=timedelta(days=1),
    ),
)
