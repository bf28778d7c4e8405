"""Every room's tables, gathered for Django's one app."""

from gongjian.campaigns.models import *  # noqa: F403
from gongjian.dispatch.models import *  # noqa: F403
from gongjian.exchange.models import *  # noqa: F403
from gongjian.figures.models import *  # noqa: F403
from gongjian.kit.models import *  # noqa: F403
from gongjian.ledger.models import *  # noqa: F403
from gongjian.matters.models import *  # noqa: F403
from gongjian.people.models import *  # noqa: F403
from gongjian.projects.models import *  # noqa: F403
from gongjian.supervise.models import *  # noqa: F403
