"""What the matters room tells the house: its acts, its guard over files, its kind of search."""

from django.utils.translation import gettext_lazy as _

from gongjian.kit.registry import SearchKind, file_guards, import_kinds, search_kinds
from gongjian.ledger import acts
from gongjian.matters.guards import may_see_file
from gongjian.matters.imports import MATTERS
from gongjian.matters.search import find_matters

acts.register("matter.draft", _("drafted the matter “%(title)s”"))
acts.register("matter.change", _("changed the draft of “%(title)s”"))
acts.register("matter.assign", _("assigned “%(title)s” to %(unit)s, due %(due)s"))
acts.register("matter.accept", _("accepted “%(title)s”"))
acts.register("matter.ask_reassign", _("asked that “%(title)s” go to %(unit)s instead"))
acts.register("matter.reassign", _("reassigned “%(title)s” to %(unit)s"))
acts.register(
    "matter.reassign_anew",
    _("reassigned “%(title)s” to %(unit)s, due %(due)s; the original date, %(old)s, starts anew"),
)
acts.register("matter.keep_unit", _("left “%(title)s” with %(unit)s"))
acts.register("matter.progress", _("reported progress on “%(title)s”: %(says)s"))
acts.register("matter.ask_extension", _("asked to extend “%(title)s” to %(due)s"))
acts.register("matter.grant_extension", _("extended “%(title)s” to %(due)s"))
acts.register("matter.refuse_extension", _("refused to extend “%(title)s”"))
acts.register("matter.report_done", _("reported “%(title)s” done: %(result)s"))
acts.register("matter.file_done", _("reported “%(title)s” done, for the unit to sign off: %(result)s"))
acts.register("matter.check", _("passed inside the unit that “%(title)s” is done"))
acts.register("matter.sign", _("signed that “%(title)s” is done: %(result)s"))
acts.register("matter.send_back", _("sent the report that “%(title)s” is done back inside the unit"))
acts.register("matter.take_back", _("took back the report that “%(title)s” is done before it was signed"))
acts.register("matter.withdraw_report", _("withdrew the report that “%(title)s” is done"))
acts.register("matter.return", _("returned “%(title)s” for correction"))
acts.register("matter.close", _("closed “%(title)s”: %(conclusion)s"))
acts.register("matter.strike_off", _("struck off “%(title)s”"))
acts.register("matter.reopen", _("reopened “%(title)s”"))
acts.register("matter.suspend", _("suspended “%(title)s” until a review on %(review)s"))
acts.register("matter.resume", _("resumed “%(title)s”"))
acts.register("matter.cancel", _("cancelled “%(title)s”"))
acts.register("matter.sub_assign", _("handed “%(title)s” to %(post)s inside the unit"))
acts.register("matter.decompose", _("split “%(title)s” into %(count)s matters"))
acts.register("matter.comment", _("commented on “%(title)s”"))
acts.register("matter.answer", _("answered on “%(title)s”: %(says)s"))
acts.register("matter.answer_agree", _("agreed on “%(title)s” with what was suggested: %(suggests)s"))
acts.register("matter.answer_topic", _("sent “%(title)s” to a meeting on the topic"))
acts.register("matter.attach", _("attached “%(file)s” to “%(title)s”"))
acts.register("matter.detach", _("withdrew “%(file)s” from “%(title)s”"))
acts.register("matter.stage_targets", _("set the stage targets of “%(title)s”"))
acts.register("list.create", _("set up the list “%(title)s”"))
acts.register("list.add", _("added %(count)s lines to the list “%(title)s”"))
acts.register("list.send_for_comment", _("sent the list “%(title)s” round for comment, replies by %(due)s"))
acts.register("list.reply", _("replied on the list “%(title)s” for %(unit)s"))
acts.register("list.settle", _("settled what %(unit)s proposed on the list “%(title)s”"))
acts.register("list.review", _("made the reviewed edition of the list “%(title)s”"))
acts.register("list.issue", _("issued the list “%(title)s” as %(number)s"))
acts.register("list.adjust", _("adjusted the list “%(title)s”"))

file_guards.register("gongjian_matter", may_see_file)
search_kinds.register("matter", SearchKind("matter", _("Matters"), find_matters))
import_kinds.register("matters", MATTERS)
