"""What the house is told of the ladder."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gongjian.kit.outbox import MessageKind
from gongjian.kit.outbox import kinds as message_kinds
from gongjian.kit.registry import Sweeper, sweepers
from gongjian.ledger import acts
from gongjian.supervise.actions.ladder.sweeping import sweep_ladder
from gongjian.supervise.playbook import ladder  # noqa: F401

acts.register("ladder.begin", _("put %(count)s cases on the ladder of supervision"), by_clock=True)
acts.register(
    "ladder.arise",
    _("by the ladder of supervision: %(reminded)s reminders, %(proposed)s steps proposed"),
    by_clock=True,
)

sweepers.register(
    "ladder",
    Sweeper(
        "ladder", _("steps of the ladder arisen or changed: %(count)s"), sweep_ladder, timedelta(minutes=1)
    ),
)

_MATTER, _LADDER = _("Matter"), _("Urging")
_SAID = {
    "sign_for": _("“%(title)s” (%(number)s) is to be signed for; the day was %(due_on)s."),
    "feedback": _("feedback on “%(title)s” (%(number)s) is due on %(due_on)s."),
    "done": _("“%(title)s” (%(number)s) is due on %(due_on)s by the ladder of supervision."),
    "returned": _("the report on “%(title)s” (%(number)s) was returned: put it right and report again."),
    "other": _("“%(title)s” (%(number)s) asks for your attention by the ladder of supervision."),
}
for _kind, _label, _light, _word in (
    ("remind", _MATTER, "watch", _("due soon")),
    ("urge", _LADDER, "late", _("urged")),
):
    for _about, _says in _SAID.items():
        _key = f"ladder_{_kind}_{_about}"
        message_kinds.register(_key, MessageKind(_key, _label, _says, _light, _word))
