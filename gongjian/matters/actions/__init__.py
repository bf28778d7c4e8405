"""Writes of the matters room, one function per verb."""

from gongjian.matters.actions.answering import answer
from gongjian.matters.actions.assigning import accept, assign
from gongjian.matters.actions.dates import DueDate
from gongjian.matters.actions.drafting import (
    Draft,
    Target,
    change_matter,
    decompose,
    draft_matter,
    set_stage_targets,
)
from gongjian.matters.actions.editions import issue, make_reviewed, send_for_comment
from gongjian.matters.actions.finishing import (
    close,
    reopen,
    report_done,
    return_,
    strike_off,
    withdraw_report,
)
from gongjian.matters.actions.lists import add_items, adjust_line, create_list
from gongjian.matters.actions.pausing import cancel, resume, suspend
from gongjian.matters.actions.reassigning import ask_reassign, keep_unit, reassign
from gongjian.matters.actions.replies import reply, settle
from gongjian.matters.actions.signing import check, send_back, sign, take_back
from gongjian.matters.actions.speaking import attach, comment, detach
from gongjian.matters.actions.working import Report, ask_extension, grant, progress, refuse, sub_assign

__all__ = [
    "Draft",
    "DueDate",
    "Report",
    "Target",
    "accept",
    "add_items",
    "adjust_line",
    "answer",
    "ask_extension",
    "ask_reassign",
    "assign",
    "attach",
    "cancel",
    "change_matter",
    "check",
    "close",
    "comment",
    "create_list",
    "decompose",
    "detach",
    "draft_matter",
    "grant",
    "issue",
    "keep_unit",
    "make_reviewed",
    "progress",
    "reassign",
    "refuse",
    "reopen",
    "reply",
    "report_done",
    "resume",
    "return_",
    "send_back",
    "send_for_comment",
    "set_stage_targets",
    "settle",
    "sign",
    "strike_off",
    "sub_assign",
    "suspend",
    "take_back",
    "withdraw_report",
]
