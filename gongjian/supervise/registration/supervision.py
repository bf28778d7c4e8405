"""What the house is told of supervised matters and their papers."""

from django.utils.translation import gettext_lazy as _

from gongjian.kit.registry import (
    RoomTab,
    SearchKind,
    inbox_notices,
    leader_decisions,
    room_tabs,
    search_kinds,
)
from gongjian.ledger import acts
from gongjian.matters.clocks import running_clocks
from gongjian.matters.listeners import answered_elsewhere, every_matter, terms_in_force
from gongjian.matters.slots import MatterAct, MatterSection, matter_acts, matter_sections
from gongjian.supervise.actions.supervision import matter_moved, term_in_force
from gongjian.supervise.playbook import supervision as playbook  # noqa: F401
from gongjian.supervise.selectors.supervision.clocks import supervision_clocks
from gongjian.supervise.slots import BoardCard, board_cards
from gongjian.supervise.subjects import supervision as supervision_figures  # noqa: F401
from gongjian.supervise.views.supervision import showing

acts.register("supervision.propose", _("proposed to put “%(title)s” under supervision (%(source)s)"))
acts.register("supervision.approve", _("approved that “%(title)s” is put under supervision"))
acts.register("supervision.decline", _("declined to put “%(title)s” under supervision"))
acts.register("supervision.words", _("entered a leader's words on “%(title)s”, for named readers"))
acts.register("supervision.draft_notice", _("drafted the paper “%(paper)s” under %(no)s"))
acts.register("supervision.change_notice", _("changed the draft of the paper “%(paper)s” under %(no)s"))
acts.register("supervision.drop_notice", _("dropped the draft of the paper “%(paper)s” under %(no)s"))
acts.register("supervision.issue", _("issued the paper “%(paper)s” under %(no)s to %(units)s"))
acts.register("supervision.withdraw_notice", _("withdrew the paper “%(paper)s” under %(no)s"))
acts.register(
    "supervision.sign_for", _("signed for the paper “%(paper)s” under %(no)s in the name of %(unit)s")
)
acts.register("supervision.reply", _("replied for %(unit)s to the lead unit under %(no)s"))
acts.register("supervision.feedback", _("sent the reply of %(unit)s under %(no)s"))
acts.register("supervision.withdraw_feedback", _("withdrew the reply of %(unit)s under %(no)s"))
acts.register("supervision.pass", _("passed the reply of %(unit)s under %(no)s"))
acts.register("supervision.return", _("returned the reply of %(unit)s under %(no)s"))
acts.register("supervision.present", _("put the result of %(no)s before the leader"))
acts.register("supervision.new_instruction", _("recorded a new instruction under %(no)s; a new round begins"))
acts.register("supervision.no_instruction", _("recorded that there is no new instruction under %(no)s"))
acts.register("supervision.chase", _("urged %(unit)s under %(no)s (%(way)s)"))
acts.register("supervision.hand_over", _("handed %(no)s over to %(unit)s"))
acts.register("supervision.accept_hand_over", _("accepted %(no)s for %(unit)s"))
acts.register("supervision.close", _("closed %(no)s, “%(title)s”"))
acts.register("supervision.archive", _("filed %(no)s in the archive"))
acts.register("supervision.withdraw", _("withdrew the supervision %(no)s of “%(title)s”"))

every_matter.register("supervision", matter_moved)
terms_in_force.register("supervision", term_in_force)
running_clocks.register("supervision", supervision_clocks)
answered_elsewhere.register("supervision", showing.answered_here)
search_kinds.register("supervision", SearchKind("supervision", _("supervisions and papers"), showing.find))
room_tabs.register(
    "supervisions", RoomTab("supervise", _("Register of supervision"), "supervisions/", lambda _v, _c: True)
)
room_tabs.register("notices", RoomTab("supervise", _("Register of papers"), "notices/", lambda _v, _c: True))
inbox_notices.register("supervision", showing.notices)
leader_decisions.register("supervision", showing.approvals)
matter_sections.register(
    "supervision",
    MatterSection("supervision", "supervise/supervision/_section.html", showing.matter_section, 20),
)
matter_acts.register(
    "supervise",
    MatterAct(
        "supervise", _("Propose supervision"), "/supervisions/propose/%(number)s/", showing.can_propose
    ),
)
board_cards.register(
    "supervision", BoardCard("supervision", "supervise/supervision/_card.html", showing.board_card, 10)
)
