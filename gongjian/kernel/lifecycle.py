"""A matter's life as a table: states, verbs, owners, needs. `docs/states.md` is made from it."""

import sys
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from .messages import WordList, Words
from .messages import say as _
from .problems import Refused
from .signoff import STEP_WORDS as SIGNING_WORDS
from .signoff import Step


class State(StrEnum):
    drafted = "drafted"
    assigned = "assigned"
    accepted = "accepted"
    working = "working"
    reported_done = "reported_done"
    closed = "closed"
    struck_off = "struck_off"
    returned = "returned"
    suspended = "suspended"
    cancelled = "cancelled"


class Verb(StrEnum):
    assign = "assign"
    accept = "accept"
    ask_reassign = "ask_reassign"
    reassign = "reassign"
    progress = "progress"
    ask_extension = "ask_extension"
    grant_extension = "grant_extension"
    refuse_extension = "refuse_extension"
    return_ = "return"
    report_done = "report_done"
    check = "check"
    sign = "sign"
    send_back = "send_back"
    take_back = "take_back"
    withdraw_report = "withdraw_report"
    close = "close"
    strike_off = "strike_off"
    reopen = "reopen"
    suspend = "suspend"
    resume = "resume"
    cancel = "cancel"
    sub_assign = "sub_assign"
    comment = "comment"
    attach = "attach"


class Owner(StrEnum):
    """Who may do it, as a place in the matter; which persons hold the place is for policy to say."""

    assigner = "assigner"
    lead_unit = "lead_unit"
    unit_head = "unit_head"
    checker = "checker"
    signer = "signer"
    step_holder = "step_holder"
    doer = "doer"
    reviewer = "reviewer"
    anyone_in_reach = "anyone_in_reach"


STATE_WORDS: dict[State, Words] = {
    State.drafted: Words("拟定", "Drafted"),
    State.assigned: Words("交办", "Assigned"),
    State.accepted: Words("签收", "Accepted"),
    State.working: Words("办理", "In hand"),
    State.reported_done: Words("报结(待审)", "Reported done, awaiting review"),
    State.closed: Words("办结", "Closed"),
    State.struck_off: Words("销号", "Struck off"),
    State.returned: Words("退回补正", "Returned for correction"),
    State.suspended: Words("暂缓", "Suspended"),
    State.cancelled: Words("撤销立项", "Cancelled"),
}

VERB_WORDS: dict[Verb, Words] = {
    Verb.assign: Words("交办", "Assign"),
    Verb.accept: Words("签收", "Accept"),
    Verb.ask_reassign: Words("申请改派", "Ask to reassign"),
    Verb.reassign: Words("改派", "Reassign"),
    Verb.progress: Words("进展反馈", "Report progress"),
    Verb.ask_extension: Words("申请延期", "Ask for an extension"),
    Verb.grant_extension: Words("批准延期", "Grant the extension"),
    Verb.refuse_extension: Words("不予延期", "Refuse the extension"),
    Verb.return_: Words("退回补正", "Return for correction"),
    Verb.report_done: Words("报结", "Report done"),
    Verb.check: Words("审核通过", "Pass the check"),
    Verb.sign: Words("签发", "Sign"),
    Verb.send_back: Words("退回填报人", "Send back to the reporter"),
    Verb.take_back: Words("撤回填报", "Take back what was filed"),
    Verb.withdraw_report: Words("撤回报结", "Withdraw the report"),
    Verb.close: Words("办结", "Close"),
    Verb.strike_off: Words("销号", "Strike off"),
    Verb.reopen: Words("重新办理", "Reopen"),
    Verb.suspend: Words("暂缓", "Suspend"),
    Verb.resume: Words("恢复办理", "Resume"),
    Verb.cancel: Words("撤销立项", "Cancel"),
    Verb.sub_assign: Words("分办", "Assign inside the unit"),
    Verb.comment: Words("留言", "Comment"),
    Verb.attach: Words("上传佐证材料", "Attach evidence"),
}

OWNER_WORDS: dict[Owner, Words] = {
    Owner.assigner: Words("交办单位", "whoever assigned it"),
    Owner.lead_unit: Words("牵头单位", "the lead unit"),
    Owner.unit_head: Words("单位负责人", "the head of the lead unit"),
    Owner.checker: Words("单位审核人", "the checker of the lead unit"),
    Owner.signer: Words("单位签发人", "the head of the lead unit or the head's deputy"),
    Owner.step_holder: Words("正在审核(签发)的人", "whoever checks or signs it now"),
    Owner.doer: Words("承办人", "the doer"),
    Owner.reviewer: Words("审核人", "the reviewer"),
    Owner.anyone_in_reach: Words("能看到此事项的人", "anyone who can see it"),
}

NEED_WORDS: dict[str, Words] = {
    "lead_unit": Words("牵头单位", "the lead unit"),
    "due": Words("完成时限", "when it is due"),
    "reason": Words("原因", "the reason"),
    "proposed_unit": Words("应由哪个单位承办", "the unit it belongs to"),
    "what_changed": Words("有何进展", "what changed"),
    "new_due_on": Words("新的时限", "the new due date"),
    "result": Words("办理结果", "the result"),
    "conclusion": Words("审核意见", "the reviewer's conclusion"),
    "review_on": Words("复查日期", "the day to look at it again"),
    "doer": Words("承办人", "the doer"),
    "text": Words("内容", "the text"),
    "file": Words("文件", "the file"),
}


@dataclass(frozen=True)
class Transition:
    """One verb: where it starts, where it leads (None: the state stays), who owns it, what it must be given.

    `asked_before_due`: it must be asked before the due date. What a kind demands besides is the playbook's.
    `during`: only while a report of done waits in the lead unit for one of these steps; () only while none waits;
    None either way.
    """

    verb: Verb
    from_states: frozenset[State]
    to: State | None
    owner: Owner
    needs: tuple[str, ...] = ()
    asked_before_due: bool = False
    during: tuple[Step, ...] | None = None

    def fits(self, signing: Step | None) -> bool:
        """Is it possible while a report of done waits for this step inside the unit (None: while none waits)?"""
        if self.during is None:
            return True
        return signing in self.during if self.during else signing is None


IN_HAND = frozenset({State.accepted, State.working, State.returned})
WITH_UNIT = IN_HAND | {State.assigned}
OPEN = WITH_UNIT | {State.reported_done, State.suspended}
ENDED = frozenset({State.struck_off, State.cancelled})
ALL = frozenset(State)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Verb.assign, frozenset({State.drafted}), State.assigned, Owner.assigner, ("lead_unit", "due")),
    Transition(Verb.accept, frozenset({State.assigned}), State.accepted, Owner.lead_unit),
    Transition(
        Verb.ask_reassign, frozenset({State.assigned}), None, Owner.lead_unit, ("reason", "proposed_unit")
    ),
    Transition(Verb.reassign, WITH_UNIT, State.assigned, Owner.assigner, ("lead_unit", "reason")),
    Transition(Verb.progress, IN_HAND, State.working, Owner.doer, ("what_changed",), during=()),
    Transition(
        Verb.ask_extension,
        WITH_UNIT,
        None,
        Owner.unit_head,
        ("reason", "new_due_on"),
        asked_before_due=True,
        during=(),
    ),
    Transition(Verb.grant_extension, WITH_UNIT, None, Owner.assigner, ("new_due_on",)),
    Transition(Verb.refuse_extension, WITH_UNIT, None, Owner.assigner, ("reason",)),
    Transition(Verb.report_done, IN_HAND, State.reported_done, Owner.lead_unit, ("result",), during=()),
    Transition(Verb.check, IN_HAND, None, Owner.checker, during=(Step.check,)),
    Transition(Verb.sign, IN_HAND, State.reported_done, Owner.signer, during=(Step.sign,)),
    Transition(
        Verb.send_back, IN_HAND, State.working, Owner.step_holder, ("reason",), during=(Step.check, Step.sign)
    ),
    Transition(
        Verb.take_back, IN_HAND, State.working, Owner.lead_unit, ("reason",), during=(Step.check, Step.sign)
    ),
    Transition(
        Verb.withdraw_report, frozenset({State.reported_done}), State.working, Owner.lead_unit, ("reason",)
    ),
    Transition(Verb.return_, frozenset({State.reported_done}), State.returned, Owner.reviewer, ("reason",)),
    Transition(Verb.close, frozenset({State.reported_done}), State.closed, Owner.reviewer, ("conclusion",)),
    Transition(Verb.strike_off, frozenset({State.closed}), State.struck_off, Owner.reviewer),
    Transition(
        Verb.reopen, frozenset({State.closed, State.struck_off}), State.working, Owner.assigner, ("reason",)
    ),
    Transition(Verb.suspend, IN_HAND, State.suspended, Owner.assigner, ("reason", "review_on")),
    Transition(Verb.resume, frozenset({State.suspended}), State.working, Owner.assigner),
    Transition(Verb.cancel, OPEN | {State.drafted}, State.cancelled, Owner.assigner, ("reason",)),
    Transition(Verb.sub_assign, IN_HAND, None, Owner.unit_head, ("doer",), during=()),
    Transition(Verb.comment, ALL, None, Owner.anyone_in_reach, ("text",)),
    Transition(Verb.attach, ALL - ENDED, None, Owner.anyone_in_reach, ("file",)),
)
BY_VERB: dict[Verb, Transition] = {transition.verb: transition for transition in TRANSITIONS}


def allowed(state: State, *, needs_strike_off: bool = True, signing: Step | None = None) -> list[Verb]:
    """The verbs possible in that state, in the order of the table; who may use them is another question.

    `signing`: the step of the unit's own sign-off a report of done waits for; None while none waits.
    """
    return [
        transition.verb
        for transition in TRANSITIONS
        if state in transition.from_states
        and transition.fits(signing)
        and (needs_strike_off or transition.verb is not Verb.strike_off)
    ]


def step(state: State, verb: Verb, *, needs_strike_off: bool, signing: Step | None = None) -> State:
    """The state after the verb. `needs_strike_off`: the kind demands 销号 after 办结. `signing`: as in `allowed`.

    Refused: "verb_not_in_state" with what is possible now, "no_strike_off" where the kind ends with closing.
    """
    if verb is Verb.strike_off and state is State.closed and not needs_strike_off:
        raise Refused(
            "no_strike_off",
            _("Matters of this kind end with closing; they are not struck off."),
            remedy=_("Nothing more is needed. Reopen it if the problem has come back."),
        )
    transition = BY_VERB[verb]
    if state not in transition.from_states or not transition.fits(signing):
        possible = allowed(state, needs_strike_off=needs_strike_off, signing=signing)
        raise Refused(
            "verb_not_in_state",
            _(
                "“%(verb)s” is not possible while the matter is at “%(state)s”.",
                verb=VERB_WORDS[verb],
                state=SIGNING_WORDS[signing] if signing is not None else STATE_WORDS[state],
            ),
            remedy=_("Possible now: %(verbs)s.", verbs=WordList(tuple(VERB_WORDS[v] for v in possible))),
        )
    return transition.to or state


def is_finished(state: State, *, needs_strike_off: bool) -> bool:
    """Is nothing owed any more: struck off, cancelled, or closed where the kind ends with closing?"""
    return state in ENDED or (state is State.closed and not needs_strike_off)


def missing_needs(verb: Verb, given: Collection[str]) -> list[str]:
    """What the verb must be given and was not, in the order of the table."""
    return [need for need in BY_VERB[verb].needs if need not in given]


def may_close(doer_ids: Collection[int], closer_id: int) -> bool:
    """May this person close it? Only someone other than those who did it."""
    return closer_id not in doer_ids


def inside(signing: Step) -> list[Verb]:
    """What only the lead unit does, while a report of done waits in it for the step."""
    return [t.verb for t in TRANSITIONS if t.during and signing in t.during]


def mermaid() -> str:
    """The table as a Mermaid state diagram, in the office's words."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state}: {words.zh} {words.en}" for state, words in STATE_WORDS.items()]
    lines.append(f"    [*] --> {State.drafted}")
    for transition in TRANSITIONS:
        if transition.to is None:
            continue
        lines += [
            f"    {state} --> {transition.to}: {VERB_WORDS[transition.verb].zh}"
            for state in State
            if state in transition.from_states
        ]
    lines += [f"    {state} --> [*]" for state in (State.closed, *sorted(ENDED))]
    return "\n".join(lines)


def states_page() -> str:
    """The page docs/states.md: the diagram and the tables, in both languages."""
    lines = [
        "# A matter's states 事项状态",
        "",
        "Made from `gongjian/kernel/lifecycle.py` by `python -m gongjian.kernel.lifecycle > docs/states.md`;"
        " a test compares the two. The words are those of `words.md`.",
        "",
        "```mermaid",
        mermaid(),
        "```",
        "",
        "Closed is the end where the kind does not demand striking off.",
        "Closing needs someone other than the doer.",
        "While suspended the clock stops; it can always be resumed.",
        "Where the kind has the unit sign its reports off (`gongjian/kernel/signoff.py`), 报结 first waits inside the"
        " unit: the state stays 办理, the page says 待单位审核 or 待单位审签, and the signature leads to 报结(待审).",
        "",
        "| report of done waits | possible inside the unit |",
        "|---|---|",
        *(
            f"| {words.zh} {words.en} | {'、'.join(VERB_WORDS[v].zh for v in inside(step))} |"
            for step, words in SIGNING_WORDS.items()
        ),
        "",
        "| state | 状态 | English | possible then |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{state}` | {words.zh} | {words.en} | {'、'.join(VERB_WORDS[v].zh for v in allowed(state))} |"
        for state, words in STATE_WORDS.items()
    ]
    lines += ["", "| verb | 动作 | English | from | to | who | needs |", "|---|---|---|---|---|---|---|"]
    lines += [_row(transition) for transition in TRANSITIONS]
    return "\n".join(lines) + "\n"


def _row(transition: Transition) -> str:
    words = VERB_WORDS[transition.verb]
    starts = "any state" if transition.from_states == ALL else _in_words(transition.from_states)
    ends = "unchanged" if transition.to is None else STATE_WORDS[transition.to].zh
    owner = OWNER_WORDS[transition.owner]
    needs = ", ".join(f"{NEED_WORDS[need].zh} {NEED_WORDS[need].en}" for need in transition.needs)
    if transition.asked_before_due:
        needs += "; asked before the due date"
    if transition.during:
        waits = "、".join(SIGNING_WORDS[step].zh for step in transition.during)
        needs = "; ".join(filter(None, (needs, f"while {waits}")))
    cells = (f"`{transition.verb}`", words.zh, words.en, starts, ends, f"{owner.zh} {owner.en}", needs)
    return f"| {' | '.join(cells)} |"


def _in_words(states: frozenset[State]) -> str:
    return "、".join(STATE_WORDS[state].zh for state in State if state in states)


if __name__ == "__main__":
    sys.stdout.write(states_page())
