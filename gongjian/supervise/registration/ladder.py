"""What the house is told of the ladder."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongjian.dispatch.reminders.matters import quiet
from gongjian.kit.outbox import MessageKind
from gongjian.kit.outbox import kinds as message_kinds
from gongjian.kit.registry import RoomTab, Sweeper, inbox_notices, room_tabs, sweepers
from gongjian.ledger import acts
from gongjian.matters.slots import MatterAct, MatterSection, matter_acts, matter_sections
from gongjian.supervise.actions.ladder.sweeping import sweep_ladder
from gongjian.supervise.models import Excuse
from gongjian.supervise.playbook import ladder  # noqa: F401
from gongjian.supervise.policy.ladder import is_office
from gongjian.supervise.slots import BoardCard, board_cards
from gongjian.supervise.subjects import ladder as figures  # noqa: F401
from gongjian.supervise.views.ladder.board import card
from gongjian.supervise.views.ladder.matter import may_keep, proposal_notices, section

acts.register("ladder.begin", _("put %(count)s cases on the ladder of supervision"), by_clock=True)
acts.register(
    "ladder.arise",
    _("by the ladder of supervision: %(reminded)s reminders, %(proposed)s steps proposed"),
    by_clock=True,
)
acts.register("ladder.issue", _("decided on “%(title)s” as the ladder proposed: %(step)s"))
acts.register("ladder.decline", _("declined what the ladder proposed for “%(title)s”: %(step)s"))
acts.register(
    "ladder.excuse", _("accepted a valid reason for “%(title)s” (%(ground)s): its clock stands still")
)
acts.register("ladder.end_excuse", _("ended the reason accepted for “%(title)s” (%(ground)s)"))
acts.register("ladder.false_report", _("found a report on “%(title)s” to be false"))
acts.register("ladder.interview", _("recorded the interview on “%(title)s” of %(on)s"))
acts.register("ladder.withdraw", _("withdrew from “%(title)s”: %(step)s"))
acts.register("circular.begin", _("began the circular “%(title)s”"))
acts.register("circular.add_line", _("put “%(matter)s” into the circular “%(title)s”"))
acts.register("circular.take_out", _("took a line out of the circular “%(title)s”"))
acts.register("circular.open", _("showed the units their lines of the circular “%(title)s”"))
acts.register("circular.object", _("objected to a line of the circular “%(title)s”"))
acts.register("circular.answer", _("answered an objection to the circular “%(title)s”"))
acts.register("circular.approve", _("approved the circular “%(title)s”"))
acts.register("circular.publish", _("published the circular “%(title)s” inside"))
acts.register("circular.cancel", _("dropped the circular “%(title)s”"))

sweepers.register(
    "ladder",
    Sweeper(
        "ladder", _("steps of the ladder arisen or changed: %(count)s"), sweep_ladder, timedelta(minutes=1)
    ),
)

_MATTER = _("Matter")
_SAID = {
    "sign_for": _("“%(title)s” (%(number)s) is to be signed for; the day was %(due_on)s."),
    "feedback": _("feedback on “%(title)s” (%(number)s) is due on %(due_on)s."),
    "done": _("“%(title)s” (%(number)s) is due on %(due_on)s by the ladder of supervision."),
    "returned": _("the report on “%(title)s” (%(number)s) was returned: put it right and report again."),
    "other": _("“%(title)s” (%(number)s) asks for your attention by the ladder of supervision."),
}
for _kind, _label, _light, _word in (
    ("remind", _MATTER, "watch", _("due soon")),
    ("urge", _MATTER, "late", _("urged")),
):
    for _about, _says in _SAID.items():
        _key = f"ladder_{_kind}_{_about}"
        message_kinds.register(_key, MessageKind(_key, _label, _says, _light, _word))

room_tabs.register("ladder", RoomTab("supervise", _("Steps proposed"), "ladder/?state=standing", is_office))
room_tabs.register("circulars", RoomTab("supervise", _("Circulars"), "circulars/", lambda _v, _c: True))
board_cards.register("ladder", BoardCard("ladder", "supervise/ladder/_board.html", card, 20))
inbox_notices.register("ladder", proposal_notices)
matter_sections.register("ladder", MatterSection("ladder", "supervise/ladder/_matter.html", section, 40))
matter_acts.register(
    "ladder-excuse",
    MatterAct("ladder-excuse", _("Accept a valid reason"), "/matters/%(number)s/reasons/new/", may_keep),
)
matter_acts.register(
    "ladder-false",
    MatterAct("ladder-false", _("Record a false report"), "/matters/%(number)s/false-reports/new/", may_keep),
)


def _excused() -> Q:
    return Q(id__in=Excuse.objects.filter(to_at=None, voided=False).values("matter_id"))


quiet.register("excused", _excused)
