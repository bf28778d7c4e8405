"""What the shared machinery itself has the clock do."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gongjian.kit.registry import Sweeper, sweepers
from gongjian.kit.sqlite.statistics import look_again

sweepers.register(
    "sizes",
    Sweeper("sizes", _("tables looked at: %(count)s"), look_again, every=timedelta(days=1)),
)
