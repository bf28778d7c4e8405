"""Writes of supervision (督办立项, 督办单, 签收, 反馈, 审核, 呈阅, 催办, 移交, 归档), one function per verb.

Each has a form for use inside another act: propose_in, approve_in, decline_in, draft_in, issue_in, withdraw_in.
"""

from gongjian.supervise.actions.supervision.desk import accept_hand_over, chase, hand_over
from gongjian.supervise.actions.supervision.ending import (
    answer_presentation,
    archive,
    close,
    must_be_presented,
    present,
    withdraw,
    withdraw_in,
)
from gongjian.supervise.actions.supervision.examining import examine
from gongjian.supervise.actions.supervision.feedback import (
    Reply,
    send_feedback,
    waiting_with_lead,
    withdraw_feedback,
)
from gongjian.supervise.actions.supervision.following import matter_moved, term_in_force
from gongjian.supervise.actions.supervision.notices import (
    Line,
    NewNotice,
    change_draft,
    draft_in,
    draft_notice,
    drop_draft,
    issue_in,
    issue_notice,
    usual_title,
    withdraw_notice,
)
from gongjian.supervise.actions.supervision.proposing import (
    NewMatter,
    Proposal,
    approve,
    approve_in,
    decline,
    decline_in,
    needs_no_supervision,
    propose,
    propose_in,
    propose_new,
)
from gongjian.supervise.actions.supervision.receipts import sign_for
from gongjian.supervise.actions.supervision.words import NewWords, enter_words

__all__ = [
    "Line",
    "NewMatter",
    "NewNotice",
    "NewWords",
    "Proposal",
    "Reply",
    "accept_hand_over",
    "answer_presentation",
    "approve",
    "approve_in",
    "archive",
    "change_draft",
    "chase",
    "close",
    "decline",
    "decline_in",
    "draft_in",
    "draft_notice",
    "drop_draft",
    "enter_words",
    "examine",
    "hand_over",
    "issue_in",
    "issue_notice",
    "matter_moved",
    "must_be_presented",
    "needs_no_supervision",
    "present",
    "propose",
    "propose_in",
    "propose_new",
    "send_feedback",
    "sign_for",
    "term_in_force",
    "usual_title",
    "waiting_with_lead",
    "withdraw",
    "withdraw_feedback",
    "withdraw_in",
    "withdraw_notice",
]
