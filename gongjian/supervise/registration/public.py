"""What the house is told of reports from the public: acts, the clock, who listens, who sees what."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kit.registry import (
    RoomTab,
    SearchKind,
    Sweeper,
    file_guards,
    inbox_notices,
    machine_names,
    room_tabs,
    search_kinds,
    sweepers,
)
from gongjian.ledger import acts
from gongjian.matters.listeners import matter_listeners
from gongjian.matters.slots import MatterSection, matter_sections
from gongjian.supervise.actions.public import clock
from gongjian.supervise.actions.public.desk import KIND, matter_moved
from gongjian.supervise.actions.public.receiving import PORTAL
from gongjian.supervise.models import PublicReport
from gongjian.supervise.playbook import public as section  # noqa: F401
from gongjian.supervise.policy.public import at_the_desk, visible_reports
from gongjian.supervise.slots import BoardCard, board_cards
from gongjian.supervise.subjects import public as figures  # noqa: F401
from gongjian.supervise.views.public.parts import board_card, find_reports, matter_section, notices

DAILY = timedelta(days=1)

acts.register("public.receive", _("took in a report from the public page"))
acts.register("public.register", _("entered a report from the public: %(source)s"))
acts.register("public.check", _("checked and classed the report %(number)s"))
acts.register("public.dispatch", _("handed the report %(number)s to %(unit)s"))
acts.register("public.answer", _("passed the answer to the report %(number)s"))
acts.register("public.merge", _("merged the report %(number)s into %(into)s"))
acts.register("public.guide", _("handed the report %(number)s over to %(to)s"))
acts.register("public.discard", _("took the report %(number)s off the books"))
acts.register("public.erase", _("erased the contact of the report %(number)s"))
acts.register("public.forget", _("erased the contact of the report %(number)s, as the reporter asked"))
acts.register("public.word", _("recorded that the reporter of %(number)s is satisfied"))
acts.register("public.not_satisfied", _("recorded that the reporter of %(number)s is not satisfied"))
acts.register(
    "public.close", _("The report %(number)s was closed: nobody objected to the answer."), by_clock=True
)
acts.register(
    "public.erase_due", _("Contacts of reports from the public were erased: %(count)s."), by_clock=True
)

machine_names.register(PORTAL.name, _("The public page"))
matter_listeners.register(KIND, matter_moved)
sweepers.register(
    "public-close",
    Sweeper(
        "public-close", _("reports from the public closed: %(count)s"), clock.close_unanswered_for, DAILY
    ),
)
sweepers.register(
    "public-contacts",
    Sweeper(
        "public-contacts", _("contacts of reporters erased: %(count)s"), clock.erase_due, timedelta(hours=1)
    ),
)
sweepers.register(
    "public-tries",
    Sweeper("public-tries", _("old counts of tries dropped: %(count)s"), clock.forget_tries, DAILY),
)


def _may_see_picture(viewer: Any, report_id: int) -> bool:
    """Pictures from the public are for the desk alone."""
    return PublicReport.objects.filter(visible_reports(viewer, None), pk=report_id).exists()


file_guards.register(PublicReport._meta.db_table, _may_see_picture)

room_tabs.register("public", RoomTab("supervise", _("Public"), "public/", at_the_desk))
search_kinds.register("public", SearchKind("public", _("reports from the public"), find_reports))
inbox_notices.register("public", notices)
matter_sections.register("public", MatterSection("public", "supervise/public_matter.html", matter_section, 5))
board_cards.register("public", BoardCard("public", "supervise/public_card.html", board_card, 80))
