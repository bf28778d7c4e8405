from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gongjian.kernel import messages
from gongjian.kernel.lifecycle import (
    BY_VERB,
    ENDED,
    NEED_WORDS,
    OWNER_WORDS,
    STATE_WORDS,
    TRANSITIONS,
    VERB_WORDS,
    Owner,
    State,
    Verb,
    allowed,
    is_finished,
    may_close,
    mermaid,
    missing_needs,
    step,
)
from gongjian.kernel.problems import Refused

from .cases import cases

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("case", cases("lifecycle", "lives"))
def test_life_leads_where_the_office_says(case):
    state = State.drafted
    for verb in case["verbs"]:
        state = step(state, Verb(verb), needs_strike_off=case["strike_off"])
    assert state == State(case["state"])
    if "refused" in case:
        with pytest.raises(Refused):
            step(state, Verb(case["refused"]), needs_strike_off=case["strike_off"])


def test_refusal_says_what_is_possible_instead(in_english):
    with pytest.raises(Refused) as refusal:
        step(State.suspended, Verb.progress, needs_strike_off=True)
    problem = refusal.value.problems[0]
    assert problem.code == "verb_not_in_state"
    assert str(problem.message) == "“Report progress” is not possible while the matter is at “Suspended”."
    assert str(problem.remedy) == "Possible now: Resume, Cancel, Comment, Attach evidence."


def test_refusal_speaks_the_office_words_when_chinese_is_shown(monkeypatch, in_english):
    monkeypatch.setattr(messages._Edge, "language", staticmethod(lambda: "zh-hans"))
    with pytest.raises(Refused) as refusal:
        step(State.suspended, Verb.progress, needs_strike_off=True)
    assert str(refusal.value.problems[0].remedy) == "Possible now: 恢复办理、撤销立项、留言、上传佐证材料."


def test_striking_off_is_refused_with_its_own_sentence_where_the_kind_ends_with_closing():
    with pytest.raises(Refused) as refusal:
        step(State.closed, Verb.strike_off, needs_strike_off=False)
    assert refusal.value.code == "no_strike_off"
    assert Verb.strike_off not in allowed(State.closed, needs_strike_off=False)


def test_closing_needs_someone_other_than_the_doer():
    assert may_close([7, 8], 9) is True
    assert may_close([7, 8], 8) is False


def test_extension_is_the_one_thing_asked_before_the_due_date():
    assert [t.verb for t in TRANSITIONS if t.asked_before_due] == [Verb.ask_extension]


def test_what_a_verb_still_needs_is_named():
    assert missing_needs(Verb.suspend, {"reason"}) == ["review_on"]
    assert missing_needs(Verb.accept, ()) == []


def test_every_verb_stands_in_the_table_once_and_has_its_words():
    assert [t.verb for t in TRANSITIONS if BY_VERB[t.verb] is not t] == []
    assert (set(BY_VERB), set(VERB_WORDS), set(STATE_WORDS)) == (set(Verb), set(Verb), set(State))
    assert {t.owner for t in TRANSITIONS} <= set(Owner) == set(OWNER_WORDS)
    assert {need for t in TRANSITIONS for need in t.needs} <= set(NEED_WORDS)


def test_every_state_can_be_reached_and_every_unfinished_one_can_end():
    leads = {state: {t.to for t in TRANSITIONS if t.to and state in t.from_states} for state in State}

    def reached(start):
        seen, ahead = set(), [start]
        while ahead:
            for following in leads[ahead.pop()] - seen:
                seen.add(following)
                ahead.append(following)
        return seen

    assert reached(State.drafted) | {State.drafted} == set(State)
    assert [s for s in State if s not in ENDED and not reached(s) & ENDED] == []


def test_every_word_of_the_table_stands_in_the_words_page():
    page = (ROOT / "docs/words.md").read_text(encoding="utf-8")
    assert [words.zh for words in STATE_WORDS.values() if words.zh not in page] == []
    assert [state for state in State if f"`{state}`" not in page] == []


def test_diagram_leads_to_struck_off_from_closed_alone():
    arrows = [line.strip() for line in mermaid().splitlines() if f"--> {State.struck_off}" in line]
    assert arrows == ["closed --> struck_off: 销号"]


class MatterLife(RuleBasedStateMachine):
    """Any verbs in any order, with and without striking off."""

    @initialize(needs_strike_off=st.booleans())
    def draft(self, needs_strike_off):
        self.needs_strike_off = needs_strike_off
        self.states = [State.drafted]

    @property
    def state(self):
        return self.states[-1]

    @rule(verb=st.sampled_from(Verb))
    def try_verb(self, verb):
        possible = verb in allowed(self.state, needs_strike_off=self.needs_strike_off)
        try:
            after = step(self.state, verb, needs_strike_off=self.needs_strike_off)
        except Refused as refusal:
            assert not possible
            assert len(refusal.problems) == 1
        else:
            assert possible
            self.states.append(after)

    @rule(data=st.data())
    def do_something_possible(self, data):
        verb = data.draw(st.sampled_from(allowed(self.state, needs_strike_off=self.needs_strike_off)))
        self.states.append(step(self.state, verb, needs_strike_off=self.needs_strike_off))

    @precondition(lambda self: self.state is State.suspended)
    @rule()
    def resume(self):
        assert step(self.state, Verb.resume, needs_strike_off=self.needs_strike_off) is State.working

    @invariant()
    def struck_off_only_where_demanded_and_straight_from_closed(self):
        steps = [s for s in self.states if s is not State.struck_off or self.needs_strike_off]
        assert steps == self.states
        for before, after in pairwise(self.states):
            if after is State.struck_off and before is not State.struck_off:
                assert before is State.closed

    @invariant()
    def closed_only_after_a_report(self):
        for before, after in pairwise(self.states):
            if after is State.closed and before is not State.closed:
                assert before is State.reported_done

    @invariant()
    def cancelled_stays_cancelled(self):
        if State.cancelled in self.states:
            assert set(self.states[self.states.index(State.cancelled) :]) == {State.cancelled}

    @invariant()
    def what_is_not_finished_can_go_on(self):
        if not is_finished(self.state, needs_strike_off=self.needs_strike_off):
            onward = allowed(self.state, needs_strike_off=self.needs_strike_off)
            assert [verb for verb in onward if BY_VERB[verb].to is not None]


TestMatterLife = MatterLife.TestCase
TestMatterLife.settings = settings(max_examples=60, stateful_step_count=30)
