"""What the house is told of public money: acts, the tab, the section of the project's page, the sheet to load."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.kit.registry import RoomTab, import_kinds, room_tabs
from gongjian.projects.actions.money.project import ENDED
from gongjian.projects.imports.money import FUNDS
from gongjian.projects.policy import can_report
from gongjian.projects.slots import ProjectAct, ProjectSection, project_acts, project_sections
from gongjian.projects.views.money.project import section

ledger.acts.register("money.bring_in", _("brought the published public money into “%(title)s”"))
ledger.acts.register("money.batch", _("registered the batch of funds “%(title)s” of %(amount)s"))
ledger.acts.register("money.void_batch", _("took the batch of funds “%(title)s” off the books"))
ledger.acts.register("money.allocate", _("gave “%(title)s” %(amount)s of “%(batch)s”"))
ledger.acts.register("money.take_back", _("took back %(amount)s of “%(batch)s” given to “%(title)s”"))
ledger.acts.register("money.pay", _("recorded %(amount)s paid to “%(title)s” on %(on)s"))
ledger.acts.register("money.void_payment", _("took a payment of %(amount)s to “%(title)s” off the books"))
ledger.acts.register("money.apply", _("handed in the application of “%(title)s” to “%(programme)s”"))
for _state in ENDED:
    ledger.acts.register(
        f"money.application.{_state.value}",
        format_lazy(
            _("recorded the outcome of the application of “%(title)s” to “%(programme)s”: {state}"),
            state=_state.label,
        ),
    )
ledger.acts.register("money.source", _("recorded the money of “%(title)s” from: %(source)s"))
ledger.acts.register("money.use", _("used %(amount)s of the budget “%(title)s”: %(what)s"))
ledger.acts.register("money.load", _("loaded %(count)s lines of “%(file)s” as public money of “%(title)s”"))

import_kinds.register("funds", FUNDS)
room_tabs.register(
    "public-money", RoomTab("lists", _("Public money"), "funds/", lambda _viewer, _campaign: True)
)
project_sections.register(
    "public-money", ProjectSection("public-money", "projects/money/_section.html", section, 35)
)
project_acts.register(
    "sources", ProjectAct("sources", _("Sources of funds"), "/projects/%(number)s/sources/", can_report)
)
project_acts.register(
    "apply", ProjectAct("apply", _("Apply for funds from above"), "/projects/%(number)s/funds/", can_report)
)
